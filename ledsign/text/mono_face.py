"""Mono face: an outline hinted to on and off by FreeType (through Pillow), with drop-out control.

A smooth raster cut at 50 % loses thin strokes altogether (— vanished at 16 px).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ledsign.text.clusters import JOINED_DASH
from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import EMPTY, Glyph, GlyphKey, Pose, posed
from ledsign.text.marks import FORMS, LOW, UPRIGHT_BEST, pose_of
from ledsign.text.numbered import FIRST, renumbered
from ledsign.text.outline import CAP_HEIGHT, KEPT, UPEM, OutlineFace
from ledsign.text.presentation import is_variation


class MonoFace(OutlineFace):
    """0 or 255, FreeType mono hinting."""

    phases = 1

    @cached_property
    def _pillow(self) -> Any:
        return self._at(self._em)

    def _at(self, size_px: int, *, numbered: bool = False) -> Any:
        from PIL import ImageFont

        path, index = self._outline.path, self._outline.index
        file = io.BytesIO(renumbered(path, index)) if numbered else str(path)
        font = ImageFont.truetype(file, size_px, index, layout_engine=ImageFont.Layout.BASIC)
        axes = self._outline.coordinates(self._weight)
        if axes:
            font.set_variation_by_axes(axes)
        return font

    def shape_each(self, clusters: Sequence[str], *, vertical: bool) -> list[tuple[Shaped, ...]]:
        """Clusters with whole-pixel advances; vertical forms by their code points."""
        wanted: list[tuple[str, int | None]] = [(cluster, None) for cluster in clusters]
        if not vertical:
            owners = [number for number, cluster in enumerate(clusters) for _ in cluster]
            advances = [0] * len(clusters)
            buffer = self._run(clusters, vertical=False)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                advances[owners[info.cluster]] += place.x_advance
            wanted = list(zip(clusters, advances, strict=True))
        known = self._known
        if len(known) >= KEPT:
            known.clear()
        for key in set(wanted) - known.keys():
            cluster, advance = key
            known[key] = (self._in_column(cluster) if advance is None else self._in_row(cluster, advance),)
        return [known[key] for key in wanted]

    def _in_row(self, cluster: str, advance: int) -> Shaped:
        if cluster == JOINED_DASH:
            return Shaped("—", 0, 2 * self._em * UNIT, pose=Pose.JOINED)
        return Shaped(self._drawn_as(cluster), 0, (advance + UNIT // 2) // UNIT * UNIT)

    def ink_box(self, key: GlyphKey) -> tuple[int, int, int, int]:
        """Exact: hinting moves edges, so the glyph has to be drawn."""
        glyph = self.glyph(key)
        return glyph.left, glyph.top, glyph.left + glyph.ink.shape[1], glyph.top + glyph.ink.shape[0]

    def _leaves_ink(self, cluster: str) -> bool:
        return self.glyph(GlyphKey("—" if cluster == JOINED_DASH else self._drawn_as(cluster))).ink.size > 0

    def _drawn_as(self, cluster: str) -> int | str:
        """Pillow draws characters; a shape that is none of a character by itself is drawn by its number."""
        return self._outline.variation(cluster) or cluster if is_variation(cluster) else cluster

    def _in_column(self, cluster: str) -> Shaped:
        em = self._em * UNIT
        if cluster == JOINED_DASH:
            return Shaped("—", 0, 2 * em, pose=Pose.JOINED_TURNED)
        if is_variation(cluster):
            return Shaped(self._drawn_as(cluster), 0, em)
        form = FORMS.get(cluster)
        if form is not None and cluster not in UPRIGHT_BEST and ord(form) in self._outline.codes:
            return Shaped(form, 0, em)
        pose = pose_of(cluster)
        low = LOW.get(cluster)
        if low is not None and ord(low) in self._outline.codes:
            return Shaped(low, 0, em, pose=pose)
        advance = sum(
            self._font.get_glyph_h_advance(self._font.get_nominal_glyph(ord(char))) for char in cluster
        )
        aside = (em - advance) // 2 // UNIT * UNIT if pose is Pose.UPRIGHT else 0
        return Shaped(cluster, 0, em, dx=aside, pose=pose)

    def _make(self, key: GlyphKey) -> Glyph:
        # narrowing a hinted outline would undo the hinting: a smaller size keeps its stems even
        size_px = max(1, self._em * key.width // 100)
        numbered = isinstance(key.glyph, int)
        text = chr(FIRST + int(key.glyph)) if numbered else str(key.glyph)
        plain = key.width == 100 and not numbered
        font = self._pillow if plain else self._at(size_px, numbered=numbered)
        ascent = self._ascent - (self._em - size_px) * CAP_HEIGHT // UPEM // 2
        mask, (left, top) = font.getmask2(text, mode="1", anchor="ls")
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
