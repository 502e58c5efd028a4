"""The preview shows brightness and darkness as the player makes them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ledsign.compiler import compile_document
from ledsign.core.clock import NS_PER_S, parse_instant
from ledsign.display.limits import Ceiling, Hours, Limits
from ledsign.display.shown import shown
from ledsign.documents.load import load_sign
from ledsign.documents.load_schedule import read_schedule
from ledsign.preview import Preview, frame_at
from ledsign.settings import shipped
from ledsign.show.staging import Stage
from ledsign.show.types import Show
from ledsign.text.fonts import FontLibrary

SCHEDULE = """
ledsign: schedule/1
safe: still
playlists:
  still: {items: [{text: 好, size: 16, effect: hold, colour: white, duration: 3 s}]}
campaigns:
  - {name: day, playlist: still, daily: 08:00-18:00}
brightness:
  - {name: night, level: 30%, daily: 22:00-06:00}
  - {name: evening, level: 60%, daily: 18:00-22:00}
"""


def at(clock: str) -> Fraction:
    return Fraction(parse_instant(f"2026-05-06T{clock}+08:00"), NS_PER_S)


@pytest.fixture(scope="module")
def show() -> Show:
    sign = load_sign(shipped("signs", "wall-1024x256.yaml"))
    loaded = read_schedule(SCHEDULE, "test.yaml", Path.cwd())
    return compile_document(loaded, sign, FontLibrary()).show


@pytest.mark.parametrize(
    ("clock", "level"),
    [("05:59:59.999", 0.3), ("06:00", 1.0), ("12:00", 1.0), ("18:00", 0.6), ("22:00", 0.3)],
)
def test_brightness_follows_the_schedule(show: Show, clock: str, level: float) -> None:
    level = min(level, show.sign.brightness)
    wanted = shown(show.sign, Stage(show).render(at(clock)), brightness=level)
    assert wanted.any()
    np.testing.assert_array_equal(frame_at(show, at(clock)), wanted)


def test_ceilings_and_curfew_of_the_sign_are_seen_and_what_depends_on_the_past_is_not(show: Show) -> None:
    limits = Limits(
        ceilings=(Ceiling(hours=Hours(start_s=12 * 3600, end_s=13 * 3600), level=0.1),),
        curfew=(Hours(start_s=14 * 3600, end_s=15 * 3600),),
        soft_start_s=60.0,
    )
    limited = replace(show, sign=replace(show.sign, limits=limits))
    preview = Preview(limited)
    dim = shown(show.sign, Stage(show).render(at("12:30")), brightness=0.1)
    np.testing.assert_array_equal(preview.frame(at("12:30")), dim)
    assert not preview.frame(at("14:00")).any()
    np.testing.assert_array_equal(preview.frame(at("15:00")), frame_at(show, at("15:00")))


def test_a_frame_is_the_callers_to_keep(show: Show) -> None:
    preview = Preview(show)
    one = preview.frame(at("12:00"))
    kept = one.copy()
    preview.frame(at("23:00"))
    np.testing.assert_array_equal(one, kept)
