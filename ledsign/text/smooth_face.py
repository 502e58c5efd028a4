"""Smooth face: an outline in 256 levels, unhinted, at four positions between two pixels.

HarfBuzz rasters it, so that a letter keeps its shape wherever it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, chain, repeat
from typing import Any

import numpy as np

from ledsign.core.errors import FontError
from ledsign.text.clusters import JOINED_DASH
from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import EMPTY, Glyph, GlyphKey, Pose, posed
from ledsign.text.marks import ROTATED, TURNED, UPRIGHT_BEST, pose_of
from ledsign.text.outline import KEPT, OutlineFace

_WITH_A_FORM = TURNED | ROTATED


class SmoothFace(OutlineFace):
    """256 levels, unhinted, four phases."""

    phases = 4

    def shape_each(self, clusters: Sequence[str], *, vertical: bool) -> list[tuple[Shaped, ...]]:
        """Glyph numbers with positions; kerned in rows, one em each in columns."""
        buffer = self._run(clusters, vertical=vertical)
        infos = buffer.glyph_infos
        glyphs = [info.codepoint for info in infos]
        places = [place.position for place in buffer.glyph_positions]
        wanted: list[tuple[object, ...]]
        if [info.cluster for info in infos] != list(range(sum(map(len, clusters)))):
            drawn = list(zip(glyphs, places, strict=True))
            wanted = self._gathered(clusters, infos, drawn, vertical=vertical)
        elif len(glyphs) == len(clusters):
            wanted = list(zip(clusters, repeat(vertical), glyphs, places))
        else:
            drawn = list(zip(glyphs, places, strict=True))
            ends = accumulate(map(len, clusters))
            wanted = [
                (text, vertical, *chain.from_iterable(drawn[end - len(text) : end]))
                for text, end in zip(clusters, ends, strict=True)
            ]
        known = self._known
        if len(known) >= KEPT:
            known.clear()
        for key in set(wanted).difference(known):
            known[key] = self._placed(str(key[0]), vertical, key[2:])
        return [known[key] for key in wanted]

    def _gathered(
        self, clusters: Sequence[str], infos: Any, drawn: Sequence[tuple[object, ...]], *, vertical: bool
    ) -> list[tuple[object, ...]]:
        """Each cluster with the glyphs it became, where letters joined or came apart."""
        owners = [number for number, cluster in enumerate(clusters) for _ in cluster]
        parts: list[tuple[object, ...]] = [(text, vertical) for text in clusters]
        for info, one in zip(infos, drawn, strict=True):
            parts[owners[info.cluster]] += one
        return parts

    def _placed(self, cluster: str, vertical: bool, drawn: Sequence[Any]) -> tuple[Shaped, ...]:
        """The glyphs of a cluster from glyph number, (x offset, y offset, x advance, y advance), the next…"""
        em = self._em * UNIT
        ascent = em * self._outline.ascent // self._outline.upem
        shaped: list[Shaped] = []
        for glyph, (dx, dy, along, down) in zip(drawn[::2], drawn[1::2], strict=True):
            if not glyph:
                raise FontError(f"{self.name} has no glyph for {cluster!r}")
            if cluster == JOINED_DASH:
                pose = Pose.JOINED_TURNED if vertical else Pose.JOINED
                return (Shaped(glyph, 0, 2 * em, pose=pose),)
            if not vertical:
                shaped.append(Shaped(glyph, 0, along, dx, -dy))
            elif cluster in UPRIGHT_BEST:  # one form for all fonts, in line with the hanzi's middle
                nominal = self._font.get_nominal_glyph(ord(cluster))
                shaped.append(Shaped(nominal, 0, em, pose=Pose.CENTRED))
            elif cluster in _WITH_A_FORM and glyph == self._font.get_nominal_glyph(ord(cluster)):
                shaped.append(Shaped(glyph, 0, em, pose=pose_of(cluster)))
            elif not self._outline.has_columns:
                aside = (em - self._font.get_glyph_h_advance(glyph)) // 2
                shaped.append(Shaped(glyph, 0, em, aside))
            else:
                # HarfBuzz counts from the top middle of the cell, we from its top left
                shaped.append(Shaped(glyph, 0, -down, em // 2 + dx, -(dy + ascent)))
        return tuple(shaped)

    def ink_box(self, key: GlyphKey) -> tuple[int, int, int, int]:
        """From the outline's box without drawing it."""
        if key.pose is not Pose.UPRIGHT or key.width != 100:
            glyph = self.glyph(key)
            return glyph.left, glyph.top, glyph.left + glyph.ink.shape[1], glyph.top + glyph.ink.shape[0]
        extents = self._extents(int(key.glyph))
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
        left, bottom, width, height, stride = image.extents
        # HarfBuzz stores rows from the bottom
        ink = np.ndarray((height, width), np.uint8, image.buffer, (height - 1) * stride, (-stride, 1))
        return posed(Glyph(ink, left, self._ascent - (bottom + height)), key.pose, self._em)
