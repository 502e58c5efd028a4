"""The pictures: which kind, what colours are where, that words keep to their places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import ImageDraw

from ledsign.core.errors import DocumentError
from ledsign.picture import words
from ledsign.picture.colours import SUN, Colours, on
from ledsign.picture.plan import draw_plan
from ledsign.picture.sheet import SCALE
from ledsign.schedule.local_time import instant_of
from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import Edge, Entry, Layer, Rule, Span, Window

if TYPE_CHECKING:
    from PIL.Image import Image

    from ledsign.schedule.types import Schedule

ZONE = "Asia/Shanghai"


def draw(schedule: Schedule, first: date, days: int = 1, language: str = "zh", **more: object) -> Image:
    start, end = (instant_of(first + timedelta(days=n), 0, schedule.zone) for n in (0, days))
    return draw_plan(Timetable(schedule), schedule, start, end, language=language, **more)  # type: ignore[arg-type]


def hours(start: int, end: int) -> Window:
    return Window(start=Edge(seconds=start * 3600), end=Edge(seconds=end * 3600))


def pixels_of(picture: Image, colour: tuple[int, int, int]) -> int:
    return int((np.asarray(picture) == colour).all(axis=2).sum())


def rows_of(picture: Image, colour: tuple[int, int, int]) -> np.ndarray:
    return np.flatnonzero((np.asarray(picture) == colour).all(axis=2).any(axis=1))


@pytest.mark.parametrize(
    ("days", "size"),
    [(1, (2240, 948)), (2, None), (7, (2240, 1788)), (8, None), (31, (2240, 1596)), (400, None)],
)
def test_the_kind_follows_the_length(schedule: Schedule, days: int, size: tuple[int, int] | None) -> None:
    first = {1: date(2026, 5, 13), 7: date(2026, 5, 11)}.get(days, date(2026, 5, 1))
    picture = draw(schedule, first, days)
    assert picture.mode == "RGB"
    assert picture.width == 2240
    if size:
        assert abs(picture.height - size[1]) <= 100
    assert picture.getpixel((2, 2)) == picture.getpixel((2238, picture.height - 2)) == (255, 255, 255)


def test_more_days_than_fit_are_refused(schedule: Schedule) -> None:
    with pytest.raises(DocumentError, match="401 days are too many"):
        draw(schedule, date(2026, 1, 1), 401)


@pytest.mark.parametrize(
    ("first", "days"), [(date(2026, 5, 13), 1), (date(2026, 5, 11), 7), (date(2026, 5, 1), 31)]
)
def test_every_campaign_has_its_colour_and_what_is_not_planned_has_none(
    schedule: Schedule, first: date, days: int
) -> None:
    colours = Colours(schedule.entries)
    picture = draw(schedule, first, days)
    for name in ("skills", "morning", "green", "city", "storm"):
        assert pixels_of(picture, colours[name]) > 100, name
    assert (pixels_of(picture, colours["labour"]) > 0) == (days == 31)


def test_a_day_is_to_scale(schedule: Schedule) -> None:
    """The evening of the campaign lies between 19 and 22 o'clock of the axis, and the storm cuts it."""
    quiet = replace(schedule, entries=schedule.entries[:1], levels=(), safe="")
    picture = np.asarray(draw(quiet, date(2026, 5, 12)))
    colour = Colours(quiet.entries)["skills"]
    columns = np.flatnonzero((picture == colour).all(axis=2)[200:340].any(axis=0))
    left, right = (SCALE * (36 + 190 + hour / 24 * (1120 - 72 - 190)) for hour in (19, 22))
    assert abs(columns.min() - left) <= 3
    assert abs(columns.max() - right) <= 3


def test_the_sunset_is_drawn_only_where_the_place_is_known(schedule: Schedule) -> None:
    assert pixels_of(draw(schedule, date(2026, 5, 13)), SUN) > 50
    no_place = replace(schedule, place=None, entries=schedule.entries[:1], levels=())
    for days in (1, 7, 31):
        assert pixels_of(draw(no_place, date(2026, 5, 6), days), SUN) == 0


@pytest.mark.parametrize("days", [1, 7, 31])
def test_languages_differ_and_a_title_can_be_given(schedule: Schedule, days: int) -> None:
    first = date(2026, 5, 11) if days < 31 else date(2026, 5, 1)
    zh, en = (np.asarray(draw(schedule, first, days, language)) for language in ("zh", "en"))
    titled = np.asarray(draw(schedule, first, days, title="Something else"))
    assert zh.shape == titled.shape
    assert (zh[:100] != titled[:100]).any()
    assert (zh[140:] == titled[140:]).all()
    smaller = min(len(zh), len(en))
    assert (zh[:smaller] != en[:smaller]).any()


def test_overrides_are_drawn_with_the_rest(schedule: Schedule) -> None:
    start = instant_of(date(2026, 5, 12), 15 * 3600, ZONE)
    rule = Rule(spans=(Span(start_ns=start, end_ns=start + 3600 * 10**9),))
    entry = Entry(id="now", layer=Layer.OVERRIDE, playlist="x", rule=rule, title="插播")
    table = Timetable(schedule, [entry])
    day = date(2026, 5, 12)
    picture = draw_plan(
        table, schedule, instant_of(day, 0, ZONE), instant_of(day, 86_400, ZONE), overrides=(entry,)
    )
    assert pixels_of(picture, Colours((*schedule.entries, entry))["now"]) > 100


def test_a_schedule_of_nothing_can_be_drawn(schedule: Schedule) -> None:
    bare = replace(schedule, entries=(), levels=(), safe="", place=None, title="")
    for days in (1, 5, 30):
        assert draw(bare, date(2026, 6, 1), days, title="无").width == 2240


def test_days_with_23_and_25_hours(schedule: Schedule) -> None:
    london = replace(schedule, zone="Europe/London", place=None)
    for first in (date(2026, 3, 29), date(2026, 10, 25)):
        for days in (1, 7):
            assert pixels_of(draw(london, first, days), Colours(london.entries)["city"]) > 100


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_month_tells_true_hours(schedule: Schedule, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """What fills the rest of a day says so; what does not, and all else, has the hours in which it is lit."""
    told: list[str] = []
    real = ImageDraw.ImageDraw.text

    def text(pen: ImageDraw.ImageDraw, xy: tuple[int, int], content: str, **how: object) -> None:
        told.append(content)
        real(pen, xy, content, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", text)
    evening = Entry(
        id="e", layer=Layer.CAMPAIGN, playlist="x", rule=Rule(windows=(hours(19, 22), hours(23, 24)))
    )
    filler = Entry(id="f", layer=Layer.FILLER, playlist="x")
    morning = replace(filler, rule=Rule(windows=(hours(9, 24),)))
    rest = words.OTHERWISE.in_language(language)
    for one, listed, is_rest in ((filler, "19–22, 23–24", True), (morning, "9–19, 22–23", False)):
        told.clear()
        made = replace(schedule, entries=(evening, one), levels=())
        draw(made, date(2026, 6, 1), 30, language)
        assert listed in told
        assert (rest in told) == is_rest


def test_no_word_runs_into_another_or_off_the_page(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long titles, many entries: the boxes of all texts that are drawn stay apart and inside."""
    boxes: list[tuple[float, float, float, float]] = []
    real = ImageDraw.ImageDraw.text

    def text(pen: ImageDraw.ImageDraw, xy: tuple[int, int], words: str, **how: object) -> None:
        font, anchor = how["font"], how["anchor"]
        left, top, right, bottom = pen.textbbox(xy, words, font=font, anchor=anchor)  # type: ignore[arg-type]
        boxes.append((left, top, right, bottom))
        real(pen, xy, words, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", text)
    long = tuple(
        replace(entry, title=(entry.title + "一个非常长的标题，长到哪里都放不下 and then some English ") * 3)
        for entry in schedule.entries
    )
    for days, first in ((1, date(2026, 5, 13)), (7, date(2026, 5, 11)), (31, date(2026, 5, 1))):
        for language in ("zh", "en"):
            boxes.clear()
            picture = draw(replace(schedule, entries=long, title="标题" * 60), first, days, language)
            assert boxes
            for at, one in enumerate(boxes):
                assert one[0] >= 0 and one[1] >= 0
                assert one[2] <= picture.width and one[3] <= picture.height
                for other in boxes[:at]:
                    apart = (
                        one[2] <= other[0] + 1 or other[2] <= one[0] + 1
                        or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
                    )  # fmt: skip
                    assert apart, (days, language, one, other)


def luminance(colour: tuple[int, int, int]) -> float:
    linear = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in np.array(colour) / 255
    ]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


@pytest.mark.parametrize("layer", list(Layer))
def test_words_on_a_colour_can_be_read(schedule: Schedule, layer: Layer) -> None:
    """WCAG 2.2 1.4.3: 4.5 : 1."""
    entries = tuple(replace(schedule.entries[0], id=str(n), layer=layer) for n in range(10))
    colours = Colours(entries)
    for entry in entries:
        ground = colours[entry.id]
        darker, lighter = sorted((luminance(on(ground)), luminance(ground)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, ground
