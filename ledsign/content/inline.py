"""Inline: the fields of a caption, with room for the widest of each, and atlases of their characters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ledsign.content.cells import CellSetter, Typeset
from ledsign.content.sayings import Sayings, sayings
from ledsign.content.wrapping import setting_of
from ledsign.show.fields import CueField
from ledsign.show.glyph_strip import GlyphStrip
from ledsign.show.readout import Readout
from ledsign.text.cell import MARKS
from ledsign.text.clusters import Cluster, Segmented, segment
from ledsign.text.field_face import Box, FieldLibrary, Lengths, field_rooms
from ledsign.text.kinds import kind_of
from ledsign.text.marked import field_cluster

if TYPE_CHECKING:
    from ledsign.content.base import ContentContext
    from ledsign.documents.playlist import CaptionItem
    from ledsign.effects.base import Align
    from ledsign.show.types import AnyClip
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.marked import Marked
    from ledsign.text.placements import Placements


@dataclass(frozen=True)
class InlineFields:
    """The fields of ``marked``, an item's text on the sign of ``context``."""

    marked: Marked
    item: CaptionItem
    context: ContentContext
    _typesets: dict[tuple[tuple[str, ...], int], Typeset] = dataclass_field(default_factory=dict, init=False)

    @cached_property
    def fonts(self) -> FontLibrary:
        """The fonts to set the caption with: those of the context, and room for the fields."""
        fonts = self.context.fonts
        return FieldLibrary(fonts, self.lengths, self.reach) if self.marked.fields else fonts

    def lengths(self, size_px: int) -> Lengths:
        """How much of the line each field takes at a size."""
        return {
            field_cluster(field, number): max(
                1, *(form.length for form in self._typeset(number, size_px).forms.values())
            )
            for number, field in enumerate(self.marked.fields)
        }

    def reach(self, size_px: int) -> Box:
        """How far ink of the fields reaches across (g, Å), as the box of a glyph."""
        over = max(self._typeset(number, size_px).overhang for number in range(len(self.marked.fields)))
        if not over:
            return 0, 0, 0, 0
        if self.item.direction == "horizontal":
            return 0, -over, 0, size_px + over
        return -over, 0, size_px + over, 0

    def shown(self, segmented: Segmented) -> Segmented:
        """The caption with all that its fields can show in their place: what needs glyphs."""
        characters = [said.characters for said in self._sayings]
        lines = [
            tuple(
                one
                for cluster in line
                for one in (
                    (cluster,)
                    if cluster.field < 0
                    else (Cluster(cluster.index, text) for text in characters[cluster.field])
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
            typeset = self._typeset(number, size_px)
            moves = clip.moves if isinstance(clip, GlyphStrip) and clip.phases > 1 else None
            strip, cells, corners = self._setter(number, style).atlas(typeset, moves)
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
                align=self._align(number),
                forms=typeset.forms,
                corners=corners,
                em_px=size_px,
                most=self._sayings[number].most,
            )
            fields.append(CueField(clip=atlas.digest, room=room, readout=readout))
            atlases.append(atlas)
        return tuple(fields), tuple(atlases)

    @cached_property
    def characters(self) -> tuple[int, ...]:
        """How many characters each field shows at most."""
        return tuple(said.longest for said in self._sayings)

    @cached_property
    def _sayings(self) -> tuple[Sayings, ...]:
        """All that each field can say."""
        return tuple(
            sayings(
                field.kind,
                _written(field.template),
                target=field.target,
                after=_written(field.after),
                first=self.context.shown_from,
            )
            for field in self.marked.fields
        )

    def _align(self, number: int) -> Align:
        """Where a field stands that is shorter than its room: beside its unit, or what else follows it.

        Blank room at the end of a line is not seen. A field alone on its line stands in the middle.
        """
        text, at = self.marked.text, self.marked.field_at[number]
        if text[at + 1 : at + 2] not in ("", "\n"):
            return "end"
        return "start" if at and text[at - 1] != "\n" else "centre"

    def _typeset(self, number: int, size_px: int) -> Typeset:
        """How field ``number`` is set; equal fields, whatever their style, are set once."""
        said = self._sayings[number]
        known = said.texts, size_px
        if known not in self._typesets:
            self._typesets[known] = self._setter(number, 0).set(said.lines, size_px)
        return self._typesets[known]

    def _setter(self, number: int, style: int) -> CellSetter:
        """Sets field ``number`` as the caption would set it as text."""
        sign, item = self.context.sign, self.item
        colour, background = self.marked.styles[style].colours(item.colour, item.background)
        setting = setting_of(item, self.context.view)
        edges = {kind_of(one) for text in self._sayings[number].texts for one in (text[0], text[-1])}
        return CellSetter(
            direction=item.direction,
            fonts=self.context.fonts,
            one_bit=sign.one_bit,
            colour=colour,
            background=background,
            gamma=sign.gamma,
            # a mark at its end stands inside the caption's line, where it keeps its cell
            setting=replace(
                setting, measure_px=None, depth_px=None, squeeze=setting.squeeze and not edges & MARKS
            ),
        )


def _written(template: str) -> str:
    """The template as its cells are called: in NFC, without what was refused."""
    return "\n".join("".join(cluster.text for cluster in line) for line in segment(template).lines)
