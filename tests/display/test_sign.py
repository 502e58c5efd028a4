"""The sign's own small questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledsign.core.geometry import Rect
from ledsign.display.sign import Face, Sign


def test_faces_by_name(sign_with: Callable[..., Sign]) -> None:
    west, east = Face(name="west", rect=Rect(0, 0, 2, 4)), Face(name="east", rect=Rect(6, 0, 2, 4))
    sign = sign_with(faces=(west, east))
    assert sign.face("east") is east
    with pytest.raises(KeyError, match="north"):
        sign.face("north")
