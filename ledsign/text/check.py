"""Check: everything wrong with a text at a size, found without drawing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledsign.core.problem import Problem
from ledsign.text.clusters import Segmented, segment
from ledsign.text.fit import small_problems
from ledsign.text.gate import GlyphReport, Policy, admitted, emptied_problems, inspect

if TYPE_CHECKING:
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.missing import Missing


@dataclass(frozen=True, slots=True)
class Checked:
    """Problems in the order of the text, and what was found of its glyphs in detail."""

    problems: tuple[Problem, ...]
    glyphs: GlyphReport

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The clusters no font draws."""
        return self.glyphs.missing


def check_text(
    text: str, size_px: int, one_bit: bool, fonts: FontLibrary, policy: Policy = "strict"
) -> Checked:
    """Refused characters, missing glyphs, fallbacks, ignored variants, and a size too small to read.

    Raises FontError when the fonts are missing or damaged.
    """
    segmented = segment(text)
    report = inspect(segmented, size_px, one_bit, fonts)
    blank = emptied_problems(segmented, admitted(segmented, report, policy))
    problems = (*segmented.problems, *report.problems(policy), *blank, *small_problems(size_px))
    return Checked(problems, report)


def glyph_problems(
    segmented: Segmented,
    size_px: int,
    one_bit: bool,
    fonts: FontLibrary,
    field: str = "text",
    policy: Policy = "strict",
) -> tuple[list[Problem], GlyphReport]:
    """What is wrong with the glyphs of a text, as problems and in detail."""
    report = inspect(segmented, size_px, one_bit, fonts)
    found = report.problems(policy, field)
    return found + emptied_problems(segmented, admitted(segmented, report, policy), field), report


def refused(segmented: Segmented, field: str) -> list[Problem]:
    """The segmentation's problems, placed on the field the text came from."""
    return [replace(one, where=replace(one.where, field=field)) for one in segmented.problems]
