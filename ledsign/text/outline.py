"""Outlines: Noto Sans SC, smooth for grey and colour signs, hinted to one bit for the others.

Smooth: HarfBuzz rasters the unhinted outline, at four positions between two pixels, so that a letter keeps
its shape wherever it stands. One bit: FreeType's mono hinting (through Pillow), with drop-out control; a
smooth raster cut at 50 % loses thin strokes altogether (— vanished at 16 px).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ledsign.core.errors import FontError
from ledsign.text.clusters import JOINED_DASH
from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import EMPTY, Glyph, GlyphCache, GlyphKey, Pose, posed
from ledsign.text.marks import FORMS, TURNED, UPRIGHT_BEST, pose_of

# Noto Sans CJK: the em box reaches from 880 units above the baseline to 120 below
ASCENT = 880
UPEM = 1000
CAP_HEIGHT = 733


class Outline:
    """An OpenType file. Opened when first asked.

    ``ascent`` of the em box in units, ``upem`` of them to an em. ``index`` is the face's number in a
    collection; ``has_columns`` says that its vertical metrics are sound.
    """

    ascent = ASCENT
    upem = UPEM
    index = 0
    has_columns = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def has(self, cluster: str) -> bool:
        """Every character is mapped."""
        return all(ord(char) in self.codes for char in cluster)

    def coordinates(self, weight: int) -> list[float]:
        """Where on its axes a weight is, for FreeType; empty for a font without axes."""
        return [weight]

    @cached_property
    def face(self) -> Any:
        """uharfbuzz.Face. Raises FontError when it is no font."""
        import uharfbuzz

        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self.path)), 0)
        if face.upem != UPEM or not face.glyph_count:
            raise FontError(f"{self.path} is not the font we ship; rebuild it with fonts/build.py")
        return face

    @cached_property
    def codes(self) -> frozenset[int]:
        """Code points it maps."""
        return frozenset(self.face.unicodes)


class _OutlineFace(ABC):
    """What smooth and one-bit outlines share: shaping and metrics."""

    is_last_resort = False

    def __init__(self, outline: Outline, name: str, size_px: int, weight: int) -> None:
        import uharfbuzz

        self._hb = uharfbuzz
        self._outline = outline
        self._em = size_px
        self._weight = weight
        self._font = uharfbuzz.Font(outline.face)
        self._font.scale = (size_px * UNIT, size_px * UNIT)
        self._font.set_variations({"wght": weight})
        self._ascent = round(size_px * outline.ascent / outline.upem)
        self._cache = GlyphCache(self._make)
        self.name = name

    def draws(self, cluster: str) -> bool:
        """Every character is mapped and the whole leaves ink."""
        return self._outline.has(cluster) and self._leaves_ink(cluster)

    def blank(self, cluster: str) -> int:
        """As the font has it; half an em for a space it lacks."""
        glyph = self._font.get_nominal_glyph(ord(cluster)) if len(cluster) == 1 else None
        return int(self._font.get_glyph_h_advance(glyph)) if glyph else self._em * UNIT // 2

    def glyph(self, key: GlyphKey) -> Glyph:
        """From the cache."""
        return self._cache[key]

    def _leaves_ink(self, cluster: str) -> bool:
        extents = self._font.get_glyph_extents(self._font.get_nominal_glyph(ord(cluster[0])))
        return extents is not None and bool(extents.width and extents.height)

    def _run(self, clusters: Sequence[str], *, vertical: bool) -> list[tuple[int, Any, int]]:
        """HarfBuzz's glyphs as (glyph number, place, number of the cluster)."""
        buffer = self._hb.Buffer()
        codes: list[int] = []
        owners: list[int] = []
        for number, cluster in enumerate(clusters):
            codes += map(ord, cluster)
            owners += [number] * len(cluster)
        buffer.add_codepoints(codes)
        buffer.direction = "ttb" if vertical else "ltr"
        # a lone dash or quotation mark is of no script, and then `vert` would not apply to it
        buffer.script = "Hani"
        buffer.language = "zh-Hans"
        # kana kerning would break the even rhythm of a column
        self._hb.shape(self._font, buffer, {"vkrn": False} if vertical else {"kern": True})
        return [
            (info.codepoint, place, owners[info.cluster])
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    @abstractmethod
    def _make(self, key: GlyphKey) -> Glyph:
        """Draw the ink of a glyph that is not in the cache."""


class SmoothFace(_OutlineFace):
    """256 levels, unhinted, four phases."""

    phases = 4

    def shape(self, clusters: Sequence[str], *, vertical: bool) -> list[Shaped]:
        """Glyph numbers with positions; kerned in rows, one em each in columns."""
        em = self._em * UNIT
        ascent = em * self._outline.ascent // self._outline.upem
        shaped: list[Shaped] = []
        for glyph, place, number in self._run(clusters, vertical=vertical):
            cluster = clusters[number]
            if not glyph:
                raise FontError(f"{self.name} has no glyph for {cluster!r}")
            if cluster == JOINED_DASH:
                if not shaped or shaped[-1].cluster != number:
                    pose = Pose.JOINED_TURNED if vertical else Pose.JOINED
                    shaped.append(Shaped(glyph, number, 2 * em, pose=pose))
            elif not vertical:
                shaped.append(Shaped(glyph, number, place.x_advance, place.x_offset, -place.y_offset))
            elif cluster in UPRIGHT_BEST:  # one form for all fonts, in line with the hanzi's middle
                nominal = self._font.get_nominal_glyph(ord(cluster))
                shaped.append(Shaped(nominal, number, em, pose=Pose.CENTRED))
            elif cluster in TURNED and glyph == self._font.get_nominal_glyph(ord(cluster)):
                shaped.append(Shaped(glyph, number, em, pose=Pose.TURNED))
            elif not self._outline.has_columns:
                aside = (em - self._font.get_glyph_h_advance(glyph)) // 2
                shaped.append(Shaped(glyph, number, em, aside))
            else:
                # HarfBuzz counts from the top middle of the cell, we from its top left
                dy = -(place.y_offset + ascent)
                shaped.append(Shaped(glyph, number, -place.y_advance, em // 2 + place.x_offset, dy))
        return shaped

    def ink_box(self, key: GlyphKey) -> tuple[int, int, int, int]:
        """From the outline's box without drawing it."""
        if key.pose is not Pose.UPRIGHT or key.width != 100:
            glyph = self.glyph(key)
            return glyph.left, glyph.top, glyph.left + glyph.ink.shape[1], glyph.top + glyph.ink.shape[0]
        extents = self._font.get_glyph_extents(key.glyph)
        if extents is None or not extents.width:
            return 0, 0, 0, 0
        # extents are rounded to 1/64 px, and what they lose may be the trace of ink in one more row
        left = extents.x_bearing + key.phase * UNIT // 4 - 1
        return (
            left // UNIT,
            self._ascent + (-extents.y_bearing - 1) // UNIT,
            -(-(left + extents.width + 2) // UNIT),
            self._ascent + -((extents.y_bearing + extents.height - 1) // UNIT),
        )

    @cached_property
    def _pen(self) -> Any:
        pen = self._hb.RasterDraw()
        pen.scale_factor = (float(UNIT), float(UNIT))
        return pen

    def _make(self, key: GlyphKey) -> Glyph:
        pen, right = self._pen, key.phase + key.moved_x
        pen.transform = (key.width / 100, 0, 0, 1, right * UNIT // 4, -key.moved_y * UNIT // 4)
        pen.draw_glyph(self._font, key.glyph)
        image = pen.render()
        if image is None:
            return EMPTY
        extents = image.extents
        ink = np.frombuffer(image.buffer, np.uint8).reshape(extents.height, extents.stride)
        # HarfBuzz stores rows from the bottom
        ink = np.ascontiguousarray(ink[::-1, : extents.width])
        top = self._ascent - (extents.y_origin + extents.height)
        return posed(Glyph(ink, extents.x_origin, top), key.pose, self._em)


class MonoFace(_OutlineFace):
    """0 or 255, FreeType mono hinting."""

    phases = 1

    @cached_property
    def _pillow(self) -> Any:
        return self._at(self._em)

    def _at(self, size_px: int) -> Any:
        from PIL import ImageFont

        font = ImageFont.truetype(
            str(self._outline.path), size_px, self._outline.index, layout_engine=ImageFont.Layout.BASIC
        )
        axes = self._outline.coordinates(self._weight)
        if axes:
            font.set_variation_by_axes(axes)
        return font

    def shape(self, clusters: Sequence[str], *, vertical: bool) -> list[Shaped]:
        """Clusters with whole-pixel advances; vertical forms by their code points."""
        em = self._em * UNIT
        if vertical:
            return [self._in_column(cluster, number) for number, cluster in enumerate(clusters)]
        advances = [0] * len(clusters)
        for _, place, number in self._run(clusters, vertical=False):
            advances[number] += place.x_advance
        return [
            Shaped("—", number, 2 * em, pose=Pose.JOINED)
            if cluster == JOINED_DASH
            else Shaped(cluster, number, (advances[number] + UNIT // 2) // UNIT * UNIT)
            for number, cluster in enumerate(clusters)
        ]

    def ink_box(self, key: GlyphKey) -> tuple[int, int, int, int]:
        """Exact: hinting moves edges, so the glyph has to be drawn."""
        glyph = self.glyph(key)
        return glyph.left, glyph.top, glyph.left + glyph.ink.shape[1], glyph.top + glyph.ink.shape[0]

    def _leaves_ink(self, cluster: str) -> bool:
        return self.glyph(GlyphKey("—" if cluster == JOINED_DASH else cluster)).ink.size > 0

    def _in_column(self, cluster: str, number: int) -> Shaped:
        em = self._em * UNIT
        if cluster == JOINED_DASH:
            return Shaped("—", number, 2 * em, pose=Pose.JOINED_TURNED)
        form = FORMS.get(cluster)
        if form is not None and cluster not in UPRIGHT_BEST and ord(form) in self._outline.codes:
            return Shaped(form, number, em)
        pose = pose_of(cluster)
        advance = sum(
            self._font.get_glyph_h_advance(self._font.get_nominal_glyph(ord(char))) for char in cluster
        )
        aside = (em - advance) // 2 // UNIT * UNIT if pose is Pose.UPRIGHT else 0
        return Shaped(cluster, number, em, dx=aside, pose=pose)

    def _make(self, key: GlyphKey) -> Glyph:
        # narrowing a hinted outline would undo the hinting: a smaller size keeps its stems even
        size_px = max(1, self._em * key.width // 100)
        font = self._pillow if key.width == 100 else self._at(size_px)
        ascent = self._ascent - (self._em - size_px) * CAP_HEIGHT // UPEM // 2
        mask, (left, top) = font.getmask2(str(key.glyph), mode="1", anchor="ls")
        width, height = mask.size
        if not width or not height:
            return EMPTY
        ink = np.frombuffer(bytes(mask), np.uint8).reshape(height, width)
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        if not rows.size:
            return EMPTY
        ink = np.ascontiguousarray(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
        upright = Glyph(ink, int(left + columns[0]), int(ascent + top + rows[0]))
        return posed(upright, key.pose, self._em)
