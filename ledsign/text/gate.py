"""Gate: what of a text comes out wrong or less well, told before anything is compiled for a sign.

Nothing is ever replaced in silence. A cluster without a glyph stops the work (``strict``), is drawn as 〓
(``substitute``) or left out (``skip``); the last two are reported like fallbacks and ignored variants.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from ledsign.core.problem import Bilingual, Problem, Severity, Where
from ledsign.text.clusters import Cluster, Segmented
from ledsign.text.missing import SUBSTITUTE, Chooser, Fallback, Missing, Noted, Variant, noted
from ledsign.text.presentation import usual_shape

if TYPE_CHECKING:
    from ledsign.text.fonts import FontLibrary

Policy = Literal["strict", "substitute", "skip"]

_DONE: dict[Policy, tuple[str, Bilingual]] = {
    "strict": ("missing-glyph", Bilingual("", "")),
    "substitute": (
        "glyph-substituted", Bilingual(f"; {SUBSTITUTE} is shown instead", f"；将显示 {SUBSTITUTE}"),
    ),
    "skip": ("glyph-skipped", Bilingual("; it is left out", "；将被略去")),
}  # fmt: skip
_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphReport:
    """Everything worth telling of a text's glyphs, each in the order of the text. Reports can be added."""

    missing: tuple[Missing, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    variants: tuple[Variant, ...] = ()

    def __add__(self, other: GlyphReport) -> GlyphReport:
        """Both, each entry once."""
        return GlyphReport(
            missing=tuple(dict.fromkeys(self.missing + other.missing)),
            fallbacks=tuple(dict.fromkeys(self.fallbacks + other.fallbacks)),
            variants=tuple(dict.fromkeys(self.variants + other.variants)),
        )

    def placed(self, where: Where) -> GlyphReport:
        """The same, of a text that stands there."""
        return GlyphReport(
            missing=tuple(replace(one, where=where) for one in self.missing),
            fallbacks=tuple(replace(one, where=where) for one in self.fallbacks),
            variants=tuple(replace(one, where=where) for one in self.variants),
        )

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """``missing``, ``fallbacks`` and ``variants`` as lists of flat mappings."""
        return {
            "missing": [one.as_json() for one in self.missing],
            "fallbacks": [one.as_json() for one in self.fallbacks],
            "variants": [one.as_json() for one in self.variants],
        }

    def problems(self, policy: Policy = "strict", field: str = "text") -> list[Problem]:
        """One for each missing glyph, each different last resort and variant, and each other font."""
        found = [_missing_problem(one, policy, field) for one in self.missing]
        last = {one.cluster: one for one in reversed(self.fallbacks) if one.last_resort}
        found += [_last_resort_problem(one, field) for one in reversed(last.values())]
        others = sorted((one for one in self.fallbacks if not one.last_resort), key=lambda one: one.font)
        for font, group in groupby(others, key=lambda one: one.font):
            found.append(_fallback_problem(font, list(group), field))
        variants = {one.cluster: one for one in reversed(self.variants)}
        return found + [_variant_problem(one, field) for one in reversed(variants.values())]


NOTHING_FOUND = GlyphReport()


def inspect(segmented: Segmented, size_px: int, one_bit: bool, fonts: FontLibrary) -> GlyphReport:
    """The report of a text at a size. Raises FontError when our fonts are missing or damaged."""
    chooser = Chooser(fonts.faces(size_px, one_bit))
    clusters = [cluster for line in segmented.lines for cluster in line]
    return GlyphReport(
        missing=tuple(chooser.missing(clusters)),
        fallbacks=tuple(chooser.fallbacks(clusters, fonts.design(size_px, one_bit))),
        variants=tuple(
            Variant(**noted(Cluster(cluster.index, usual_shape(cluster.text))))
            for cluster in clusters
            if cluster.variant and not chooser.has_variation(cluster.text)
        ),
    )


def admitted(segmented: Segmented, report: GlyphReport, policy: Policy) -> Segmented:
    """What is set: under ``skip`` without the missing clusters, else all of it (〓 stands for them)."""
    if policy != "skip" or not report.missing:
        return segmented
    missing = {(one.index, one.cluster) for one in report.missing}
    lines = (tuple(one for one in line if (one.index, one.text) not in missing) for line in segmented.lines)
    return replace(segmented, lines=tuple(lines))


def emptied_problems(before: Segmented, after: Segmented, field: str = "text") -> list[Problem]:
    """An error when there is nothing to read, or ``skip`` has left out all of it: a dark sign says nothing.

    Where all was refused that has been said.
    """
    if _is_readable(after):
        return []
    if not _is_readable(before):
        return [] if before.problems else [_blank_problem(field)]
    return [
        Problem(
            code="text.nothing-left",
            message=Bilingual(
                "no font draws any character of it: nothing is left to show", "全部字符都没有字形，无可显示"
            ),
            remedy=Bilingual(
                "choose a font that has them, or take it out", "请换用有这些字的字体，或删去此项"
            ),
            where=Where(field=field),
        )
    ]


def _is_readable(text: Segmented) -> bool:
    return any(not one.is_blank for line in text.lines for one in line)


def _blank_problem(field: str) -> Problem:
    """Spaces, invisible characters, or markup around nothing."""
    return Problem(
        code="text.blank",
        message=Bilingual(
            "nothing of the text can be seen: the sign would stay dark", "文字中没有可见字符，屏幕将是黑的"
        ),
        remedy=Bilingual("write what the sign shall show", "请写要显示的文字"),
        where=Where(field=field),
    )


def _place(one: Noted) -> Bilingual:
    return Bilingual(f"character {one.index + 1} of the text", f"第 {one.index + 1} 个字符")


def _missing_problem(one: Missing, policy: Policy, field: str) -> Problem:
    tried, place, (code, done) = ", ".join(one.fonts_tried), _place(one), _DONE[policy]
    return Problem(
        code=f"text.{code}",
        severity=Severity.ERROR if policy == "strict" else Severity.WARNING,
        message=Bilingual(
            f"no font draws {one.cluster} ({one.codepoints} {one.name}), {place.en}; tried {tried}{done.en}",
            f"{place.zh}“{one.cluster}”（{one.codepoints}）没有可用字形；已尝试 {tried}{done.zh}",
        ),
        remedy=Bilingual(
            "write it another way, or add a font that has it (ledsign fonts)",
            "请换一种写法，或添加含有此字的字体（ledsign fonts）",
        ),
        where=Where(field=field),
    )


def _last_resort_problem(one: Fallback, field: str) -> Problem:
    """A glyph that is legible but not of the same design."""
    place = _place(one)
    return Problem(
        code="text.last-resort-glyph",
        severity=Severity.WARNING,
        message=Bilingual(
            f"only an enlarged 16 px font draws {one.cluster} ({one.codepoints}), {place.en}",
            f"{place.zh}“{one.cluster}”（{one.codepoints}）只能用放大的 16 点阵显示",
        ),
        remedy=Bilingual(
            "look at it in the preview; 16 px shows it best", "请在预览中确认；16 点阵时效果最好"
        ),
        where=Where(field=field),
    )


def _fallback_problem(font: str, group: list[Fallback], field: str) -> Problem:
    """All clusters that one other font draws."""
    different = list(dict.fromkeys(one.cluster for one in group))
    shown = "".join(different[:_MOST_SHOWN]) + ("…" if len(different) > _MOST_SHOWN else "")
    place, tried = _place(group[0]), ", ".join(group[0].fonts_tried)
    return Problem(
        code="text.fallback-glyph",
        severity=Severity.WARNING,
        message=Bilingual(
            f"{shown} ({len(different)} not in {tried}) is drawn in {font}, first {place.en}",
            f"“{shown}”（{len(different)} 个不在 {tried} 中）改用 {font} 显示，首个在{place.zh}",
        ),
        remedy=Bilingual(
            "look at it in the preview, or choose a font that has them (ledsign fonts)",
            "请在预览中确认，或选用含有这些字的字体（ledsign fonts）",
        ),
        where=Where(field=field),
    )


def _variant_problem(one: Variant, field: str) -> Problem:
    """An ignored variation selector."""
    place = _place(one)
    return Problem(
        code="text.variant-ignored",
        severity=Severity.WARNING,
        message=Bilingual(
            f"no font has the variant asked for after {one.cluster}, {place.en}",
            f"{place.zh}“{one.cluster}”所要求的异体字形没有字库收录",
        ),
        remedy=Bilingual(
            "the usual shape is shown; remove the variation selector, or choose a font that has it",
            "将显示通用字形；可删除异体选择符，或换用收录该字形的字体",
        ),
        where=Where(field=field),
    )
