from __future__ import annotations

import os
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from ledsign.app.playing import KEPT_SHOWS, LIMITED_FPS, Request, play_rate, start_player, tidy
from ledsign.cli.load import load_document, load_for
from ledsign.core.clock import SystemClock, parse_instant
from ledsign.core.errors import DocumentError, PlayerError
from ledsign.documents.load import load_sign, read_playlist
from ledsign.player.output import plan_outputs
from ledsign.settings import shipped
from ledsign.transport.pcap import read_pcap

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.app.child import Message

TOWERS = shipped("signs", "twin-towers.yaml")


@pytest.mark.parametrize(
    ("targets", "asked", "rate"),
    [
        ([], None, Fraction(60)),
        (["ddp://127.0.0.1"], None, Fraction(60)),
        (["sacn://127.0.0.1"], None, LIMITED_FPS),
        (["artnet://127.0.0.1", "sacn://127.0.0.1"], None, LIMITED_FPS),
        (["sacn://127.0.0.1", "ddp://127.0.0.1"], None, Fraction(60)),
        (["sacn://127.0.0.1?max_fps=30"], None, Fraction(30)),
        (["sacn://127.0.0.1"], Fraction(25), Fraction(25)),
    ],
)
def test_rate(targets: list[str], asked: Fraction | None, rate: Fraction) -> None:
    sign = load_sign(TOWERS)
    assert play_rate(plan_outputs(sign, targets), sign, asked) == rate


def test_a_playlist_with_a_missing_glyph_starts_nothing(tmp_path: Path) -> None:
    text = '{"ledsign": "playlist/1", "items": [{"text": "技\\ue123能"}]}'
    request = Request(
        loaded=read_playlist(text, "t"), sign=load_sign(TOWERS), targets=(f"pcap://{tmp_path}/o.pcap",)
    )
    heard: list[Message] = []
    with pytest.raises(DocumentError, match="E123"):
        start_player(request, tmp_path, heard.append)
    assert [message["event"] for message in heard] in ([], ["stopped"])
    assert not (tmp_path / "o.pcap").exists()


def test_an_output_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    loaded, sign = load_for(shipped("playlists", "twin-towers.yaml"), "")
    request = Request(loaded=loaded, sign=sign, targets=(f"pcap://{tmp_path}/no/such/folder/o.pcap",))
    with pytest.raises(PlayerError, match="folder"):
        start_player(request, tmp_path)


def test_plays_for_the_asked_time_and_reports(tmp_path: Path) -> None:
    loaded, sign = load_for(shipped("playlists", "twin-towers.yaml"), "")
    heard: list[Message] = []
    request = Request(
        loaded=loaded,
        sign=sign,
        targets=(f"pcap://{tmp_path}/o.pcap",),
        seconds=Fraction(1, 2),
        fps=Fraction(20),
        born_ns=1,
        status=True,
    )
    player, compiled = start_player(request, tmp_path, heard.append)
    assert player.wait(60) == 0
    events = [message["event"] for message in heard]
    assert events[0] == "started"
    assert "first_frame" in events
    assert events[-1] == "stopped"
    assert heard[0]["show"] == compiled.show.digest
    assert heard[-1]["frames"] in (9, 10)
    assert (tmp_path / "o.pcap").stat().st_size > 256 * 1450 * 10


@pytest.mark.parametrize(("clock", "lit"), [("20:00", True), ("23:00", False)])
def test_a_schedule_is_played_by_the_clock(tmp_path: Path, clock: str, lit: bool) -> None:
    loaded, sign = load_document(shipped("playlists", "vocational-education-month.yaml"), "")
    at_ns = parse_instant(f"2026-05-09T{clock}+08:00")
    request = Request(
        loaded=loaded,
        sign=sign,
        targets=(f"pcap://{tmp_path}/o.pcap",),
        seconds=Fraction(1, 2),
        fps=Fraction(20),
        wall_offset_ns=at_ns - SystemClock().now_ns(),
    )
    player, compiled = start_player(request, tmp_path)
    assert player.wait(60) == 0
    assert compiled.show.schedule is not None
    payloads = [packet.payload for packet in read_pcap(tmp_path / "o.pcap")]
    assert len(payloads) > 256 * 5
    assert any(any(payload[10:]) for payload in payloads) == lit  # 10 bytes of DDP header


def test_tidy_keeps_the_newest_and_the_one_in_use(tmp_path: Path) -> None:
    for number in range(KEPT_SHOWS + 4):
        folder = tmp_path / f"show{number}"
        folder.mkdir()
        os.utime(folder, (number, number))
    tidy(tmp_path, keep=tmp_path / "show0")
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == KEPT_SHOWS
    assert "show0" in left
    assert "show1" not in left
