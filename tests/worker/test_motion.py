"""Motion: a browser's frames are the player's, pixel by pixel, at any instant.

The JavaScript that the console loads is run by Node on what the worker tells, and composes whole frames of
the tiles that the worker draws; they are compared with the frames that are drawn here.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from ledsign.compiler import compile_document
from ledsign.core.clock import NS_PER_S
from ledsign.documents.load import load_sign, read_playlist
from ledsign.text.fonts import FontLibrary
from ledsign.worker.motion import LONGEST_NS, motion, tile
from ledsign.worker.stock import Opened

if TYPE_CHECKING:
    from ledsign.core.frame import Frame

AT_NS = 1_778_036_400 * NS_PER_S  # 6 May 2026, 11:00 in Shanghai
STATIC = Path(__file__).parents[2] / "ledsign" / "console" / "static" / "parts"
COMPOSE = """
import {readFileSync} from "node:fs";
import {Motion, copies} from "MODULE";
const given = JSON.parse(readFileSync(0, "utf8"));
const answers = [];
for (const {told, tiles, instants} of given) {
  const {width, height} = told, motion = new Motion(told);
  const raw = Object.fromEntries(Object.entries(tiles).map(([name, one]) => [name, {...one, data: Buffer.from(one.data, "base64")}]));
  for (const instant of instants) {
    const at = BigInt(instant), number = motion.frame(at), out = Buffer.alloc(width * height * 3);
    const fill = ([r, g, b], x0, y0, w, h) => {
      for (let y = y0; y < y0 + h; y++) for (let x = x0; x < x0 + w; x++) out.set([r, g, b], (y * width + x) * 3);
    };
    fill(told.ground, 0, 0, width, height);
    for (const {cue, places} of motion.lit(motion.instant(number))) {
      for (const [x, y, w, h, dx, dy] of cue.windows) fill(cue.background, x + dx, y + dy, w, h);
      for (const place of places) for (const one of copies(cue, told.strips[cue.clip], place)) {
        const from = raw[`${cue.clip}/${one.phase}/${one.number}`];
        for (let y = 0; y < one.height; y++) {
          const start = ((one.sy + y) * from.width + one.sx) * 3;
          if (one.sx < 0 || one.sx + one.width > from.width || one.sy + y >= from.height) throw new Error("outside of a tile");
          from.data.copy(out, ((one.y + y) * width + one.x) * 3, start, start + one.width * 3);
        }
      }
    }
    for (const [x, y, w, h] of told.dark) fill([0, 0, 0], x, y, w, h);
    answers.push({number: String(number), frame: out.toString("base64")});
  }
}
process.stdout.write(JSON.stringify(answers));
"""  # noqa: E501
WALL = """\
ledsign: sign/1
name: wall
canvas: [96, 40]
fps: 60
time_zone: Asia/Shanghai
faces: { left: [0, 0, 40, 40], right: [56, 0, 40, 32] }
LIMITS
outputs:
  - name: one
    to: "ddp://127.0.0.1:4048"
    order: GRB
    panels: [{ rect: [0, 0, 40, 40] }, { rect: [56, 0, 40, 32] }]
"""
TEXT = "技能让生活更美好"
CASES: dict[str, list[dict[str, Any]]] = {
    "marquee": [
        {"text": TEXT, "size": 24, "effect": "scroll-left", "continuous": True, "arrangement": "same"}
    ],
    "quarters": [{"text": TEXT * 3, "size": 32, "effect": "scroll-left", "speed": "15 px/s"}],
    "right": [
        {"text": TEXT, "size": 24, "effect": "scroll-right", "speed": "120 px/s", "background": "#203"}
    ],
    "up": [{"text": TEXT, "size": 16, "wrap": True, "effect": "scroll-up", "face": "right"}],
    "down": [
        {"text": TEXT, "size": 16, "direction": "vertical", "effect": "scroll-down", "continuous": True}
    ],
    "hold": [{"text": "好", "size": 32, "effect": "hold", "duration": "2 s", "colour": "#f80"}],
    "blink": [{"text": "好", "size": 32, "effect": "blink", "rate": 2, "stay": "3 s"}],
    "one after another": [
        {"text": "好", "size": 24, "effect": "hold", "duration": "1.3 s"},
        {"text": TEXT, "size": 24, "effect": "scroll-left", "arrangement": "mirror"},
        {"text": TEXT, "size": 24, "effect": "scroll-left", "arrangement": "relay"},
    ],
}


def opened(items: list[dict[str, Any]], tmp_path: Path, limits: str = "") -> Opened:
    path = tmp_path / "wall.yaml"
    path.write_text(WALL.replace("LIMITS", limits), encoding="utf-8")
    document = json.dumps({"ledsign": "playlist/1", "items": items}, ensure_ascii=False)
    return Opened(show=compile_document(read_playlist(document), load_sign(path), FontLibrary()).show)


def raw(data: bytes) -> dict[str, Any]:
    import base64

    picture = Image.open(io.BytesIO(data))
    return {
        "width": picture.width,
        "height": picture.height,
        "data": base64.b64encode(picture.tobytes()).decode(),
    }


def asked(found: Opened, instants: list[int], at_ns: int = AT_NS) -> dict[str, Any]:
    """What is given to Node: what is told, every tile, and the instants."""
    from urllib.parse import parse_qs

    told = motion(found, at_ns)
    assert told["exact"], told
    tiles = {}
    for clip, strip in told["strips"].items():
        level = float(parse_qs(strip["query"])["level"][0])
        for phase in range(strip["phases"]):
            for number in range(strip["tiles"]):
                drawn = tile(found, clip, level, phase, number)
                assert drawn is not None
                tiles[f"{clip}/{phase}/{number}"] = raw(drawn)
    return {"told": told, "tiles": tiles, "instants": [str(one) for one in instants]}


def composed(questions: list[dict[str, Any]]) -> list[tuple[int, bytes]]:
    import base64

    program = COMPOSE.replace("MODULE", (STATIC / "motion.js").as_uri())
    command = ["node", "--input-type=module", "-e", program]
    done = subprocess.run(command, input=json.dumps(questions), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [(int(one["number"]), base64.b64decode(one["frame"])) for one in json.loads(done.stdout)]


def frame(found: Opened, number: int) -> Frame:
    return found.preview.frame(number / found.show.sign.fps)


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node on this machine")
def test_a_browser_draws_what_the_player_shows(tmp_path: Path) -> None:
    pick = random.Random(20260506)
    shows, questions = [], []
    for items in CASES.values():
        found = opened(items, tmp_path)
        instants = [AT_NS + pick.randrange(LONGEST_NS) for _ in range(25)]
        edge = found.show.timeline
        # the seams: where rounds, cues and passes meet, and one nanosecond before
        for cue in edge.cues:
            rounds = (Fraction(AT_NS, NS_PER_S) - edge.anchor) // edge.length + 1
            start = edge.anchor + rounds * edge.length + cue.start
            for t in (start, start + cue.length, start + (cue.pass_length or 1)):
                ns = -(-t.numerator * NS_PER_S // t.denominator)
                instants += [one for one in (ns, ns - 1) if ns < AT_NS + LONGEST_NS]
        shows += [(found, one) for one in instants]
        questions.append(asked(found, instants))
    assert {one["phases"] for question in questions for one in question["told"]["strips"].values()} == {1, 4}
    lit = 0
    for (found, at_ns), (number, drawn) in zip(shows, composed(questions), strict=True):
        assert number == at_ns * found.show.sign.fps // NS_PER_S
        wanted = frame(found, number)
        assert drawn == wanted.tobytes(), (found.show.timeline.cues[0].effect, number)
        lit += bool(wanted.any())
    assert lit > len(shows) / 2


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node on this machine")
def test_brightness_and_curfew(tmp_path: Path) -> None:
    limits = "limits: { ceilings: [{ daily: 11:00-11:05, level: 30% }], curfew: 11:07-11:09 }"
    found = opened(CASES["hold"], tmp_path, limits)
    edges = [0, 300, 420, 540]
    questions, shows = [], []
    for start, end in zip(edges, [*edges[1:], 1140], strict=True):
        from_ns = AT_NS + start * NS_PER_S
        question = asked(found, [from_ns, from_ns + 59 * NS_PER_S], from_ns)
        assert int(question["told"]["until_ns"]) == AT_NS + end * NS_PER_S
        questions.append(question)
        shows += [from_ns, from_ns + 59 * NS_PER_S]
    for at_ns, (number, drawn) in zip(shows, composed(questions), strict=True):
        assert drawn == frame(found, number).tobytes(), at_ns


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ({"text": TEXT, "size": 24, "effect": "fade"}, "fade"),
        ({"text": TEXT, "size": 24, "effect": "wipe"}, "wipe"),
        ({"clock": "HH:mm", "size": 16}, "clock"),
    ],
)
def test_what_a_browser_would_not_get_right_is_said(item: dict[str, Any], why: str, tmp_path: Path) -> None:
    told = motion(opened([item], tmp_path), AT_NS)
    assert (told["exact"], told["why"]) == (False, why)


def test_panels_that_shine_differently_are_not_for_a_browser(tmp_path: Path) -> None:
    found = opened(CASES["hold"], tmp_path)
    panels = found.show.sign.outputs[0].panels
    assert motion(found, AT_NS)["exact"]
    from dataclasses import replace

    output = replace(found.show.sign.outputs[0], panels=(panels[0], replace(panels[1], gamma=1.8)))
    other = Opened(show=replace(found.show, sign=replace(found.show.sign, outputs=(output,))))
    assert motion(other, AT_NS)["why"] == "panels"


def test_an_edit_of_one_caption_leaves_the_others_tiles_as_they_are(tmp_path: Path) -> None:
    items = [
        {"text": text, "size": 24, "effect": "hold", "duration": "2 s"} for text in ("技能", "生活", "美好")
    ]
    before = motion(opened(items, tmp_path), AT_NS)["strips"]
    items[1] = {**items[1], "text": "生动"}
    after = motion(opened(items, tmp_path), AT_NS)["strips"]
    assert len(before) == len(after) == 3
    same = [clip for clip in before if clip in after]
    assert len(same) == 2
    assert all(before[clip] == after[clip] for clip in same)
