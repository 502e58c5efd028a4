"""Normal form: a text as somebody reads it who is not fooled, with the way back to the text itself.

Every character by itself: compatibility forms (NFKD: full width, circled, bold, composed …) and marks taken
off; lower case; letters of other scripts that look Latin; traditional, Japanese and Taiwanese forms to
simplified characters; numerals (一 壹 ① １ ¹) to digits. Left out: what is not seen (zero width, direction,
variation selectors, control), marks, spaces, punctuation, symbols, emoji, single strokes.

Words are changed exactly as texts are, so that nothing that was found before is lost: 三 stays findable.
``letters`` is another reading, for Latin words: digits and signs as the letters they stand for (5h0p).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from ledsign.review.lookalikes import LEET, SEPARATORS, latin, simplified

# Modifier letters are marks, but these two repeat a character and stand for it.
_REPEATS = "々〻"
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Normal:
    """``text[i]`` comes from the raw characters ``starts[i]`` up to, not including, ``ends[i]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def collapsed(self) -> Normal:
        """Every run of one character as a single one."""
        kept: list[int] = []
        ends: list[int] = []
        before = ""
        for at, char in enumerate(self.text):
            if char == before:
                ends[-1] = self.ends[at]
            else:
                kept.append(at)
                ends.append(self.ends[at])
                before = char
        return Normal(
            "".join(self.text[at] for at in kept), tuple(self.starts[at] for at in kept), tuple(ends)
        )


class _Forms(dict[str, str]):
    """What each character becomes, worked out once."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, char: str) -> str:
        made = self._form(char)
        if len(self) < _MOST_KEPT:
            self[char] = made
        return made


def normal(text: str) -> Normal:
    """The text as it is read."""
    return _applied(text, _PLAIN)


def letters(text: str) -> Normal:
    """The text as it is read where digits and signs stand for Latin letters."""
    return _applied(text, _LEET)


def _applied(text: str, forms: _Forms) -> Normal:
    pieces: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        made = forms[char]
        if made:
            pieces.append(made)
            places += [at] * len(made)
    return Normal("".join(pieces), tuple(places), tuple(at + 1 for at in places))


def _plain(char: str) -> str:
    han, letter = simplified(), latin()
    decomposed = unicodedata.normalize("NFKD", letter.get(char, char))
    folded = "".join(letter.get(one, one) for one in decomposed).casefold()
    return "".join(_kept(letter.get(one, one), han.get(one, "")) for one in folded)


def _kept(char: str, plain: str) -> str:
    if plain:
        return plain
    if char in SEPARATORS:
        return ""
    category = unicodedata.category(char)
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if category == "Lm" and char not in _REPEATS:
        return ""
    return char if category[0] in "LN" else ""


def _letters(char: str) -> str:
    """As ``_plain``, but signs that stand for a letter are that letter."""
    if char in LEET:
        return LEET[char]
    wide = unicodedata.normalize("NFKD", char)
    return "".join(LEET.get(one, one) for one in (wide if wide in LEET else _plain(char)))


_PLAIN = _Forms(_plain)
_LEET = _Forms(_letters)
