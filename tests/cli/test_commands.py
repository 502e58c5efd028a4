from __future__ import annotations

import io
import json
import socket
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from ledsign.cli.load import load_for, text_playlist
from ledsign.compiler import compile_playlist
from ledsign.preview import frame_at
from ledsign.settings import home, shipped
from ledsign.text.fonts import FontLibrary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAYLIST = shipped("playlists", "twin-towers.yaml")


def test_version_and_help(ledsign: Callable[..., Any]) -> None:
    assert ledsign("--version").out.startswith("ledsign ")
    for name in ("up", "render", "play", "simulate", "sniff", "check", "doctor", "schema", "wiring"):
        assert name in ledsign("--help").out
        assert ledsign(name, "--help").code == 0


def test_render_at_writes_the_very_pixels_the_sign_shows(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "at.png"
    assert ledsign("render", PLAYLIST, "--at", "2026-05-06T19:30:00.5", "-o", out).code == 0
    loaded, sign = load_for(PLAYLIST, "")
    show = compile_playlist(loaded, sign, FontLibrary()).show
    t = Fraction(1_778_067_000) + Fraction(1, 2)  # 19:30:00.5 in Shanghai
    np.testing.assert_array_equal(np.asarray(Image.open(out)), frame_at(show, t))


@pytest.mark.parametrize(
    ("name", "kind"), [("a.gif", "GIF"), ("a.apng", "PNG"), ("a.webp", "WEBP"), ("a.png", "PNG")]
)
def test_render_every_format(ledsign: Callable[..., Any], tmp_path: Path, name: str, kind: str) -> None:
    out = tmp_path / name
    said = ledsign(
        "render", "--text", "技能", "--sign", "p10-64x16", "--seconds", "0.4", "--fps", "10", "-o", out
    )
    assert said.code == 0, said.err
    with Image.open(out) as picture:
        assert (picture.format, picture.size) == (kind, (64, 16))
        assert getattr(picture, "n_frames", 1) == (1 if name == "a.png" else 4)


def test_render_led_look_draws_round_leds_in_the_night(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "led.png"
    assert (
        ledsign(
            "render",
            "--text",
            "国",
            "--sign",
            "p10-64x16",
            "--effect",
            "hold",
            "--look",
            "led",
            "--scale",
            8,
            "-o",
            out,
        ).code
        == 0
    )
    picture = np.asarray(Image.open(out)).astype(int)
    assert picture.shape == ((16 + 2) * 8, (64 + 2) * 8, 3)
    assert picture.max() > 200
    assert picture[:4].max() < 60


def test_render_scale_and_limits(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "big.png"
    assert ledsign("render", "--text", "国", "--sign", "p10-64x16", "--scale", 3, "-o", out).code == 0
    with Image.open(out) as picture:
        assert picture.size == (192, 48)
    said = ledsign("render", PLAYLIST, "--scale", 60, "-o", out)
    assert said.code == 2
    assert "--scale 25" in said.err
    said = ledsign("render", PLAYLIST, "-o", tmp_path / "a.bmp")
    assert said.code == 2
    assert ".png" in said.err


def test_text_is_set_along_the_faces(tmp_path: Path) -> None:
    given = {
        "direction": "auto",
        "effect": "",
        "size": "64",
        "colour": "white",
        "speed": "2 chars/s",
        "arrangement": "same",
    }
    loaded, _ = text_playlist(["技能"], "twin-towers", given)
    assert loaded.playlist.items[0].direction == "vertical"  # type: ignore[union-attr]
    loaded, _ = text_playlist(["技能"], "wall-1024x256", given)
    assert loaded.playlist.items[0].direction == "horizontal"  # type: ignore[union-attr]


def test_schema_and_wiring_print_json(ledsign: Callable[..., Any]) -> None:
    assert json.loads(ledsign("schema", "playlist").out)["$schema"].endswith("2020-12/schema")
    assert json.loads(ledsign("wiring", "p10-64x16").out)["canvas"] == {"width": 64, "height": 16}
    said = ledsign("wiring", "p10-64x17")
    assert said.code == 2
    assert "p10-64x16" in said.err


def test_doctor_says_the_remedy(ledsign: Callable[..., Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind(("127.0.0.1", 0))
    said = ledsign("doctor", "--sign", "p10-64x16", "--json")
    findings = {one["topic"]: one for one in json.loads(said.out)["findings"]}
    assert {"python", "clock", "gso", "glyphs 16 px", "output board"} <= set(findings) | {"output board"}
    bad = [one for one in findings.values() if one["state"] == "bad"]
    assert all(one["remedy"] for one in bad)
    assert said.code == (1 if bad else 0)
    assert "GB 2312" in ledsign("doctor").out


def test_sniff_reads_a_capture(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    capture = tmp_path / "o.pcap"
    assert ledsign("play", PLAYLIST, "--to", f"pcap://{capture}?protocol=sacn", "--seconds", "0.1").code == 0
    said = ledsign("sniff", "--pcap", capture, "--count", 5)
    assert len(said.out.splitlines()) == 5
    assert "sacn" in said.out
    lines = ledsign("sniff", "--pcap", capture, "--json").out.splitlines()
    assert all(json.loads(line)["protocol"] == "sacn" for line in lines)


def test_sniff_listens(ledsign: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A packet sent while it listens is printed decoded; junk is called by its name."""
    from ledsign.transport.receive import UdpReceiver

    class Fed(UdpReceiver):
        def receive(self, max_packets: int = 256) -> list[tuple[bytes, Any]]:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.sendto(bytes.fromhex("41020b01000005a00006ff000000ff00"), self.address)
                sender.sendto(b"junk", self.address)
            return super().receive(max_packets)

    monkeypatch.setattr("ledsign.transport.receive.UdpReceiver", Fed)
    said = ledsign("sniff", "--listen", "ddp://127.0.0.1:40499", "--count", 2, "--seconds", 20)
    first, second = said.out.splitlines()
    assert "1440" in first
    assert "not ddp" in second
    assert (
        ledsign("sniff", "--universes", "7", "--listen", "sacn://127.0.0.1:40498", "--seconds", "0.01").code
        == 0
    )
    assert ledsign("sniff", "--universes", "x").code == 2


def test_simulate_passes_on_every_listen(
    ledsign: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[str]] = []

    class Started:
        stdin = io.BytesIO()

        def __init__(self, command: list[str], **_: Any) -> None:
            told.append(command)

        def wait(self) -> int:
            return 0

    monkeypatch.setattr("subprocess.Popen", Started)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    both = ["west=ddp://127.0.0.1:0", "east=ddp://127.0.0.1:0"]
    assert ledsign("simulate", "--listen", both[0], "--listen", both[1], "--web", 0).code == 0
    assert ledsign("simulate", "--serial", "/dev/ttyUSB0").code == 0
    asked = [[after for word, after in pairwise(one) if word == "--listen"] for one in told]
    assert asked == [both, []], "with --serial the sign's own addresses are not asked for"


def test_play_json_reports_the_first_frame_and_speeds(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    said = ledsign(
        "play",
        PLAYLIST,
        "--to",
        f"pcap://{tmp_path}/o.pcap",
        "--seconds",
        "0.2",
        "--at",
        "2026-05-06T19:00",
        "--json",
    )
    events = [json.loads(line) for line in said.out.splitlines()]
    kinds = {one["event"] for one in events}
    assert {"started", "speed", "first_frame", "stopped"} <= kinds
    first = next(one for one in events if one["event"] == "first_frame")
    assert first["seconds"] > 0  # since this process began, which is all the tests before
    assert said.code == 0


def test_play_speaks_the_operators_language(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    said = ledsign("play", PLAYLIST, "--to", f"pcap://{tmp_path}/o.pcap", "--seconds", "0.1", language="zh")
    assert "正在播放" in said.err
    assert "已停止" in said.err


def test_a_bad_target_is_bad_input(ledsign: Callable[..., Any]) -> None:
    said = ledsign("play", PLAYLIST, "--to", "dpp://127.0.0.1")
    assert said.code == 2
    assert "ddp" in said.err
    said = ledsign("play", PLAYLIST, "--to", "north=ddp://127.0.0.1")
    assert said.code == 2
    assert "west" in said.err


def test_an_output_that_cannot_be_opened_is_exit_code_3(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    said = ledsign("play", PLAYLIST, "--to", f"serial://{tmp_path}/none?protocol=ledframe")
    assert said.code == 3


def test_home_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LEDSIGN_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("LEDSIGN_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for platform in ("linux", "darwin", "win32"):
        monkeypatch.setattr("sys.platform", platform)
        assert home().name == "ledsign"


def test_a_still_shows_something_when_nobody_says_when(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "towers.png"
    assert ledsign("render", "--text", "技能让生活更美好", "-o", out).code == 0
    assert (np.asarray(Image.open(out)).max(axis=2) > 0).mean() > 0.05


def test_a_clock_is_rendered_at_the_present_time(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    playlist = tmp_path / "year.yaml"
    playlist.write_text('ledsign: playlist/1\nsign: p10-64x16\nitems:\n  - clock: "%Y"\n', encoding="utf-8")
    now, then = tmp_path / "now.png", tmp_path / "then.png"
    assert ledsign("render", playlist, "-o", now).code == 0
    assert ledsign("render", playlist, "--at", "1970-06-01T00:00", "-o", then).code == 0
    assert now.read_bytes() != then.read_bytes()


def test_a_span_is_set_as_a_row(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "span.png"
    said = ledsign("render", "--text", "技能点亮", "--arrangement", "span", "--effect", "hold", "-o", out)
    assert said.code == 0
    assert np.asarray(Image.open(out)).any()


def test_a_couplet_from_two_texts(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "couplet.png"
    said = ledsign("render", "--text", "巧手", "--text", "匠心", "--arrangement", "couplet", "-o", out)
    assert said.code == 0, said.err
    picture = np.asarray(Image.open(out))
    assert picture[:, :96].any()
    assert picture[:, 160:].any()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("render", PLAYLIST, "--at", "tomorrow", "-o", "x.png"), "2026-05-06T19:30"),
        (("play", PLAYLIST, "--at", "25:00"), "2026-05-06T19:30"),
        (("sniff", "--universes", "0-99999"), "1..63999"),
        (("sniff", "--universes", "9-1"), "1..63999"),
        (("render", "--text", "", "-o", "x.png"), "empty"),
        (("render", "--text", "a", "--seconds", "99999", "-o", "x.gif"), "--seconds"),
    ],
)
def test_bad_input_is_exit_code_2_with_a_remedy(
    ledsign: Callable[..., Any], arguments: tuple[object, ...], told: str
) -> None:
    said = ledsign(*arguments)
    assert said.code == 2
    assert told in said.err
    assert "Traceback" not in said.err


def test_a_taken_port_is_told_once_with_the_remedy(ledsign: Callable[..., Any]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = ledsign("up", "--port", taken.getsockname()[1])
    assert said.code == 3
    assert said.err.count("--port") == 2
    assert len(said.err.splitlines()) == 1


def test_warnings_of_a_playlist_reach_the_operator(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    playlist = tmp_path / "unused.yaml"
    playlist.write_text(
        "ledsign: playlist/1\nsign: p10-64x16\nitems:\n"
        "  - text: 技能\n    effect: hold\n    speed: 60 px/s\n",
        encoding="utf-8",
    )
    said = ledsign("check", playlist, "--json")
    assert said.code == 0
    assert [one["code"] for one in json.loads(said.out)["problems"]] == ["option.unused"]
    assert "warning" in ledsign("render", playlist, "-o", tmp_path / "x.png").err


def test_render_takes_a_font_lines_and_spans(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    pictures = set()
    for more in ((), ("--font", "Unifont"), ("--wrap",), ("--markup",)):
        out = tmp_path / "a.png"
        text = ("--text", "[red]技能[/]让生活", "--direction", "horizontal", "--effect", "hold", "--size", 32)
        assert ledsign("render", *text, "--sign", "twin-towers", *more, "-o", out).code == 0
        pictures.add(out.read_bytes())
    assert len(pictures) == 4
