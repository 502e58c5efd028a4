"""Route: a controller's LEDs in one rectangle of the canvas, filled out of lit pictures larger than that.

A picture that moves needs no map of its own for every frame: all its pixels are lit once, and every frame
begins at another byte. ``Blocks`` copies strips of it; ``Scatter`` takes LEDs hung in no order one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ledsign.display.blocks import Turn, find_blocks, turned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.core.frame import Bytes, Channels
    from ledsign.core.geometry import Size
    from ledsign.display.blocks import Block

# A picture as pixels of four bytes each, the last one without meaning: no turn of ``Turn``.
WIDE = 4
_MOST_STRETCHES = 16


class Route(Protocol):
    """``turns``: the layouts of a picture it reads."""

    turns: tuple[int, ...]

    def copy(self, pictures: Mapping[int, Bytes], x: int, y: int) -> None:
        """Fill the channels: the rectangle's top left is pixel (x, y) of the picture. Allocates nothing
        as large as a picture.
        """
        ...


class _Step(NamedTuple):
    turn: int
    target: Bytes
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    begin: int
    along_x: int
    along_y: int


class Blocks:
    """Strided copies. ``pictures`` of ``copy`` are flat uint8, of a picture of ``size`` pixels."""

    def __init__(self, blocks: tuple[Block, ...], size: Size, led: int, out: Channels) -> None:
        self.turns = tuple(sorted({int(block.turn) for block in blocks}))
        self._steps = tuple(_step(block, size, led, out) for block in blocks)

    def copy(self, pictures: Mapping[int, Bytes], x: int, y: int) -> None:
        """See Route."""
        for turn, target, shape, strides, begin, along_x, along_y in self._steps:
            offset = begin + along_x * x + along_y * y
            np.copyto(target, np.ndarray(shape, np.uint8, pictures[turn], offset, strides))


def _step(block: Block, size: Size, led: int, out: Channels) -> _Step:
    """Bytes from one pixel to the next to the right and below, and where pixel (0, 0) is, when turned so."""
    row, column = size.width * led, size.height * led
    zero, dx, dy = {
        Turn.ROWS: (0, led, row),
        Turn.MIRRORED: (row - led, -led, row),
        Turn.COLUMNS: (0, column, led),
        Turn.UPWARDS: (column - led, column, -led),
    }[block.turn]
    shape = (*(count for count, *_ in block.loops), block.run * led)
    strides = (*(y * dy + x * dx for _, y, x, _ in block.loops), 1)
    target = np.lib.stride_tricks.as_strided(
        out[block.channel :], shape, (*(over for *_, over in block.loops), 1)
    )
    return _Step(block.turn, target, shape, strides, zero + block.x * dx + block.y * dy, dx, dy)


class Scatter:
    """LED by LED: one take of whole pixels, then stores."""

    def __init__(
        self,
        x: NDArray[np.int64],
        y: NDArray[np.int64],
        channel: NDArray[np.int64],
        size: Size,
        led: int,
        out: Channels,
    ) -> None:
        kind = {1: np.uint8, 2: np.uint16, 3: np.uint32, 4: np.uint32}[led]
        self.turns: tuple[int, ...] = (WIDE if led == 3 else Turn.ROWS,)
        self._width, self._step, self._kind = size.width, 4 if led == 3 else led, kind
        self._index = (y * size.width + x).astype(np.intp)
        self._reach = int(self._index.max(initial=0)) + 1
        self._taken = np.empty(len(x), kind)
        bytes_taken = self._taken.view(np.uint8).reshape(len(x), -1)[:, :led]
        edges = np.flatnonzero(np.diff(channel) != led) + 1
        self._stores: list[tuple[NDArray[np.generic], NDArray[np.generic]]] = []
        self._places: NDArray[np.intp] | None = None
        self._out, self._bytes = out, bytes_taken
        if len(edges) >= _MOST_STRETCHES:
            self._places = (channel[:, None] + np.arange(led)).astype(np.intp)
            return
        for begin, end in zip((0, *edges.tolist()), (*edges.tolist(), len(x)), strict=True):
            first, last = int(channel[begin]), end - 1 if led == 3 else end
            # Four bytes for three: each store's last is overwritten by the next, so the last LED is apart.
            whole = np.ndarray((last - begin,), kind, out[first:].data, 0, (led,)) if last > begin else None
            if whole is not None:
                self._stores.append((whole, self._taken[begin:last]))
            if led == 3:
                place = int(channel[last])
                self._stores.append((out[place : place + led], bytes_taken[last]))

    def copy(self, pictures: Mapping[int, Bytes], x: int, y: int) -> None:
        """See Route."""
        offset = (y * self._width + x) * self._step
        picture = np.ndarray((self._reach,), self._kind, pictures[self.turns[0]], offset)
        np.take(picture, self._index, mode="clip", out=self._taken)
        if self._places is not None:
            self._out[self._places] = self._bytes
        for target, source in self._stores:
            np.copyto(target, source)


def find_route(
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    channel: NDArray[np.int64],
    *,
    size: Size,
    led: int,
    out: Channels,
) -> Route:
    """The way for LEDs at ``x``, ``y`` of a rectangle, ``led`` bytes each from ``channel`` (ascending) on.

    It leads out of pictures of ``size`` into ``out``, uint8 and contiguous.
    """
    blocks = find_blocks(x, y, channel, led)
    if blocks is None:
        return Scatter(x.astype(np.int64), y.astype(np.int64), channel, size, led, out)
    return Blocks(blocks, size, led, out)


def room_for(turn: int, size: Size, led: int) -> Bytes:
    """Memory for a lit picture."""
    return np.zeros(size.width * size.height * (4 if turn == WIDE else led), np.uint8)


def lay_out(lit: Bytes, turn: int, room: Bytes) -> None:
    """``lit`` uint8 (h, w, led) into ``room`` as ``turn`` wants it."""
    height, width, led = lit.shape
    if turn == WIDE:
        np.copyto(room.reshape(height, width, 4)[..., :led], lit)
        return
    view = turned(lit, Turn(turn))
    np.copyto(room.reshape(view.shape), view)
