"""``ledsign render``: a picture or animation of what a sign shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from fractions import Fraction

    from ledsign.show.types import Timeline

# A picture of a whole playlist could be hours long; without --seconds it stops here.
LONGEST_DEFAULT_S = 12
GIF_FPS = 25


def render(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write: .png .gif .apng .webp")],
    playlist: Annotated[Path | None, typer.Argument(help="Playlist file; or use --text.")] = None,
    text: Annotated[
        list[str] | None, typer.Option(help="A caption instead of a playlist; twice: the lines of a couplet.")
    ] = None,
    sign: Annotated[str, typer.Option(help="Sign file or shipped name.")] = "",
    look: Annotated[
        Literal["pixels", "led"], typer.Option(help="Exact pixels, or round glowing LEDs.")
    ] = "pixels",
    at: Annotated[str, typer.Option(help="Instant to begin at, ISO 8601; default: see above.")] = "",
    seconds: Annotated[float | None, typer.Option(min=0.001, help="Length of an animation.")] = None,
    fps: Annotated[float | None, typer.Option(min=0.1, max=120, help="Pictures a second.")] = None,
    scale: Annotated[int | None, typer.Option(min=1, max=64, help="Picture pixels per LED.")] = None,
    direction: Annotated[
        Literal["auto", "horizontal", "vertical"], typer.Option(help="With --text; auto follows the faces.")
    ] = "auto",
    effect: Annotated[str, typer.Option(help="With --text: an effect (docs/effects.md).")] = "",
    size: Annotated[str, typer.Option(help="With --text: font size in px, or fit.")] = "fit",
    colour: Annotated[str, typer.Option("--colour", "--color", help="With --text.")] = "#ffd27a",
    speed: Annotated[str, typer.Option(help="With --text: '120 px/s', '4 chars/s', '70 chars/min'.")] = "",
    arrangement: Annotated[str, typer.Option(help="With --text: same mirror span relay couplet.")] = "same",
    font: Annotated[str, typer.Option(help="With --text: a font of yours or ours (ledsign fonts).")] = "",
    wrap: Annotated[bool, typer.Option("--wrap", help="With --text: lines end at the face.")] = False,
    markup: Annotated[bool, typer.Option("--markup", help="With --text: read [red]spans[/].")] = False,
) -> None:
    """Render a caption or playlist exactly as the sign will show it.

    Without --at an animation begins with the playlist, a still shows the middle of its first item; a playlist
    with a clock or countdown begins now.
    """
    from fractions import Fraction

    from ledsign.cli.instant import read_instant
    from ledsign.cli.load import load_for, require_one, text_playlist
    from ledsign.cli.say import compiled_notes, note
    from ledsign.compiler import compile_playlist
    from ledsign.core.clock import SystemClock
    from ledsign.core.clock import seconds as as_seconds
    from ledsign.preview import write_picture
    from ledsign.settings import user_fonts
    from ledsign.text.fonts import FontLibrary

    texts = text or []
    require_one(playlist, texts)
    given = {
        "direction": direction, "effect": effect, "size": size, "colour": colour, "speed": speed,
        "arrangement": arrangement, "font": font, "wrap": wrap, "markup": markup,
    }  # fmt: skip
    loaded, target = load_for(playlist, sign) if playlist else text_playlist(texts, sign, given)
    instant = as_seconds(read_instant(at, target.zone)) if at else None
    compiled = compile_playlist(
        loaded,
        target,
        FontLibrary(user_fonts=user_fonts()),
        shown_from=as_seconds(SystemClock().now_ns()) if instant is None else instant,
    )
    compiled_notes(loaded, compiled)
    timeline = compiled.show.timeline
    still = out.suffix.lower() == ".png"
    start = natural_start(timeline, still=still) if instant is None else instant
    length = (
        Fraction(seconds).limit_denominator(1000)
        if seconds
        else min(timeline.length, Fraction(LONGEST_DEFAULT_S))
    )
    rate = Fraction(fps).limit_denominator(1001) if fps else Fraction(GIF_FPS)

    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rendering", total=None)
        count = write_picture(
            compiled.show,
            out,
            start=start,
            seconds=length,
            fps=rate,
            look=look,
            scale=scale,
            progress=lambda done, whole: bar.update(task, completed=done, total=whole),
        )
    note(f"{out}: {count} picture(s)", f"{out}：{count} 帧")


def natural_start(timeline: Timeline, *, still: bool) -> Fraction:
    """Where to begin when nobody says: wall seconds.

    What tells the time is shown at the present one. A still of a scroll's first instant would be black, so it
    is taken from the middle of the first pass.
    """
    from ledsign.core.clock import SystemClock
    from ledsign.core.clock import seconds as as_seconds

    first = timeline.cues[0]
    if any(cue.readout is not None or cue.fields for cue in timeline.cues):
        return as_seconds(SystemClock().now_ns())
    inside = first.start + (first.pass_length or first.length) / 2 if still else 0
    return timeline.anchor + inside
