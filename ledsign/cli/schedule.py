"""``ledsign schedule``: schedules from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ledsign.core.problem import Problem

schedule = typer.Typer(
    name="schedule", help="Make schedules out of calendars. 由日历生成排期。", no_args_is_help=True
)


@schedule.callback()
def group() -> None:
    """Make schedules out of calendars. 由日历生成排期。"""


@schedule.command("import")
def import_calendar(
    calendar: Annotated[Path, typer.Argument(help="iCalendar file (.ics).")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Schedule to write (.yaml).")],
    sign: Annotated[str, typer.Option(help="Sign file or shipped name.")] = "twin-towers",
    playlist: Annotated[
        Path | None, typer.Option(help="Playlist file that all events show; default: a caption for each.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file when there is one.")] = False,
) -> None:
    """Turn the events of a calendar into a schedule, to be edited further. 把日历事件转成排期文件。

    Exit code 1 when something of the calendar was left out; what and why is said.
    """
    from ledsign.cli.load import natural_direction
    from ledsign.cli.say import note
    from ledsign.cli.say import problems as say_problems
    from ledsign.core.errors import DocumentError
    from ledsign.core.problem import Severity
    from ledsign.documents.ical import read_calendar
    from ledsign.documents.load import load_sign
    from ledsign.documents.shipped import find_sign
    from ledsign.settings import shipped

    if out.exists() and not force:
        raise DocumentError([_exists(out)])
    path = find_sign(sign)
    target = load_sign(path)
    try:
        data = calendar.read_bytes()
    except OSError as error:
        raise DocumentError([_unreadable(calendar, error)]) from None
    name = playlist.stem if playlist is not None else ""
    found = read_calendar(data, target.zone, file=str(calendar), playlist=name)
    files = {name: _beside(playlist, out)} if playlist is not None else {}
    is_shipped = path == shipped("signs", path.name)
    named = path.stem if is_shipped else _beside(path, out)
    out.parent.mkdir(parents=True, exist_ok=True)
    # The font as large as the face allows, along it, scrolling what is too long: a caption that can be read
    # at once. The operator finds the keys to change in the file.
    style = {"direction": natural_direction(target), "size": "fit"}
    out.write_text(found.text(sign=named, zone=target.zone, playlists=files, style=style), "utf-8")
    say_problems(found.problems)
    count = sum(map(len, found.entries.values()))
    note(f"{out}: {count} entries; read it through", f"{out}：{count} 条；请通读一遍")
    left_out = any(one.severity is Severity.ERROR for one in found.problems)
    raise typer.Exit(1 if left_out else 0)


def _beside(path: Path, out: Path) -> str:
    """How ``out`` names ``path``: relative to its own folder."""
    import os

    try:
        return Path(os.path.relpath(path.resolve(), out.resolve().parent)).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def _exists(path: Path) -> Problem:
    from ledsign.core.problem import Bilingual, Problem, Where

    return Problem(
        code="file.exists",
        message=Bilingual("there is such a file already", "文件已存在"),
        remedy=Bilingual(
            "choose another name, or add --force to replace it", "请换一个文件名，或加 --force 覆盖"
        ),
        where=Where(file=str(path)),
    )


def _unreadable(path: Path, error: OSError) -> Problem:
    from ledsign.core.problem import Bilingual, Problem, Where

    return Problem(
        code="file.unreadable",
        message=Bilingual(f"cannot be read: {error.strerror}", f"无法读取：{error.strerror}"),
        remedy=Bilingual("check the name and the permissions", "请检查文件名和权限"),
        where=Where(file=str(path)),
    )
