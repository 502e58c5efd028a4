"""Report: every caption of a compiled playlist, how well it can be read, and everything worth a warning."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.legibility.city import Ruling, caption_rulings, sign_rulings
from ledsign.legibility.contrast import contrast_problems, worst_contrast
from ledsign.legibility.distance import (
    AT_EASE,
    distance_problems,
    readable_m,
    stroke_mm,
)
from ledsign.legibility.flashes import flash_problems
from ledsign.legibility.pace import (
    chars_per_s,
    flashes_per_s,
    glance_problems,
    hold_s,
    pace_problems,
    scrolls_along,
    visible,
)
from ledsign.legibility.whole import whole_problems

if TYPE_CHECKING:
    from ledsign.display.sign import Sign
    from ledsign.legibility.facts import CaptionFacts
    from ledsign.show.types import Timeline

_EXCERPT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one caption is to its readers. None: does not apply, or the sign does not say enough.

    ``visible`` characters at once, ``contrast`` as x : 1, ``readable_m`` and ``at_ease_m`` metres.
    """

    item: str
    text: str
    effect: str
    em_px: int
    characters: int
    visible: float
    chars_per_s: float | None
    hold_s: float | None
    stroke_px: float
    stroke_mm: float | None
    readable_m: float | None
    at_ease_m: float | None
    contrast: float
    flashes_per_s: float
    rulings: tuple[Ruling, ...] = ()

    def as_json(self, language: str) -> dict[str, Any]:
        """Its numbers under their own names, ``rules`` as a list."""
        fields = {name: getattr(self, name) for name in self.__slots__ if name != "rulings"}
        return {**fields, "rules": [ruling.as_json(language) for ruling in self.rulings]}

    def line_of_text(self, language: str) -> str:
        """One line for people."""
        en, zh = [f"{self.em_px} px"], [f"{self.em_px} 像素"]
        if self.chars_per_s is not None:
            en.append(f"{self.chars_per_s:g} characters/s")
            zh.append(f"{self.chars_per_s:g} 字/秒")
        if self.hold_s is not None:
            en.append(f"stays {self.hold_s:g} s")
            zh.append(f"停留 {self.hold_s:g} 秒")
        en.append(f"{self.visible:g} of {self.characters} seen at once")
        zh.append(f"{self.characters} 字中同时可见 {self.visible:g} 字")
        stroke = f"{self.stroke_px:g} px"
        if self.stroke_mm is not None:
            en.append(f"strokes {stroke} = {self.stroke_mm:g} mm, up to {self.readable_m:g} m")
            zh.append(f"笔画 {stroke} = {self.stroke_mm:g} 毫米，{self.readable_m:g} 米内可读")
        else:
            en.append(f"strokes {stroke}")
            zh.append(f"笔画 {stroke}")
        en.append(f"contrast {self.contrast:g} : 1")
        zh.append(f"对比 {self.contrast:g} : 1")
        if self.flashes_per_s:
            en.append(f"{self.flashes_per_s:g} flashes/s")
            zh.append(f"每秒闪 {self.flashes_per_s:g} 次")
        said = Bilingual(f"{self.item}: " + ", ".join(en), f"{self.item}：" + "，".join(zh))
        return said.in_language(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All readings in the order of the playlist, what the presets say of the sign, and the problems."""

    readings: tuple[Reading, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    problems: tuple[Problem, ...] = ()

    def lines_of_text(self, language: str) -> list[str]:
        """A line for each caption, then one for each rule that cannot be judged here."""
        unknown = [one for one in self.rulings if one.met is None]
        return [
            *(reading.line_of_text(language) for reading in self.readings),
            *(
                f"{one.preset.name}: {one.asked.in_language(language)} → {one.remedy.in_language(language)}"
                for one in unknown
            ),
        ]


def examine(
    captions: Iterable[CaptionFacts],
    timeline: Timeline,
    sign: Sign,
    place: Callable[..., Where] = lambda *_: Where(),
) -> Report:
    """The report. ``place`` gives the line of a field (``place("items", 0, "speed")``)."""
    readings: list[Reading] = []
    problems: list[Problem] = []
    for facts in captions:
        reading = read(facts, sign)
        readings.append(reading)
        problems += pace_problems(facts, place(*facts.path, _pace_field(facts)))
        size = place(*facts.path, "size")
        problems += whole_problems(facts, size) or glance_problems(facts, size)
        problems += distance_problems(facts, sign, place(*facts.path, "size"))
        problems += contrast_problems(facts, sign, place(*facts.path, "colour"))
        for ruling in reading.rulings:
            problems += _broken(ruling, sign, place(*facts.path, ruling.field))
    about_sign = tuple(sign_rulings(sign))
    for ruling in about_sign:
        problems += _broken(ruling, sign, Where(field=f"sign {sign.name}: {ruling.field}"))
    problems += flash_problems(timeline, place("items"))
    return Report(readings=tuple(readings), rulings=about_sign, problems=tuple(dict.fromkeys(problems)))


def read(facts: CaptionFacts, sign: Sign) -> Reading:
    """The numbers of one caption, rounded for people."""
    rate, hold, reach = chars_per_s(facts), hold_s(facts), readable_m(facts, sign)
    return Reading(
        item=facts.item,
        text=facts.text.text if len(facts.text.text) <= _EXCERPT else facts.text.text[:_EXCERPT] + "…",
        effect=facts.effect,
        em_px=facts.em_px,
        characters=facts.text.characters,
        visible=visible(facts),
        chars_per_s=None if rate is None else round(float(rate), 2),
        hold_s=None if hold is None else round(float(hold), 2),
        stroke_px=round(facts.text.stroke_px, 1),
        stroke_mm=round(stroke_mm(facts, sign), 1) if reach else None,
        readable_m=round(reach) if reach else None,
        at_ease_m=round(reach / AT_EASE) if reach else None,
        contrast=round(worst_contrast(facts, sign), 1),
        flashes_per_s=round(float(flashes_per_s(facts)), 2),
        rulings=tuple(caption_rulings(facts, sign)),
    )


def _pace_field(facts: CaptionFacts) -> str:
    if scrolls_along(facts):
        return "speed"
    return "rate" if facts.effect == "typewriter" else "duration"


def _broken(ruling: Ruling, sign: Sign, where: Where) -> list[Problem]:
    found = ruling.problem(where, strict=sign.rules_strict)
    return [] if found is None else [found]
