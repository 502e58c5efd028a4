"""Checks of what a sign says about itself: canvas, rate, light, zone, faces, names."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ledsign.core.geometry import Rect
from ledsign.core.problem import Severity, did_you_mean
from ledsign.display.fault import fault
from ledsign.display.sign import ColourOrder
from ledsign.display.white import COLDEST_K, WARMEST_K, gains_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.core.problem import Problem
    from ledsign.display.sign import Sign

# Far beyond any LED facade; above it a typing error would eat the machine's memory.
MAX_CANVAS_PIXELS = 1 << 25


def canvas_rect(sign: Sign) -> Rect:
    """The canvas as a rectangle at the origin."""
    return Rect(0, 0, sign.canvas.width, sign.canvas.height)


def words(rect: Rect) -> str:
    """A rectangle as it is written in a sign file."""
    return f"[{rect.x}, {rect.y}, {rect.width}, {rect.height}]"


def canvas_problems(sign: Sign) -> list[Problem]:
    """A canvas without pixels, or with too many."""
    width, height = sign.canvas.width, sign.canvas.height
    if width <= 0 or height <= 0:
        return [
            fault(
                "canvas.empty",
                "canvas",
                (f"a canvas of {width}×{height} has no pixels", f"画布 {width}×{height} 没有像素"),
                ("write width and height, both above 0", "宽和高都必须大于 0"),
            )
        ]
    if width * height > MAX_CANVAS_PIXELS:
        return [
            fault(
                "canvas.large",
                "canvas",
                (
                    f"a canvas of {width}×{height} has more than {MAX_CANVAS_PIXELS} pixels",
                    f"画布 {width}×{height} 超过 {MAX_CANVAS_PIXELS} 个像素",
                ),
                ("correct it, or divide it into several signs", "改正尺寸，或拆成几块屏"),
            )
        ]
    return []


def time_problems(sign: Sign) -> Iterator[Problem]:
    """Frame rate and time zone."""
    if sign.fps <= 0:
        yield fault(
            "sign.fps",
            "fps",
            (f"{sign.fps} frames a second is no frame rate", f"帧率 {sign.fps} 无效"),
            ("write a number above 0, e.g. 60", "写大于 0 的数，例如 60"),
        )
    try:
        ZoneInfo(sign.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(sign.zone, available_timezones()) or "Asia/Shanghai"
        yield fault(
            "sign.zone",
            "zone",
            (f"there is no time zone {sign.zone!r}", f"没有时区 {sign.zone!r}"),
            (f"write an IANA name, e.g. {near}", f"写 IANA 时区名，例如 {near}"),
        )


def light_problems(sign: Sign) -> Iterator[Problem]:
    """Gamma, white, brightness, the colour of a one-colour board; of the sign and of its parts."""
    gammas = [("gamma", sign.gamma)]
    whites = [("white_point", sign.white_point)]
    for index, output in enumerate(sign.outputs):
        place = f"outputs[{index}]"
        if output.gamma is not None:
            gammas.append((f"{place}.gamma", output.gamma))
        whites.append((f"{place}.white_point", output.white_point))
        gammas += [
            (f"{place}.panels[{number}].gamma", panel.gamma)
            for number, panel in enumerate(output.panels)
            if panel.gamma is not None
        ]
        if output.white_point is not None and (sign.one_bit or output.order is ColourOrder.MONO):
            yield fault(
                "white-point.unused",
                f"{place}.white_point",
                (
                    f"output {output.name!r} drives LEDs of one colour or without levels: no white to choose",
                    f"输出“{output.name}”驱动的是单色或只能亮灭的灯珠，没有白点可调",
                ),
                ("leave it out", "请删去"),
                Severity.WARNING,
            )
    for field, gamma in gammas:
        if not (gamma > 0 and math.isfinite(gamma)):
            yield fault(
                "sign.gamma",
                field,
                (f"gamma {gamma} is not a number above 0", f"gamma {gamma} 不是大于 0 的数"),
                ("write e.g. 2.2, or 1 when the controller corrects", "例如 2.2；控制器自带校正时写 1"),
            )
    for field, white in whites:
        try:
            gains_of(white)
        except ValueError:
            yield fault(
                "sign.white-point",
                field,
                (f"{white} is no white point", f"{white} 不是白点"),
                (
                    f"write kelvin, {WARMEST_K} to {COLDEST_K}, or three gains of 0 to 1",
                    f"写色温 {WARMEST_K}–{COLDEST_K}（开尔文），或三个 0 到 1 的系数",
                ),
            )
    if not 0 <= sign.brightness <= 1:
        yield fault(
            "sign.brightness",
            "brightness",
            (f"brightness {sign.brightness} is not in 0..1", f"亮度 {sign.brightness} 不在 0..1 之间"),
            ("write a part of full light, e.g. 0.6", "写满亮度的比例，例如 0.6"),
        )
    if not all(0 <= part <= 255 for part in sign.led_colour):
        yield fault(
            "sign.led-colour",
            "led_colour",
            (
                f"LED colour {sign.led_colour} is not three of 0..255",
                f"灯珠颜色 {sign.led_colour} 不是三个 0..255 的数",
            ),
            ("write red, green, blue, e.g. [255, 40, 20]", "写红、绿、蓝，例如 [255, 40, 20]"),
        )


def face_problems(sign: Sign) -> Iterator[Problem]:
    """Faces that are missing, empty, outside the canvas, or on top of each other."""
    if not sign.faces:
        yield fault(
            "face.none",
            "faces",
            ("the sign has no face, so nothing can be placed on it", "屏没有面，内容无处可放"),
            ("name at least one rectangle of the canvas", "至少写一个面"),
        )
    for number, face in enumerate(sign.faces):
        field = f"faces[{number}].rect"
        if face.rect.is_empty:
            yield fault(
                "face.empty",
                field,
                (
                    f"face {face.name!r} {words(face.rect)} has no pixels",
                    f"面“{face.name}” {words(face.rect)} 没有像素",
                ),
                ("write x, y, width, height with width and height above 0", "写 x、y、宽、高，宽高大于 0"),
            )
        elif not canvas_rect(sign).contains(face.rect):
            yield fault(
                "face.outside",
                field,
                (
                    f"face {face.name!r} {words(face.rect)} reaches outside the canvas "
                    f"{sign.canvas.width}×{sign.canvas.height}",
                    f"面“{face.name}” {words(face.rect)} 超出画布 {sign.canvas.width}×{sign.canvas.height}",
                ),
                ("move or shrink the face, or enlarge the canvas", "移动或缩小该面，或加大画布"),
            )
    for (_, first), (number, second) in combinations(enumerate(sign.faces), 2):
        common = first.rect.intersect(second.rect)
        if not (common.is_empty or first.rect.is_empty or second.rect.is_empty):
            yield fault(
                "face.overlap",
                f"faces[{number}].rect",
                (
                    f"faces {first.name!r} and {second.name!r} share {common.width * common.height} pixels "
                    f"at {words(common)}",
                    f"面“{first.name}”与“{second.name}”重叠 {common.width * common.height} 个像素，"
                    f"位于 {words(common)}",
                ),
                ("move one of them; zones of a face are for dividing it", "移开其中一个；分区请用 zones"),
            )


def name_problems(sign: Sign) -> Iterator[Problem]:
    """Faces or outputs that share a name."""
    for kind, names in (
        ("faces", [face.name for face in sign.faces]),
        ("outputs", [output.name for output in sign.outputs]),
    ):
        for number, name in enumerate(names):
            if name in names[:number]:
                first = names.index(name)
                yield fault(
                    "name.twice",
                    f"{kind}[{number}].name",
                    (f"{kind}[{first}] is called {name!r} too", f"{kind}[{first}] 也叫“{name}”"),
                    ("give each its own name", "各起一个名字"),
                )
    if not sign.outputs:
        yield fault(
            "output.none",
            "outputs",
            ("the sign has no outputs: it can be previewed but not lit", "屏没有输出：只能预览，不能点亮"),
            ("describe its controllers under outputs", "在 outputs 下写出控制器"),
            Severity.WARNING,
        )
