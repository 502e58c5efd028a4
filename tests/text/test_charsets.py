"""Charsets: as many characters as the standards say, and the codecs agree."""

import pytest

from ledsign.text.charsets import charsets, gb2312_hanzi, gb2312_signs, gb18030_level, general_standard


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("gb2312", 6763),
        ("gb2312-signs", 682),
        ("8105", 8105),
        ("gb18030-1", 27_584),
        ("gb18030-2", 27_584 + 196),
        ("gb18030-3", 87_887 + 228),
    ],
)
def test_counts_are_the_published_ones(key, count):
    assert len(charsets()[key].codes) == count


def test_each_contains_the_smaller():
    assert gb2312_hanzi() < gb18030_level(1) < gb18030_level(2) < gb18030_level(3)
    assert gb2312_hanzi().isdisjoint(gb2312_signs())


def test_levels_of_the_general_standard_table():
    first, second, third = general_standard()
    assert [len(first), len(second), len(third)] == [3500, 3000, 1605]
    assert ord("一") in first and ord("乂") in second and ord("亍") in third
    assert sum(code > 0xFFFF for code in first | second | third) == 196


def test_every_two_byte_hanzi_and_component_of_gb18030_is_level_1():
    """Python's codec, made by others from the standard's table."""
    pairs = (bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    codes = {ord(char) for pair in pairs if len(char := pair.decode("gb18030", "ignore")) == 1}
    hanzi = {code for code in codes if 0x4E00 <= code < 0xA000 or 0x2E80 <= code < 0x2F00}
    assert len({code for code in hanzi if code < 0x3000}) == 14
    assert hanzi <= gb18030_level(1)
