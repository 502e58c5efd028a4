"""Documents and signs from what was typed: files, shipped names, or a caption on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Severity
from ledsign.documents.load import (
    examine_playlist,
    load_sign,
    problems_of_playlist,
    read_playlist,
    read_source,
)
from ledsign.documents.shipped import find_sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledsign.core.problem import Problem
    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.load_schedule import LoadedSchedule

DEFAULT_SIGN = "twin-towers"
UNKNOWN_SIZE_PX = 48


def load_document(file: Path, sign: str) -> tuple[LoadedPlaylist | LoadedSchedule, Sign]:
    """``load_for`` for either kind of document, told by its ``ledsign:`` key."""
    return load_schedule_for(file, sign) if kind_of(file) == "schedule" else load_for(file, sign)


def kind_of(file: Path) -> str:
    """``playlist``, ``schedule`` or ``sign``, as the file says; empty when it does not or cannot be read.

    Not by the schedule's loader, whose import a playlist need not wait for.
    """
    data = read_source(file).data
    said = data.get("ledsign") if isinstance(data, dict) else ""
    return said.partition("/")[0] if isinstance(said, str) else ""


def load_schedule_for(file: Path, sign: str) -> tuple[LoadedSchedule, Sign]:
    """A checked schedule with its playlists, and its sign, as ``load_for`` finds it.

    Its ``problems`` are the warnings. Raises DocumentError with every problem of all the files at once.
    """
    from ledsign.documents.load_schedule import examine_schedule, problems_of_schedule

    loaded = examine_schedule(file)
    problems = list(loaded.problems)
    found: Sign | None = None
    try:
        found = load_sign(find_sign(sign) if sign else loaded.sign_path() or find_sign(DEFAULT_SIGN))
        problems += problems_of_schedule(loaded, found)
    except DocumentError as error:
        problems += error.problems
    if found is not None and not _has_errors(problems):
        return replace(loaded, problems=tuple(problems)), found
    for one in loaded.playlists.values():
        problems += [each for each in _compile_errors(one, found) if each not in problems]
    raise DocumentError(list(dict.fromkeys(problems)))


def _compile_errors(loaded: LoadedPlaylist, sign: Sign | None) -> tuple[Problem, ...]:
    """What compiling a playlist that is sound in itself would find."""
    from ledsign.compiler import compile_playlist
    from ledsign.text.fonts import FontLibrary

    if sign is None or _has_errors([*loaded.problems, *problems_of_playlist(loaded, sign)]):
        return ()
    try:
        compile_playlist(loaded, sign, FontLibrary())
    except DocumentError as error:
        return error.problems
    return ()


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def load_for(playlist: Path, sign: str) -> tuple[LoadedPlaylist, Sign]:
    """A checked playlist and its sign: ``--sign``, else the one it names, else the twin towers.

    Its ``problems`` are the warnings.

    Raises DocumentError with every problem of both files at once.
    """
    loaded = examine_playlist(playlist)  # keeps what is readable, so that one run tells all
    problems = list(loaded.problems)
    found: Sign | None = None
    try:
        found = load_sign(find_sign(sign) if sign else loaded.sign_path() or find_sign(DEFAULT_SIGN))
        problems += problems_of_playlist(loaded, found)
    except DocumentError as error:
        problems += error.problems
    if found is not None and not _has_errors(problems):
        return replace(loaded, problems=tuple(problems)), found
    raise DocumentError([*problems, *_content_errors(playlist, problems)])


def _content_errors(playlist: Path, known: Sequence[Problem]) -> list[Problem]:
    """Missing glyphs and unreadable pictures of a playlist that has other errors too: one run tells them all.

    Its texts are read as they stand. A size that cannot be known yet counts as a large one: whether any font
    has a character hardly depends on the size.
    """
    from ledsign.content.picture import open_picture
    from ledsign.core.errors import FontError
    from ledsign.documents.yaml_source import read_yaml
    from ledsign.text.check import check_text
    from ledsign.text.fonts import FontLibrary

    found: list[Problem] = []
    try:
        source = read_yaml(playlist.read_bytes(), str(playlist))
        fonts = FontLibrary()
        for path, text, size in _texts(source.data):
            checked = check_text(text, size, False, fonts).problems
            errors = [one for one in checked if one.severity is Severity.ERROR]
            found += [replace(one, where=source.where(*path)) for one in errors]
        for path, image in _values(source.data, "image"):
            where = source.where(*path)
            if isinstance(image, str) and not any(one.where == where for one in known):
                try:
                    with open_picture(playlist.parent / image):
                        pass
                except DocumentError as error:
                    found += [replace(one, where=where) for one in error.problems]
    except (OSError, FontError):
        return []  # reported by the loader, or by whoever draws
    return found


def _texts(data: object) -> Iterator[tuple[tuple[str | int, ...], str, int]]:
    """(path, text, size in px) of every caption in a raw document, however broken the rest of it is."""
    sizes = {path[:-1]: size for path, size in _values(data, "size")}
    for path, text in _values(data, "text"):
        size = sizes.get(path[:-1])
        size = size if isinstance(size, int) and 8 <= size <= 1024 else UNKNOWN_SIZE_PX
        for line in text if isinstance(text, list) else [text]:
            if isinstance(line, str):
                yield path, line, size


def _values(data: object, key: str) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """(path, value) of ``key`` in every item of a raw document."""
    items = data.get("items") if isinstance(data, dict) else None
    waiting: list[tuple[tuple[str | int, ...], object]] = [(("items",), items)]
    while waiting:
        path, group = waiting.pop()
        for number, item in enumerate(group if isinstance(group, list) else ()):
            if isinstance(item, dict):
                waiting.append(((*path, number, "together"), item.get("together")))
                if key in item:
                    yield (*path, number, key), item[key]


def text_playlist(
    texts: Sequence[str], sign: str, given: Mapping[str, object]
) -> tuple[LoadedPlaylist, Sign]:
    """A playlist of one caption on every face, with the options that were given.

    Two texts are the lines of a couplet, several otherwise the lines of one caption.
    """
    found = load_sign(find_sign(sign or DEFAULT_SIGN))
    direction = given["direction"]
    if direction == "auto":
        # a row across several faces is what a span is for; a column would stand in the gap between them
        direction = natural_direction(found) if given["arrangement"] != "span" else "horizontal"
    couplet = given["arrangement"] == "couplet" and len(texts) > 1
    lines = list(texts) if couplet else "\n".join(texts)
    item: dict[str, object] = {"text": lines, "direction": direction, "colour": given["colour"]}
    for key in ("effect", "speed", "arrangement", "font", "wrap", "markup"):
        if given.get(key):
            item[key] = given[key]
    size = str(given["size"])
    item["size"] = int(size) if size.isdigit() else size
    document = json.dumps({"ledsign": "playlist/1", "items": [item]}, ensure_ascii=False)  # JSON is YAML
    loaded = read_playlist(document, "--text", Path.cwd())
    problems = problems_of_playlist(loaded, found)
    if _has_errors(problems):
        raise DocumentError(problems)
    return replace(loaded, problems=tuple(problems)), found


def natural_direction(sign: Sign) -> Literal["horizontal", "vertical"]:
    """Columns where all faces are taller than wide, else rows."""
    tall = all(face.rect.height > face.rect.width for face in sign.faces)
    return "vertical" if tall else "horizontal"


def require_one(playlist: Path | None, texts: Sequence[str]) -> None:
    """Exactly one of a playlist file and a text must be given, and the text must not be empty."""
    if (playlist is None) == (not texts):
        raise typer.BadParameter("give a playlist file or --text, one of the two")
    if texts and not any(text.strip() for text in texts):
        raise typer.BadParameter("the text is empty", param_hint="--text")
