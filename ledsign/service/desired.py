"""Desired: the picture that should be on a sign at an instant, drawn by the code its player draws with.

    dark > nothing released > taken down, over: the safe picture > overrides > schedule     under the limits

So what a monitor sees can be compared with it, byte by byte. What depends on the moments before (flashes kept
back, a soft start) is not part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError
from ledsign.core.frame import black
from ledsign.display.limiter import Limiter
from ledsign.display.shown import shown
from ledsign.schedule.types import Entry, Layer, Rule, Span
from ledsign.service import previews, releases, signs, wishes
from ledsign.service.delivering import SYSTEM
from ledsign.show.bundle import read_show
from ledsign.show.staging import Stage

if TYPE_CHECKING:
    from ledsign.core.frame import Frame
    from ledsign.display.sign import Sign
    from ledsign.service.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What decides the picture. ``takedown``: empty, black or safe; ``show`` empty: nothing is released."""

    dark: bool = False
    takedown: str = ""
    show: str = ""
    release: int = 0
    expires_ns: int = 0
    brightness: float | None = None
    overrides: tuple[Entry, ...] = ()


class Desired:
    """Of one sign. For one thread; ``refresh`` asks the database, ``frame`` nobody."""

    def __init__(self, house: House, sign: str) -> None:
        self._house, self._name = house, sign
        self._sign: Sign | None = None
        self._limiter: Limiter | None = None
        self._stage: Stage | None = None
        self._safe: Stage | None = None
        self._loaded = ""
        self.wanted = Wanted()
        self.trouble = ""

    @property
    def fps(self) -> Fraction:
        """Of the sign: whole numbers of its periods are when pictures change."""
        return Fraction(self._sign.fps) if self._sign is not None else Fraction(30)

    def refresh(self) -> None:
        """Ask what is wanted now. A database that does not answer changes nothing."""
        try:
            with self._house.view(SYSTEM) as unit:
                sign = signs.loaded(unit, self._name)
                wish, release = wishes.wish(unit, self._name), releases.live(unit, self._name)
                wanted = Wanted(
                    dark=wish.blackout,
                    takedown=wish.takedown,
                    show="" if release is None else release.show,
                    release=0 if release is None else release.number,
                    expires_ns=0 if release is None else release.expires_ns,
                    brightness=wish.brightness,
                    overrides=tuple(_entry(one) for one in wishes.lasting(wish.overrides, unit.now_ns)),
                )
            if sign is not self._sign and self._stage is None:
                self._use(sign)
            self._load(wanted)
            self.wanted, self.trouble = wanted, ""
        except LedsignError as error:
            self.trouble = str(error)

    def state(self, at_ns: int) -> str:
        """In a word: dark, none, takedown, over or show."""
        wanted = self.wanted
        if wanted.dark:
            return "dark"
        if not wanted.show:
            return "none"
        if wanted.takedown:
            return "takedown"
        return "over" if at_ns >= wanted.expires_ns else "show"

    def frame(self, t: Fraction) -> Frame | None:
        """At wall time ``t``: uint8 (H, W, 3); None when nothing is known of the sign."""
        if self._sign is None or self._limiter is None:
            return None
        t_ns = t.numerator * NS_PER_S // t.denominator
        state, stage = self.state(t_ns), self._stage
        if state in ("takedown", "over") and stage is not None:
            instead = state == "over" or self.wanted.takedown == "safe"
            stage = self._safe if instead and stage.is_scheduled else None
        if state in ("dark", "none") or stage is None or self._limiter.in_curfew(t_ns):
            return black(self._sign.canvas)
        level = self._limiter.level(t_ns, 0, self._level(stage, t_ns), self._lux())
        return shown(self._sign, stage.render(t), brightness=level)

    def _level(self, stage: Stage, t_ns: int) -> float | None:
        if self.wanted.brightness is not None:
            return self.wanted.brightness
        return stage.level(t_ns, self._lux()) if stage.is_scheduled else None

    def _lux(self) -> float | None:
        last = self._house.players.last(self._name)
        found = None if last is None else last.status.get("lux")
        return None if found is None else float(found)

    def _load(self, wanted: Wanted) -> None:
        if wanted.show and wanted.show != self._loaded:
            show = read_show(previews.bundle_folder(self._house, self._name, wanted.show))
            self._use(show.sign)
            self._stage = Stage(show)
            self._safe = self._stage.safe_only()
            self._loaded = wanted.show
        if self._stage is not None and self._safe is not None:
            known = [one for one in wanted.overrides if one.playlist in ("", *self._stage.playlists)]
            self._stage.override(known)
            self._safe.override([one for one in known if one.layer is Layer.EMERGENCY])

    def _use(self, sign: Sign) -> None:
        limits = replace(sign.limits, flashes_per_s=0, soft_start_s=0.0)
        self._sign, self._limiter = sign, Limiter(replace(sign, limits=limits))


def _entry(one: dict[str, Any]) -> Entry:
    span = Span(start_ns=int(one["since_ns"]), end_ns=int(one["until_ns"]))
    return Entry(
        id=str(one["id"]), layer=Layer.EMERGENCY if one["kind"] == "emergency" else Layer.OVERRIDE,
        playlist=str(one["playlist"]), rule=Rule(spans=(span,)), published=span.start_ns,
        title=str(one["title"]),
    )  # fmt: skip
