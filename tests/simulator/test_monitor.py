"""What a monitor leaves for others: whole pictures, how the controllers do, and who does not belong."""

from __future__ import annotations

import json
import shutil
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from ledsign.core.clock import SystemClock
from ledsign.core.errors import TransportError
from ledsign.display.monitor import read_picture
from ledsign.display.wiring import from_json, to_json
from ledsign.documents.load import load_sign
from ledsign.documents.shipped import find_sign
from simulator.listen import read_listeners
from simulator.live import Live
from simulator.monitor import Monitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def live() -> Iterator[Live]:
    sign = from_json(to_json(load_sign(find_sign("p10-64x16"))))
    made = Live(sign, read_listeners(sign, ["ddp://127.0.0.1:0"]), SystemClock())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    clock = SystemClock()

    def wait(question: Callable[[], object]) -> None:
        for _ in range(500):
            if question():
                return
            clock.sleep_until_ns(clock.monotonic_ns() + 10_000_000)
        raise AssertionError("not in time")

    return wait


CHANNELS = 64 * 16  # of one colour


def ddp(level: int, sequence: int) -> bytes:
    """A whole board in one level, pushed."""
    return (
        bytes([0x41, sequence, 0x0B, 1]) + bytes(4) + CHANNELS.to_bytes(2, "big") + bytes([level]) * CHANNELS
    )


def send(live: Live, source: str, level: int, sequence: int = 1) -> None:
    port = int(live.urls[0].rpartition(":")[2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((source, 0))
        line.sendto(ddp(level, sequence), ("127.0.0.1", port))


def test_pictures_and_status(
    live: Live, tmp_path: Path, until: Callable[[Callable[[], object]], None]
) -> None:
    monitor = Monitor(live, tmp_path)
    monitor.once()
    first = read_picture(tmp_path / "frame.bin")
    assert first is not None
    assert not any(first.pixels)
    assert (first.width, first.height) == (64, 16)
    send(live, "127.0.0.1", 200)
    until(lambda: live.picture().any())
    monitor.once()
    second = read_picture(tmp_path / "frame.bin")
    assert second is not None
    assert second.pixels == live.picture().tobytes()
    assert second.sequence > first.sequence
    told = json.loads((tmp_path / "status.json").read_bytes())
    assert told["sign"] == "p10-64x16"
    assert told["foreign"] == []
    assert [one["name"] for one in told["outputs"]] == [one.name for one in live.wall.sign.outputs]
    monitor.stop()


def test_a_stranger_is_told(live: Live, until: Callable[[Callable[[], object]], None]) -> None:
    for number in range(1, 4):
        send(live, "127.0.0.1", 200, number)
    until(lambda: live.picture().any())
    assert live.foreign(10**10) == []
    for number in range(1, 4):
        send(live, "127.0.0.2", 255, number)
    until(lambda: live.foreign(10**10))
    assert live.foreign(10**10) == ["127.0.0.2"]
    assert live.foreign(-(10**9)) == []


def test_priority_that_takes_the_place_is_a_stranger(
    until: Callable[[Callable[[], object]], None],
) -> None:
    """sACN at 200 from somebody who came later; a backup at 90 is none."""
    sign = load_sign(find_sign("p10-64x16"))
    live = Live(sign, read_listeners(sign, ["sacn://127.0.0.1:0"]), SystemClock())
    live.start()
    try:
        for number in (1, 2):
            e131(live, "127.0.0.1", 100, number)
            e131(live, "127.0.0.3", 90, number)
        until(lambda: len(live.report()["senders"]) == 4)
        assert live.foreign(10**10) == []
        e131(live, "127.0.0.2", 200, 1)
        e131(live, "127.0.0.1", 100, 3)
        until(lambda: live.foreign(10**10))
        assert live.foreign(10**10) == ["127.0.0.2"]
    finally:
        live.stop()


def e131(live: Live, source: str, priority: int, sequence: int) -> None:
    """One universe of E1.31 (ANSI E1.31-2018 §4–7), of a source whose CID is its address."""
    data = bytes(513)
    dmp = (0x7000 | 10 + len(data)).to_bytes(2, "big") + bytes.fromhex("02a1000000010201") + data
    framing = (
        b"\0\0\0\2" + source.encode().ljust(64, b"\0") + bytes([priority]) + bytes(2) + bytes([sequence, 0])
        + b"\0\1" + dmp
    )  # fmt: skip
    framing = (0x7000 | len(framing) + 2).to_bytes(2, "big") + framing
    root = b"\0\0\0\4" + ip_address(source).packed.rjust(16, b"\0") + framing
    packet = b"\0\x10\0\0ASC-E1.17\0\0\0" + (0x7000 | len(root) + 2).to_bytes(2, "big") + root
    port = int(live.urls[0].partition("?")[0].rpartition(":")[2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind((source, 0))
        line.sendto(packet, ("127.0.0.1", port))


def test_a_folder_that_cannot_be_written_is_said(live: Live, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TransportError, match="writable"):
        Monitor(live, tmp_path / "file" / "below")


def test_it_goes_on_by_itself_and_outlives_its_folder(
    live: Live, tmp_path: Path, until: Callable[[Callable[[], object]], None]
) -> None:
    folder = tmp_path / "monitor"
    monitor = Monitor(live, folder)
    monitor.start()
    until((folder / "status.json").exists)
    shutil.rmtree(folder)
    until(lambda: monitor.trouble)
    folder.mkdir()
    until((folder / "status.json").exists)
    until(lambda: not monitor.trouble)
    monitor.stop()
