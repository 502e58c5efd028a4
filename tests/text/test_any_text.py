"""Whatever is typed: it is set, in time, every cluster once, and no ink leaves its picture."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledsign.core.geometry import Rect, Size
from ledsign.text.clusters import Segmented, segment
from ledsign.text.fit import fit_size, fit_wrapped
from ledsign.text.fonts import FontLibrary
from ledsign.text.layout import Setter
from ledsign.text.raster import draw
from ledsign.text.setting import Setting
from ledsign.text.strip import set_pages

LIBRARY = FontLibrary()
# any Unicode, and what our rules are about more often than chance would have it
CHINESE = "技能让生活，。、；：？！“”‘’（）《》·——……～／￥%℃年月日第々ー　 "
TEXTS = st.text(max_size=40) | st.text(
    st.sampled_from(
        CHINESE
        + "AbcLED’\"'()-+.,/$0123456789\n\t\u00a0\u200b\u0301é😀👨‍👩‍👧🇨🇳①→Ωяか한\ufe00\ufe0e\ufe0f\U000e0100"
    )
    | st.characters(),
    max_size=60,
)
SETTINGS = st.builds(
    Setting,
    measure_px=st.none() | st.integers(1, 400),
    depth_px=st.none() | st.integers(1, 200),
    level=st.sampled_from(["none", "basic", "gb", "strict"]),
    squeeze=st.booleans(),
    latin_gap=st.integers(0, 30),
    justify=st.booleans(),
    hang=st.booleans(),
    western=st.sampled_from(["auto", "upright", "rotated"]),
    marks=st.sampled_from(["corner", "centred"]),
    dotted=st.sampled_from([frozenset(), frozenset({0})]),
)
SIZES = st.sampled_from([8, 12, 16, 20, 24, 33, 48, 64])
DIRECTIONS = st.sampled_from(["horizontal", "vertical"])


@example("µ", 20, "horizontal", False, Setting(), "start")  # a trace of ink in one more row
@settings(max_examples=250)
@given(TEXTS, SIZES, DIRECTIONS, st.booleans(), SETTINGS, st.sampled_from(["start", "centre", "end"]))
def test_no_ink_leaves_its_picture(text, size, direction, one_bit, setting, align):
    pages = set_pages(segment(text), size, direction, one_bit, LIBRARY, align, setting)
    assert pages
    for page in pages:
        assert page.size.width >= 1 and page.size.height >= 1
        assert page.marks[0] == 0 and list(page.marks) == sorted(set(page.marks))
        assert page.marks[-1] == (page.size.width if direction == "horizontal" else page.size.height)
        assert len(page.key) == len(page.x) == len(page.y) == len(page.style)
        assert page.faces is not None and (not len(page.key) or page.key.max() < len(page.keys))
        around = Rect(-size, -size, page.size.width + 2 * size, page.size.height + 2 * size)
        whole = draw(page, around)
        assert whole[size:-size, size:-size].sum() == whole.sum()


@settings(max_examples=250)
@given(TEXTS, SIZES, DIRECTIONS, SETTINGS)
def test_every_cluster_is_set_once_and_in_order(text, size, direction, setting):
    for clusters in segment(text).lines:
        numbered = [one._replace(style=at % 251 + 1) for at, one in enumerate(clusters)]
        setter = Setter(LIBRARY.faces(size, False), size, vertical=direction == "vertical", setting=setting)
        lines = setter.lines([numbered])
        inked = [one.style for line in lines for cell in line.cells for one in cell.inked]
        shown = [one.style for one in numbered if not one.is_blank]
        once = [style for at, style in enumerate(inked) if at == 0 or style != inked[at - 1]]
        assert once == shown
        blanks = sum(cell.is_blank for line in lines for cell in line.cells)
        typed = len(numbered) - len(shown)
        # only blanks at the end of a line that was broken go
        assert blanks == typed if len(lines) == 1 else blanks <= typed


@settings(max_examples=100)
@given(TEXTS, SIZES, DIRECTIONS, SETTINGS)
def test_pages_are_the_whole_cut(text, size, direction, setting):
    segmented = segment(text)
    pages = set_pages(segmented, size, direction, False, LIBRARY, "start", setting)
    [whole] = set_pages(segmented, size, direction, False, LIBRARY, "start", replace(setting, depth_px=None))
    glyphs = [page.keys[number] for page in pages for number in page.key.tolist()]
    assert glyphs == [whole.keys[number] for number in whole.key.tolist()]


@settings(max_examples=60)
@given(TEXTS, st.integers(1, 400), st.integers(1, 200), DIRECTIONS, st.booleans())
def test_a_size_is_found_and_never_illegible(text, width, height, direction, one_bit):
    view, segmented = Size(width, height), segment(text)
    one = fit_size(segmented, view=view, direction=direction, one_bit=one_bit, fonts=LIBRARY, whole=True)
    along, across = (width, height) if direction == "horizontal" else (height, width)
    two = fit_wrapped(
        segmented, view=view, direction=direction, one_bit=one_bit, fonts=LIBRARY,
        setting=Setting(measure_px=along, depth_px=across),
    )  # fmt: skip
    assert one.size_px >= 12 and two.size_px >= 12 and two.pages >= 1


def test_a_long_text_without_any_place_to_break_is_set_in_time():
    line = Segmented(segment("A" * 20_000).lines)
    pages = set_pages(line, 16, "horizontal", True, LIBRARY, "start", Setting(measure_px=64, depth_px=64))
    assert sum(len(page.key) for page in pages) == 20_000
