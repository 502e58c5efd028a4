"""Wrapped text: what stands on each line, pages, alignment, justification, hanging marks."""

import numpy as np
import pytest

from ledsign.core.geometry import Size
from ledsign.text.clusters import Segmented, segment
from ledsign.text.face import UNIT
from ledsign.text.fit import Fit, fit_wrapped
from ledsign.text.layout import Setter
from ledsign.text.setting import Setting
from ledsign.text.strip import set_pages

PROSE = "技能让生活更美好，技能让城市更精彩。“劳动光荣、技能宝贵、创造伟大”的时代风尚（2022年5月）。"


def lines(fonts, text, ems, *, size=64, vertical=False, **options):
    """The text of each line of a measure of so many ems; blanks that end a line are left out."""
    setting = Setting(measure_px=round(size * ems), **options)
    setter = Setter(fonts.faces(size, False), size, vertical=vertical, setting=setting)
    found = []
    for clusters in segment(text).lines:
        rest = [cluster.text for cluster in clusters]
        for line in setter.lines([clusters]):
            while rest and rest[0] == " " and not (line.cells and line.cells[0].is_blank):
                rest.pop(0)
            count = sum(cell.clusters for cell in line.cells)
            found.append("".join(rest[:count]))
            del rest[:count]
            assert line.length <= setting.measure_px * UNIT or len(line.cells) == 1
    return found


@pytest.mark.parametrize(
    ("text", "ems", "options", "answer"),
    [
        ("技能让生活更美好", 3, {}, ["技能让", "生活更", "美好"]),
        ("技能让生活", 5, {}, ["技能让生活"]),
        ("技能，生活", 2.5, {}, ["技能，", "生活"]),  # a mark at the end is half wide, so it stays
        ("技能，生活", 2.4, {}, ["技", "能，", "生活"]),
        ("技能让，生活", 3, {}, ["技能", "让，生", "活"]),
        ("技能（生活）", 3, {}, ["技能", "（生活）"]),
        ("技能“生活”", 4, {}, ["技能“生", "活”"]),
        ("技能让——生活", 4, {}, ["技能让", "——生活"]),
        ("技能让——生活", 4, {"level": "strict"}, ["技能", "让——生", "活"]),
        ("技能让……生活", 5, {"level": "strict"}, ["技能让……", "生活"]),
        ("技能让……生活", 4, {}, ["技能让", "……生活"]),
        ("技能，生活", 2, {"level": "none", "squeeze": False}, ["技能", "，生", "活"]),
        ("技能／生活", 3, {"level": "gb"}, ["技", "能／生", "活"]),
        ("技能／生活", 3, {}, ["技能／", "生活"]),
        ("2022年5月6日", 2, {}, ["202", "2年", "5月", "6日"]),
        ("2022年5月6日", 4, {}, ["2022年", "5月6日"]),
        ("约￥500元吧", 3, {}, ["约", "￥500", "元吧"]),
        ("Skills Make Life", 4, {}, ["Skills", "Make", "Life"]),
        ("技能Skills技能", 4, {}, ["技能", "Skills", "技能"]),
        ("技能让生活", 4, {}, ["技能让", "生活"]),  # no single hanzi stands alone
        ("技能让生活。", 4, {}, ["技能让", "生活。"]),
        ("技能让生（活）", 4, {}, ["技能让", "生（活）"]),
        ("技能——生", 4, {}, ["技能——", "生"]),
        ("技能让生A", 4, {}, ["技能让生", "A"]),
        ("技能让", 2, {}, ["技能", "让"]),
        ("Internationalisation", 4, {}, ["Internat", "ionalisa", "tion"]),
        ("技 能", 1, {}, ["技", "能"]),
        ("技能\n让生活", 4, {}, ["技能", "让生活"]),
        ("　　技能让", 3, {}, ["　　技", "能让"]),
        ("技", 0.5, {}, ["技"]),
        ("——", 1, {}, ["——"]),
        ("", 3, {}, [""]),
        ("技能，", 2, {"hang": True, "squeeze": False}, ["技", "能，"]),
    ],
)
def test_lines(fonts, text, ems, options, answer):
    assert lines(fonts, text, ems, **options) == answer


@pytest.mark.parametrize(
    ("text", "ems", "answer"),
    [
        ("气温25℃，", 3, ["气温", "25℃，"]),  # 25 shares a cell
        ("气温25度", 3, ["气温25", "度"]),
        ("气温30元", 3, ["气温", "30元"]),
        ("年31日的", 2, ["年", "31日", "的"]),
        ("LED屏", 2, ["LE", "D屏"]),
    ],
)
def test_columns(fonts, text, ems, answer):
    assert lines(fonts, text, ems, vertical=True) == answer


@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("size", [16, 24, 32, 64])
@pytest.mark.parametrize("ems", [3, 3.5, 5, 9])
def test_no_line_begins_or_ends_as_it_may_not(fonts, size, ems, vertical):
    for line in lines(fonts, PROSE, ems, size=size, vertical=vertical):
        assert line[0] not in "，。、”）" and line[-1] not in "“（"


def test_hanging_stops_stand_in_the_margin(fonts):
    size, clusters = 64, segment("技能让，生活更，美好").lines
    setting = Setting(measure_px=3 * size + size // 2, hang=True)
    found = Setter(fonts.faces(size, False), size, vertical=False, setting=setting).lines(clusters)
    assert [len(line.cells) for line in found] == [4, 4, 2]
    assert [line.length // UNIT for line in found] == [192, 192, 128]
    assert [line.hanging // UNIT for line in found] == [32, 32, 0]


def test_justified_lines_are_as_long_as_the_measure(fonts):
    size, clusters = 64, segment("技能让Skills生活更美好，技能让城市更精彩Make Life Better。").lines
    setting = Setting(measure_px=410, justify=True)
    found = Setter(fonts.faces(size, False), size, vertical=False, setting=setting).lines(clusters)
    assert len(found) > 3
    for line in found[:-1]:
        assert line.length == 410 * UNIT
        assert sum(line.extra) + sum(
            cell.advance - cell.lead - cell.trail + cell.gap for cell in line.cells
        ) == pytest.approx(line.length, abs=UNIT * len(line.cells))
    assert found[-1].length < 410 * UNIT and not found[-1].extra


@pytest.mark.parametrize(
    ("text", "ems", "full"),
    [
        (
            "好好好好好好Thunderstorm。",
            9,
            True,
        ),  # three of nine ems are left over: three fifths at each place
        ("好好好好好Thunderstorm。", 9, True),  # one em at each
        ("好好好好Thunderstorm。", 9, False),  # more than one
        ("《三体》、《流浪地球》你读过吗？！", 14, True),
    ],
)
def test_hanzi_part_when_words_do_not_suffice(fonts, text, ems, full):
    size = 24
    setting = Setting(measure_px=ems * size, justify=True, latin_gap=0)
    setter = Setter(fonts.faces(size, False), size, vertical=False, setting=setting)
    first, *more = setter.lines(segment(text).lines)
    assert more and (first.length == ems * size * UNIT) == full
    parts = {extra // UNIT for extra in first.extra if extra}
    assert not full or max(parts) - min(parts) <= 1


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("size", [16, 24, 32])
def test_pages_fit_their_face_and_hold_everything(fonts, direction, size):
    view = Size(160, 96) if direction == "horizontal" else Size(96, 160)
    setting = Setting(measure_px=160, depth_px=96)
    pages = set_pages(segment(2 * PROSE), size, direction, False, fonts, "start", setting)
    whole = set_pages(segment(2 * PROSE), size, direction, False, fonts, "start", Setting(measure_px=160))
    assert len(whole) == 1 and len(pages) > 1
    assert sum(len(page.key) for page in pages) == len(whole[0].key)
    for page in pages:
        assert page.size.width <= view.width and page.size.height <= view.height
        assert page.keys == whole[0].keys  # which they share
        assert len(page.lines) <= len(pages[0].lines) and sum(page.lines) == len(page.key)
    glyphs = [page.keys[number] for page in pages for number in page.key.tolist()]
    assert glyphs == [whole[0].keys[number] for number in whole[0].key.tolist()]


def test_columns_go_to_the_left_and_rows_down(fonts):
    setting = Setting(measure_px=128)
    [rows] = set_pages(segment("技能让生"), 64, "horizontal", False, fonts, "start", setting)
    assert list(zip(rows.x.tolist(), rows.y.tolist(), strict=True)) == [(0, 0), (64, 0), (0, 74), (64, 74)]
    [columns] = set_pages(segment("技能让生"), 64, "vertical", False, fonts, "start", setting)
    assert list(zip(columns.x.tolist(), columns.y.tolist(), strict=True)) == [
        (74, 0), (74, 64), (0, 0), (0, 64),
    ]  # fmt: skip


@pytest.mark.parametrize(("align", "start"), [("start", 0), ("centre", 64), ("end", 128)])
def test_alignment_of_a_short_last_line(fonts, align, start):
    [page] = set_pages(segment("技能让生"), 64, "horizontal", False, fonts, align, Setting(measure_px=192))
    assert page.x.tolist() == [0, 64, 128, start]


@pytest.mark.parametrize(
    ("text", "view", "direction", "one_bit", "fit"),
    [
        ("技能让生活更美好", Size(256, 138), "horizontal", False, Fit(64)),
        ("技能让生活更美好", Size(138, 256), "vertical", False, Fit(64)),
        ("技能让生活更美好", Size(64, 34), "horizontal", True, Fit(16)),
        ("技能让生活更美好", Size(64, 16), "horizontal", True, Fit(16, pages=2)),
        ("技能让生活更美好" * 20, Size(64, 34), "horizontal", True, Fit(16, pages=20)),
        ("技能让生活更美好", Size(64, 15), "horizontal", True, Fit(12, pages=2)),
        ("技", Size(9, 9), "horizontal", True, Fit(12, fits=False)),
    ],
)
def test_the_largest_size_that_fits_when_wrapped(fonts, text, view, direction, one_bit, fit):
    along, across = (view.width, view.height) if direction == "horizontal" else (view.height, view.width)
    setting = Setting(measure_px=along, depth_px=across)
    found = fit_wrapped(
        segment(text), view=view, direction=direction, one_bit=one_bit, fonts=fonts, setting=setting
    )
    assert found == fit


def test_scrolling_across_shows_eight_characters_a_line(fonts):
    found = fit_wrapped(
        segment(PROSE), view=Size(256, 64), fonts=fonts, setting=Setting(measure_px=256), scrolls=True
    )
    assert found == Fit(32)


def test_marks_are_those_of_the_longest_line(fonts):
    [page] = set_pages(segment("技\n能让\n生"), 64, "horizontal", False, fonts, "end")
    assert page.marks == (0, 64, 128)


def test_styles_and_bands_follow_their_line(fonts):
    clusters = [one._replace(style=at % 2) for at, one in enumerate(segment("技能让生").lines[0])]
    [page] = set_pages(
        Segmented((tuple(clusters),)), 64, "horizontal", False, fonts, "start", Setting(measure_px=128)
    )
    assert page.style.tolist() == [0, 1, 0, 1] and page.style.dtype == np.uint8
    assert [(style, rect.x, rect.width) for style, rect in page.bands] == [(1, 64, 64), (1, 64, 64)]
    assert page.bands[0][1].bottom == page.bands[1][1].y
