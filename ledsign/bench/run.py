"""Run: benches one after another, each in a process of its own, so that none disturbs another's heap.

    python -m ledsign.bench.run NAME SECONDS

measures one and says what it does, and its figures, as JSON lines. A bench that raises, crashes or hangs is
a figure that was not measured, with the reason.
"""

from __future__ import annotations

import sys
from collections import deque
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import msgspec

from ledsign.app.child import Child
from ledsign.bench.figure import BENCHES, BenchSpec, Figure, Tell
from ledsign.core.errors import LedsignError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SECONDS = 120.0
# A child that says nothing for so long beyond its time hangs.
PATIENCE_S = 45.0
LEAST_S = 0.5


def run_benches(
    specs: Sequence[BenchSpec],
    seconds: float,
    tell: Callable[[BenchSpec, str], None],
    measure: Callable[[BenchSpec, float, Tell], Iterable[Figure]] | None = None,
) -> Iterator[Figure]:
    """Every figure of every bench, as it is ready. The benches share ``seconds`` by their shares."""
    whole = sum(spec.share for spec in specs) or 1.0
    for spec in specs:
        part = max(LEAST_S, seconds * spec.share / whole)
        tell(spec, "")
        yield from guarded(spec, part, lambda text, spec=spec: tell(spec, text), measure or in_own_process)  # type: ignore[misc]


def guarded(
    spec: BenchSpec, seconds: float, tell: Tell, measure: Callable[[BenchSpec, float, Tell], Iterable[Figure]]
) -> Iterator[Figure]:
    """The figures of one bench; whatever goes wrong becomes a figure without a value."""
    try:
        yield from measure(spec, seconds, tell)
    except Exception as error:  # noqa: BLE001 - one bench's trouble must not take the others' figures
        yield not_measured(spec, f"{type(error).__name__}: {error}")


def not_measured(spec: BenchSpec, reason: str) -> Figure:
    """In place of the figures a bench could not give."""
    return Figure(name=spec.name, title=spec.title, value=None, unit="", bar=0.0, note=reason)


def in_this_process(spec: BenchSpec, seconds: float, tell: Tell) -> Iterable[Figure]:
    """For tests."""
    return spec.run(seconds, tell)


def in_own_process(spec: BenchSpec, seconds: float, tell: Tell) -> Iterator[Figure]:
    """Measure in a child. Raises PlayerUnavailable or PlayerError when it ends early or says nothing."""
    heard: deque[dict[str, object]] = deque()
    child = Child("ledsign.bench.run", [spec.name, str(seconds)], heard.append)
    try:
        while True:
            # Whatever it says, it says as this event, so a long bench is waited for from line to line.
            message = child.wait_for("said", seconds * 2 + PATIENCE_S)
            if "figure" in message:
                yield msgspec.convert(message["figure"], Figure)
            elif "doing" in message:
                tell(str(message["doing"]))
            else:
                return
    finally:
        child.stop()


def main(name: str, seconds: float) -> int:
    """Measure one bench for the parent."""
    out = sys.stdout

    def say(**fields: object) -> None:
        out.write(msgspec.json.encode({"event": "said", **fields}).decode() + "\n")
        out.flush()

    with redirect_stdout(sys.stderr):  # what a peer prints is no figure
        try:
            for figure in BENCHES[name].run(seconds, lambda text: say(doing=text)):
                say(figure=figure)
        except LedsignError as error:
            say(event="failed", reason=str(error))
            return 1
        except Exception as error:  # noqa: BLE001 - the parent tells it as the reason
            out.write(
                msgspec.json.encode(
                    {"event": "failed", "reason": f"{type(error).__name__}: {error}"}
                ).decode()
                + "\n"
            )
            out.flush()
            return 1
    say(done=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], float(sys.argv[2])))
