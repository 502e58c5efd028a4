from __future__ import annotations

from fractions import Fraction

import pytest

from ledsign.core.geometry import Rect
from ledsign.core.problem import Where
from ledsign.display.sign import Face
from ledsign.legibility.city import caption_rulings, sign_rulings
from ledsign.legibility.pace import chars_per_s

F = Fraction

SHENZHEN = "shenzhen-text-screen-2018"
RED = (((255, 0, 0), (0, 0, 0)),)


def met(rulings):
    return {one.rule: one.met for one in rulings}


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        # 16 px at 20 px/s are 75 characters a minute.
        ({"speed_px_s": F(20), "colours": RED}, {"scroll_chars_min": True, "red_text": True}),
        ({"speed_px_s": F(60), "colours": RED}, {"scroll_chars_min": False, "red_text": True}),
        ({"speed_px_s": F(15), "colours": RED}, {"scroll_chars_min": False, "red_text": True}),
        ({"speed_px_s": F(20)}, {"scroll_chars_min": True, "red_text": False}),
        (
            {"effect": "hold", "colours": RED, "length": F(15)},
            {"hold_s": True, "change_s": True, "red_text": True},
        ),
        (
            {"effect": "hold", "colours": RED, "length": F(14)},
            {"hold_s": False, "change_s": True, "red_text": True},
        ),
        ({"effect": "hold", "colours": RED, "alone": True}, {"red_text": True}),
        (
            {"effect": "fade", "colours": RED, "enter_s": F(2), "leave_s": F(1), "stay_s": F(20)},
            {"hold_s": True, "change_s": False, "red_text": True},
        ),
        # Black characters on red light are red too.
        (
            {"speed_px_s": F(20), "colours": (((0, 0, 0), (255, 0, 0)),)},
            {"scroll_chars_min": True, "red_text": True},
        ),
        ({"follows_clock": True, "effect": "hold", "colours": RED}, {"red_text": True}),
    ],
)
def test_captions_in_shenzhen(facts, sign, changes, wanted) -> None:
    assert met(caption_rulings(facts(**changes), sign(rules=(SHENZHEN,)))) == wanted


@pytest.mark.parametrize(
    ("order", "values", "ink", "red"),
    [
        ("RG", {}, (0, 255, 0), True),
        ("W", {"led_colour": (255, 40, 20)}, (255, 255, 255), True),
        ("W", {"led_colour": (255, 255, 255)}, (255, 0, 0), False),
        ("RGB", {}, (255, 120, 120), True),
        ("RGB", {}, (255, 200, 90), False),
    ],
)
def test_what_counts_as_red(facts, sign, order, values, ink, red) -> None:
    board = sign(order, rules=(SHENZHEN,), **values)
    caption = facts(colours=((ink, (0, 0, 0)),))
    assert met(caption_rulings(caption, board))["red_text"] is red


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({}, {"day_cd_m2": None, "night_cd_m2": None, "pitch_mm": True, "height_mm": True}),
        ({"luminance_cd_m2": 1000.0}, {"day_cd_m2": False, "night_cd_m2": False}),
        ({"luminance_cd_m2": 1000.0, "brightness": 0.35}, {"day_cd_m2": True, "night_cd_m2": False}),
        ({"luminance_cd_m2": 1000.0, "brightness": 0.2}, {"day_cd_m2": True, "night_cd_m2": True}),
        # White of half the light; a board that only switches cannot be dimmed.
        (
            {"luminance_cd_m2": 600.0, "white_point": (0.5, 0.5, 0.5)},
            {"day_cd_m2": True, "night_cd_m2": False},
        ),
        ({"luminance_cd_m2": 600.0, "brightness": 0.1, "one_bit": True}, {"day_cd_m2": False}),
        ({"luminance_cd_m2": 600.0, "brightness": 0.0, "one_bit": True}, {"night_cd_m2": True}),
        ({"luminance_cd_m2": 600.0, "white_point": (0.0, 0.0, 0.0)}, {"night_cd_m2": True}),
        ({"pitch_mm": 16.0}, {"pitch_mm": False, "height_mm": True}),
        ({"pitch_mm": 0.0}, {"pitch_mm": None, "height_mm": None}),
        ({"faces": (Face(name="a", rect=Rect(0, 0, 64, 36)),)}, {"height_mm": False}),
        ({"faces": ()}, {"height_mm": None}),
    ],
)
def test_signs_in_shenzhen(sign, values, wanted) -> None:
    found = met(sign_rulings(sign(rules=(SHENZHEN,), **values)))
    assert {rule: found[rule] for rule in wanted} == wanted
    assert found["hours"] is None, "for the schedule"


def test_no_rules_no_rulings(facts, sign) -> None:
    assert list(caption_rulings(facts(), sign())) == []
    assert list(sign_rulings(sign())) == []
    assert list(caption_rulings(facts(), sign(rules=("chengdu-2017",)))) == []


def test_a_problem_names_preset_rule_source_and_remedy(facts, sign) -> None:
    ruling = next(caption_rulings(facts(colours=RED), sign(rules=(SHENZHEN,))))
    found = ruling.problem(Where(field="items[0].speed"), strict=False)
    assert found is not None
    assert (found.code, found.severity, ruling.field) == ("rule.scroll-chars-min", "warning", "speed")
    for said in (SHENZHEN, "60 to 80 characters a minute", "225 a minute"):
        assert said in found.message.en
    for said in ("60 to 80 chars/min", "szum.gov.cn", "2018-03-15"):
        assert said in found.remedy.en
    assert "每分钟 60–80 字" in found.message.zh
    strict = ruling.problem(Where(), strict=True)
    assert strict is not None
    assert strict.severity == "error"


def test_the_night_is_never_an_error_and_what_is_met_or_unknown_no_problem(sign) -> None:
    bright = sign(rules=(SHENZHEN,), luminance_cd_m2=1000.0, pitch_mm=0.0)
    found = {one.rule: one.problem(Where(), strict=True) for one in sign_rulings(bright)}
    assert found["day_cd_m2"].severity == "error"
    assert found["night_cd_m2"].severity == "warning"
    assert "brightness: 20%" in found["night_cd_m2"].remedy.en
    assert found["pitch_mm"] is None
    assert found["hours"] is None


@pytest.mark.parametrize("em", [16, 24, 30, 32, 48, 56, 64, 80, 96, 200])
@pytest.mark.parametrize("fps", [25, 30, 40, 60])
@pytest.mark.parametrize("smooth", [False, True])
def test_a_remedy_for_scrolling_can_be_followed(facts, sign, em, fps, smooth) -> None:
    """The size it proposes has an even speed within the limits; without a proposal this size has one."""
    from ledsign.effects.speed import even_speed

    board = sign(rules=(SHENZHEN,))
    fast = facts(em_px=em, fps=F(fps), speed_px_s=F(1000), smooth=smooth)
    ruling = next(caption_rulings(fast, board))
    said = ruling.remedy.en
    size = int(said.rpartition(" ")[2]) if "at size" in said else em
    even = even_speed(F(70 * size, 60), F(fps), 4 if smooth else 1)
    caption = facts(em_px=size, fps=F(fps), speed_px_s=even)
    assert chars_per_s(caption) == even / size
    assert next(caption_rulings(caption, board)).met, said


def test_rulings_as_json(facts, sign) -> None:
    ruling = next(caption_rulings(facts(), sign(rules=(SHENZHEN,))))
    assert ruling.as_json("en") == {
        "preset": SHENZHEN,
        "rule": "scroll_chars_min",
        "item": "caption",
        "met": False,
        "found": "225 a minute",
        "asked": "60 to 80 characters a minute",
        "remedy": "write speed: 60 to 80 chars/min",
        "source": "http://www.szum.gov.cn/hdjl/ywzs/srgl/201803/t20180315_11273148.htm",
    }
    assert ruling.as_json("zh")["asked"] == "每分钟 60–80 字"
