"""Rows: left to right, kerned; several lines downwards, and pages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.text.layout import Placements, Setter
from ledsign.text.setting import DEFAULT, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.effects.base import Align
    from ledsign.text.clusters import Cluster
    from ledsign.text.fonts import FontLibrary


def set_rows(
    lines: Sequence[Sequence[Cluster]],
    size_px: int,
    one_bit: bool,
    fonts: FontLibrary,
    align: Align = "centre",
    setting: Setting = DEFAULT,
) -> list[Placements]:
    """Pages of ``lines`` from the top, 1.15 em apart; one page when the setting has no depth.

    Raises FontError.
    """
    setter = Setter(fonts.faces(size_px, one_bit), size_px, vertical=False, setting=setting)
    return setter.pages(lines, line_pitch(size_px), align)


def line_pitch(size_px: int) -> int:
    """Pixels from line to line: 1.15 em, and at least one blank row."""
    return max(size_px + 1, (size_px * 23 + 10) // 20)
