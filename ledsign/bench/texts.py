"""texts: a caption of 10,000 characters, 2,310 of them different, from the text to the first picture.

Ours is measured in a process that runs, as the service's workers do: fonts opened anew, no glyph known, the
whole text set, then the picture drawn. ``compiled`` is everything a player needs: every glyph drawn, named by
its hash, the show sealed, and its first frame. ``played`` is what a player does with that show: read it from
disk, check every byte, draw.

ffmpeg's ``drawtext`` and Pillow's ``draw.text`` draw the same text at the same size with the same font.
ffmpeg is a new process each time, until the first picture has come out of its pipe.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.compiler import compile_playlist
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.geometry import Rect
from ledsign.core.problem import Bilingual
from ledsign.documents.load import load_sign, read_playlist
from ledsign.settings import shipped
from ledsign.show.bundle import read_show, write_show
from ledsign.show.frame import Renderer
from ledsign.show.types import Show
from ledsign.text.fonts import FontLibrary
from ledsign.text.raster import Inks, picture
from ledsign.text.strip import raster_text

CLOCK = SystemClock()
LONG, DIFFERENT, SIZE_PX = 10_000, 2_310, 64
WIDTH, HEIGHT = 1024, 256
_FONT = "NotoSansSC-VF.otf"
_AT = Fraction(3)
_MOST = 25


def long_text() -> str:
    """2,310 characters of GB 2312, well mixed."""
    hanzi = [chr(code) for code in range(0x4E00, 0x9FA5) if chr(code).encode("gb2312", "ignore")][:DIFFERENT]
    return "".join(hanzi[number * 7919 % DIFFERENT] for number in range(LONG))


def set_and_drawn(text: str) -> None:
    """Fonts opened, the text set, the first picture of it drawn."""
    strip = raster_text(text, size_px=SIZE_PX, fonts=FontLibrary())
    inks = Inks(strip.colour, strip.background, strip.gamma)
    picture(strip.placements, Rect(0, 0, WIDTH, strip.size.height), strip.styles, inks)


def compiled(text: str) -> Show:
    """The show of the caption, with new fonts."""
    item = {"text": text, "size": SIZE_PX, "effect": "scroll-left", "continuous": True}
    document = json.dumps({"ledsign": "playlist/1", "items": [item]}, ensure_ascii=False)
    sign = load_sign(shipped("signs", "wall-1024x256.yaml"))
    return compile_playlist(read_playlist(document, "bench", Path()), sign, FontLibrary()).show


def by_pillow(text: str) -> None:
    """The same in Pillow: the font opened, the text drawn to where the picture ends."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(shipped("fonts", _FONT)), SIZE_PX, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(Image.new("L", (WIDTH, HEIGHT))).text((0, 90), text, fill=255, font=font)


def by_ffmpeg(program: str, text: Path) -> None:
    """Until the first picture has come. Raises RuntimeError with what ffmpeg said."""
    drawn = f"drawtext=fontfile={_FONT}:textfile={text.name}:fontsize={SIZE_PX}:fontcolor=white:x=-60*t:y=90"
    source = f"color=black:s={WIDTH}x{HEIGHT}:r=60"
    command = [program, "-v", "error", "-nostdin", "-f", "lavfi", "-i", source, "-vf", drawn]
    command += ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run(command, cwd=text.parent, capture_output=True, check=False)
    if len(done.stdout) != WIDTH * HEIGHT * 3 or not any(done.stdout):
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-200:] or "ffmpeg drew nothing")


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """All by turns, as often as there is time for."""
    text = long_text()
    with tempfile.TemporaryDirectory(prefix="ledsign-") as name:
        folder = Path(name)
        (folder / "text.txt").write_text(text, encoding="utf-8")
        shutil.copyfile(shipped("fonts", _FONT), folder / _FONT)
        tell("10,000 characters")
        show = write_show(compiled(text), folder / "show")
        cases: dict[str, Callable[[], object]] = {
            "drawn": lambda: set_and_drawn(text),
            "compiled": lambda: Renderer(compiled(text)).render(_AT),
            "played": lambda: Renderer(read_show(show)).render(_AT),
            "pillow": lambda: by_pillow(text),
        }
        absent = "ffmpeg is not installed here"
        if program := os.environ.get("LEDSIGN_FFMPEG") or shutil.which("ffmpeg"):
            try:
                by_ffmpeg(program, folder / "text.txt")
                cases["ffmpeg"] = lambda: by_ffmpeg(program, folder / "text.txt")
            except (OSError, RuntimeError) as error:
                absent = f"ffmpeg cannot do it here: {error}"
        taken = _by_turns(cases, seconds)
    yield from _against(taken, "ffmpeg", "drawtext", absent)
    yield from _against(taken, "pillow", "draw.text", "")


def _by_turns(cases: dict[str, Callable[[], object]], seconds: float) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {case: [] for case in cases}
    until = CLOCK.monotonic_ns() + int(seconds * NS_PER_S)
    while len(taken["drawn"]) < 3 or (CLOCK.monotonic_ns() < until and len(taken["drawn"]) < _MOST):
        for case, work in cases.items():
            began = CLOCK.monotonic_ns()
            work()
            taken[case].append((CLOCK.monotonic_ns() - began) / 1e6)
    return taken


def _against(taken: dict[str, list[float]], peer: str, called: str, absent: str) -> Iterable[Figure]:
    told = {
        "drawn": Bilingual(f"text to first picture over {peer} {called}", f"文字到首帧 比 {peer} {called}"),
        "compiled": Bilingual(f"text to sealed show and frame over {peer}", f"文字到成片及首帧 比 {peer}"),
        "played": Bilingual(f"show on disk to first frame over {peer}", f"成片到首帧 比 {peer}"),
    }
    for case, title in told.items():
        value = None
        note = absent
        if peer in taken:
            pairs = zip(taken[case], taken[peer], strict=True)
            value = statistics.median(ours / theirs for ours, theirs in pairs)
            note = f"{statistics.median(taken[case]):.0f} ms, {statistics.median(taken[peer]):.0f} ms"
        yield Figure(
            name=f"texts/{case}/{peer}", title=title, value=value, unit="×",
            bar=0.5, stretch=0.1, note=note,
        )  # fmt: skip


BENCH = BenchSpec(name="texts", title=Bilingual("A very long caption", "超长字幕"), share=0.05, run=run)
