"""Redraw every drawing in wirings.md from the YAML above it: ``python docs/redraw.py``.

The YAML is read as a sign file is, so the page also proves that what it tells people to write is right. A
test does the same and compares.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from ledsign.display.addressing import bytes_per_led, patch_own
from ledsign.display.drawing import draw_split, draw_wiring
from ledsign.display.sign import Sign
from ledsign.documents.load import load_sign

PAGE = Path(__file__).parent / "wirings.md"
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


if __name__ == "__main__":
    PAGE.write_text(redrawn(PAGE.read_text("utf-8")), "utf-8", newline="\n")
