"""Columns: one cluster to a cell of em × em, from the top; several lines from right to left.

Hanzi, letters and digits stand upright. Marks take their vertical forms: from the font's ``vert`` feature
where there is one, else from ``marks``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.text.horizontal import line_pitch
from ledsign.text.layout import Placements, Setter

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
) -> Placements:
    """Placements of ``lines`` from the right, 1.15 em apart. Raises FontError."""
    setter = Setter(fonts.faces(size_px, one_bit), size_px, vertical=True)
    return setter.set(lines, line_pitch(size_px), align)
