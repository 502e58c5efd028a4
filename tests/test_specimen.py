from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.specimen import WIDTH, Look, Sheet, specimen
from ledsign.text.fonts import FontLibrary

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.core.frame import Bytes


@pytest.fixture(scope="module")
def sheet() -> Bytes:
    return specimen(FontLibrary())


def test_the_sheet_is_as_wide_as_it_says_and_has_light_in_every_section(sheet: Bytes) -> None:
    assert sheet.shape[1] == WIDTH
    rows = sheet.max(axis=(1, 2)) > 150
    dark = np.flatnonzero(~rows)
    assert rows.mean() > 0.5
    assert np.diff(np.flatnonzero(rows)).max() < 260, f"a section is missing near row {dark[:1]}"


def test_nothing_runs_over_the_right_edge(sheet: Bytes) -> None:
    assert sheet[:, -60:].max() < 60


def test_a_sample_is_drawn_as_leds() -> None:
    drawn = Sheet(FontLibrary()).sample("国", Look(size_px=16, pitch=4))
    assert drawn.shape == ((16 + 4) * 4, (16 + 4) * 4, 3)


def test_it_is_the_same_every_time(sheet: Bytes) -> None:
    np.testing.assert_array_equal(sheet, specimen(FontLibrary()))


def test_the_command_writes_a_png(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    from ledsign import cli

    out = tmp_path / "sheet" / "specimen.png"
    monkeypatch.setattr("sys.argv", ["ledsign", "specimen", "-o", str(out)])
    with pytest.raises(SystemExit):
        cli.main()
    with Image.open(out) as picture:
        assert picture.width == WIDTH
