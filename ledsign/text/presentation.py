"""Presentation: whether a cluster is shown as an emoji, and which invisible characters it then needs.

Unicode UTS #51: a pictograph is an emoji by its own property, or when U+FE0F follows; U+FE0E asks for text.
A hanzi may ask for one of its shapes by a variation selector (UTS #37); a face may or may not have it.
Sequences join by ZWJ (👨‍👩‍👧), skin tone (👍🏽), tags (🏴󠁧󠁢󠁥󠁮󠁧󠁿), regional letters (🇨🇳) and keycaps (1️⃣).
"""

from __future__ import annotations

import regex

AS_TEXT = "\ufe0e"
AS_EMOJI = "\ufe0f"

_KEYCAP = regex.compile(r"[0-9#*]\ufe0f?\u20e3")
_PICTOGRAPH = regex.compile(r"\p{Extended_Pictographic}|\p{Regional_Indicator}")
_SEQUENCE = regex.compile(r"[\ufe0f\u200d\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
# a hanzi and one selector: standardised (U+FE00…) or of the ideographic variation database (U+E0100…)
_VARIATION = regex.compile(r"(\p{Han})[\ufe00-\ufe0d\U000e0100-\U000e01ef]")
_BY_ITSELF = regex.compile(r"\p{Emoji_Presentation}")
_TONE = regex.compile(r"[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
# what a sequence needs; all else invisible in it means nothing
_NEEDED = regex.compile(r"[\p{Default_Ignorable_Code_Point}--[\ufe0f\u200d\U000e0020-\U000e007f]]", regex.V1)


def is_pictograph(cluster: str) -> bool:
    """It begins with a pictograph or a regional letter, or is a keycap: what emoji fonts are for."""
    return _PICTOGRAPH.match(cluster) is not None or is_keycap(cluster)


def is_keycap(cluster: str) -> bool:
    """1️⃣ and the like."""
    return _KEYCAP.fullmatch(cluster) is not None


def kept_sequence(raw: str) -> str | None:
    """A raw grapheme cluster with only the invisible characters an emoji needs; None when it is no emoji.

    U+FE0E is kept only where it makes text of what would otherwise be an emoji.
    """
    if not is_pictograph(raw):
        return None
    if raw[1:] == AS_TEXT and _BY_ITSELF.match(raw):
        return raw
    return str(_NEEDED.sub("", raw))


def prefers_emoji(cluster: str) -> bool:
    """The emoji fonts are asked first; ``cluster`` as ``kept_sequence`` gives it."""
    if not is_pictograph(cluster) or cluster.endswith(AS_TEXT):
        return False
    return bool(_BY_ITSELF.match(cluster) or _SEQUENCE.search(cluster))


def without_tone(cluster: str) -> str:
    """The cluster without skin tones and variation selectors: all that one colour can show of it."""
    return str(_TONE.sub("", cluster)) or cluster


def kept_variation(raw: str) -> str | None:
    """The hanzi with its selector that a raw grapheme cluster is; None when it is no such thing."""
    return raw if _VARIATION.fullmatch(raw) else None


def is_variation(cluster: str) -> bool:
    """A hanzi with a variation selector."""
    return len(cluster) == 2 and _VARIATION.fullmatch(cluster) is not None


def usual_shape(cluster: str) -> str:
    """The cluster without the selector of a hanzi."""
    return cluster[0] if is_variation(cluster) else cluster


def as_text(cluster: str) -> str:
    """The cluster as the fonts for text know it: U+FE0E only says that they are asked."""
    return cluster.removesuffix(AS_TEXT) or cluster
