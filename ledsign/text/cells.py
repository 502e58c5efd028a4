"""Cells of a paragraph: a face for each cluster, shaped in runs, spaced, squeezed, told where to break."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from ledsign.text.breaking import MAY, TORN, breaks
from ledsign.text.cell import MARKS, Cell, Inked
from ledsign.text.centred import CENTRED_MARKS, centred
from ledsign.text.chain import chain_of
from ledsign.text.clusters import Cluster
from ledsign.text.face import UNIT, Face, Shaped
from ledsign.text.glyph import GlyphKey, Pose
from ledsign.text.kinds import Kind, kinds_in
from ledsign.text.marked import opened
from ledsign.text.missing import SUBSTITUTE
from ledsign.text.orientation import Group, Stand, across_limit, groups, turned_in, with_signs
from ledsign.text.setting import Setting
from ledsign.text.spacing import BLANKS, gaps
from ledsign.text.squeezing import rooms, squeeze, western_rooms

_COLUMN_SPACE = Fraction(1, 2)
_HANGING = frozenset("，、。．")
_QUOTES = frozenset("“”‘’")
# marks whose cell is an em wide whatever their font thinks
_FULL_WIDTH = frozenset("—…")
_NARROWEST = 40
# Runs no longer are kept whole.
_LONGEST_WORD = 64
_NUMBER = itemgetter(0)


class _Paragraph(NamedTuple):
    """For each cluster: the number of its face and what it draws, its kind, its style."""

    shown: list[tuple[int | None, str]]
    kinds: list[Kind]
    styles: list[int]


class CellMaker:
    """Makes the cells of paragraphs at one size in one direction."""

    def __init__(self, faces: Sequence[Face], em_px: int, setting: Setting, *, vertical: bool) -> None:
        self.chain = chain_of(faces)
        self.stock = self.chain.stock(em_px, vertical=vertical, marks=setting.marks)
        self._em = em_px
        self._setting = setting
        self._vertical = vertical
        self.faces = self.chain.faces

    def cells(self, clusters: Sequence[Cluster]) -> list[Cell]:
        """Every cluster of a paragraph, in order. Where lines may end is told when there is a measure."""
        texts = [cluster.text for cluster in clusters]
        if self._vertical:
            texts = with_signs(texts)
        kinds = kinds_in(texts)
        paragraph = _Paragraph(self.chain.shown(texts), kinds, [cluster.style for cluster in clusters])
        made: list[Cell] = []
        where: list[int] = []  # the cell of each cluster
        stands = self._groups(texts, kinds)
        for group in stands:
            if group.stand is Stand.ACROSS:
                cell = self._across(paragraph, group)
                if cell is not None:
                    where += [len(made)] * cell.clusters
                    made.append(cell)
                    continue
            where += range(len(made), len(made) + group.end - group.start)
            self._shape(paragraph, group, made)
        if any(cluster.field >= 0 for cluster in clusters):
            texts, where = opened(texts, where)
            kinds = kinds_in(texts)
            stands = self._groups(texts, kinds)
        self._finish(texts, kinds, made, where, turned_in(stands, len(texts)))
        return made

    def _groups(self, texts: Sequence[str], kinds: Sequence[Kind]) -> Sequence[Group]:
        if not texts:
            return ()
        if not self._vertical:
            return (Group(0, len(texts), Stand.UPRIGHT),)
        number = self.chain.number("0")
        smooth = number is not None and self.faces[number].phases > 1
        return groups(texts, kinds, across_limit(self._em, smooth), self._setting.western)

    def _finish(
        self,
        texts: Sequence[str],
        kinds: Sequence[Kind],
        made: list[Cell],
        where: Sequence[int],
        turned: bytearray,
    ) -> None:
        """Gaps, squeezing and the places to break."""
        changed = self.stock.changed
        gap = self._setting.gap_px(self._em) * UNIT
        if gap:
            after, replaced = gaps(texts)
            for at in after:
                if where[at] != where[at + 1] and self._parts(turned, at, at + 1):
                    made[where[at]] = self.stock.before_gap(made[where[at]], gap)
            for at in replaced:
                if made[where[at]].is_blank and self._parts(turned, at - 1, at + 1):
                    made[where[at]] = changed(made[where[at]], advance=gap)
        if self._setting.measure_px is not None:
            # of clusters that share a cell the last says whether a line may end after it
            last = dict(zip(where, breaks(texts, kinds, self._setting.level), strict=True))
            for at, may in last.items():
                if may != MAY:
                    made[at] = changed(made[at], breaks=False, tears=may == TORN)
        if self._setting.squeeze:
            squeeze(made, self.stock, self._em)

    def _parts(self, turned: bytearray, left: int, right: int) -> bool:
        """In a column only turned words stand apart; upright letters have cells of their own."""
        return not self._vertical or turned[left] != turned[right]

    def _shape(self, paragraph: _Paragraph, group: Group, made: list[Cell]) -> None:
        """Add a cell for each cluster of a group that does not share one."""
        rotated = group.stand is Stand.ROTATED
        upright = self._vertical and not rotated
        at = group.start
        for number, run in groupby(paragraph.shown[group.start : group.end], key=_NUMBER):
            texts = tuple([text for _, text in run])
            end = at + len(texts)
            styles = paragraph.styles[at:end]
            if number is None:
                for text, style in zip(texts, styles, strict=True):
                    room = self._blank(text, upright=upright)
                    made.append(self.stock.blank(room, style))
            elif len(texts) > _LONGEST_WORD:
                made += self._run(number, texts, paragraph.kinds[at:end], styles, rotated=rotated)
            else:  # the words of a language are few
                word = number, rotated, texts, tuple(paragraph.kinds[at:end]), tuple(styles)
                known = self.stock.words.get(word)
                if known is None:
                    known = self._run(number, texts, word[3], word[4], rotated=rotated)
                    self.stock.words[word] = known
                made += known
            at = end

    def _run(
        self,
        number: int,
        texts: Sequence[str],
        kinds: Sequence[Kind],
        styles: Sequence[int],
        *,
        rotated: bool,
    ) -> list[Cell]:
        """Neighbours with the same face that stand alike."""
        shaped = self.chain.shape_each(number, texts, vertical=self._vertical and not rotated)
        known = self.stock.cells
        wanted = list(zip(map(id, shaped), texts, kinds, styles, strict=True))
        for key, glyphs in dict(zip(wanted, shaped, strict=True)).items():
            if key not in known:  # the glyphs are held, so that their identity stays theirs
                known[key] = self._made(number, glyphs, *key[1:], rotated=rotated), glyphs
        return [known[key][0] for key in wanted]

    def _made(
        self, number: int, glyphs: Sequence[Shaped], text: str, kind: Kind, style: int, *, rotated: bool
    ) -> Cell:
        face, em = self.faces[number], self._em * UNIT
        inked: list[Inked] = []
        advance = 0
        snapped = False
        for glyph in glyphs:
            if text in _FULL_WIDTH and 0 < glyph.advance < em and em - glyph.advance < em // 4:
                glyph = glyph._replace(advance=em, dx=glyph.dx + (em - glyph.advance) // 2)
            if rotated:
                glyph = glyph._replace(pose=_ROTATED.get(glyph.pose, glyph.pose))
            inked.append(Inked(number, glyph, advance, style))
            snapped = snapped or (glyph.advance > 0 and glyph.advance % em == 0)
            advance += glyph.advance
        if self._setting.marks == "centred" and text in CENTRED_MARKS and len(inked) == 1 and not rotated:
            inked = [inked[0]._replace(shaped=centred(face, text, inked[0].shaped, self._em))]
        cell = Cell(kind, tuple(inked), advance, aligned=snapped, style=style)
        if inked and (kind in MARKS or (kind is Kind.SIGN and text in _QUOTES)):
            return self.stock.changed(cell, **self._room(cell, text, inked[0]))
        return cell

    def _room(self, cell: Cell, text: str, inked: Inked) -> dict[str, Any]:
        """What a mark can give up; a Western quotation mark in a full cell gives it at once."""
        ink = self._ink_of(inked)
        if cell.kind is Kind.SIGN:
            if cell.advance < self._em * UNIT:
                return {}
            lead, trail = western_rooms(ink, cell.advance, self._em)
            return {"lead": lead, "trail": trail, "aligned": False}
        lead, trail = rooms(text, cell.kind, ink, cell.advance, self._em, vertical=self._vertical)
        hangs = text in _HANGING and trail > 0
        return {"lead_room": lead, "trail_room": trail, "hangs": hangs, "ink": ink}

    def _ink_of(self, inked: Inked) -> tuple[int, int]:
        """Where the ink starts and ends along the line, in pixels from the cell's start."""
        shaped = inked.shaped
        box = self.chain.ink_box(inked.face, GlyphKey(shaped.glyph, 0, shaped.pose))
        along = self._vertical
        shift = (shaped.dy if along and shaped.pose is not Pose.ROTATED else shaped.dx) // UNIT
        return (box[1] + shift, box[3] + shift) if along else (box[0] + shift, box[2] + shift)

    def _across(self, paragraph: _Paragraph, group: Group) -> Cell | None:
        """A number across one cell of the column, narrowed if need be; None when it cannot be."""
        chosen = paragraph.shown[group.start : group.end]
        styles = paragraph.styles[group.start : group.end]
        numbers = {number for number, _ in chosen}
        number = numbers.pop()
        if numbers or number is None:
            return None
        face, em = self.faces[number], self._em * UNIT
        shaped = face.shape([text for _, text in chosen], vertical=False)
        natural = sum(one.advance for one in shaped)
        width = min(100, em * 100 // max(1, natural))
        if width < _NARROWEST:
            return None
        if width < 100 and not self._narrows(number, shaped[0], width):
            return None
        pen = (em - natural * width // 100) // 2
        inked = []
        for one in shaped:
            glyph = one._replace(dx=pen + one.dx * width // 100, width=width)
            inked.append(Inked(number, glyph, 0, styles[one.cluster]))
            pen += one.advance * width // 100
        cell = face.shape([SUBSTITUTE if face.draws(SUBSTITUTE) else chosen[0][1]], vertical=True)
        advance = max(em, cell[0].advance) if cell else em
        return Cell(Kind.DIGIT, tuple(inked), advance, clusters=len(chosen), style=styles[0])

    def _narrows(self, number: int, shaped: Shaped, width: int) -> bool:
        """Whether the face draws narrower glyphs; strikes do not."""
        natural, narrowed = (
            self.chain.ink_box(number, GlyphKey(shaped.glyph, 0, Pose.UPRIGHT, one)) for one in (100, width)
        )
        return (narrowed[2] - narrowed[0] - 1) * 100 <= (natural[2] - natural[0]) * width + 100

    def _blank(self, text: str, *, upright: bool) -> int:
        part = BLANKS.get(text)
        if part is None:
            if not upright:
                return self.faces[0].blank(text)
            part = _COLUMN_SPACE
        return round(part * self._em) * UNIT


_ROTATED = {Pose.UPRIGHT: Pose.ROTATED, Pose.JOINED: Pose.JOINED_TURNED}
