"""Metrics, read by the parser of those who own the format."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ledsign.player.exposition import down_text, metrics_text

STATUS: dict[str, Any] = {
    "sign": '双塔 "a\\b"\nc',
    "pid": 1,
    "supervisor": 2,
    "active_s": 12.5,
    "fps": 60.0,
    "frames": 750,
    "skipped": 2,
    "clock_steps": 1,
    "late_ms": {"p50": 0.1, "p99": 0.4, "max": 3.0},
    "errors": 3,
    "last_error": "",
    "faults": 0,
    "outputs": [
        {
            "name": name,
            "to": "ddp://192.0.2.1",
            "protocol": "ddp",
            "open": opened,
            "state": "recovered" if opened else "failing",
            "accepted_ns": 1_780_000_000_000_000_000 if opened else None,
            "last_error_ns": 1_780_000_001_000_000_000,
            "packets": 100,
            "bytes": 1000,
            "dropped": 1,
            "errors": 0,
            "last_error": "",
        }
        for name, opened in (("west", True), ("east", False))
    ],
    "shown": {
        "playlist": "caption",
        "entry": "evenings",
        "why": "",
        "black": False,
        "curfew": False,
        "level": 0.4,
        "dimmed_to": 0.75,
    },
    "desk": {"blackout": True, "taken_down": False, "interludes": [{}]},
    "show": {"digest": "ab" * 32, "release": {"number": 17, "expires_ns": 1_780_000_000_000_000_000}},
    "clock": {"trust": "trusted"},
    "journal_trouble": "no space",
}


def read(text: str) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation
        assert family.type in ("gauge", "counter")
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def test_everything_is_there_with_its_value() -> None:
    found = read(metrics_text(STATUS))
    sign = ("sign", STATUS["sign"])
    wanted = {
        "ledsign_up": 1,
        "ledsign_frames_total": 750,
        "ledsign_frames_skipped_total": 2,
        "ledsign_clock_steps_total": 1,
        "ledsign_loop_errors_total": 3,
        "ledsign_active_seconds": 12.5,
        "ledsign_fps": 60,
        "ledsign_black": 0,
        "ledsign_blackout": 1,
        "ledsign_overrides": 1,
        "ledsign_brightness": 0.4,
        "ledsign_dimmed_to": 0.75,
        "ledsign_clock_trusted": 1,
        "ledsign_release_number": 17,
        "ledsign_release_expires_seconds": 1_780_000_000,
        "ledsign_journal_trouble": 1,
    }
    for name, value in wanted.items():
        assert found[name] == {(sign,): value}, name
    assert found["ledsign_frame_lateness_seconds"][("quantile", "0.99"), sign] == pytest.approx(0.0004)
    west = (("output", "west"), ("protocol", "ddp"), sign)
    east = (("output", "east"), ("protocol", "ddp"), sign)
    assert found["ledsign_output_open"] == {west: 1, east: 0}
    assert found["ledsign_output_ok"] == {west: 1, east: 0}
    assert found["ledsign_output_last_accepted_timestamp_seconds"] == {west: 1_780_000_000}
    assert found["ledsign_output_last_error_timestamp_seconds"][east] == 1_780_000_001
    assert found["ledsign_output_packets_total"][west] == 100
    (playing,) = found["ledsign_playing"]
    assert dict(playing) == {"sign": STATUS["sign"], "playlist": "caption", "entry": "evenings", "why": ""}


def test_without_outputs_release_or_a_level() -> None:
    bare = copy.deepcopy(STATUS)
    bare["outputs"], bare["show"]["release"], bare["shown"]["level"] = [], None, None
    found = read(metrics_text(bare))
    for name in ("ledsign_output_open", "ledsign_release_number", "ledsign_brightness"):
        assert name not in found
    assert found["ledsign_up"]


def test_when_nobody_answers() -> None:
    assert read(down_text("towers")) == {"ledsign_up": {(("sign", "towers"),): 0}}
