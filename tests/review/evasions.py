"""Evasions: a word written so that people read it and a plain search does not, by kind."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

from ledsign.review.lookalikes import latin, simplified
from tests.review.listed import WORDS

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202e\u2066\ufe0f\U000e0101\u180e\u034f"
DOTS = ".·。•,，、-_~*/|'\"…—＊！?"
SPACES = " \u3000\u00a0\u2003\t\n"
EMOJI = ("😀", "🔥", "👍🏽", "👨‍👩‍👧", "❤️", "★", "🇨🇳", "→", "♪")
STROKES = "丶丨丿亅灬"
NUMERALS = dict(zip("一二三四五六七八九", zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True), strict=True))
TRADITIONAL = {plain: form for form, plain in simplified().items() if "\u4e00" <= form <= "\u9fff"}
CYRILLIC = {plain: form for form, plain in latin().items() if "\u0400" <= form <= "\u04ff"}
GREEK = {plain: form for form, plain in latin().items() if "\u0370" <= form <= "\u03ff"}
LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7"}


class Disguise:
    """One way after another, the same each time."""

    def __init__(self, seed: int = 36) -> None:
        self.dice = random.Random(seed)

    def between(self, word: str, what: str | tuple[str, ...], most: int = 2) -> str:
        """Something between its characters, at least once."""
        pieces = [char + "".join(self.dice.choices(what, k=self.dice.randint(1, most))) for char in word[:-1]]
        return "".join(pieces) + word[-1]

    def zero_width(self, word: str) -> str:
        return self.between(word, INVISIBLE, 3)

    def dots(self, word: str) -> str:
        return self.between(word, DOTS)

    def spaces(self, word: str) -> str:
        return self.between(word, SPACES)

    def emoji(self, word: str) -> str:
        return self.between(word, EMOJI, 1)

    def strokes(self, word: str) -> str:
        return self.between(word, STROKES, 1)

    def repeated(self, word: str) -> str:
        return "".join(char * self.dice.randint(1, 3) for char in word[:-1]) + word[-1] * 2

    def traditional(self, word: str) -> str:
        return "".join(TRADITIONAL.get(char, char) for char in word)

    def full_width(self, word: str) -> str:
        return "".join(chr(ord(char) + 0xFEE0) if char.isascii() else char for char in word)

    def digits(self, word: str) -> str:
        return "".join(self.dice.choice(NUMERALS[char]) if char in NUMERALS else char for char in word)

    def fancy_digits(self, word: str) -> str:
        """①, １, ¹, ㈠, ❶, 1️⃣ for 一."""
        return "".join(self._fancy(int(NUMERALS[char][1])) if char in NUMERALS else char for char in word)

    def _fancy(self, digit: int) -> str:
        rows = ("①", "１", "㈠", "❶", "⑴", "𝟏")
        ways = [*(chr(ord(row) + digit - 1) for row in rows), "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit], f"{digit}\ufe0f\u20e3"]
        return self.dice.choice(ways)

    def cyrillic(self, word: str) -> str:
        return "".join(CYRILLIC.get(char, char) for char in word)

    def greek(self, word: str) -> str:
        return "".join(GREEK.get(char, char) for char in word)

    def bold(self, word: str) -> str:
        return "".join(chr(0x1D400 + 26 + ord(char) - ord("a")) for char in word)

    def circled(self, word: str) -> str:
        return "".join(chr(0x24B6 + ord(char) - ord("a")) for char in word)

    def marked(self, word: str) -> str:
        return "".join(char + self.dice.choice("\u0301\u0308\u0336\u0323\u20d2") for char in word)

    def leet(self, word: str) -> str:
        return "".join(self.dice.choice(LEET[char]) if char in LEET else char for char in word)

    def upper(self, word: str) -> str:
        return "".join(self.dice.choice((char.upper(), char)) for char in word)

    def mixed(self, word: str) -> str:
        """Several at once."""
        return self.zero_width(self.dots(self.repeated(self.digits(self.traditional(self.upper(word))))))


HAN = tuple(word for word in WORDS if not word.isascii())
ASCII = tuple(word for word in WORDS if word.isascii())
NUMBERED = tuple(word for word in WORDS if set(word) & set(NUMERALS))
OLD = tuple(word for word in HAN if set(word) & set(TRADITIONAL))
KINDS: Mapping[str, tuple[tuple[str, ...], Callable[[Disguise, str], str]]] = {
    "zero-width": (WORDS, Disguise.zero_width),
    "dots": (WORDS, Disguise.dots),
    "spaces": (WORDS, Disguise.spaces),
    "emoji": (WORDS, Disguise.emoji),
    "strokes": (HAN, Disguise.strokes),
    "repeated": (WORDS, Disguise.repeated),
    "traditional": (OLD, Disguise.traditional),
    "numerals": (NUMBERED, Disguise.digits),
    "fancy numerals": (NUMBERED, Disguise.fancy_digits),
    "full width": (ASCII, Disguise.full_width),
    "Cyrillic": (ASCII, Disguise.cyrillic),
    "Greek": (ASCII, Disguise.greek),
    "bold": (ASCII, Disguise.bold),
    "circled": (ASCII, Disguise.circled),
    "marked": (WORDS, Disguise.marked),
    "leet": (ASCII, Disguise.leet),
    "upper": (ASCII, Disguise.upper),
    "mixed": (WORDS, Disguise.mixed),
}
EACH = 12


def evasions() -> Iterator[tuple[str, str, str]]:
    """(kind, word, as it is disguised), each different from the word."""
    for kind, (words, way) in KINDS.items():
        disguise = Disguise()
        made = 0
        for at in range(20 * EACH):
            word = words[at * 7 % len(words)]
            text = way(disguise, word)
            if text != word:
                yield kind, word, text
                made += 1
            if made == EACH:
                break
