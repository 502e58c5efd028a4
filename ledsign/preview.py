"""Preview: pictures of what a sign shows, PNG, GIF, APNG or WebP.

Every frame is what the panels can show of the show's frame after brightness, gamma and colour, the same
bytes a simulator decodes from the wire: brightness as the schedule wants it under the sign's ceilings, black
in a curfew. ``led`` draws each LED as a glowing dot.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import DocumentError
from ledsign.core.frame import black
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.display.ledlook import led_look, led_mask
from ledsign.display.limiter import Limiter
from ledsign.display.shown import shown
from ledsign.show.staging import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL.Image import Image

    from ledsign.core.frame import Frame
    from ledsign.display.ledlook import Mask
    from ledsign.show.types import Show

Look = Literal["pixels", "led"]
FORMATS = {".png": "PNG", ".apng": "PNG", ".gif": "GIF", ".webp": "WEBP"}
# WebP stops at 16,383 px a side; a picture for people to look at need not be larger either.
MAX_SIDE_PX = 16_000
COMFORTABLE_SIDE_PX = 2_000
# Night around the sign, so that its glow has somewhere to fall: one part in so many of the shorter side.
MARGIN_PART = 12
# An animation is held in memory whole; this many are some minutes.
MOST_PICTURES = 5_000


class Preview:
    """What a sign shows of a show, instant by instant. Not for use from several threads at once."""

    def __init__(self, show: Show) -> None:
        """Raises ShowError when something the show needs is not in it."""
        self._sign = show.sign
        self._stage = Stage(show)
        # What depends on the moments before (flashes, a soft start) is not in a picture of one moment.
        limits = replace(show.sign.limits, flashes_per_s=0, soft_start_s=0.0)
        self._limiter = Limiter(replace(show.sign, limits=limits))
        self._frame = black(show.sign.canvas)

    @property
    def stage(self) -> Stage:
        """Draws the frames before brightness and colour."""
        return self._stage

    def steady(self, t_ns: int, most_ns: int) -> tuple[float, int]:
        """The brightness at ``t_ns``, 0 in a curfew, and until when, ``most_ns`` at the latest, it stays."""
        level = self._level(t_ns)
        until_ns = min(max(t_ns, most_ns), self._stage.level_until(t_ns))
        if self._sign.limits.ceilings or self._sign.limits.curfew:  # their hours are whole seconds
            for second in range(t_ns // NS_PER_S + 1, -(-until_ns // NS_PER_S)):
                if self._level(second * NS_PER_S) != level:
                    return level, second * NS_PER_S
        return level, until_ns

    def _level(self, t_ns: int) -> float:
        if self._limiter.in_curfew(t_ns):
            return 0.0
        return self._limiter.level(t_ns, 0, self._stage.level(t_ns))

    def frame(self, t: Fraction) -> Frame:
        """What is lit at wall time ``t``: a new uint8 (H, W, 3), display-referred RGB."""
        t_ns = t.numerator * NS_PER_S // t.denominator
        if self._limiter.in_curfew(t_ns):
            return black(self._sign.canvas)
        level = self._limiter.level(t_ns, 0, self._stage.level(t_ns))
        return shown(self._sign, self._stage.render(t, self._frame), brightness=level)


def frame_at(show: Show, t: Fraction) -> Frame:
    """What the sign shows at wall time t: uint8 (H, W, 3), display-referred RGB."""
    return Preview(show).frame(t)


def write_picture(
    show: Show,
    path: Path,
    *,
    start: Fraction,
    seconds: Fraction,
    fps: Fraction,
    look: Look = "pixels",
    scale: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write ``path``; the format follows its ending. Returns the number of pictures in it.

    ``.png`` is a still of ``start``; the others run from ``start`` for ``seconds`` at ``fps`` and loop for
    ever. ``scale`` is pixels of picture per LED (default: 1 for ``pixels``, what fits a screen for
    ``led``). ``progress(done, all)`` is called after each picture. Raises DocumentError for an unknown ending
    or a picture that would be too large.
    """
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise DocumentError([_unknown_ending(path)])
    scale = scale or natural_scale(show, look)
    _check_size(show, scale, path)
    count = 1 if path.suffix.lower() == ".png" else max(1, int(seconds * fps))
    if count > MOST_PICTURES:
        raise DocumentError([_too_many(path, count)])
    pictures = _pictures(show, start, fps, count, look, scale, progress)
    first = next(pictures)
    path.parent.mkdir(parents=True, exist_ok=True)
    if count == 1:
        first.save(path, kind)
        return 1
    if kind == "GIF":
        _save_gif(first, pictures, path, fps)
    else:
        first.save(
            path,
            kind,
            save_all=True,
            append_images=list(pictures),  # a generator would be used up by Pillow's first look at the modes
            duration=float(1000 / fps) if kind == "PNG" else round(1000 / fps),
            loop=0,
            **({"lossless": True, "quality": 40, "method": 2} if kind == "WEBP" else {}),
        )
    return count


def natural_scale(show: Show, look: Look) -> int:
    """Picture pixels per LED: 1 for exact pixels; for the LED look the most that fits a screen, 2 to 16."""
    if look == "pixels":
        return 1
    longest = max(show.sign.canvas.width, show.sign.canvas.height)
    return max(2, min(16, COMFORTABLE_SIDE_PX // longest))


def _pictures(
    show: Show,
    start: Fraction,
    fps: Fraction,
    count: int,
    look: Look,
    scale: int,
    progress: Callable[[int, int], None] | None,
) -> Iterator[Image]:
    preview = Preview(show)
    mask = led_mask(show.sign)
    for number in range(count):
        picture = picture_of(preview.frame(start + number / fps), mask, look, scale)
        if progress is not None:
            progress(number + 1, count)
        yield picture


def picture_of(frame: Frame, mask: Mask, look: Look, scale: int) -> Image:
    """A frame as people look at it; ``mask`` is where the sign has LEDs (``led_mask``)."""
    from PIL import Image

    if look == "led":
        margin = max(1, min(mask.shape) // MARGIN_PART)
        return Image.fromarray(led_look(frame, scale, mask=mask, margin=margin))
    picture = Image.fromarray(frame)
    if scale == 1:
        return picture
    return picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)


def _save_gif(first: Image, rest: Iterator[Image], path: Path, fps: Fraction) -> None:
    """GIF counts in hundredths of a second and has 256 colours: one palette for all, no dithering noise."""
    from PIL import Image

    pictures = [first, *rest]
    strip = Image.new("RGB", (first.width, first.height * min(4, len(pictures))))
    for row, index in enumerate(range(0, len(pictures), max(1, len(pictures) // 4))[:4]):
        strip.paste(pictures[index], (0, row * first.height))
    palette = strip.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    ends = [round((number + 1) * 100 / fps) for number in range(len(pictures))]
    durations = [10 * (end - before) for before, end in zip([0, *ends], ends, strict=False)]
    reduced = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    reduced[0].save(
        path,
        "GIF",
        save_all=True,
        append_images=reduced[1:],
        duration=[max(10, duration) for duration in durations],
        loop=0,
        optimize=False,
        disposal=1,
    )


def _unknown_ending(path: Path) -> Problem:
    endings = " ".join(FORMATS)
    return Problem(
        code="picture.format",
        message=Bilingual(
            f"cannot write a {path.suffix or 'nameless'} picture",
            f"不能写 {path.suffix or '无扩展名'} 格式的图片",
        ),
        remedy=Bilingual(f"end the file name in one of {endings}", f"文件名请以 {endings} 之一结尾"),
        where=Where(file=str(path)),
    )


def _too_many(path: Path, count: int) -> Problem:
    return Problem(
        code="picture.too-many",
        message=Bilingual(f"{count} pictures are too many for one file", f"{count} 帧太多，无法写入一个文件"),
        remedy=Bilingual("ask for fewer --seconds or --fps", "请减小 --seconds 或 --fps"),
        where=Where(file=str(path)),
    )


def _check_size(show: Show, scale: int, path: Path) -> None:
    longest = max(show.sign.canvas.width, show.sign.canvas.height) * scale
    if longest > MAX_SIDE_PX:
        most = MAX_SIDE_PX * scale // longest
        raise DocumentError(
            [
                Problem(
                    code="picture.too-large",
                    message=Bilingual(
                        f"the picture would be {longest} px long", f"图片长边将达 {longest} 像素"
                    ),
                    remedy=Bilingual(f"use --scale {most} or less", f"请用 --scale {most} 或更小"),
                    where=Where(file=str(path)),
                )
            ]
        )
