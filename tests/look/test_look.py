"""What console and simulator both show is there once, and every page finds it."""

import re
from pathlib import Path

import pytest

import ledsign.console
import simulator.views
from ledsign.look import FOLDER

CONSOLE = Path(ledsign.console.__file__).parent
PAGE = Path(simulator.views.__file__).parent / "page"
SCRIPTS = sorted([*FOLDER.glob("*.js"), *PAGE.glob("*.js"), *(CONSOLE / "static" / "towers").glob("*.js")])


def served(path: Path) -> str:
    """The address of a file as the page that reads it has it."""
    if path.is_relative_to(FOLDER):
        return f"/look/{path.name}"
    if path.is_relative_to(PAGE):
        return f"/page/{path.name}"
    return f"/console/static/{path.relative_to(CONSOLE / 'static')}"


def source(address: str) -> Path:
    """The file behind an address."""
    for start, folder in (
        ("/console/static/", CONSOLE / "static"),
        ("/console/look/", FOLDER),
        ("/look/", FOLDER),
        ("/page/", PAGE),
    ):
        if address.startswith(start):
            return folder / address.removeprefix(start)
    raise AssertionError(address)


def test_nothing_here_has_a_copy() -> None:
    names = {file.name for file in FOLDER.iterdir() if file.suffix in (".js", ".css")}
    assert {"lamps.js", "night.js", "scene.js", "tokens.css"} <= names
    assert not [file for root in (CONSOLE, PAGE) for file in root.rglob("*") if file.name in names]


@pytest.mark.parametrize("script", SCRIPTS, ids=served)
def test_a_script_finds_what_it_imports(script: Path) -> None:
    for wanted in re.findall(r'from "(\.[^"]+)"', script.read_text("utf-8")):
        parts = served(script).split("/")[:-1]
        for step in wanted.split("/"):
            if step == "..":
                parts.pop()
            elif step != ".":
                parts.append(step)
        assert source("/".join(parts)).is_file(), wanted


@pytest.mark.parametrize(
    "page", [CONSOLE / "door.py", CONSOLE / "frame.py", PAGE / "index.html"], ids=lambda one: one.name
)
def test_a_page_finds_its_parts(page: Path) -> None:
    found = re.findall(r'(?:href|src)="(/(?:console|page|look)/[^"{?]+)"', page.read_text("utf-8"))
    assert any("look/tokens.css" in one for one in found)
    assert all(source(one).is_file() for one in found), found
