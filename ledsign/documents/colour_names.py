"""The colours that have a name, in English and Chinese: display-referred RGB 0–255."""

from __future__ import annotations

COLOUR_NAMES: dict[str, tuple[int, int, int]] = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "cyan": (0, 255, 255),
    "magenta": (255, 0, 255),
    "orange": (255, 128, 0),
    "gold": (255, 190, 60),
    "黑": (0, 0, 0),
    "白": (255, 255, 255),
    "红": (255, 0, 0),
    "绿": (0, 255, 0),
    "蓝": (0, 0, 255),
    "黄": (255, 255, 0),
    "青": (0, 255, 255),
    "紫": (255, 0, 255),
    "橙": (255, 128, 0),
    "金": (255, 190, 60),
}
