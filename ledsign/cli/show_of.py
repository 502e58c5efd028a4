"""The show behind what was typed: a compiled bundle, or a playlist or schedule compiled as ``play`` would."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.show.types import Show


def show_of(file: Path, sign: str) -> Show:
    """The show in the bundle folder ``file``, or of the document ``file`` on ``sign`` (empty: its own).

    The same document gives the same digest every time. Raises DocumentError with every problem of a document,
    ShowError for a bundle that is not whole or, when ``sign`` is given, for another sign.
    """
    from ledsign.show.bundle import read_show

    if file.is_dir():
        from ledsign.core.errors import ShowError

        show = read_show(file)
        if sign and show.sign.name != sign:
            raise ShowError(f"{file}: compiled for the sign {show.sign.name!r}, not for {sign!r}")
        return show
    from ledsign.app.playing import play_rate
    from ledsign.cli.load import load_document
    from ledsign.cli.say import compiled_notes
    from ledsign.compiler import compile_document
    from ledsign.core.clock import SystemClock, seconds
    from ledsign.player.output import plan_outputs
    from ledsign.settings import user_fonts
    from ledsign.text.fonts import FontLibrary

    loaded, target = load_document(file, sign)
    rate = play_rate(plan_outputs(target, ()), target, None)
    compiled = compile_document(
        loaded, target, FontLibrary(user_fonts=user_fonts()), rate, shown_from=seconds(SystemClock().now_ns())
    )
    compiled_notes(loaded, compiled)
    return compiled.show
