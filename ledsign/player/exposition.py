"""Exposition: a player's status in Prometheus' text format (version 0.0.4).

https://prometheus.io/docs/instrumenting/exposition_formats/ . Written here because the client library takes
a tenth of a second to import, with the interpreter's lock held, in the process that must not miss a frame;
the tests let that library's own parser read it (ADR 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[Mapping[str, str], float]
_NS = 1_000_000_000
QUANTILES = (("p50", "0.5"), ("p99", "0.99"), ("max", "1"))


class Page:
    """A page being written, name by name."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def tell(self, name: str, kind: str, help_text: str, samples: Iterable[Sample]) -> None:
        """Everything of one name; nothing at all without a sample."""
        found = list(samples)
        if found:
            self.head(name, kind, help_text)
            for labels, value in found:
                self.sample(name, labels, value)

    def head(self, name: str, kind: str, help_text: str) -> None:
        """What follows is of this name."""
        self._lines += [f"# HELP ledsign_{name} {help_text}", f"# TYPE ledsign_{name} {kind}"]

    def sample(self, name: str, labels: Mapping[str, str], value: float) -> None:
        """One line."""
        self._lines.append(f"ledsign_{name}{_labels(labels) if labels else ''} {_number(value)}")

    def text(self) -> str:
        """The page."""
        return "\n".join(self._lines) + "\n"


def metrics_text(status: Mapping[str, Any]) -> str:
    """Everything in ``status`` (see ``ledsign.player.status``) that is a number worth a graph or an alarm."""
    sign = {"sign": str(status["sign"])}
    shown, desk, show = status["shown"], status["desk"], status["show"]
    outputs = [
        ({**sign, "output": one["name"], "protocol": one["protocol"]}, one) for one in status["outputs"]
    ]
    page = Page()
    tell = page.tell
    tell("up", "gauge", "1 while a player answers.", [(sign, 1)])
    tell(
        "frames_total", "counter", "Frames sent since this player became active.", [(sign, status["frames"])]
    )
    tell(
        "frames_skipped_total",
        "counter",
        "Frames left out because they were late.",
        [(sign, status["skipped"])],
    )
    tell("clock_steps_total", "counter", "Times the wall clock was set.", [(sign, status["clock_steps"])])
    tell(
        "frame_lateness_seconds",
        "gauge",
        "Deadline to send call; quantile 1 is the worst since start.",
        [({**sign, "quantile": q}, status["late_ms"][key] / 1000) for key, q in QUANTILES],
    )
    tell("loop_errors_total", "counter", "Errors of outputs in the loop.", [(sign, status["errors"])])
    tell("faults_total", "counter", "Pictures that could not be drawn.", [(sign, status["faults"])])
    tell(
        "active_seconds",
        "gauge",
        "How long this player has been the active one.",
        [(sign, status["active_s"])],
    )
    tell("fps", "gauge", "Frames a second asked for.", [(sign, status["fps"])])
    tell(
        "output_open",
        "gauge",
        "1 while there is a socket or line to send with, whether or not anybody takes it.",
        [(n, one["open"]) for n, one in outputs],
    )
    tell(
        "output_ok",
        "gauge",
        "1 while packets leave and no error came in the last three seconds.",
        [(n, one["state"] in ("ok", "recovered")) for n, one in outputs],
    )
    for key, name in (("accepted_ns", "last_accepted"), ("last_error_ns", "last_error")):
        tell(
            f"output_{name}_timestamp_seconds",
            "gauge",
            "When a packet was last accepted, seconds since 1970."
            if name == "last_accepted"
            else "When there was last an error, seconds since 1970.",
            [(n, one[key] / _NS) for n, one in outputs if one[key] is not None],
        )
    for key, words in (
        ("packets", "Packets"),
        ("bytes", "Bytes"),
        ("dropped", "Packets not"),
        ("errors", "Errors when"),
    ):
        text = (
            f"{words} sent to the controller."
            if key != "errors"
            else "Errors when sending to the controller."
        )
        tell(f"output_{key}_total", "counter", text, [(n, one[key]) for n, one in outputs])
    tell("black", "gauge", "1 while the sign is black on purpose.", [(sign, shown["black"])])
    tell("blackout", "gauge", "1 during an operator's blackout.", [(sign, desk["blackout"])])
    tell("taken_down", "gauge", "1 while the show is taken down.", [(sign, desk["taken_down"])])
    tell("curfew", "gauge", "1 during curfew.", [(sign, shown["curfew"])])
    tell("overrides", "gauge", "Overrides and emergencies in force.", [(sign, len(desk["interludes"]))])
    level = shown["level"]
    tell("brightness", "gauge", "Brightness in use, 0 to 1.", [(sign, level)] if level is not None else [])
    tell(
        "dimmed_to",
        "gauge",
        "Factor by which the supply's budget dims the picture.",
        [(sign, shown["dimmed_to"])],
    )
    tell(
        "clock_trusted",
        "gauge",
        "1 while the wall clock is believed.",
        [(sign, status["clock"]["trust"] == "trusted")],
    )
    tell(
        "playing",
        "gauge",
        "What is shown, as labels; always 1.",
        [({**sign, "playlist": shown["playlist"], "entry": shown["entry"], "why": shown["why"]}, 1)],
    )
    tell(
        "show",
        "gauge",
        "Which show is loaded, as labels; always 1.",
        [({**sign, "digest": show["digest"][:16]}, 1)],
    )
    release = show["release"]
    if release is not None:
        tell("release_number", "gauge", "Number of the release that plays.", [(sign, release["number"])])
        tell(
            "release_expires_seconds",
            "gauge",
            "When it expires, seconds since 1970.",
            [(sign, release["expires_ns"] / _NS)],
        )
    tell(
        "journal_trouble",
        "gauge",
        "1 while proof of play cannot be written.",
        [(sign, bool(status["journal_trouble"]))],
    )
    return page.text()


def down_text(sign: str) -> str:
    """What is said when no player answers."""
    labels = _labels({"sign": sign})
    return f"# HELP ledsign_up 1 while a player answers.\n# TYPE ledsign_up gauge\nledsign_up{labels} 0\n"


def _labels(labels: Mapping[str, str]) -> str:
    inside = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels.items())
    return f"{{{inside}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _number(value: float) -> str:
    """Whole numbers without a point; True is 1."""
    found = float(value)
    return str(int(found)) if found.is_integer() else repr(found)
