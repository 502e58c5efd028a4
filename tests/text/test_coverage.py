"""Coverage: what the standards ask for is there at every size, and every glyph counted can be drawn."""

import pytest

from ledsign.text.charsets import charsets, gb2312_hanzi, gb2312_signs, gb18030_level, general_standard
from ledsign.text.clusters import Cluster, Segmented
from ledsign.text.coverage import font_coverage, size_coverage
from ledsign.text.fonts import FILES, FontLibrary
from ledsign.text.gate import inspect
from ledsign.text.glyph import GlyphKey


@pytest.fixture(scope="module")
def found(fonts):
    coverage, faults = font_coverage(fonts)
    assert faults == []
    return {one.font: one for one in coverage}


def test_every_shipped_font_is_counted(found):
    assert set(found) == {*FILES, "Unifont emoji", "Noto Emoji", "Noto Color Emoji"}
    assert all(one.shipped and one.file.is_file() and one.licence for one in found.values())
    for font in ("Unifont", "efont", "Noto Sans SC"):
        assert found[font].have["gb2312"] == 6763 and found[font].have["gb2312-signs"] == 682
        assert {*range(0x20, 0x7F)} <= found[font].codes
    assert found["Noto Sans SC"].have["8105"] == 8105
    assert found["efont signs"].have["gb2312"] == 0
    assert len(found["Unifont"].codes) > 50_000


@pytest.mark.parametrize("key", ["gb2312", "gb2312-signs", "8105", "gb18030-1", "gb18030-2"])
def test_every_size_class_has_the_whole_list(found, key):
    for one in size_coverage(list(found.values())):
        assert one.missing(key) == [], one.name


@pytest.mark.parametrize("key", ["gb2312", "gb2312-signs", "8105", "gb18030-1", "gb18030-2"])
def test_from_28_px_the_design_itself_has_the_whole_list(found, key):
    *_, large = size_coverage(list(found.values()))
    assert charsets()[key].codes <= large.design


def test_of_level_3_the_rest_is_listed(found):
    *_, large = size_coverage(list(found.values()))
    missing = large.missing("gb18030-3")
    assert (
        len(missing) == len(charsets()["gb18030-3"].codes) - large.as_json()["coverage"]["gb18030-3"]["drawn"]
    )
    assert 0x20000 in missing and missing == sorted(missing)


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("codes", "size", "one_bit"),
    [
        (gb2312_hanzi() | gb2312_signs(), 16, True),
        (gb2312_hanzi() | gb2312_signs(), 16, False),
        (gb2312_hanzi() | gb2312_signs(), 24, True),
        (gb2312_hanzi() | gb2312_signs(), 24, False),
        (frozenset().union(*general_standard()), 32, True),
        (gb18030_level(2), 32, True),
        (gb18030_level(2), 32, False),
    ],
)
def test_every_character_has_ink_and_needs_no_fallback(fonts, codes, size, one_bit):
    line = tuple(Cluster(at, chr(code)) for at, code in enumerate(sorted(codes)))
    report = inspect(Segmented((line,)), size, one_bit, fonts)
    assert (report.missing, report.fallbacks, report.variants) == ((), (), ())
    faces = fonts.faces(size, one_bit)
    for cluster in line[:: 1 if one_bit and len(line) < 9000 else 9]:
        if not cluster.is_blank:
            face = next(face for face in faces if face.draws(cluster.text))
            (shaped,) = face.shape([cluster.text], vertical=False)
            assert face.glyph(GlyphKey(shaped.glyph)).ink.any(), cluster.text


def test_users_fonts_are_counted_and_faults_told(tmp_path, bdf_font):
    bdf_font(tmp_path / "mine.bdf")
    (tmp_path / "junk.otf").write_bytes(b"junk")
    coverage, faults = font_coverage(FontLibrary(user_fonts=tmp_path))
    (mine,) = [one for one in coverage if not one.shipped]
    assert (mine.font, mine.sizes, len(mine.codes)) == ("Dots", "8 px", 4)
    assert mine.as_json()["coverage"]["gb2312"] == 2
    assert "junk.otf" in str(faults[0])
