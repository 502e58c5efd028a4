"""Inline: the fields of a caption, with room for the widest of each, and atlases of their characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ledsign.content.cells import PAIRS, CellSetter, Place, needed_characters, template_places, text_places
from ledsign.show.fields import CueField
from ledsign.show.glyph_strip import GlyphStrip
from ledsign.show.readout import Readout
from ledsign.text.clusters import Cluster, Segmented, is_blank, segment
from ledsign.text.field_face import FieldLibrary, Lengths, field_rooms
from ledsign.text.marked import field_cluster

if TYPE_CHECKING:
    from ledsign.content.base import ContentContext
    from ledsign.documents.playlist import CaptionItem
    from ledsign.show.types import AnyClip
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.marked import Marked
    from ledsign.text.placements import Placements
    from ledsign.text.style import Style


@dataclass(frozen=True)
class InlineFields:
    """The fields of ``marked``, an item's text on the sign of ``context``."""

    marked: Marked
    item: CaptionItem
    context: ContentContext

    @cached_property
    def fonts(self) -> FontLibrary:
        """The fonts to set the caption with: those of the context, and room for the fields."""
        fonts = self.context.fonts
        return FieldLibrary(fonts, self.lengths) if self.marked.fields else fonts

    def lengths(self, size_px: int) -> Lengths:
        """How much of the line each field takes at a size."""
        found = {}
        setter = self._setter(self.marked.styles[0])
        for number, texts in enumerate(self._places):
            extents = [setter.extent(places, size_px) for places in texts]
            along = max(one.width if self.item.direction == "horizontal" else one.height for one in extents)
            found[field_cluster(number)] = max(1, along)
        return found

    def shown(self, segmented: Segmented) -> Segmented:
        """The caption with all that its fields can show in their place: what needs glyphs."""
        characters = [needed_characters(*texts) for texts in self._places]
        lines = [
            tuple(
                one
                for cluster in line
                for one in (
                    (cluster,)
                    if cluster.field < 0
                    else (
                        Cluster(cluster.index, text)
                        for text in characters[cluster.field]
                        if text not in PAIRS
                    )
                )
            )
            for line in segmented.lines
        ]
        return Segmented(tuple(lines), segmented.problems)

    def on(
        self, placements: Placements, size_px: int, clip: AnyClip
    ) -> tuple[tuple[CueField, ...], tuple[AnyClip, ...]]:
        """The fields on the caption's strip, and their atlases, which move as ``clip``, its pixels, does."""
        if not self.marked.fields:
            return (), ()
        fields, atlases = [], []
        axis: Literal["x", "y"] = "x" if self.item.direction == "horizontal" else "y"
        for number, (style, room) in sorted(field_rooms(placements, self.lengths(size_px)).items()):
            field = self.marked.fields[number]
            setter = self._setter(self.marked.styles[style])
            strip, cells = setter.atlas(needed_characters(*self._places[number]), size_px)
            atlas: AnyClip = strip.clip()
            if isinstance(clip, GlyphStrip):
                atlas = strip.glyphs(clip.moves, clip.phases)
            readout = Readout(
                kind=field.kind,
                template=_written(field.template),
                cells=cells,
                zone=self.context.sign.zone,
                target=field.target,
                after=_written(field.after),
                axis=axis,
            )
            fields.append(CueField(clip=atlas.digest, room=room, readout=readout))
            atlases.append(atlas)
        return tuple(fields), tuple(atlases)

    @cached_property
    def characters(self) -> tuple[int, ...]:
        """How many characters each field shows at most."""
        return tuple(
            max(sum(not is_blank(place[0]) for line in lines for place in line) for lines in texts)
            for texts in self._places
        )

    @cached_property
    def _places(self) -> tuple[tuple[list[list[Place]], list[list[Place]]], ...]:
        """Of each field what its template can show, and what it says afterwards."""
        paired = self.item.direction == "vertical"
        return tuple(
            (
                template_places(field.kind, _written(field.template), paired=paired),
                text_places(_written(field.after)),
            )
            for field in self.marked.fields
        )

    def _setter(self, style: Style) -> CellSetter:
        sign = self.context.sign
        colour, background = style.colours(self.item.colour, self.item.background)
        return CellSetter(
            direction=self.item.direction,
            fonts=self.context.fonts,
            one_bit=sign.one_bit,
            colour=colour,
            background=background,
            gamma=sign.gamma,
            marks=self.item.marks,
        )


def _written(template: str) -> str:
    """The template as its cells are called: in NFC, without what was refused."""
    return "\n".join("".join(cluster.text for cluster in line) for line in segment(template).lines)
