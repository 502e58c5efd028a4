"""Screening: finds what is disguised, leaves what a city says alone, and is quick."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.clock import SystemClock
from ledsign.core.errors import Invalid
from ledsign.review.normal import letters, normal
from ledsign.review.screening import Screen
from ledsign.review.words import parse_words
from tests.figures import figure
from tests.review.evasions import KINDS, evasions
from tests.review.listed import WORDS
from tests.review.slogans import FIXED, slogans

__all__ = ["figure"]
SCREEN = Screen({"ours": WORDS})
AROUND = ("{}", "欢迎光临{}谢谢", "5月1日{}2026", "{}！", "技能让{}生活更美好")


def found(text: str, screen: Screen = SCREEN) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.word) for one in screen.find(text)]


def test_every_evasion_is_flagged(figure):
    made = list(evasions())
    assert {kind for kind, _, _ in made} == set(KINDS)
    missed = [
        (kind, word, text)
        for at, (kind, word, text) in enumerate(made)
        if word not in {one.word for one in SCREEN.find(AROUND[at % len(AROUND)].format(text))}
    ]
    assert not missed
    figure("screening: evasions flagged", len(made) - len(missed), f"of {len(made)}", "all of ≥ 200",
           not missed and len(made) >= 200)  # fmt: skip


def test_clean_slogans_pass(figure):
    made = slogans(2000)
    assert len(set(made)) == 2000
    flagged = {text: found(text) for text in made if found(text)}
    figure("screening: clean slogans flagged", len(flagged), "of 2000", "≤ 20", len(flagged) <= 20)
    assert found(FIXED[0]) == []
    # and the measure can fail: a list of what they do say flags nearly all of them
    assert (
        sum(bool(found(text, Screen({"x": ["，", "。", "！", "·", "——", " ", "："]}))) for text in made)
        > 1900
    )


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_found_as_it_is(word):
    text = f"前{word}后"
    assert (1, 1 + len(word), word) in found(text)


@pytest.mark.parametrize(
    ("word", "text", "where"),
    [
        ("三合会", "三合会", (0, 3)),  # normalising must not lose what has numerals
        ("三合会", "叁合會", (0, 3)),
        ("三合会", "这是 3 合 会 吗", (3, 8)),
        ("3合会", "三合会", (0, 3)),
        ("赌博", "賭\u200b博", (0, 3)),
        ("赌博", "👉赌🎲️博👈", (1, 5)),
        ("天天彩", "天天彩", (0, 3)),  # words that repeat are found with their repetition
        ("天天彩", "天 天 彩", (0, 5)),
        ("casino", "ＣａＳｉＮｏ", (0, 6)),
        ("casino", "сasіnо", (0, 6)),
        ("casino", "c@$1n0", (0, 6)),
        ("café", "cafe", (0, 4)),
        ("cafe", "cafe\u0301", (0, 4)),
        ("strasse", "STRAßE", (0, 6)),
        ("casino", "🇨🇦🇸🇮🇳🇴", (0, 6)),
        ("64", "6.4", (0, 3)),
        ("六四", "⑥④", (0, 2)),
    ],
)
def test_where_it_is(word, text, where):
    assert (*where, word) in found(text, Screen({"x": [word]}))


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("64", "1964年"),
        ("64", "640×64×16 点 2064"[:3]),
        ("六四", "1964"),
        ("casino", "2026年"),
        ("av", "NAVIGATION"),
        ("天天", "天"),
        ("法法", "法"),
        ("赌博", "赌"),
        ("!!", "你好！！"[:2]),
    ],
)
def test_what_it_is_not(word, text):
    assert found(text, Screen({"x": [word]})) == []


def test_flags_name_the_list_and_what_stands_there():
    screen = Screen({"乙": ["赌博"], "甲": ["赌博", "博彩"]})
    flags = screen.find("賭.博彩")
    assert Counter((one.list_name, one.word, one.found) for one in flags) == Counter(
        [("乙", "赌博", "賭.博"), ("甲", "赌博", "賭.博"), ("甲", "博彩", "博彩")]
    )
    assert Screen({}).find("赌博") == ()


@given(st.text(max_size=60), st.sampled_from(WORDS), st.text(max_size=60))
def test_a_word_is_found_in_any_text(before, word, after):
    assert word in {one.word for one in SCREEN.find(before + "，" + word + "，" + after)} or word.isascii()


@given(st.text(max_size=80))
def test_positions_lie_in_the_text_and_nothing_breaks(text):
    for one in SCREEN.find(text):
        assert 0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.found
    for reading in (normal(text), letters(text), normal(text).collapsed()):
        assert len(reading.text) == len(reading.starts) == len(reading.ends)
        assert list(reading.starts) == sorted(reading.starts)


@given(st.text(max_size=80))
def test_normal_form_is_settled(text):
    once = normal(text).text
    assert normal(once).text == once


def test_a_thousand_characters_by_fifty_thousand_words(figure):
    dice = random.Random(36)

    def line(length: int) -> str:
        return "".join(chr(dice.randrange(0x4E00, 0x9FA0)) for _ in range(length))

    screen = Screen({"x": {line(dice.randint(2, 6)) for _ in range(50_500)}})
    assert screen.count > 50_000
    text, clock = line(990) + "a1 casino😀", SystemClock()
    screen.find(text)
    times = []
    for _ in range(40):
        begun_ns = clock.monotonic_ns()
        screen.find(text)
        times.append((clock.monotonic_ns() - begun_ns) / 1e6)
    figure("screening: 1000 characters × 50,000 words", round(sorted(times)[20], 2), "ms", "≤ 5",
           sorted(times)[20] <= 5, timing=True)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("赌博\n\n  博彩  # remark\n# only a remark\n赌博\n", ("赌博", "博彩")),
        ("\ufeff一\r\n二\r\n", ("一", "二")),
        ("two words\n", ("two words",)),
    ],
)
def test_lists_are_read(text, words):
    assert parse_words(text) == words


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "no-words"), ("# nothing\n", "no-words"), ("长" * 51, "word-too-long"), ("赌\x00博", "not-text")],
)
def test_what_is_no_list(text, code):
    with pytest.raises(Invalid) as refused:
        parse_words(text)
    assert refused.value.code == code


def test_a_list_has_an_end():
    with pytest.raises(Invalid) as refused:
        parse_words("\n".join(map(str, range(200_001))))
    assert refused.value.code == "too-many-words"
