"""The captions page: what it is told, and its scripts' pure parts (in Node, where there is one)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import ledsign.console
from ledsign.console.caption_facts import as_script, effect_facts, sign_facts
from ledsign.console.pages.captions import ENTRY
from ledsign.documents.load import load_sign
from ledsign.documents.shipped import shipped
from ledsign.effects.base import EFFECTS
from ledsign.service.roles import Permission

STATIC = Path(ledsign.console.__file__).parent / "static"
TESTS = Path(__file__).parent / "captions"
MOST_LINES = 300


def test_facts_of_a_sign() -> None:
    told = sign_facts(load_sign(shipped("signs")["twin-towers"]))
    assert (told["width"], told["height"]) == (256, 640)
    assert [face["name"] for face in told["faces"]] == ["west", "east"]
    assert told["faces"][1] == {"name": "east", "x": 160, "y": 0, "width": 96, "height": 640}
    assert not told["oneColour"]
    assert sign_facts(load_sign(shipped("signs")["p10-64x16"]))["oneColour"]


def test_every_effect_is_told_in_both_languages() -> None:
    told = effect_facts()
    assert set(told) == set(EFFECTS.names())
    assert told["scroll-up"]["zh"] == "上移"
    assert told["scroll-up"]["moves"] == "y"
    assert "speed" in told["scroll-up"]["uses"]


def test_facts_cannot_end_their_script() -> None:
    written = as_script({"title": "</script><script>alert(1)</script>", "字": "技"})
    assert "<" not in written
    assert json.loads(written)["title"].startswith("</script>")


def test_who_may_read_content_sees_the_page() -> None:
    assert ENTRY.permission is Permission.CONTENT_READ
    assert ENTRY.path == "/captions"


def test_scripts_are_small_and_begin_with_what_they_are() -> None:
    scripts = sorted((STATIC / "captions").glob("*.js"))
    assert scripts
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert text.startswith("//"), script.name
        assert len(text.splitlines()) <= MOST_LINES, script.name


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node on this machine")
def test_pure_parts(tmp_path: Path) -> None:
    # Node surely takes .js for modules where a package.json says so
    scripts = shutil.copytree(STATIC / "captions", tmp_path / "captions")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    ran = subprocess.run(
        ["node", "--test", "--test-reporter=tap", str(TESTS / "pure.test.mjs")],
        env={**os.environ, "LEDSIGN_CAPTIONS": scripts.as_uri()},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
