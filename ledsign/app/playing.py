"""Playing: compile a playlist or a schedule and have a player process send it.

The player starts first and imports while we compile: on two cores that halves the time to the first frame.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ledsign.app.child import Child
from ledsign.compiler import Compiled, compile_document
from ledsign.core.clock import SystemClock, seconds
from ledsign.player.output import plan_outputs
from ledsign.player.rate import LIMITED_FPS, play_rate
from ledsign.settings import user_fonts
from ledsign.show.bundle import write_show
from ledsign.text.fonts import FontLibrary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledsign.app.child import Message
    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.load_schedule import LoadedSchedule

__all__ = ["LIMITED_FPS", "Request", "play_rate", "start_player", "tidy"]

START_TIMEOUT_S = 20.0
KEPT_SHOWS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to play, where, when, for how long."""

    loaded: LoadedPlaylist | LoadedSchedule
    sign: Sign
    targets: tuple[str, ...] = ()
    fps: Fraction | None = None
    seconds: Fraction | None = None
    wall_offset_ns: int = 0
    born_ns: int = 0
    status: bool = False


def start_player(
    request: Request, folder: Path, on_message: Callable[[Message], None] | None = None
) -> tuple[Child, Compiled]:
    """Compile, start the player, hand it the show. Returns once the player says it has started.

    Everything is checked and compiled before a byte is sent: raises DocumentError with all problems,
    LocalWireError, or PlayerError when an output cannot be opened; the player is stopped then.
    """
    plans = plan_outputs(request.sign, request.targets)
    fps = play_rate(plans, request.sign, request.fps)
    player = Child("ledsign.player", _arguments(request, fps), on_message)
    try:
        compiled = compile_document(
            request.loaded,
            request.sign,
            FontLibrary(user_fonts=user_fonts()),
            fps,
            shown_from=seconds(SystemClock().now_ns() + request.wall_offset_ns),
        )
        bundle = write_show(compiled.show, folder / compiled.show.digest[:16])
        tidy(folder, keep=bundle)
        player.tell(command="load", show=str(bundle))
        player.wait_for("started", START_TIMEOUT_S)
    except BaseException:
        player.stop()
        raise
    return player, compiled


def tidy(folder: Path, keep: Path) -> None:
    """Remove all but the newest ``KEPT_SHOWS`` bundles and ``keep``. A player keeps what it has open."""
    bundles = sorted((one for one in folder.iterdir() if one != keep and one.is_dir()), key=_age)
    for old in bundles[: max(0, len(bundles) - KEPT_SHOWS + 1)]:
        shutil.rmtree(old, ignore_errors=True)


def _age(bundle: Path) -> float:
    try:
        return bundle.stat().st_mtime
    except OSError:  # another process was quicker
        return 0.0


def _arguments(request: Request, fps: Fraction) -> list[str]:
    arguments = ["--stop-on-eof", "--wall-offset-ns", str(request.wall_offset_ns), "--fps", str(fps)]
    for target in request.targets:
        arguments += ["--to", target]
    if request.seconds is not None:
        arguments += ["--seconds", str(request.seconds)]
    if request.born_ns:
        arguments += ["--born-ns", str(request.born_ns)]
    if request.status:
        arguments.append("--status")
    return arguments
