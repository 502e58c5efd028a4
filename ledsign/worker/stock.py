"""Stock: what a worker keeps warm: signs, fonts with their glyphs, and the shows it was last asked about."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ledsign.documents.load import load_sign
from ledsign.preview import Preview
from ledsign.show.types import Clip
from ledsign.text.fonts import FontLibrary

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.display.ledlook import Mask
    from ledsign.display.sign import Sign
    from ledsign.show.types import Show

MOST_SHOWS = 48
MOST_SHOW_BYTES = 512 << 20
MOST_SIGNS = 16
MOST_LIBRARIES = 4

T = TypeVar("T")


@dataclass(kw_only=True)
class Opened:
    """A show, and what drawing it needs. ``facts`` are what compiling it found."""

    show: Show
    facts: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def preview(self) -> Preview:
        """Draws it."""
        return Preview(self.show)

    @cached_property
    def mask(self) -> Mask:
        """Where the sign has LEDs."""
        from ledsign.display.ledlook import led_mask

        return led_mask(self.show.sign)

    @cached_property
    def size(self) -> int:
        """Bytes of its pictures."""
        return sum(
            sum(array.nbytes for array in (clip.tiles if isinstance(clip, Clip) else clip.arrays))
            for clip in self.show.clips.values()
        )


class Newest(Generic[T]):
    """The last few things that were made, by key; ``weight`` of all together stays below ``most_weight``."""

    def __init__(self, most: int, most_weight: int = 0, weight: Callable[[T], int] = lambda _: 0) -> None:
        self._most, self._most_weight, self._weight = most, most_weight, weight
        self._kept: OrderedDict[str, T] = OrderedDict()

    def get(self, key: str) -> T | None:
        """What is kept under ``key``, which is then the newest."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: str, made: T) -> T:
        """Keep it, and let go of the oldest beyond what is allowed; the newest always stays."""
        self._kept[key] = made
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and (
            len(self._kept) > self._most
            or (self._most_weight and sum(map(self._weight, self._kept.values())) > self._most_weight)
        ):
            self._kept.popitem(last=False)
        return made


class Stock:
    """Of one worker; for one thread."""

    def __init__(self) -> None:
        self.shows: Newest[Opened] = Newest(MOST_SHOWS, MOST_SHOW_BYTES, lambda one: one.size)
        self._signs: Newest[Sign] = Newest(MOST_SIGNS)
        self._libraries: Newest[FontLibrary] = Newest(MOST_LIBRARIES)

    def sign(self, key: str, path: Path) -> Sign:
        """The sign in ``path``, whose text has the hash ``key``. Raises DocumentError."""
        return self._signs.get(key) or self._signs.put(key, load_sign(path))

    def fonts(self, folder: str) -> FontLibrary:
        """Ours and those in ``folder``, which never changes; empty: ours."""
        kept = self._libraries.get(folder)
        return kept or self._libraries.put(folder, FontLibrary(user_fonts=Path(folder) if folder else None))
