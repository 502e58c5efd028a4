"""Missing glyphs: a font for each cluster, and a report of those that have none. There is never tofu."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.core.problem import Bilingual, Problem, Severity, Where
from ledsign.text.clusters import Cluster, code_points, segment
from ledsign.text.emoji import in_order

if TYPE_CHECKING:
    from ledsign.text.face import Face
    from ledsign.text.fonts import FontLibrary

# What stands where a glyph is missing in pictures made all the same: 〓, the Chinese printers' sign for it.
SUBSTITUTE = "〓"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A cluster no font draws. ``index`` counts characters from 0; ``codepoints`` is like ``U+1F600``."""

    index: int
    cluster: str
    codepoints: str
    name: str
    fonts_tried: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """A flat mapping for ``--json``."""
        return {
            "index": self.index,
            "cluster": self.cluster,
            "codepoints": self.codepoints,
            "name": self.name,
            "fonts_tried": list(self.fonts_tried),
        }


class Chooser:
    """Which face of a chain draws a cluster; each cluster is asked for once."""

    def __init__(self, faces: Sequence[Face]) -> None:
        self.faces = tuple(faces)
        self._chosen: dict[str, int | None] = {}

    def __getitem__(self, cluster: str) -> int | None:
        """The number of the first face that draws it, None when none does."""
        if cluster not in self._chosen:
            order = in_order(cluster, self.faces)
            self._chosen[cluster] = next(
                (number for number in order if self.faces[number].draws(cluster)), None
            )
        return self._chosen[cluster]

    def missing(self, clusters: Sequence[Cluster]) -> list[Missing]:
        """Those no face draws; white space needs none."""
        tried = tuple(dict.fromkeys(face.name for face in self.faces))
        return [
            Missing(
                index=cluster.index,
                cluster=cluster.text,
                codepoints=code_points(cluster.text),
                name=" + ".join(unicodedata.name(char, "?") for char in cluster.text),
                fonts_tried=tried,
            )
            for cluster in clusters
            if self[cluster.text] is None and not cluster.is_blank
        ]

    def last_resorts(self, clusters: Sequence[Cluster]) -> list[Cluster]:
        """Those only the last resort draws."""
        return [cluster for cluster in clusters if self._is_last_resort(cluster)]

    def _is_last_resort(self, cluster: Cluster) -> bool:
        number = self[cluster.text]
        return number is not None and self.faces[number].is_last_resort and not cluster.is_blank


def missing_glyphs(text: str, size_px: int, one_bit: bool, fonts: FontLibrary) -> list[Missing]:
    """Every cluster of ``text`` that nothing we may use draws at this size, in order.

    Raises FontError when the fonts themselves are missing or damaged.
    """
    chooser = Chooser(fonts.faces(size_px, one_bit))
    return [missing for line in segment(text).lines for missing in chooser.missing(line)]


def missing_problem(missing: Missing, field: str = "text") -> Problem:
    """A missing glyph as an error."""
    tried = ", ".join(missing.fonts_tried)
    return Problem(
        code="text.missing-glyph",
        message=Bilingual(
            f"no font draws {missing.cluster} ({missing.codepoints} {missing.name}),"
            f" character {missing.index + 1} of the text; tried {tried}",
            f"第 {missing.index + 1} 个字符“{missing.cluster}”（{missing.codepoints}）没有可用字形；"
            f"已尝试 {tried}",
        ),
        remedy=Bilingual("write it another way, or choose another size", "请换一种写法，或选择其他字号"),
        where=Where(field=field),
    )


def last_resort_problem(cluster: Cluster, field: str = "text") -> Problem:
    """A warning for a glyph that is legible but not of the same design."""
    return Problem(
        code="text.last-resort-glyph",
        severity=Severity.WARNING,
        message=Bilingual(
            f"only an enlarged 16 px font draws {cluster.text} ({code_points(cluster.text)}),"
            f" character {cluster.index + 1} of the text",
            f"第 {cluster.index + 1} 个字符“{cluster.text}”（{code_points(cluster.text)}）"
            "只能用放大的 16 点阵显示",
        ),
        remedy=Bilingual(
            "look at it in the preview; 16 px shows it best", "请在预览中确认；16 点阵时效果最好"
        ),
        where=Where(field=field),
    )


def variant_problem(cluster: Cluster, field: str = "text") -> Problem:
    """A warning for an ignored variation selector."""
    return Problem(
        code="text.variant-ignored",
        severity=Severity.WARNING,
        message=Bilingual(
            f"the variant asked for after {cluster.text}, character {cluster.index + 1} of the text,"
            " is not in our fonts",
            f"第 {cluster.index + 1} 个字符“{cluster.text}”所要求的异体字形不在字库中",
        ),
        remedy=Bilingual(
            "the usual shape is shown; remove the variation selector", "将显示通用字形；可删除异体选择符"
        ),
        where=Where(field=field),
    )
