"""City: a sign and its captions held against the presets it names (``ledsign.display.rules``).

What can be reckoned from values is a Ruling: met, not met, or unknown with what is missing. What a preset
says of hours is for the schedule and stays unknown here. A rule that is not met is a warning; with
``rules_strict`` an error, except for the night: whether it is night is known only while playing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledsign.content.pace import QUARTERS
from ledsign.core.problem import Bilingual, Problem, Severity
from ledsign.display.rules import PRESETS, RulePreset
from ledsign.display.sign import ColourOrder
from ledsign.display.white import gains_of
from ledsign.effects.speed import even_speed
from ledsign.legibility.contrast import luminance, luminance_of_light
from ledsign.legibility.pace import change_s, chars_per_s, hold_s, scrolls_along

if TYPE_CHECKING:
    from ledsign.core.problem import Where
    from ledsign.display.sign import Sign
    from ledsign.legibility.facts import CaptionFacts
    from ledsign.text.style import Colour

NIGHT = "night_cd_m2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One rule of one preset. ``met`` None when it cannot be told here; ``remedy`` then says what is missing.

    ``rule`` is the preset's field, ``item`` empty for rules about the sign, ``field`` the key to change.
    """

    preset: RulePreset
    rule: str
    met: bool | None
    found: Bilingual
    asked: Bilingual
    remedy: Bilingual
    item: str = ""
    field: str = "rules"

    def as_json(self, language: str) -> dict[str, Any]:
        """A flat mapping."""
        return {
            "preset": self.preset.name,
            "rule": self.rule,
            "item": self.item,
            "met": self.met,
            "found": self.found.in_language(language),
            "asked": self.asked.in_language(language),
            "remedy": self.remedy.in_language(language),
            "source": self.preset.url,
        }

    def problem(self, where: Where, *, strict: bool) -> Problem | None:
        """What to say when it is not met."""
        if self.met is not False:
            return None
        preset = self.preset
        return Problem(
            code=f"rule.{self.rule.replace('_', '-')}",
            message=Bilingual(
                f"{preset.title.en} ({preset.name}) asks for {self.asked.en}; this is {self.found.en}",
                f"{preset.title.zh}（{preset.name}）要求{self.asked.zh}，这里是{self.found.zh}",
            ),
            remedy=Bilingual(
                f"{self.remedy.en}; source: {preset.source.en}, {preset.dated}, {preset.url}",
                f"{self.remedy.zh}；来源：{preset.source.zh}，{preset.dated}，{preset.url}",
            ),
            where=where,
            severity=Severity.ERROR if strict and self.rule != NIGHT else Severity.WARNING,
        )


def caption_rulings(facts: CaptionFacts, sign: Sign) -> Iterator[Ruling]:
    """What the sign's presets say of one caption."""
    for preset in (PRESETS[name] for name in sign.rules if name in PRESETS):
        rate = chars_per_s(facts)
        if preset.scroll_chars_min and rate is not None and scrolls_along(facts):
            yield _scroll(preset, preset.scroll_chars_min, facts, rate)
        hold = hold_s(facts)
        if preset.hold_s and hold is not None:
            yield Ruling(
                preset=preset,
                rule="hold_s",
                met=hold >= preset.hold_s,
                found=_seconds(hold),
                asked=Bilingual(
                    f"still pages of {preset.hold_s} s or longer", f"静止画面不少于 {preset.hold_s} 秒"
                ),
                remedy=Bilingual(f"let it stay {preset.hold_s} s", f"请停留 {preset.hold_s} 秒"),
                item=facts.item,
                field="stay" if facts.effect != "hold" else "duration",
            )
        change = change_s(facts)
        if preset.change_s and change is not None and not facts.alone:
            yield Ruling(
                preset=preset,
                rule="change_s",
                met=change <= preset.change_s,
                found=_seconds(change),
                asked=Bilingual(
                    f"changes within {preset.change_s} s", f"画面切换不超过 {preset.change_s} 秒"
                ),
                remedy=Bilingual(
                    f"make enter and leave {preset.change_s} s together",
                    f"进入和退出合计不超过 {preset.change_s} 秒",
                ),
                item=facts.item,
                field="enter",
            )
        if preset.red_text:
            yield _red(preset, facts, sign)


def sign_rulings(sign: Sign) -> Iterator[Ruling]:
    """What the sign's presets say of the sign itself."""
    for preset in (PRESETS[name] for name in sign.rules if name in PRESETS):
        day = Bilingual("by day", "白天"), preset.day_cd_m2, "day_cd_m2"
        night = Bilingual("by night", "夜间"), preset.night_cd_m2, NIGHT
        for when, most, rule in (day, night):
            if most:
                yield _luminance(preset, rule, when, most, sign)
        if preset.pitch_mm:
            yield _at_most(preset, "pitch_mm", sign.pitch_mm, preset.pitch_mm, Bilingual("pitch", "点间距"))
        if preset.height_mm:
            height = sign.pitch_mm * max((face.rect.height for face in sign.faces), default=0)
            yield _at_most(preset, "height_mm", height, preset.height_mm, Bilingual("height", "屏高"))
        for hours in preset.hours:
            yield Ruling(
                preset=preset,
                rule="hours",
                met=None,
                found=Bilingual("not known here", "此处无法得知"),
                asked=Bilingual(
                    f"{hours.opens} to {hours.closes} {hours.area.en}",
                    f"{hours.area.zh} {hours.opens}–{hours.closes}",
                ),
                remedy=Bilingual("keep to it in the schedule", "请在排期中遵守"),
            )


def _scroll(preset: RulePreset, limits: tuple[int, int], facts: CaptionFacts, rate: Fraction) -> Ruling:
    least, most = limits
    minute = rate * 60
    en, zh = f"{least} to {most} chars/min", f"{least}–{most} 字/分"
    em, fps = facts.em_px, facts.options.fps
    even = even_speed(Fraction((least + most) * em, 120), fps, QUARTERS if facts.smooth else 1)
    if not least <= 60 * even / em <= most:
        # No even speed of this size lies between: the nearest size that has one, moving by whole pixels too.
        even = even_speed(even, fps)
        sizes = range(int(-(-60 * even // most)), int(60 * even // least) + 1)
        size = min(sizes, key=lambda one: abs(one - em), default=em)
        en, zh = f"{en}, which moves evenly at size {size}", f"{zh}，字号 {size} 时可匀速移动"
    return Ruling(
        preset=preset,
        rule="scroll_chars_min",
        met=least <= minute <= most,
        found=Bilingual(f"{float(minute):.0f} a minute", f"每分钟 {float(minute):.0f} 字"),
        asked=Bilingual(f"{least} to {most} characters a minute", f"每分钟 {least}–{most} 字"),
        remedy=Bilingual(f"write speed: {en}", f"请写 speed: {zh}"),
        item=facts.item,
        field="speed",
    )


def _red(preset: RulePreset, facts: CaptionFacts, sign: Sign) -> Ruling:
    inks = [ink for ink, ground in facts.text.colours if luminance(ink, sign) >= luminance(ground, sign)]
    met = all(_is_red(ink, sign) for ink in inks)
    return Ruling(
        preset=preset,
        rule="red_text",
        met=met,
        found=Bilingual("red", "红色") if met else Bilingual("another colour", "其他颜色"),
        asked=Bilingual("red characters", "红色文字"),
        remedy=Bilingual('write colour: "#ff0000"', '请写 colour: "#ff0000"'),
        item=facts.item,
        field="colour",
    )


def _is_red(ink: Colour, sign: Sign) -> bool:
    """Red, or anything on a board of red and green; on a one-colour board its LEDs count."""
    orders = {output.order for output in sign.outputs}
    if orders and orders <= {ColourOrder.RG, ColourOrder.GR}:
        return True
    red, green, blue = sign.led_colour if orders == {ColourOrder.MONO} else ink
    return red > 0 and max(green, blue) <= red / 2


def _luminance(preset: RulePreset, rule: str, when: Bilingual, most: int, sign: Sign) -> Ruling:
    asked = Bilingual(f"at most {most} cd/m² {when.en}", f"{when.zh}不超过 {most} cd/m²")
    full = sign.luminance_cd_m2
    if not full:
        return Ruling(
            preset=preset,
            rule=rule,
            met=None,
            found=Bilingual("not known", "未知"),
            asked=asked,
            remedy=Bilingual("write luminance_cd_m2 of the sign", "请写屏的 luminance_cd_m2"),
        )
    # Channels are linear light: gains and brightness take away what they say. What a board of other LEDs
    # loses by its own white points is not counted, so that this never says too little.
    share = luminance_of_light(gains_of(sign.white_point)) if not sign.one_bit else 1.0
    lit = full * share * (sign.brightness if not sign.one_bit else float(sign.brightness > 0))
    percent = int(100 * most / (full * share)) if share else 100
    return Ruling(
        preset=preset,
        rule=rule,
        met=lit <= most,
        found=Bilingual(f"{lit:.0f} cd/m²", f"{lit:.0f} cd/m²"),
        asked=asked,
        remedy=Bilingual(
            f"write brightness: {min(100, percent)}% {when.en}",
            f"{when.zh}请写 brightness: {min(100, percent)}%",
        ),
        field="brightness",
    )


def _at_most(preset: RulePreset, rule: str, found: float, most: int, what: Bilingual) -> Ruling:
    known = found > 0
    return Ruling(
        preset=preset,
        rule=rule,
        met=found <= most if known else None,
        found=Bilingual(f"{found:g} mm", f"{found:g} 毫米") if known else Bilingual("not known", "未知"),
        asked=Bilingual(f"a {what.en} of at most {most} mm", f"{what.zh}不超过 {most} 毫米"),
        remedy=Bilingual("ask the authority, or leave this preset out", "请咨询主管部门，或去掉此规定")
        if known
        else Bilingual("write pitch_mm of the sign", "请写屏的 pitch_mm"),
    )


def _seconds(value: Fraction) -> Bilingual:
    return Bilingual(f"{float(value):g} s", f"{float(value):g} 秒")
