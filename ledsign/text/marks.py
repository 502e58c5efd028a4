"""Marks in vertical lines: which have a vertical form of their own, which turn, which move.

For fonts without the OpenType feature ``vert``. CLREQ §3.1.6: ，。 sit at the upper right of their cell,
brackets and quotation marks take their vertical forms, dashes and dots run down the line.
"""

from __future__ import annotations

from ledsign.text.glyph import Pose

# U+FE10 and U+FE30 blocks: presentation forms for vertical setting. Mainland “ ” become 『 』.
FORMS = {
    "，": "︐", "、": "︑", "。": "︒", "：": "︓", "；": "︔", "！": "︕", "？": "︖", "〖": "︗",
    "〗": "︘", "…": "︙", "‥": "︰", "（": "︵", "）": "︶", "｛": "︷", "｝": "︸", "〔": "︹", "〕": "︺",
    "【": "︻", "】": "︼", "《": "︽", "》": "︾", "〈": "︿", "〉": "﹀", "「": "﹁", "」": "﹂",
    "『": "﹃", "』": "﹄", "［": "﹇", "］": "﹈", "“": "﹃", "”": "﹄", "‘": "﹁", "’": "﹂", "＿": "︳",
}  # fmt: skip
# lines, and what UAX#50 turns (R, Tr) for want of a form: their ink a quarter turn, in the middle of the cell
TURNED = frozenset("—–―－﹘﹣～〜〰ー゠…‥＝﹦＜﹤＞﹥｜＿─━┄┅┈┉╌╍═")
# brackets turn with their whole cell, so that they stay beside what they hold
ROTATED = frozenset("（）｛｝〔〕【】《》〈〉「」『』［］〖〗〘〙〚〛〝〞〟｟｠〈〉﹙﹚﹛﹜﹝﹞")
# 〞 closes a column at the left of its cell: it is the low mark of a row that turns
LOW = {"〞": "〟"}
CENTRED = frozenset("：；！？·・")
CORNER = frozenset("，、。．")
# where the vertical form is worse than the mark itself: it is centred upright on the mainland
UPRIGHT_BEST = frozenset("：；！？")


def pose_of(mark: str) -> Pose:
    """How to set a mark that has no vertical form in its font."""
    if mark in TURNED:
        return Pose.TURNED
    if mark in ROTATED:
        return Pose.ROTATED
    if mark in CENTRED:
        return Pose.CENTRED
    return Pose.CORNER if mark in CORNER else Pose.UPRIGHT
