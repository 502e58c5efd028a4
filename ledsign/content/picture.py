"""Picture: a PNG, JPEG, WebP or GIF file as RGBA pictures with exact durations.

What a file claims is checked before anything is decoded. Every failure is a DocumentError with a remedy.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from warnings import catch_warnings, simplefilter

import numpy as np
from PIL import Image, UnidentifiedImageError

from ledsign.core.errors import DocumentError
from ledsign.core.frame import Bytes
from ledsign.core.geometry import Size
from ledsign.core.problem import Bilingual, Problem, Where

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PX = 16_000_000
MOST_PICTURES = 600
MOST_PX_IN_ALL = 640_000_000
SHORTEST_S = Fraction(1, 100)
DEFAULT_S = Fraction(1, 10)

_ORIENTATION_TAG = 0x0112  # EXIF 2.32, 4.6.4 A
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's readers raise on bytes that are not what they claim to be.
_BROKEN = (
    OSError, SyntaxError, EOFError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An open picture file: ``size`` as shown (EXIF orientation applied), ``count`` pictures."""

    size: Size
    count: int
    _image: Image.Image
    _first: int
    _turn: Image.Transpose | None
    _path: Path

    def pictures(self) -> Iterator[tuple[Bytes, Fraction]]:
        """Each picture, uint8 (h, w, 4) with straight alpha, and how long it shows.

        A duration of 10 ms or less counts as 100 ms, as in browsers. Raises DocumentError when damaged.
        """
        for number in range(self._first, self._first + self.count):
            try:
                self._image.seek(number)
                self._image.load()
                whole = _with_alpha(self._image)
                stated = self._image.info.get("duration", 0)
            except _BROKEN as error:
                raise fault("damaged", self._path, f"#{number - self._first + 1} {error}") from error
            if self._turn is not None:
                whole = whole.transpose(self._turn)
            yield np.asarray(whole), _duration(stated)


@contextmanager
def open_picture(path: Path) -> Iterator[Picture]:
    """The picture file at ``path``, open for the time of the block.

    Raises DocumentError: missing, unreadable, not one of ``FORMATS``, damaged, more than ``MOST_PX`` pixels,
    more than ``MOST_PICTURES`` pictures or ``MOST_PX_IN_ALL`` pixels in all of them.
    """
    try:
        found = path.is_file()
    except OSError:  # a name longer than the system allows
        found = False
    if not found:
        raise fault("missing", path)
    with catch_warnings():
        simplefilter("ignore")  # oddities in metadata do not concern the operator
        try:
            image = Image.open(path, formats=FORMATS)
        except UnidentifiedImageError as error:
            raise fault("not-a-picture", path) from error
        except Image.DecompressionBombError as error:
            raise fault("too-big", path, error) from error
        except PermissionError as error:
            raise fault("unreadable", path) from error
        except _BROKEN as error:
            raise fault("damaged", path, error) from error
        with image:
            yield _checked(path, image)


def _checked(path: Path, image: Image.Image) -> Picture:
    """Refuse what is too big to decode."""
    width, height = image.size
    if width * height > MOST_PX:
        raise fault("too-big", path, f"{width}×{height}")
    try:
        # A JPEG may hold previews of itself (MPO), which are not an animation.
        frames = int(getattr(image, "n_frames", 1)) if image.format in ("PNG", "WEBP", "GIF") else 1
    except _BROKEN as error:
        raise fault("damaged", path, error) from error
    # APNG: a picture for those who cannot play it comes first and is not part of the animation.
    first = 1 if frames > 1 and getattr(image, "default_image", False) else 0
    count = frames - first
    if count > MOST_PICTURES or count * width * height > MOST_PX_IN_ALL:
        raise fault("too-long", path, f"{count} × {width}×{height} px")
    try:
        orientation = image.getexif().get(_ORIENTATION_TAG, 1)
    except _BROKEN:
        orientation = 1  # unreadable metadata is no reason to refuse the picture
    size = Size(height, width) if orientation in (5, 6, 7, 8) else Size(width, height)
    turn = _TURNS.get(orientation)
    return Picture(size=size, count=count, _image=image, _first=first, _turn=turn, _path=path)


def _with_alpha(image: Image.Image) -> Image.Image:
    """RGBA; grey pictures of 16 bits keep their upper 8, which Pillow's own conversion would not."""
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGBA")
    return image.convert("RGBA")


def _duration(stated_ms: float) -> Fraction:
    """Exact seconds. APNG states a fraction of two 16-bit numbers, which the float still identifies."""
    exact = (Fraction(stated_ms) / 1000).limit_denominator(65_535)
    return exact if exact > SHORTEST_S else DEFAULT_S


_FAULTS: dict[str, tuple[Bilingual, Bilingual]] = {
    "missing": (
        Bilingual("there is no file {path}", "没有文件 {path}"),
        Bilingual(
            "check the name; it starts from the document's folder", "请检查文件名；路径从文档所在目录算起"
        ),
    ),
    "unreadable": (
        Bilingual("{path} may not be read", "没有权限读取 {path}"),
        Bilingual("let the user who runs ledsign read it", "请授予运行 ledsign 的用户读取权限"),
    ),
    "not-a-picture": (
        Bilingual(
            "{path} is no readable PNG, JPEG, WebP or GIF", "{path} 不是可读取的 PNG、JPEG、WebP 或 GIF 图片"
        ),
        Bilingual("save it as PNG, or as GIF if it moves", "请另存为 PNG；动画请另存为 GIF"),
    ),
    "too-big": (
        Bilingual("{path} is too big: {found}", "{path} 太大：{found}"),
        Bilingual(
            f"make it at most {MOST_PX // 1_000_000} million pixels",
            f"请缩小到 {MOST_PX // 10_000} 万像素以内",
        ),
    ),
    "too-long": (
        Bilingual("{path} has {found}", "{path} 有 {found}"),
        Bilingual(
            f"use smaller pictures or fewer of them, at most {MOST_PICTURES}",
            f"请缩小画面或减少帧数，最多 {MOST_PICTURES} 帧",
        ),
    ),
    "damaged": (
        Bilingual("{path} is damaged: {found}", "{path} 已损坏：{found}"),
        Bilingual("export or copy the file again", "请重新导出或重新复制该文件"),
    ),
}


def fault(code: str, path: Path, found: object = "") -> DocumentError:
    """A DocumentError with the problem ``image.CODE``; ``found`` says what was seen."""
    message, remedy = _FAULTS[code]
    said = Bilingual(*(text.format(path=path, found=found) for text in (message.en, message.zh)))
    return DocumentError(
        [Problem(code=f"image.{code}", message=said, remedy=remedy, where=Where(field="image"))]
    )
