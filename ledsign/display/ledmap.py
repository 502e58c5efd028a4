"""WLED's ``ledmap.json`` as a wiring.

A ledmap is ``{"map": [...], "width": 16, "height": 8, "n": "name"}``. ``map[i]`` is the place on the strip of
the LED at logical index i; logical indices run along rows from the top left, ``width`` to a row. -1 (or any
number below 0, or 65535, its 16-bit form) is a gap: no LED there. Read from WLED 0.15's
``WS2812FX::deserializeMap`` and ``getMappedPixelIndex``; like WLED we ignore keys we do not know.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeGuard

from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Point, Size
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.display.fault import fault
from ledsign.display.sign import MappedPixel

if TYPE_CHECKING:
    from collections.abc import Iterator

WLED_GAP = 0xFFFF
ORIGIN = Point(0, 0)


def read_ledmap(
    text: str, canvas: Size, *, bytes_per_led: int = 3, at: Point = ORIGIN
) -> tuple[MappedPixel, ...]:
    """The LEDs of a ledmap in the order of the strip.

    ``canvas`` is the sign's: without ``width`` in the file a row is as wide as the canvas, and the map
    must lie inside it. ``bytes_per_led`` makes a channel of an LED's number (``addressing.bytes_per_led``).
    ``at`` is where the map's top left goes, for one controller of several.

    Raises DocumentError with every problem; fields are those of the file (``map[17]``, ``width``).
    """
    content = _parse(text)
    entries = content["map"]
    size = _size(content, len(entries), canvas)
    problems = [*_size_problems(content, len(entries), size, canvas, at), *_entry_problems(entries)]
    if problems:
        raise DocumentError(problems)
    found = [
        MappedPixel(x=at.x + place % size.width, y=at.y + place // size.width, channel=led * bytes_per_led)
        for place, led in enumerate(entries)
        if not _is_gap(led)
    ]
    if not found:
        raise DocumentError([_no_map()])
    return tuple(sorted(found, key=lambda pixel: pixel.channel))


def _parse(text: str) -> dict[str, Any]:
    """The file's content, with at least one entry under ``map``."""
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
        line, column = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (0, 0)
        raise DocumentError(
            [
                Problem(
                    code="ledmap.json",
                    message=Bilingual(f"this is not JSON: {error}", f"不是 JSON：{error}"),
                    remedy=Bilingual("export the ledmap again", "请重新导出 ledmap"),
                    where=Where(line=line, column=column),
                )
            ]
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("map"), list) or not content["map"]:
        raise DocumentError([_no_map()])
    return content


def _no_map() -> Problem:
    return fault(
        "ledmap.map",
        "map",
        ("there is no LED in it", "里面没有灯珠"),
        (
            'a ledmap is {"map": [0, 1, 2, ...]} with -1 for gaps',
            'ledmap 形如 {"map": [0, 1, 2, ...]}，空位写 -1',
        ),
    )


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_gap(led: int) -> bool:
    return led < 0 or led == WLED_GAP


def _size(content: dict[str, Any], count: int, canvas: Size) -> Size:
    """Width and height, each reckoned from the other where the file does not say."""
    width, height = content.get("width"), content.get("height")
    given_width = width if _is_whole(width) and width > 0 else None
    given_height = height if _is_whole(height) and height > 0 else None
    if given_width is None:
        given_width = -(-count // given_height) if given_height else max(1, canvas.width)
    return Size(given_width, given_height or -(-count // given_width))


def _size_problems(
    content: dict[str, Any], count: int, size: Size, canvas: Size, at: Point
) -> Iterator[Problem]:
    named = [key for key in ("width", "height") if key in content]
    for key in named:
        if not (_is_whole(content[key]) and content[key] > 0):
            yield fault(
                "ledmap.size",
                key,
                (
                    f"{key} {content[key]!r} is not a whole number above 0",
                    f"{key} {content[key]!r} 不是正整数",
                ),
                ("write the size of the matrix in LEDs", "写矩阵的灯珠数"),
            )
    if len(named) == 2 and count != size.width * size.height:
        yield fault(
            "ledmap.size",
            "map",
            (
                f"the map has {count} entries, but {size.width}×{size.height} needs "
                f"{size.width * size.height}",
                f"map 有 {count} 项，而 {size.width}×{size.height} 需要 {size.width * size.height} 项",
            ),
            ("write -1 for places without an LED", "没有灯珠的位置写 -1"),
        )
    if at.x < 0 or at.y < 0 or at.x + size.width > canvas.width or at.y + size.height > canvas.height:
        yield fault(
            "ledmap.outside",
            "map",
            (
                f"{size.width}×{size.height} LEDs at {at.x},{at.y} reach outside the canvas "
                f"{canvas.width}×{canvas.height}",
                f"{at.x},{at.y} 处的 {size.width}×{size.height} 颗灯珠超出画布 "
                f"{canvas.width}×{canvas.height}",
            ),
            (
                "write width and height into the ledmap, or enlarge the canvas",
                "在 ledmap 中写明 width 和 height，或加大画布",
            ),
        )


def _entry_problems(entries: list[Any]) -> Iterator[Problem]:
    seen: dict[int, int] = {}
    for place, led in enumerate(entries):
        if not _is_whole(led) or led > WLED_GAP:
            yield fault(
                "ledmap.entry",
                f"map[{place}]",
                (f"{led!r} is no LED number", f"{led!r} 不是灯珠编号"),
                ("write a whole number from 0, or -1 for a gap", "写从 0 起的整数，空位写 -1"),
            )
        elif not _is_gap(led):
            if led in seen:
                yield fault(
                    "ledmap.twice",
                    f"map[{place}]",
                    (f"LED {led} is at map[{seen[led]}] already", f"灯珠 {led} 已在 map[{seen[led]}]"),
                    ("every LED has one place", "每颗灯珠只能有一个位置"),
                )
            seen.setdefault(led, place)
