from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from ledsign.display.sign import ColourOrder
from ledsign.documents.sign_values import (
    parse_brightness,
    parse_fps,
    parse_order,
    parse_pair,
    parse_point,
    parse_rect,
    parse_rotation,
    parse_rule,
    parse_time_zone,
    parse_white_point,
)


@pytest.mark.parametrize(
    ("parse", "value", "wanted"),
    [
        (parse_rect, [0, 0, 96, 640], (0, 0, 96, 640)),
        (parse_point, [160, 0], (160, 0)),
        (parse_pair, [64, 16], (64, 16)),
        (parse_fps, 60, Fraction(60)),
        (parse_fps, 29.97, Fraction(2997, 100)),
        (parse_fps, "30000/1001", Fraction(30000, 1001)),
        (parse_fps, "25", Fraction(25)),
        (parse_brightness, 0.8, 0.8),
        (parse_brightness, 1, 1.0),
        (parse_brightness, 0, 0.0),
        (parse_brightness, "80%", 0.8),
        (parse_brightness, "62.5 %", 0.625),
        (parse_time_zone, "Asia/Shanghai", "Asia/Shanghai"),
        (parse_time_zone, "UTC", "UTC"),
        *((parse_order, str(order), order) for order in ColourOrder),
        (parse_order, "grb", ColourOrder.GRB),
        (parse_order, "mono", ColourOrder.MONO),
        (parse_order, "单色", ColourOrder.MONO),
        (parse_order, "dual", ColourOrder.RG),
        (parse_white_point, 6500, 6500.0),
        (parse_white_point, "3000 K", 3000.0),
        (parse_white_point, "9300k", 9300.0),
        (parse_white_point, [1, 0.9, 0], (1.0, 0.9, 0.0)),
        (parse_rule, "shenzhen-text-screen-2018", "shenzhen-text-screen-2018"),
        *((parse_rotation, angle, angle) for angle in (0, 90, 180, 270)),
    ],
)
def test_good(parse: Callable[[Any], Any], value: Any, wanted: Any) -> None:
    assert parse(value) == wanted


@pytest.mark.parametrize(
    ("parse", "value", "code"),
    [
        *(
            (parse_rect, value, "rect.bad")
            for value in (
                None,
                "0,0,1,1",
                [0, 0, 1],
                [0, 0, 0, 1],
                [0, 0, 1, 0],
                [-1, 0, 1, 1],
                [0, 0, 1.0, 1],
                [0, 0, True, 1],
                [0, 0, 1, 16385],
            )
        ),
        *((parse_point, value, "point.bad") for value in (None, [0], [-1, 0], "0,0", [0.5, 0])),
        *((parse_pair, value, "pair.bad") for value in (None, [0, 1], [1], [1, 2, 3], "64x16", [64.0, 16])),
        *(
            (parse_fps, value, "fps.bad")
            for value in (0, -1, 241, "fast", "1/0", None, True, float("nan"), float("inf"), 10**400, "1e2")
        ),
        *(
            (parse_brightness, value, "brightness.bad")
            for value in (-0.1, 1.1, 80, "80", "120%", None, True, float("nan"), "-1%")
        ),
        *(
            (parse_time_zone, value, "time-zone.bad")
            for value in ("Asia/Peking", "", None, 8, "../etc/passwd")
        ),
        *(
            (parse_white_point, value, "white-point.bad")
            for value in (
                0,
                1699,
                20001,
                "1600K",
                "warm",
                None,
                True,
                float("nan"),
                [1, 1],
                [1, 1, 2],
                [1, 1, True],
                ["1", 1, 1],
            )
        ),
        *((parse_rule, value, "rule.unknown") for value in ("shenzhen", "", None, 3)),
        *((parse_order, value, "order.bad") for value in ("RGX", "", None, 3, "RGBWW")),
        *((parse_rotation, value, "rotation.bad") for value in (45, 360, -90, "90", None, 90.0, True)),
    ],
)
def test_bad(parse: Callable[[Any], Any], value: Any, code: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse(value)
    assert caught.value.args == (code,)
