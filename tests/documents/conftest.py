"""Documents written to a temporary folder and what the loader says of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Problem
from ledsign.display.sign import Face, Sign
from ledsign.documents.load import LoadedPlaylist, check_sign, load_playlist, problems_of_playlist

SIGN_HEAD = """\
ledsign: sign/1
name: test
canvas: [64, 32]
fps: 30
faces: {left: [0, 0, 32, 32], right: [32, 0, 32, 32]}
"""
SIGN = (
    SIGN_HEAD
    + """\
outputs:
  - name: one
    to: ddp://127.0.0.1
    panels: [{rect: [0, 0, 32, 32]}]
  - name: two
    to: ddp://127.0.0.1:4049
    panels: [{grid: {face: right, panel: [16, 16]}}]
"""
)


@pytest.fixture
def sign_head() -> str:
    """Everything of a sign but its outputs."""
    return SIGN_HEAD


@pytest.fixture
def sign_text() -> str:
    """A sign of two faces without faults."""
    return SIGN


@pytest.fixture
def towers() -> Sign:
    """Two faces of 96×640, 64 apart, no wiring."""
    faces = (Face(name="west", rect=Rect(0, 0, 96, 640)), Face(name="east", rect=Rect(160, 0, 96, 640)))
    return Sign(name="towers", canvas=Size(256, 640), faces=faces, outputs=())


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a text (or bytes) into the temporary folder; its path."""

    def write(text: str | bytes, name: str = "doc.yaml") -> Path:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


@pytest.fixture
def loaded(write: Callable[..., Path]) -> Callable[[str], LoadedPlaylist]:
    """Load a playlist without faults of form."""
    return lambda text: load_playlist(write(text))


@pytest.fixture
def faults(write: Callable[..., Path], towers: Sign) -> Callable[[str], list[Problem]]:
    """Every problem of a playlist text on the towers, of form and of meaning."""

    def faults(text: str) -> list[Problem]:
        try:
            return problems_of_playlist(load_playlist(write(text), towers), towers)
        except DocumentError as error:
            return list(error.problems)

    return faults


@pytest.fixture
def sign_faults(write: Callable[..., Path]) -> Callable[[str], list[Problem]]:
    """Every problem of a sign text."""
    return lambda text: check_sign(write(text))[1]
