"""Playlist and sign from what was typed: files, shipped names, or a caption on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ledsign.core.errors import DocumentError
from ledsign.documents.load import load_playlist, load_sign, problems_of_playlist, read_playlist
from ledsign.documents.shipped import find_sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.core.problem import Problem
    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist

DEFAULT_SIGN = "twin-towers"


def load_for(playlist: Path, sign: str) -> tuple[LoadedPlaylist, Sign]:
    """A checked playlist and its sign: ``--sign``, else the one it names, else the twin towers.

    Raises DocumentError with every problem of both files at once.
    """
    problems: list[Problem] = []
    loaded: LoadedPlaylist | None = None
    try:
        loaded = load_playlist(playlist)
    except DocumentError as error:
        problems += error.problems
    found: Sign | None = None
    try:
        if sign:
            found = load_sign(find_sign(sign))
        else:
            named = loaded.sign_path() if loaded is not None else None
            found = load_sign(named or find_sign(DEFAULT_SIGN))
    except DocumentError as error:
        problems += error.problems
    if loaded is not None and found is not None:
        problems += problems_of_playlist(loaded, found)
        if not any(problem.severity == "error" for problem in problems):
            return loaded, found
    raise DocumentError(problems)


def text_playlist(text: str, sign: str, given: Mapping[str, str]) -> tuple[LoadedPlaylist, Sign]:
    """A playlist of one caption on every face, with the options that were given."""
    found = load_sign(find_sign(sign or DEFAULT_SIGN))
    tall = all(face.rect.height > face.rect.width for face in found.faces)
    direction = given["direction"]
    if direction == "auto":
        direction = "vertical" if tall else "horizontal"
    item: dict[str, object] = {"text": text, "direction": direction, "colour": given["colour"]}
    for key in ("effect", "speed", "arrangement"):
        if given.get(key):
            item[key] = given[key]
    size = given["size"]
    item["size"] = int(size) if size.isdigit() else size
    document = json.dumps({"ledsign": "playlist/1", "items": [item]}, ensure_ascii=False)  # JSON is YAML
    loaded = read_playlist(document, "--text", Path.cwd())
    problems = problems_of_playlist(loaded, found)
    if any(problem.severity == "error" for problem in problems):
        raise DocumentError(problems)
    return loaded, found


def require_one(playlist: Path | None, text: str) -> None:
    """Exactly one of a playlist file and a text must be given."""
    if (playlist is None) == (not text):
        raise typer.BadParameter("give a playlist file or --text, one of the two")
