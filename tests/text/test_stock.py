"""Cells that are kept and shared must not remember the texts they were made for."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.text.cells import CellMaker
from ledsign.text.clusters import segment
from ledsign.text.fonts import FontLibrary
from ledsign.text.setting import Setting
from ledsign.text.strip import raster_pages

KEPT = FontLibrary()
TEXTS = st.text(st.sampled_from("技能让生活，。、“”（）《》：·—…AVTo2 025%-é\u3000ー😀"), max_size=24)
SETTINGS = st.builds(
    Setting,
    measure_px=st.sampled_from((None, 200, 333)),
    squeeze=st.booleans(),
    latin_gap=st.sampled_from((0, 5)),
    justify=st.booleans(),
    hang=st.booleans(),
)


@settings(max_examples=60)
@given(TEXTS, SETTINGS, st.sampled_from(("horizontal", "vertical")), st.sampled_from((24, 40)))
def test_a_text_is_the_same_from_kept_cells_and_from_new_ones(text, setting, direction, size_px):
    def strips(fonts):
        found = raster_pages(text, size_px=size_px, direction=direction, fonts=fonts, setting=setting)
        return [(one.size, one.marks, one.glyphs().digest) for one in found]

    assert strips(KEPT) == strips(FontLibrary())


def test_what_comes_again_is_the_same_cell_and_differs_only_where_it_stands_otherwise():
    maker = CellMaker(KEPT.faces(64, False), 64, Setting(), vertical=False)
    (clusters,) = segment("技技，“技”A技").lines
    cells = maker.cells(clusters)
    assert cells[0] is cells[1] is cells[4]
    assert (cells[6].gap, cells[1].gap) == (8 * 64, 0)
    assert cells[2].trail > 0  # before an opening mark
    (alone,) = segment("，").lines
    assert maker.cells(alone)[0].trail == 0


def test_too_many_are_let_go_between_two_texts(monkeypatch):
    maker = CellMaker(KEPT.faces(64, False), 64, Setting(), vertical=False)
    (clusters,) = segment("技能A技").lines
    maker.cells(clusters)
    maker.stock.tidy()
    assert maker.stock.cells and maker.stock.words
    monkeypatch.setattr("ledsign.text.stock._MOST", 1)
    maker.stock.tidy()
    assert not maker.stock.cells and not maker.stock.words
