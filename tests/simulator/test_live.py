"""A live wall on real sockets and ptys."""

import os
import socket

import numpy as np
import pytest

from ledsign.core.errors import TransportError
from ledsign.display.shown import shown
from simulator.channel import Channel
from simulator.listen import read_listeners, read_serial
from simulator.live import Live
from simulator.ports import is_multicast, open_port

S = 1_000_000_000


def frames(live):
    return live.report()["frames"]


@pytest.mark.parametrize("protocol", ["ddp", "sacn", "artnet"])
def test_frames_over_loopback(protocol, go_live, send_to, picture, wait_until):
    live = go_live(f"{protocol}://127.0.0.1:0")
    assert not live.urls[0].endswith(":0")
    for seed in range(5):
        send_to(live, picture(seed))
    wait_until(lambda: frames(live) == 5)
    assert np.array_equal(live.picture(), shown(live.wall.sign, picture(4)))
    report = live.report()
    assert (report["torn"], report["lost"], report["dropped"]) == (0, 0, {})
    assert report["senders"][0]["address"] == f"127.0.0.1:{send_to.socket.getsockname()[1]}"
    assert live.health()[0]["state"] == "live"


def test_a_change_is_announced(go_live, send_to, picture, wait_until):
    live = go_live()
    changes = []
    live.on_change = lambda: changes.append(1)
    send_to(live, picture(0))
    wait_until(lambda: changes)


def test_faults_are_applied_and_counted(go_live, send_to, picture, wait_until):
    live = go_live(faults=("loss=100%",))
    send_to(live, picture(0))
    wait_until(lambda: live.report()["dropped"].get("injected-loss") == 4)
    assert frames(live) == 0


def test_delayed_packets_still_arrive(go_live, send_to, picture, wait_until):
    live = go_live(faults=("delay=30ms",))
    send_to(live, picture(0))
    wait_until(lambda: frames(live) == 1)
    west = live.report()["controllers"]["west"]
    assert west["state"] == "live"
    assert np.array_equal(live.picture(), shown(live.wall.sign, picture(0)))


def test_questions_are_answered_from_the_listening_port(go_live, send_to):
    live = go_live()
    listener = live.channels[0].listener
    send_to.socket.settimeout(5)
    send_to.socket.sendto(bytes.fromhex("420000fb000000000000"), (listener.host, listener.port))
    answer, address = send_to.socket.recvfrom(2048)
    assert address == (listener.host, listener.port)
    assert answer[0] & 0x44 == 0x44 and b"status" in answer


def test_artnet_answers_go_to_its_port_except_on_this_machine(towers):
    listener = read_listeners(towers, ["artnet://127.0.0.1:0"])[0]
    channel = Channel(listener, (), 0, 0)
    try:
        assert channel.reply_address(("192.0.2.7", 40_000)) == ("192.0.2.7", 40_000)
        object.__setattr__(channel.listener, "port", 6454)
        assert channel.reply_address(("192.0.2.7", 40_000)) == ("192.0.2.7", 6454)
        assert channel.reply_address(("127.0.0.1", 40_000)) == ("127.0.0.1", 40_000)
    finally:
        channel.port.close()


def test_a_port_in_use_is_refused_and_nothing_stays_open(towers, go_live):
    first = go_live()
    taken = first.channels[0].listener.port
    from ledsign.core.clock import SystemClock

    listeners = read_listeners(towers, [f"west=ddp://127.0.0.1:0,east=ddp://127.0.0.1:{taken}"])
    with pytest.raises(TransportError, match=str(taken)):
        Live(towers, listeners, SystemClock())


def test_what_has_arrived_is_still_taken_in_when_stopping(towers, send_to, picture):
    from ledsign.core.clock import SystemClock

    live = Live(towers, read_listeners(towers, ["ddp://127.0.0.1:0"]), SystemClock())
    send_to(live, picture(3))
    live.start()
    live.stop()
    live.stop()
    assert np.array_equal(live.picture(), shown(towers, picture(3)))


# ---------------------------------------------------------------- serial
@pytest.fixture
def pty():
    master, slave = os.openpty()
    os.set_blocking(master, False)
    opened = [master, slave]
    yield master, os.ttyname(slave), opened
    for fd in opened:
        os.close(fd)


def write_all(fd, data, wait_until):
    rest = memoryview(data)

    def written():
        nonlocal rest
        try:
            rest = rest[os.write(fd, rest) :]
        except BlockingIOError:
            return False
        return not rest

    wait_until(written)


def test_a_frame_over_a_pty(towers, go_live, make_sender, picture, pty, wait_until):
    master, device, _ = pty
    live = go_live(listeners=read_serial(towers, [device], "adalight", 1_000_000))
    sender = make_sender(live.wall)
    for seed in range(3):
        write_all(master, b"".join(sender.packets(picture(seed))), wait_until)
        wait_until(lambda seed=seed: frames(live) == seed + 1)
    assert np.array_equal(live.picture(), shown(towers, picture(2)))
    assert live.urls == [f"serial://{device}?baud=1000000&protocol=adalight"]


def test_a_line_too_slow_for_its_sender_overruns(towers, go_live, make_sender, picture, pty, wait_until):
    master, device, _ = pty
    live = go_live(listeners=read_serial(towers, [device], "adalight", 9_600))
    sender = make_sender(live.wall)
    write_all(master, b"".join(sender.packets(picture(0))) * 4, wait_until)
    wait_until(lambda: live.report()["dropped"].get("uart-overrun", 0) > 1_000)


def test_an_adapter_pulled_out_and_put_back(towers, go_live, make_sender, picture, pty, wait_until, tmp_path):
    master, device, opened = pty
    name = tmp_path / "ttyUSB0"
    name.symlink_to(device)
    live = go_live(listeners=read_serial(towers, [str(name)], "adalight", 0))
    sender = make_sender(live.wall)
    os.close(master)
    opened.remove(master)
    wait_until(lambda: live.channels[0].port is None)
    new_master, new_slave = os.openpty()
    opened += [new_master, new_slave]
    os.set_blocking(new_master, False)
    name.unlink()
    name.symlink_to(os.ttyname(new_slave))
    live.channels[0].reopen_ns = 0
    wait_until(lambda: live.channels[0].port is not None)
    write_all(new_master, b"".join(sender.packets(picture(1))), wait_until)
    wait_until(lambda: frames(live) == 1)


def test_an_adapter_that_does_not_come_back(towers, go_live, pty, wait_until, tmp_path):
    master, device, opened = pty
    name = tmp_path / "ttyUSB0"
    name.symlink_to(device)
    live = go_live(listeners=read_serial(towers, [str(name)], "adalight", 0))
    os.close(master)
    opened.remove(master)
    wait_until(lambda: live.channels[0].port is None)
    name.unlink()
    before = live.channels[0].reopen_ns
    live.channels[0].reopen_ns = 0
    wait_until(lambda: live.channels[0].reopen_ns > before)
    assert live.health()[0]["state"] == "waiting"


def test_a_missing_device_says_what_to_do(towers):
    (listener,) = read_serial(towers, ["/dev/no-such-device"], "adalight", 9_600)
    with pytest.raises(TransportError, match="no-such-device"):
        open_port(listener)


# ---------------------------------------------------------------- multicast
def test_multicast_groups_of_the_universes_and_of_the_sync_address(
    towers, go_live, make_sender, picture, wait_until
):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    try:
        live = go_live(f"west=sacn://239.255.0.1:{port}?interface=127.0.0.1")
    except TransportError as error:
        pytest.skip(f"no multicast on loopback here: {error}")
    sender = make_sender(live.wall, options={"sync_universe": 4000})
    group = live.wall.receivers[live.urls[0]].listener.protocol.group
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        for seed in (1, 2):
            *data, sync = sender.packets(picture(seed))
            for universe, packet in enumerate(data, start=1):
                out.sendto(packet, (group(universe), port))
            wait_until(lambda: live.channels[0].port._joined >= {1, 2, 3, 4, 5, 6, 4000})
            out.sendto(sync, (group(4000), port))
            wait_until(lambda seed=seed: frames(live) == seed)
    assert live.report()["controllers"]["west"]["synchronised"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [("239.255.0.1", True), ("ff18::8300:1%eth0", True), ("127.0.0.1", False), ("led", False)],
)
def test_is_multicast(host, expected):
    assert is_multicast(host) is expected
