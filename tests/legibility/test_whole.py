from __future__ import annotations

import pytest

from ledsign.core.geometry import Size
from ledsign.core.problem import Where
from ledsign.legibility.whole import whole_problems

TOWER = Size(96, 640)
BOTH = Size(256, 640)
LARGE = {"em_px": 128, "glyph": Size(122, 120), "size": Size(1024, 128), "view": TOWER}
COLUMN = {"axis": "y", "effect": "scroll-up", "em_px": 24, "glyph": Size(22, 22), "size": Size(24, 192)}


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({}, 0),
        ({"glyph": Size(64, 16)}, 0),  # exactly as large as the view
        (LARGE, 100),
        ({**LARGE, "view": Size(122, 640)}, 0),  # the blank of the cell may be cut
        ({**LARGE, "view": BOTH, "face": TOWER}, 100),  # over two towers: cut by the gap
        ({**LARGE, "view": BOTH, "face": TOWER, "effect": "hold"}, 100),
        ({**LARGE, "effect": "hold"}, 0),  # at rest: told as cropped
        ({**COLUMN, "view": Size(64, 16)}, 17),
        ({**COLUMN, "view": Size(16, 640)}, 0),  # across: told as cropped
        ({**LARGE, "view": BOTH, "face": Size(60, 50)}, 53),  # the worse of both sides
    ],
)
def test_a_glyph_larger_than_the_face_is_never_seen_whole(facts, changes, size) -> None:
    found = whole_problems(facts(**changes), Where(field="items[0].size"))
    assert [(one.code, one.severity, one.where.field) for one in found] == (
        [("text.glyph-cut", "warning", "items[0].size")] if size else []
    )
    if size:
        assert f"size: {size} or" in found[0].remedy.en
        assert f"size: {size} 或" in found[0].remedy.zh
