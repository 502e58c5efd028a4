"""Columns: from the top, one cluster to a cell of em × em; several from right to left, and pages of them.

Hanzi, single letters and short numbers stand upright, words turn (``orientation``). Marks take their vertical
forms: from the font's ``vert`` feature where there is one, else from ``marks``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.text.horizontal import line_pitch
from ledsign.text.layout import Placements, Setter
from ledsign.text.setting import DEFAULT, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.effects.base import Align
    from ledsign.text.clusters import Cluster
    from ledsign.text.fonts import FontLibrary


def set_columns(
    lines: Sequence[Sequence[Cluster]],
    size_px: int,
    one_bit: bool,
    fonts: FontLibrary,
    align: Align = "start",
    setting: Setting = DEFAULT,
) -> list[Placements]:
    """Pages of ``lines`` from the right, 1.15 em apart; one page when the setting has no depth.

    Raises FontError.
    """
    setter = Setter(fonts.faces(size_px, one_bit), size_px, vertical=True, setting=setting)
    return setter.pages(lines, line_pitch(size_px), align)
