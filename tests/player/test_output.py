from __future__ import annotations

from dataclasses import replace

import pytest

from ledsign.core.clock import FakeClock
from ledsign.core.errors import DocumentError, LocalWireError, TransportError
from ledsign.display.addressing import patch_own
from ledsign.display.sign import ColourOrder, Sign
from ledsign.player.output import frames_per_send, open_outputs, plan_outputs, sender_id
from ledsign.transport.target import parse_target


def test_without_targets_every_output_goes_to_its_own_address(sign: Sign) -> None:
    west, east = plan_outputs(sign)
    assert (west.name, east.name) == ("west", "east")
    assert (west.channels, east.channels) == (360, 360)
    assert (west.options.universe, east.options.universe) == (1, 2)
    assert west.options.push == east.options.push == "separate"


def test_a_single_ddp_controller_pushes_with_its_last_packet(sign: Sign) -> None:
    (plan,) = plan_outputs(sign, ["west=ddp://127.0.0.1:9"])
    assert plan.options.push == "last"
    assert plan.name == "west"


def test_the_whole_sign_behind_one_address_is_one_channel_space(sign: Sign) -> None:
    (ddp,) = plan_outputs(sign, ["ddp://127.0.0.1:9"])
    assert ddp.name == "west+east"
    assert (ddp.bases, ddp.channels, ddp.options.push) == ((0, 360), 720, "last")
    (sacn,) = plan_outputs(sign, ["sacn://127.0.0.1:9?universe=7"])
    # each controller begins a universe of its own: 510 slots of the first, 360 used
    assert (sacn.bases, sacn.channels, sacn.options.universe) == ((0, 510), 870, 7)


def test_several_targets_at_once(sign: Sign) -> None:
    plans = plan_outputs(sign, ["ddp://127.0.0.1:9", "artnet://127.0.0.1:9", "east=ddp://127.0.0.1:8"])
    assert [plan.protocol.name for plan in plans] == ["ddp", "artnet", "ddp"]
    assert [plan.options.push for plan in plans if plan.protocol.name == "ddp"] == ["separate"] * 2


def test_url_options_reach_the_encoder(sign: Sign) -> None:
    (plan,) = plan_outputs(sign, ["west=sacn://127.0.0.1:9?universe=300&priority=150&keepalive=no"])
    assert (plan.options.universe, plan.options.priority, plan.options.keepalive) == (300, 150, False)


def test_unknown_output_names_the_known_ones(sign: Sign) -> None:
    with pytest.raises(LocalWireError, match=r"north.*west, east"):
        plan_outputs(sign, ["north=ddp://127.0.0.1"])


def test_a_bad_url_is_told_as_a_document_error(sign: Sign) -> None:
    with pytest.raises(DocumentError, match="dpp"):
        plan_outputs(sign, ["dpp://127.0.0.1"])


def test_unlike_leds_cannot_share_an_address(sign: Sign) -> None:
    west, east = sign.outputs
    mixed = replace(sign, outputs=(west, replace(east, order=ColourOrder.RGBW)))
    with pytest.raises(LocalWireError, match="NAME="):
        plan_outputs(mixed, ["ddp://127.0.0.1:9"])


@pytest.mark.parametrize(
    ("target", "fps", "every"),
    [
        ("ddp://127.0.0.1:9", 60, 1),
        ("sacn://127.0.0.1:9", 60, 2),
        ("sacn://127.0.0.1:9", 44, 1),
        ("artnet://127.0.0.1:9", 100, 3),
        ("sacn://127.0.0.1:9?max_fps=60", 60, 1),
        ("ddp://127.0.0.1:9?max_fps=25", 60, 3),
    ],
)
def test_rate_limits(sign: Sign, target: str, fps: float, every: int) -> None:
    (plan,) = plan_outputs(sign, [target])
    assert frames_per_send(plan, fps) == every


def test_sender_id_is_stable_and_of_this_output(sign: Sign) -> None:
    west, east = patch_own(sign)
    target = parse_target("sacn://127.0.0.1")
    mine = sender_id(sign, [west], target)
    assert sender_id(sign, [west], target) == mine
    assert len(mine) == 16
    others = {
        sender_id(sign, [east], target),
        sender_id(sign, [west, east], target),
        sender_id(replace(sign, name="x"), [west], target),
        sender_id(sign, [west], parse_target("sacn://127.0.0.1?priority=90")),
        sender_id(sign, [west], parse_target("sacn://127.0.0.1?name=reserve")),
    }
    assert len(others | {mine}) == 6


def test_several_sacn_outputs_wait_for_one_free_sync_address(sign: Sign) -> None:
    plans = plan_outputs(sign, ["west=sacn://127.0.0.1:9", "east=sacn://127.0.0.1:9"])
    assert [plan.options.sync_universe for plan in plans] == [3, 3]
    (alone,) = plan_outputs(sign, ["west=sacn://127.0.0.1:9"])
    assert alone.options.sync_universe == 0
    last = ["west=sacn://127.0.0.1:9?universe=63999", "east=sacn://127.0.0.1:9?universe=9"]
    assert [plan.options.sync_universe for plan in plan_outputs(sign, last)] == [0, 0]


def test_open_closes_the_others_when_one_cannot_be_had(sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def open_transport(target: object, clock: object) -> object:
        if opened:
            raise TransportError("no such device")
        from ledsign.transport.memory import MemoryTransport

        opened.append(MemoryTransport(FakeClock()))
        return opened[0]

    monkeypatch.setattr("ledsign.player.output.open_transport", open_transport)
    with pytest.raises(TransportError):
        open_outputs(sign, plan_outputs(sign), FakeClock(), 50)
    assert not opened[0]._open
