"""What --listen and --serial say."""

import pytest

from ledsign.core.errors import DocumentError, LayoutError
from simulator.listen import read_listeners, read_serial


def told(listeners):
    return [(one.name, [patch.output.name for patch in one.patches]) for one in listeners]


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ([], [("west=ddp://127.0.0.1:4048", ["west"]), ("east=ddp://127.0.0.1:4049", ["east"])]),
        (["own"], [("west=ddp://127.0.0.1:4048", ["west"]), ("east=ddp://127.0.0.1:4049", ["east"])]),
        (["ddp"], [("ddp://127.0.0.1:4048", ["west", "east"])]),
        (
            ["ddp,sacn", "artnet"],
            [
                ("ddp://127.0.0.1:4048", ["west", "east"]),
                ("sacn://127.0.0.1:5568", ["west", "east"]),
                ("artnet://127.0.0.1:6454", ["west", "east"]),
            ],
        ),
        (["ddp://127.0.0.1:0"], [("ddp://127.0.0.1:0", ["west", "east"])]),
        (["east=ddp://[::1]:5000"], [("east=ddp://[::1]:5000", ["east"])]),
        (["east=ddp://[::1]:0"], [("east=ddp://[::1]:0", ["east"])]),
        (["sacn://127.0.0.1:0?universe=7"], [("sacn://127.0.0.1:0?universe=7", ["west", "east"])]),
        (
            ["west=ddp://127.0.0.1:0,east=ddp://127.0.0.1:0"],
            [("west=ddp://127.0.0.1:0", ["west"]), ("east=ddp://127.0.0.1:0", ["east"])],
        ),
    ],
)
def test_listeners(listen, expected, towers):
    assert told(read_listeners(towers, listen)) == expected


def test_controllers_at_one_address_share_a_listener(make_sign):
    (listener,) = read_listeners(make_sign(address="sacn://127.0.0.1"), ["own"])
    assert [patch.output.name for patch in listener.patches] == ["west", "east"]
    assert listener.universes == (1, 2, 3, 4, 5, 101, 102, 103, 104, 105)
    options = listener.decoder_options()
    assert (options.universe, options.slots, options.channels) == (1, 512, 105 * 512)


def test_options_move_the_patch(towers):
    (listener,) = read_listeners(towers, ["east=sacn://127.0.0.1?universe=7&slots=300"])
    assert listener.universes == tuple(range(7, 15))
    (listener,) = read_listeners(towers, ["east=ddp://127.0.0.1?offset=99"])
    assert listener.decoder_options().offset == 99
    assert listener.decoder_options().channels == 2400
    (listener,) = read_listeners(towers, ["ddp://127.0.0.1?offset=99"])
    assert [patch.offset for patch in listener.patches] == [99, 2499]


@pytest.mark.parametrize(
    ("listen", "remedy"),
    [
        ("dpd", "did you mean ddp"),
        ("adalight", "use own"),
        ("wset=ddp://127.0.0.1", "did you mean west"),
        ("pcap://out.pcap", "use ddp://"),
        ("ddp://127.0.0.1:99999", "1..65535"),
        ("nothing://127.0.0.1", "ddp"),
    ],
)
def test_bad_listeners_say_how(listen, remedy, towers):
    with pytest.raises(DocumentError) as caught:
        read_listeners(towers, [listen])
    assert any(remedy in problem.remedy.en for problem in caught.value.problems)
    assert all(problem.remedy.zh for problem in caught.value.problems)


def test_every_bad_listener_is_reported(towers):
    with pytest.raises(DocumentError) as caught:
        read_listeners(towers, ["dpd,scan", "ddp"])
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("listen", "said", "remedy"),
    [
        (["west=ddp://[::1]:0", "west=ddp://[::1]:0"], "west is", "take one away, or name east in it"),
        (["west=ddp://127.0.0.1:1,west=ddp://127.0.0.1:2"], "west is", "or name east in it"),
        (["west=ddp://[::1]", "east=ddp://[::1]:5", "east=ddp://[::1]:6"], "east is", "take one away"),
        (["ddp", "ddp"], "ddp is", "take one away"),
        (["ddp://[::1]:5", "ddp://[::1]:6", "ddp://[::1]:6"], "ddp://[::1]:6 is", "take one away"),
        (["own,own"], "own is", "take one away"),
        (["sacn://127.0.0.1:0?universe=7"] * 2, "sacn://127.0.0.1:0?universe=7 is", "take one away"),
    ],
)
def test_the_same_twice_is_a_mistake(listen, said, remedy, towers):
    with pytest.raises(DocumentError) as caught:
        read_listeners(towers, listen)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.field) == ("listen.twice", "--listen")
    assert problem.message.en.startswith(said) and problem.remedy.en.endswith(remedy)
    assert "重复" in problem.message.zh


def test_one_controller_in_two_protocols_and_the_sign_at_two_addresses_are_kept(towers):
    both = ["west=ddp://127.0.0.1:0", "west=sacn://127.0.0.1:0"]
    assert [one.protocol.name for one in read_listeners(towers, both)] == ["ddp", "sacn"]
    several = read_listeners(towers, ["ddp://127.0.0.1:1", "ddp://127.0.0.1:2"])
    assert [one.port for one in several] == [1, 2]


@pytest.mark.parametrize("scheme", ["ddp", "artnet"])
def test_two_controllers_in_one_place_collide(scheme, make_sign):
    from dataclasses import replace

    sign = make_sign(address=f"{scheme}://127.0.0.1")
    sign = replace(sign, outputs=tuple(replace(output, universe=1, offset=0) for output in sign.outputs))
    with pytest.raises(LayoutError) as caught:
        read_listeners(sign, ["own"])
    assert "NAME=URL" in caught.value.problems[0].remedy.en


def test_serial(towers, make_sign):
    (line,) = read_serial(towers, ["/dev/ttyUSB0"], "adalight", 921_600)
    assert line.is_serial and line.baud == 921_600
    assert line.name == "serial:///dev/ttyUSB0?baud=921600&protocol=adalight"
    assert [patch.offset for patch in line.patches] == [0, 2400]
    (line,) = read_serial(towers, ["east=COM3"], "tpm2", 0)
    assert line.name == "east=serial://COM3?baud=0&protocol=tpm2"
    (line,) = read_listeners(make_sign(), ["west=serial:///dev/ttyS1?baud=57600&protocol=tpm2"])
    assert (line.path, line.baud, line.protocol.name) == ("/dev/ttyS1", 57_600, "tpm2")


@pytest.mark.parametrize(
    ("device", "protocol", "remedy"), [("x", "adalite", "adalight"), ("no=x", "tpm2", "west")]
)
def test_bad_serial_says_how(device, protocol, remedy, towers):
    with pytest.raises(DocumentError) as caught:
        read_serial(towers, [device], protocol, 115_200)
    assert remedy in caught.value.problems[0].remedy.en
