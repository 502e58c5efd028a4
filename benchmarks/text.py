"""The figures step 2 promises of text, in one run.

    python benchmarks/text.py [--seconds 8] [--json FILE]

A caption of 10,000 characters at 64 px is compiled, checked, written to a bundle and played by a real player
process into memory; what it takes more than a caption of one character is compared with the bars. It is set
in one line, in lines that scroll across the face, and in pages. Then 200 mixed characters are compiled and
compared with one Pillow ``draw.text`` of the same, and the light of a scroll is summed at every quarter of a
pixel. Times are medians; ratios count, since machines differ. On a machine with other work the seconds of the
processor say what ours costs.

What the words for the 200 characters mean:

* cold: font files open, no glyph known. Ours is a new FontLibrary whose chain of faces was made and asked for
  one other character; the font file stays mapped in the process, as Pillow's font object stays open (it keeps
  no glyphs). What is known of Unicode (kinds of characters) is known from the turn before.
* known: another text of the same characters, with the same FontLibrary.
* warm: the same text again, as an editor compiles it.
* new process: a process has imported everything and done nothing; the time goes from opening the fonts, ours
  and Pillow's, to the drawn text. There is no bar for it.

Ours is a strip ready to be played: set by the rules, each glyph once, checked and named by its hash; Pillow's
is one grey picture, its glyphs in a line.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from rich.console import Console
from rich.table import Table

from ledsign.compiler import compile_playlist
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.geometry import Rect
from ledsign.display.sign import Sign
from ledsign.documents.load import load_sign, read_playlist
from ledsign.settings import shipped
from ledsign.show.bundle import write_show
from ledsign.show.clip import cut_out
from ledsign.show.frame import Renderer
from ledsign.show.types import Show
from ledsign.text.fonts import FontLibrary
from ledsign.text.selection import NOTO, SMOOTH_WEIGHT
from ledsign.text.strip import raster_text

SIZE_PX = 64
LONG = 10_000
DIFFERENT = 2_310
MEMORY_BAR_MB = 60
COMPILE_BAR_S = 0.5
COLD_BAR, WARM_BAR = 0.2, 0.03
LIGHT_BAR = 0.005
# name, the sign's only face (None: the shipped wall), what is asked of the caption
SETTINGS: tuple[tuple[str, tuple[int, int] | None, dict[str, Any]], ...] = (
    ("whole pixels", None, {"effect": "scroll-left", "continuous": True}),
    ("quarters", None, {"effect": "scroll-left", "continuous": True, "speed": "255 px/s"}),
    ("columns", (96, 640), {"direction": "vertical", "wrap": True, "effect": "scroll-right"}),
    ("rows", (640, 64), {"wrap": True, "effect": "scroll-up"}),
    ("pages", (640, 64), {"wrap": True, "stay": "1 s"}),
)
ONE_FACE = """\
ledsign: sign/1
name: one-face
canvas: [{0}, {1}]
fps: 60
faces: {{ face: [0, 0, {0}, {1}] }}
outputs: [{{ name: one, to: "ddp://127.0.0.1:4048", order: RGB, panels: [{{ rect: [0, 0, {0}, {1}] }}] }}]
"""
MIXED = ("2022年5月6日—31日（周五）：Skills Make Life Better！技能让生活更美好，匠心筑梦" * 5)[:200]

CLOCK = SystemClock()


def seconds_of(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long it takes, and what it gives."""
    began = CLOCK.monotonic_ns()
    found = work()
    return (CLOCK.monotonic_ns() - began) / NS_PER_S, found


def processor_s(whose: int = resource.RUSAGE_SELF) -> float:
    """Seconds the processor has worked for this process, or for those it started and that have ended."""
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def long_text(length: int) -> str:
    """So many characters, 2,310 different ones of GB 2312, well mixed."""
    hanzi = [chr(code) for code in range(0x4E00, 0x9FA5) if chr(code).encode("gb2312", "ignore")][:DIFFERENT]
    return "".join(hanzi[number * 7919 % DIFFERENT] for number in range(length))


def written(item: dict[str, Any], text: str) -> str:
    """A playlist of one caption."""
    document = {"ledsign": "playlist/1", "items": [{"text": text, "size": SIZE_PX, **item}]}
    return json.dumps(document, ensure_ascii=False)


def compiled(
    item: dict[str, Any], text: str, sign: Sign, fonts: FontLibrary
) -> tuple[NDArray[np.float64], Show]:
    """The show of one caption; how long it took to compile, by the clock and of the processor."""
    loaded = read_playlist(written(item, text), "benchmark", Path.cwd())
    began = processor_s()
    taken, result = seconds_of(lambda: compile_playlist(loaded, sign, fonts))
    return np.array((taken, processor_s() - began)), result.show


def checked(item: dict[str, Any], text: str, sign: Path, folder: Path) -> NDArray[np.float64]:
    """The same of ``ledsign check`` for one caption, the start of its process included."""
    playlist = folder / "playlist.yaml"
    playlist.write_text(written(item, text), encoding="utf-8")
    command = [sys.executable, "-m", "ledsign", "check", str(playlist), "--sign", str(sign)]
    began = processor_s(resource.RUSAGE_CHILDREN)
    taken, _ = seconds_of(lambda: subprocess.run(command, check=True, capture_output=True))
    return np.array((taken, processor_s(resource.RUSAGE_CHILDREN) - began))


def played(show: Show, seconds: float, folder: Path) -> dict[str, float]:
    """A player process with memory outputs: resident MB at the end, frames a second, frames skipped."""
    write_show(show, folder)
    targets = [f"--to={output.name}=memory://{output.name}?protocol=ddp" for output in show.sign.outputs]
    command = [
        sys.executable,
        "-m",
        "ledsign.player",
        "--show",
        folder,
        *targets,
        "--status",
        "--stop-on-eof",
    ]
    process = subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told: list[dict[str, Any]] = []
    resident = 0.0
    for line in process.stdout:
        told.append(json.loads(line))
        if told[-1]["event"] == "failed":
            raise SystemExit(told[-1]["reason"])
        if told[-1]["event"] == "status":
            resident = max(resident, resident_mb(process.pid))
            if sum(one["event"] == "status" for one in told) > seconds:
                break
    process.communicate()
    status = [one for one in told if one["event"] == "status"]
    frames = status[-1]["frames"] - status[0]["frames"]
    return {
        "resident_mb": resident,
        "fps": frames / (len(status) - 1),
        "skipped": status[-1]["skipped"] - status[0]["skipped"],
        "first_frame_s": next(one["seconds"] for one in told if one["event"] == "first_frame"),
    }


def resident_mb(pid: int) -> float:
    """Resident memory, mapped files included."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def drawing(show: Show, frames: int = 2000) -> tuple[float, float]:
    """Milliseconds to draw a frame: median, longest. The longest ones compose tiles."""
    renderer, out = Renderer(show), Renderer(show).render(Fraction(0))
    fps = show.sign.fps
    taken = [seconds_of(lambda t=t: renderer.render(t / fps, out))[0] for t in range(frames)]
    return 1000 * statistics.median(taken), 1000 * max(taken)


def noto() -> ImageFont.FreeTypeFont:
    """Pillow's font, opened anew: the very file and weight that ours draws 64 px with."""
    font = ImageFont.truetype(str(FontLibrary().path(NOTO)), SIZE_PX, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([SMOOTH_WEIGHT])
    return font


def pillows(font: ImageFont.FreeTypeFont) -> Image.Image:
    """The 200 characters by Pillow, in a picture just large enough."""
    image = Image.new("L", (int(font.getlength(MIXED)) + SIZE_PX, 2 * SIZE_PX))
    ImageDraw.Draw(image).text((0, 0), MIXED, font=font, fill=255)
    return image


def ours(fonts: FontLibrary, text: str = MIXED) -> Any:
    """The same by ours, ready to be played."""
    return raster_text(text, size_px=SIZE_PX, fonts=fonts).glyphs()


def against_pillow() -> dict[str, float]:
    """Milliseconds for 200 mixed characters: Pillow, and ours cold, known (another text of glyphs that were
    drawn before) and warm (the same text again). See the top of this file for what is open at the start.
    """
    font = noto()
    cold, warm, known, theirs = [], [], [], []
    for turn in range(25):
        fonts = FontLibrary()
        # opened, as a program that runs has them; no glyph drawn
        fonts.faces(SIZE_PX, one_bit=False)[0].draws("口")
        other = MIXED[turn + 1 :] + MIXED[: turn + 1]
        theirs.append(seconds_of(lambda: pillows(font))[0])
        cold.append(seconds_of(lambda fonts=fonts: ours(fonts))[0])
        warm.append(seconds_of(lambda fonts=fonts: ours(fonts))[0])
        known.append(seconds_of(lambda fonts=fonts, other=other: ours(fonts, other))[0])
    return {
        name: 1000 * statistics.median(times)
        for name, times in (
            ("pillow_ms", theirs),
            ("cold_ms", cold),
            ("warm_ms", warm),
            ("known_ms", known),
        )
    }


def first_of_process(whose: str) -> float:
    """Milliseconds from opening the font to the drawn text, the first that a process does."""
    import uharfbuzz  # noqa: F401  # what either imports when it is first needed is not counted

    fonts = FontLibrary()
    work = (lambda: pillows(noto())) if whose == "pillow" else (lambda: ours(fonts))
    return 1000 * seconds_of(work)[0]


def new_processes() -> dict[str, float]:
    """``first_of_process`` of both, the median of some processes each; files are in the system's cache."""
    times: dict[str, list[float]] = {"pillow": [], "ours": []}
    for _ in range(7):
        for whose, found in times.items():
            command = [sys.executable, __file__, "--first", whose]
            found.append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return {whose: statistics.median(found) for whose, found in times.items()}


def light_range(size_px: int) -> float:
    """How much the linear light of a scrolling text varies over the four phases, as a part of it."""
    strip = raster_text(MIXED, size_px=size_px, fonts=FontLibrary()).glyphs("x", 4)
    light = (np.arange(256) / 255) ** 2.2
    whole = Rect(0, 0, strip.size.width, strip.size.height)
    sums = [float(light[cut_out(strip, whole, phase=phase)].sum()) for phase in range(4)]
    return (max(sums) - min(sums)) / min(sums)


def row(what: str, value: str, bar: str, *, met: bool) -> dict[str, Any]:
    """A line of the report."""
    return {"what": what, "value": value, "bar": bar, "met": met}


def long_captions(seconds: float, folder: Path) -> list[dict[str, Any]]:
    """Memory, rate, the time of a compile and of a check for each way a long caption can be set."""
    return [one for setting in SETTINGS for one in long_caption(*setting, seconds, folder)]


def long_caption(
    name: str, face: tuple[int, int] | None, item: dict[str, Any], seconds: float, folder: Path
) -> list[dict[str, Any]]:
    """The rows of one setting, on a sign with that one face, or on the shipped wall."""
    folder = folder / name
    folder.mkdir()
    file = shipped("signs", "wall-1024x256.yaml")
    if face:
        file = folder / "sign.yaml"
        file.write_text(ONE_FACE.format(*face), encoding="utf-8")
    sign, text = load_sign(file), long_text(LONG)
    tries, more_to_check = [], []
    for _ in range(3):
        fonts = FontLibrary()
        _, single = compiled(item, "技", sign, fonts)  # fonts open, one glyph drawn
        took, show = compiled(item, text, sign, fonts)
        tries.append(took)
        more_to_check.append(checked(item, text, file, folder) - checked(item, "技", file, folder))
    (taken, work), (check, check_work) = np.median(tries, axis=0), np.median(more_to_check, axis=0)
    empty, found = played(single, seconds, folder / "one"), played(show, seconds, folder / "long")
    more = found["resident_mb"] - empty["resident_mb"]
    rate = float(show.sign.fps)
    typical, longest = drawing(show)
    return [
        row(
            f"{name}: compile", f"{taken:.2f} s, processor {work:.2f} s", f"<= {COMPILE_BAR_S} s",
            met=taken <= COMPILE_BAR_S,
        ),
        row(
            f"{name}: check", f"{check:+.2f} s, processor {check_work:+.2f} s", f"<= {COMPILE_BAR_S} s",
            met=check <= COMPILE_BAR_S,
        ),
        row(f"{name}: memory", f"{more:+.1f} MB", f"<= {MEMORY_BAR_MB} MB", met=more <= MEMORY_BAR_MB),
        row(
            f"{name}: rate",
            f"{found['fps']:.1f} fps, {found['skipped']:.0f} skipped",
            f"{rate:g} fps",
            met=abs(found["fps"] - rate) <= 0.01 * rate,
        ),
        row(
            f"{name}: first frame", f"{found['first_frame_s']:.2f} s", "<= 1 s",
            met=found["first_frame_s"] <= 1,
        ),
        row(
            f"{name}: a frame", f"{typical:.3f} ms, longest {longest:.1f} ms", f"<= {1000 / rate:.1f} ms",
            met=longest <= 1000 / rate,
        ),
    ]  # fmt: skip


def main() -> int:
    """Measure, print, and say by the exit code whether every bar is met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=8, help="how long each player plays")
    parser.add_argument("--json", type=Path, help="write the figures to a file too")
    parser.add_argument("--first", choices=("pillow", "ours"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.first:
        print(first_of_process(options.first))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        rows = long_captions(options.seconds, Path(folder))
    alone = new_processes()
    ratio = alone["ours"] / alone["pillow"]
    value = f"{alone['ours']:.1f} ms = {ratio:.2f} x Pillow's {alone['pillow']:.1f} ms"
    rows.append(row("200 characters, new process", value, "none", met=True))
    times = against_pillow()
    for name, bar in (("cold", COLD_BAR), ("warm", WARM_BAR), ("known", COLD_BAR)):
        ratio = times[f"{name}_ms"] / times["pillow_ms"]
        rows.append(
            row(
                f"200 characters {name}",
                f"{times[f'{name}_ms']:.2f} ms = {ratio:.3f} x Pillow's {times['pillow_ms']:.2f} ms",
                f"<= {bar}",
                met=ratio <= bar,
            )
        )
    for size_px in (32, 40, SIZE_PX, 96):
        part = light_range(size_px)
        rows.append(
            row(f"light of a scroll, {size_px} px", f"{100 * part:.3f} %", "<= 0.5 %", met=part <= LIGHT_BAR)
        )
    table = Table("what", "measured", "bar", "met")
    for one in rows:
        table.add_row(one["what"], one["value"], one["bar"], "yes" if one["met"] else "NO")
    Console(width=120).print(table)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0 if all(one["met"] for one in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
