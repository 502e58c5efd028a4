from __future__ import annotations

import os
import socket
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledsign.core.clock import FakeClock, parse_instant
from ledsign.core.geometry import Rect, Size
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, OutputSpec, Sign
from ledsign.doctor import glyphs, machine
from ledsign.doctor.finding import State
from ledsign.doctor.reach import reach, reach_findings
from ledsign.text.fonts import FontLibrary

if TYPE_CHECKING:
    from pathlib import Path


def output(address: str) -> OutputSpec:
    return OutputSpec(name="west", address=address, panels=(Panel(rect=Rect(0, 0, 4, 4)),))


@pytest.mark.parametrize(
    ("now", "state"), [("1970-01-02T00:00:00Z", State.BAD), ("2030-01-01T00:00:00Z", None)]
)
def test_wall_clock(now: str, state: State | None) -> None:
    found = machine.wall_clock(FakeClock(parse_instant(now)))
    assert found.state in ((state,) if state else (State.OK, State.DEGRADED))
    assert (found.remedy is None) == (found.state is State.OK)


@pytest.mark.parametrize("unsynchronised", [True, False])
def test_an_unsynchronised_clock_is_degraded(unsynchronised: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_kernel_says_unsynchronised", lambda: unsynchronised)
    found = machine.wall_clock(FakeClock(parse_instant("2030-01-01T00:00:00Z")))
    assert found.state is (State.DEGRADED if unsynchronised else State.OK)


def test_the_kernel_can_be_asked_or_not() -> None:
    assert machine._kernel_says_unsynchronised() in (True, False)


def test_a_late_timer_is_degraded() -> None:
    class Late(FakeClock):
        def sleep_until_ns(self, deadline_ns: int) -> None:
            super().sleep_until_ns(deadline_ns + 9_000_000)

    assert machine.timer(FakeClock()).state is State.OK
    assert machine.timer(Late()).state is State.DEGRADED


def test_every_machine_finding_has_a_remedy_unless_all_is_well() -> None:
    found = list(machine.machine_findings(FakeClock(parse_instant("2030-01-01T00:00:00Z"))))
    topics = {one.topic for one in found} - {"timer-slack"}  # a thing of Linux
    assert topics == {"python", "clock", "timer", "real-time", "gso", "receive-buffer"}
    for one in found:
        assert (one.remedy is None) == (one.state is State.OK)
        assert one.as_json("zh")["topic"] == one.topic


def test_without_real_time_or_gso_it_degrades(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_setscheduler", raising=False)
    monkeypatch.setattr(machine, "gso_available", lambda: False)
    monkeypatch.setattr(machine, "COMFORTABLE_RCVBUF", 1 << 40)
    assert machine.real_time().state is State.DEGRADED
    assert machine.gso().state is State.DEGRADED
    monkeypatch.setattr(machine, "COMFORTABLE_RCVBUF", (1 << 31) - 1)
    assert machine.receive_buffer().state is State.DEGRADED


def test_all_of_gb2312_is_looked_for() -> None:
    assert len(glyphs.gb2312_hanzi()) == 6763


def test_shipped_fonts_draw_all_of_gb2312() -> None:
    found = list(glyphs.glyph_findings(FontLibrary()))
    assert [one.state for one in found] == [State.OK] * len(glyphs.SIZES)
    assert "6763" in found[0].message.en


def test_a_missing_serial_device_is_bad(tmp_path: Path) -> None:
    found = reach(output(f"serial://{tmp_path}/ttyNONE?baud=115200"))
    assert found.state is State.BAD
    assert found.remedy is not None


def test_a_serial_device_that_is_there(tmp_path: Path) -> None:
    device = tmp_path / "ttyFAKE"
    device.touch()
    assert reach(output(f"serial://{device}?baud=115200")).state is State.OK


def test_a_controller_that_answers() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as controller:
        controller.bind(("127.0.0.1", 0))
        controller.settimeout(20)

        def answer() -> None:
            data, peer = controller.recvfrom(2048)
            assert data[0] & 0x02  # a DDP query, which lights nothing
            controller.sendto(b"\x45\0\0\xfb\0\0\0\0\0\0", peer)

        thread = threading.Thread(target=answer)
        thread.start()
        found = reach(output(f"ddp://127.0.0.1:{controller.getsockname()[1]}"))
        thread.join()
    assert found.state is State.OK


def test_a_controller_that_is_silent_is_only_degraded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledsign.doctor.reach.ANSWER_S", 0.05)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as controller:
        controller.bind(("127.0.0.1", 0))
        found = reach(output(f"artnet://127.0.0.1:{controller.getsockname()[1]}"))
    assert found.state is State.DEGRADED


def test_nobody_there_is_bad_and_sacn_only_needs_a_way() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind(("127.0.0.1", 0))
        port = gone.getsockname()[1]
    assert reach(output(f"ddp://127.0.0.1:{port}")).state in (State.BAD, State.DEGRADED)
    assert reach(output(f"sacn://127.0.0.1:{port}")).state is State.OK


def test_a_bad_address_is_bad() -> None:
    assert reach(output("dpp://127.0.0.1")).state is State.BAD


def test_one_finding_for_each_output() -> None:
    sign = Sign(
        name="s",
        canvas=Size(4, 4),
        faces=(Face(name="f", rect=Rect(0, 0, 4, 4)),),
        outputs=(output("sacn://127.0.0.1:9"), replace(output("sacn://127.0.0.1:9"), name="east")),
    )
    assert [one.topic for one in reach_findings(sign)] == ["output west", "output east"]


def test_fonts_that_are_not_there_or_not_usable(tmp_path: Path) -> None:
    lost = list(glyphs.glyph_findings(FontLibrary(tmp_path)))
    assert {one.state for one in lost} == {State.BAD} and all(one.remedy for one in lost)
    (tmp_path / "mine.otf").write_bytes(b"junk")
    *_, fault = glyphs.glyph_findings(FontLibrary(user_fonts=tmp_path))
    assert fault.state is State.DEGRADED and "mine.otf" in fault.message.zh


def test_timer_slack_is_told_and_put_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ledsign.player.realtime.SLACK_FILE", tmp_path / "slack")
    assert list(machine.timer_slack()) == []
    (tmp_path / "slack").write_text("50000", encoding="ascii")
    (told,) = machine.timer_slack()
    assert "50 µs" in told.message.en
    assert "1 µs" in told.message.en
    assert (tmp_path / "slack").read_text(encoding="ascii") == "50000"
