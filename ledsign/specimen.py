"""Specimen: a sheet that shows how text comes out, for people to judge.

Every sample is set and rastered by the same code as a caption and drawn as LEDs. Labels are set by it too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from ledsign.display.ledlook import led_look
from ledsign.documents.values import parse_colour, parse_moment
from ledsign.text.clusters import segment
from ledsign.text.markup import parse_markup
from ledsign.text.setting import Setting
from ledsign.text.strip import raster_pages
from ledsign.text.style import PLAIN, Style

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.core.frame import Bytes
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.layout import Direction

Colour = tuple[int, int, int]

PAPER: Colour = (9, 10, 13)
LABEL: Colour = (126, 132, 144)
HEADING: Colour = (214, 218, 226)
RULE: Colour = (44, 47, 54)
GOLD: Colour = (255, 205, 110)
WHITE: Colour = (244, 240, 232)
RED: Colour = (255, 56, 40)

WIDTH = 2400
MARGIN = 100
LABEL_WIDTH = 300
GAP = 28
TEXT_WIDTH = WIDTH - 2 * MARGIN - LABEL_WIDTH

CAPTION = "技能让生活更美好"
MIXED = "“2022年5月6日—31日（周五）：Skills Make Life Better！😀”"
PROSE = (
    "老师说：“《技能》（第2版）讲的是——‘一技之长，立身之本’……”你听懂了吗？！2022年5月6日，气温26℃，"
    "共有1,280人（占85%）到场；票价￥15.50/张。他问：“Wi-Fi密码是‘LED_2022’吗？”“是的。”我答道。"
)
EMOJI = "😀👍🏽👨‍👩‍👧🇨🇳1️⃣❤️⭐🎓🏙️"
SPANS = "普通 [gold]金色[/] [red]红色[/] [white on red]反白强调[/] [dots]着重号，加点[/]"
TRADITIONAL = "標點居中，是臺灣、香港的習慣。「技能」；生活！"
COUPLET = ("巧手绘就千山秀", "匠心点亮万家春", "技能报国")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a sample is set and drawn: font size, LED pitch in picture pixels, colour, kind of sign."""

    size_px: int
    pitch: int = 3
    colour: Colour = WHITE
    one_bit: bool = False
    direction: Direction = "horizontal"
    setting: Setting = field(default_factory=Setting)
    markup: bool = False


class Sheet:
    """The sheet being put together from top to bottom."""

    def __init__(self, fonts: FontLibrary) -> None:
        self._fonts = fonts
        self._parts: list[tuple[int, int, Bytes]] = []
        self._y = MARGIN

    def picture(self) -> Bytes:
        """The whole sheet: uint8 (height, WIDTH, 3)."""
        sheet = np.empty((self._y + MARGIN, WIDTH, 3), np.uint8)
        sheet[:] = PAPER
        for x, y, part in self._parts:
            height, width = part.shape[:2]
            place = sheet[y : y + height, x : min(WIDTH, x + width)]
            np.maximum(place, part[:, : place.shape[1]], out=place)
        return sheet

    # ------------------------------------------------------------ pieces
    def heading(self, zh: str, en: str) -> None:
        """A section begins."""
        self._y += 46
        self._paste(MARGIN, self._y, np.full((2, WIDTH - 2 * MARGIN, 3), RULE, np.uint8))
        words = self.plain(f"{zh}　{en}", 34, HEADING)
        self._paste(MARGIN, self._y + 22, words)
        self._y += 22 + words.shape[0] + 26

    def row(self, label: str, text: str, look: Look) -> None:
        """A sample with its label in front."""
        drawn = self.sample(text, look)
        words = [self.plain(line, 22, LABEL) for line in label.split("\n")]
        tall = sum(word.shape[0] + 4 for word in words)
        height = max(tall, drawn.shape[0])
        y = self._y + (0 if drawn.shape[0] > 2 * tall else (height - tall) // 2)
        for word in words:
            self._paste(MARGIN, y, word)
            y += word.shape[0] + 4
        self._paste(MARGIN + LABEL_WIDTH, self._y + (height - drawn.shape[0]) // 2, drawn)
        self._y += height + GAP

    def across(self, samples: list[tuple[str, str, Look]]) -> None:
        """Samples side by side, each with its label below."""
        drawn = [(label, self.sample(text, look)) for label, text, look in samples]
        tallest = max(part.shape[0] for _, part in drawn)
        space = (WIDTH - 2 * MARGIN - sum(part.shape[1] for _, part in drawn)) // max(1, len(drawn) - 1)
        x = MARGIN
        for label, part in drawn:
            self._paste(x, self._y, part)
            self._paste(x, self._y + tallest + 14, self.plain(label, 22, LABEL))
            x += part.shape[1] + min(space, 140)
        self._y += tallest + 14 + 30 + GAP

    def couplet(self, first: str, second: str, across: str, look: Look) -> None:
        """As it hangs at a door: the first line on the right, the second on the left, 横批 above between."""
        right, left = self.sample(first, look), self.sample(second, look)
        above = self.sample(across, replace(look, direction="horizontal"))
        middle = WIDTH // 2
        reach = above.shape[1] // 2 + 60
        self._paste(middle - above.shape[1] // 2, self._y, above)
        self._paste(middle + reach, self._y, right)
        self._paste(middle - reach - left.shape[1], self._y, left)
        self._y += max(right.shape[0], left.shape[0]) + GAP

    def banner(self, text: str, look: Look) -> None:
        """A sample over the whole width, in the middle."""
        drawn = self.sample(text, look)
        self._paste((WIDTH - drawn.shape[1]) // 2, self._y, drawn)
        self._y += drawn.shape[0] + GAP

    # ------------------------------------------------------------ drawing
    def sample(self, text: str, look: Look) -> Bytes:
        """A text as LEDs, on a housing of its own."""
        pixels = self._pixels(text, look)
        edge = max(2, look.size_px // 8)
        framed = np.pad(pixels, ((edge, edge), (edge, edge), (0, 0)))
        return led_look(framed, look.pitch)

    def plain(self, text: str, size_px: int, colour: Colour) -> Bytes:
        """A text as smooth pixels, for labels."""
        look = Look(size_px=size_px, colour=colour)
        return np.maximum(self._pixels(text, look), np.array(PAPER, np.uint8))

    def _pixels(self, text: str, look: Look) -> Bytes:
        fonts = self._fonts.choosing(colour=not look.one_bit)
        segmented = segment(text)
        styles: tuple[Style, ...] = (PLAIN,)
        if look.markup:
            marked = parse_markup(text, parse_colour, parse_moment)
            segmented, styles = marked.segmented(), marked.styles
        dotted = frozenset(number for number, style in enumerate(styles) if style.dots)
        pages = raster_pages(
            segmented,
            size_px=look.size_px,
            direction=look.direction,
            colour=RED if look.one_bit else look.colour,
            one_bit=look.one_bit,
            fonts=fonts,
            align="start",
            setting=replace(look.setting, dotted=dotted),
            styles=styles,
        )
        axis = 2 if pages[0].axis == "x" else 1
        pixels: Bytes = np.concatenate(list(pages[0].tiles()), axis=axis)[0]
        return pixels

    def _paste(self, x: int, y: int, part: Bytes) -> None:
        self._parts.append((x, y, part))


def specimen(fonts: FontLibrary) -> Bytes:
    """The sheet as a picture, uint8 (height, 2400, 3). Raises FontError when fonts are missing."""
    sheet = Sheet(fonts)
    sheet.banner(CAPTION, Look(size_px=96, pitch=2, colour=GOLD))
    sheet.heading("横排", "Rows: every size")
    for size, kind, one_bit in (
        (16, "Unifont + efont\n16 点阵", False),
        (24, "efont 24 点阵", False),
        (32, "Noto Sans SC\none-bit 单色", True),
        (32, "Noto Sans SC\n灰度 smooth", False),
        (48, "Noto Sans SC", False),
        (64, "Noto Sans SC", False),
        (96, "Noto Sans SC", False),
    ):
        pitch = 3 if size <= 32 else 2
        setting = Setting(measure_px=TEXT_WIDTH // pitch - size // 4)
        look = Look(size_px=size, pitch=pitch, one_bit=one_bit, setting=setting)
        sheet.row(f"{size} px\n{kind}", MIXED, look)
    sheet.heading("直排", "Columns: marks, turned words, numbers across")
    columns = []
    smooth = ((16, 3), (24, 3), (32, 3), (64, 2))
    for size, pitch, one_bit in (*((*one, False) for one in smooth), (32, 3, True)):
        setting = Setting(measure_px=1150 // pitch)
        look = Look(size_px=size, pitch=pitch, one_bit=one_bit, direction="vertical", setting=setting)
        columns.append((f"{size} px{' 单色' if one_bit else ''}", MIXED, look))
    sheet.across(columns)
    sheet.heading("对联", "A couplet")
    sheet.couplet(*COUPLET, Look(size_px=80, pitch=2, colour=GOLD, direction="vertical"))
    sheet.heading("一页文章", "A page of prose with awkward punctuation")
    for size, pitch in ((16, 3), (24, 3), (32, 2)):
        measure = TEXT_WIDTH // pitch - size // 4
        setting = Setting(measure_px=measure, justify=True, level="gb")
        sheet.row(f"{size} px\n两端对齐 justified", PROSE, Look(size_px=size, pitch=pitch, setting=setting))
    sheet.heading("表情与颜色", "Emoji and colour")
    sheet.row("48 px", EMOJI, Look(size_px=48, pitch=2))
    sheet.row("32 px\none-bit 单色", EMOJI, Look(size_px=32, pitch=3, one_bit=True))
    sheet.row("24 px\none-bit 单色", EMOJI, Look(size_px=24, pitch=3, one_bit=True))
    sheet.row("16 px\none-bit 单色", EMOJI, Look(size_px=16, pitch=4, one_bit=True))
    sheet.row("48 px", SPANS, Look(size_px=48, pitch=2, markup=True))
    sheet.heading("繁体标点", "Traditional: marks in the middle")
    centred = Setting(marks="centred")
    for size, pitch in ((16, 3), (40, 2)):
        sheet.row(f"{size} px\nmarks: centred", TRADITIONAL, Look(size_px=size, pitch=pitch, setting=centred))
    return sheet.picture()


def write_specimen(fonts: FontLibrary, path: Path) -> tuple[int, int]:
    """Write the sheet as PNG; its width and height. Raises FontError when fonts are missing."""
    from PIL import Image

    # 256 colours are plenty for LEDs on black, and make a file to send around
    picture = Image.fromarray(specimen(fonts)).quantize(
        256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, "PNG", optimize=True)
    return picture.size
