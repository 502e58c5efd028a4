"""Lighting: one output's channels from the strokes of a frame, without a map of single LEDs.

    stroke of a ribbon ─▶ its part, lit ahead ─────────────▶ block copies ─▶ channels
    stroke to be drawn ─▶ its rectangle of the frame, lit now ─▶ block copies ─┘
    the same as before ─▶ nothing at all

It gives the same bytes as ``PixelMap.write`` of the whole frame, which is what a frame goes through when
something is not ready here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ledsign.display.ink import Ink, Scratch
from ledsign.display.route import find_route, lay_out, room_for

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from ledsign.core.frame import Bytes, Channels, Frame
    from ledsign.core.geometry import Rect, Size
    from ledsign.display.pixelmap import PixelMap
    from ledsign.display.route import Route
    from ledsign.player.larder import Larder
    from ledsign.show.stroke import Pane, Stroke

_MOST_PANES = 64


@dataclass(slots=True, eq=False)
class _Way:
    """From a pane to LEDs of one kind. ``lit`` and ``rooms`` only for panes that are drawn: there ``shows``
    is what was lit last.
    """

    kind: int
    route: Route
    lit: Bytes | None = None
    rooms: dict[int, Bytes] = field(default_factory=dict)
    shows: Hashable = None


class Lighting:
    """``maps`` of one output with their part of the channels each. ``light`` and ``renew`` are for the loop,
    ``prepare`` for one other thread.
    """

    def __init__(self, maps: Sequence[tuple[PixelMap, Channels]], channels: Channels, larder: Larder) -> None:
        self._maps = maps
        self._channels = channels
        self._larder = larder
        self._ways: dict[Pane, tuple[_Way, ...]] = {}
        self._alike: dict[tuple[Rect, Size, bool], tuple[_Way, ...]] = {}
        self._scratch = Scratch()
        self._last: tuple[Stroke, ...] | None = None
        self._panes: tuple[Pane, ...] | None = None
        self._inks: tuple[Ink, ...] = ()
        self.renew()

    def renew(self) -> None:
        """The maps' tables have changed."""
        self._inks = tuple(ink for pixel_map, _ in self._maps for ink in pixel_map.inks())
        self._last = None

    def forget(self) -> None:
        """The channels hold something else now."""
        self._last = self._panes = None

    def light(self, strokes: tuple[Stroke, ...], frame: Frame, *, afresh: bool = False) -> bool | None:
        """Fill the channels. ``frame`` holds what has to be drawn; ``afresh`` even if nothing changed.

        True: filled; False: they are right as they are; None: something is not ready.
        """
        last = self._last
        if not afresh and last is not None and len(last) == len(strokes):
            for one, other in zip(last, strokes, strict=True):
                if not one.shows_as(other):
                    break
            else:
                return False
        found: list[tuple[Route, dict[int, Bytes], Stroke]] = []
        inks, ways_of, find = self._inks, self._ways, self._larder.find
        for stroke in strokes:
            ways = ways_of.get(stroke.pane)
            if ways is None:
                return None
            ribbon = stroke.pane.ribbon
            for way in ways:
                if ribbon is None:
                    self._light_now(way, stroke, frame)
                    found.append((way.route, way.rooms, stroke))
                    continue
                pictures = find(ribbon, stroke.content, inks[way.kind].key)
                if pictures is None:
                    return None
                for turn in way.route.turns:
                    if turn not in pictures:
                        return None
                found.append((way.route, pictures, stroke))
        panes = tuple([stroke.pane for stroke in strokes])
        if panes != self._panes:
            self._channels.fill(0)
            self._panes = panes
        for route, pictures, stroke in found:
            route.copy(pictures, stroke.x, stroke.y)
        self._last = strokes
        return True

    def prepare(self, stroke: Stroke) -> None:
        """Have ready what a frame with this stroke needs."""
        ways = self._ways.get(stroke.pane)
        if ways is None:
            if len(self._ways) >= _MOST_PANES:
                self._ways.clear()
                self._alike.clear()
            # Cues on the same face share one way, and the memory to light what is drawn.
            alike = stroke.pane.rect, stroke.pane.size, stroke.pane.ribbon is None
            ways = self._alike.get(alike) or tuple(self._find_ways(stroke.pane))
            self._alike[alike] = self._ways[stroke.pane] = ways
        if stroke.pane.ribbon is not None:
            for way in ways:
                self._larder.want(stroke, self._inks[way.kind], way.route.turns)

    # ------------------------------------------------------------ inside
    def _light_now(self, way: _Way, stroke: Stroke, frame: Frame) -> None:
        ink = self._inks[way.kind]
        shows = stroke.pane, stroke.content, ink.key
        if way.shows == shows:
            return
        rect, lit = stroke.pane.rect, way.lit
        assert lit is not None
        ink.light(frame[rect.y : rect.bottom, rect.x : rect.right], lit, self._scratch)
        for turn, room in way.rooms.items():
            lay_out(lit, turn, room)
        way.shows = shows

    def _find_ways(self, pane: Pane) -> list[_Way]:
        ways: list[_Way] = []
        first_kind, rect = 0, pane.rect
        for pixel_map, part in self._maps:
            wiring = pixel_map.wiring()
            inside = (wiring.x >= rect.x) & (wiring.x < rect.right)
            inside &= (wiring.y >= rect.y) & (wiring.y < rect.bottom)
            for kind, ink in enumerate(pixel_map.inks()):
                mine = inside & (wiring.kind == kind)
                if mine.any():
                    x, y, channel = wiring.x[mine] - rect.x, wiring.y[mine] - rect.y, wiring.channel[mine]
                    route = find_route(x, y, channel, size=pane.size, led=ink.size, out=part)
                    way = _Way(first_kind + kind, route)
                    if pane.ribbon is None:
                        way.lit = np.zeros((rect.height, rect.width, ink.size), np.uint8)
                        way.rooms = {turn: room_for(turn, rect.size, ink.size) for turn in route.turns}
                    ways.append(way)
            first_kind += len(pixel_map.inks())
        return ways
