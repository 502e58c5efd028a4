"""Check: everything wrong with a text at a size, found without drawing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledsign.core.problem import Problem
from ledsign.text.clusters import Segmented, segment
from ledsign.text.fit import small_problems
from ledsign.text.missing import (
    Chooser,
    Missing,
    last_resort_problem,
    missing_problem,
    variant_problem,
)

if TYPE_CHECKING:
    from ledsign.text.fonts import FontLibrary


@dataclass(frozen=True, slots=True)
class Checked:
    """Problems in the order of the text, and the missing glyphs among them as a list of their own."""

    problems: tuple[Problem, ...]
    missing: tuple[Missing, ...]


def check_text(text: str, size_px: int, one_bit: bool, fonts: FontLibrary) -> Checked:
    """Refused characters, missing glyphs, last resorts, ignored variants, and a size too small to read.

    Raises FontError when the fonts are missing or damaged.
    """
    segmented = segment(text)
    found, missing = glyph_problems(segmented, size_px, one_bit, fonts)
    return Checked((*segmented.problems, *found, *small_problems(size_px)), missing)


def glyph_problems(
    segmented: Segmented, size_px: int, one_bit: bool, fonts: FontLibrary, field: str = "text"
) -> tuple[list[Problem], tuple[Missing, ...]]:
    """Errors for every missing glyph; a warning for each different one that is drawn less well."""
    chooser = Chooser(fonts.faces(size_px, one_bit))
    clusters = [cluster for line in segmented.lines for cluster in line]
    missing = tuple(chooser.missing(clusters))
    found = [missing_problem(one, field) for one in missing]
    substitutes = {cluster.text: cluster for cluster in reversed(chooser.last_resorts(clusters))}
    found += [last_resort_problem(cluster, field) for cluster in reversed(substitutes.values())]
    variants = {cluster.text: cluster for cluster in reversed(clusters) if cluster.variant}
    found += [variant_problem(cluster, field) for cluster in reversed(variants.values())]
    return found, missing


def refused(segmented: Segmented, field: str) -> list[Problem]:
    """The segmentation's problems, placed on the field the text came from."""
    return [replace(one, where=replace(one.where, field=field)) for one in segmented.problems]
