"""Redraw every drawing in wirings.md from the YAML above it, and the plans in schedules.md.

``python docs/redraw.py``. The YAML is read as a sign file is, so the page also proves that what it tells
people to write is right. A test does the same and compares.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from ledsign.display.addressing import bytes_per_led, patch_own
from ledsign.display.drawing import draw_split, draw_wiring
from ledsign.display.sign import Sign
from ledsign.documents.load import load_sign

PAGE = Path(__file__).parent / "wirings.md"
PLANNED = "city-may.yaml"
PLANS = (
    ("plan-month", date(2026, 5, 1), date(2026, 5, 31), "zh"),
    ("plan-week", date(2026, 5, 4), date(2026, 5, 10), "en"),
    ("plan-day", date(2026, 5, 15), date(2026, 5, 15), "en"),
)
YAML_BLOCK = re.compile(r"```yaml\n((?:(?!```).*\n)*)```\n")
_DRAWING = re.compile(
    r"(```yaml\n(?P<yaml>(?:(?!```).*\n)*)```\n\n"
    r"<!-- drawn(?P<how>[ a-z]*) -->\n```text\n)(?:(?!```).*\n)*```\n"
)
# What the examples leave out because it is not their subject.
_REST = {
    "ledsign": "sign/1",
    "name": "example",
    "canvas": [256, 640],
    "fps": 30,
    "faces": {"west": [0, 0, 96, 640]},
}
_LEDMAP = '{"map": [0, 1, 2, 5, 4, 3], "width": 3, "height": 2}'


def redrawn(page: str) -> str:
    """The page with each ``<!-- drawn -->`` block drawn anew from the YAML before it."""
    return _DRAWING.sub(
        lambda found: f"{found[1]}{_drawing(found['yaml'], found['how'].strip())}\n```\n", page
    )


def sign_of(text: str) -> Sign:
    """The sign of an example, completed by what it leaves out. Raises DocumentError when it is wrong."""
    content = _REST | yaml.safe_load(text)
    content["outputs"] = [
        {"name": "example", "to": "ddp://192.0.2.10"} | output for output in content["outputs"]
    ]
    with TemporaryDirectory() as folder:
        (Path(folder) / "star.json").write_text(_LEDMAP, "utf-8")
        file = Path(folder) / "example.yaml"
        file.write_text(yaml.safe_dump(content), "utf-8")
        return load_sign(file)


def _drawing(text: str, how: str) -> str:
    sign = sign_of(text)
    output = sign.outputs[0]
    if how == "split":
        return draw_split(patch_own(sign)[0], output.order)
    return draw_wiring(output.panels, bytes_per_led=bytes_per_led(output.order) if how == "channels" else 0)


def draw_plans(folder: Path) -> None:
    """The pictures of schedules.md, of a shipped schedule: a month in Chinese, a day in English."""
    from ledsign.cli.rules_of import rules_of
    from ledsign.picture.plan import draw_plan
    from ledsign.schedule.local_time import instant_of
    from ledsign.settings import shipped

    rules = rules_of(shipped("playlists", PLANNED), "")
    for name, first, last, language in PLANS:
        start, end = (
            instant_of(day, seconds, rules.schedule.zone) for day, seconds in ((first, 0), (last, 86_400))
        )
        picture = draw_plan(rules.timetable, rules.schedule, start, end, language=language)
        picture.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    draw_plans(PAGE.parent / "images")
    PAGE.write_text(redrawn(PAGE.read_text("utf-8")), "utf-8", newline="\n")
