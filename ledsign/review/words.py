"""Words: a list to be looked for, one a line; ``#`` begins a remark."""

from __future__ import annotations

from ledsign.core.errors import Invalid

MOST_WORDS = 200_000
LONGEST = 50


def parse_words(text: str) -> tuple[str, ...]:
    """The words of a list in its order, each once.

    Raises Invalid for too many, for one that is too long, and for a list of none.
    """
    if "\x00" in text:
        raise Invalid("not-text", "the list is not text; save it as UTF-8", "词表不是文本文件，请存为 UTF-8")
    found: dict[str, None] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        word = line.partition("#")[0].strip()
        if not word:
            continue
        if len(word) > LONGEST:
            raise Invalid(
                "word-too-long",
                f"line {number}: a word has at most {LONGEST} characters; one word a line",
                f"第 {number} 行：词语最长 {LONGEST} 个字符，每行一个词",
                line=number,
            )
        found[word] = None
        if len(found) > MOST_WORDS:
            raise Invalid(
                "too-many-words",
                f"more than {MOST_WORDS} words; split the list",
                f"词语超过 {MOST_WORDS} 个，请拆分词表",
            )
    if not found:
        raise Invalid("no-words", "the list has no words; write one a line", "词表为空：请每行写一个词")
    return tuple(found)
