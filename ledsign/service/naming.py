"""Naming: what a document may be called. Names become file names in exports and in the compiler's folder."""

from __future__ import annotations

import re
import unicodedata

from ledsign.core.errors import Invalid

MOST_BYTES = 200
# No separators of folders, nothing invisible or that turns the writing direction, nothing a disk refuses.
_SAFE = re.compile(
    r"(?![. ])[^\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]{1,100}(?<![. ])"
)


def safe_name(name: str) -> str:
    """``name`` in composed form (NFC). Raises Invalid for what cannot be a name."""
    try:
        composed = unicodedata.normalize("NFC", name)
        size = len(composed.encode())
    except UnicodeEncodeError:  # half of a surrogate pair
        size = MOST_BYTES + 1
    if size > MOST_BYTES or not _SAFE.fullmatch(composed):
        raise Invalid(
            "name",
            f'a name has 1 to 100 characters (at most {MOST_BYTES} bytes), none of them / \\ : * ? " < > |'
            " or invisible, and neither begins nor ends with a dot or space",
            f'名称须为 1–100 个字符（不超过 {MOST_BYTES} 字节），不含 / \\ : * ? " < > | 和不可见字符，'
            "首尾不能是点或空格",
        )
    return composed


def is_safe_name(name: str) -> bool:
    """Whether it can be a name as it is, and so names nothing but itself on a disk."""
    try:
        return safe_name(name) == name
    except Invalid:
        return False


def plain_title(text: object) -> str:
    """A title as lists show it: one line, at most 400 characters, none that a database refuses."""
    title = text if isinstance(text, str) else ""
    return "".join(char if char.isprintable() else " " for char in title[:400]).strip()
