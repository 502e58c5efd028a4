"""Loop: one tick a frame. All outputs are gathered, limited and sealed, then all data leaves, then all syncs.

    source.say ──▶ strokes ─▶ light all ─┐
    source.draw ─▶ frame ─▶ gather all ──┴▶ limits ─▶ write all │ deadline │ seal all ─▶ data ─▶ syncs ─▶ beat

A frame that its source can say goes the upper way as far as its pixels are ready (``Ahead``), any other the
lower one, with the same bytes.

``run`` returns when ``stop`` was called or the time is up; it then sends black and each protocol's own end of
stream. A source loaded while running takes over at a frame edge. Nothing in a tick allocates a picture, opens
a file, logs or waits for a lock.
"""

from __future__ import annotations

import gc
from collections import deque
from fractions import Fraction
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.player.ahead import Ahead
from ledsign.player.fitting import Fitting, Totals
from ledsign.player.larder import Larder
from ledsign.player.lateness import Lateness
from ledsign.player.limiting import Limiting
from ledsign.player.pacer import Pacer
from ledsign.player.sheet import Sheet
from ledsign.player.source import NOTHING, Lit, Says, as_source
from ledsign.transport.turns import send_in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledsign.core.clock import Clock
    from ledsign.core.frame import Frame
    from ledsign.core.geometry import Size
    from ledsign.player.output import Output
    from ledsign.player.source import Draws, Said, Source
    from ledsign.wire.base import Burst

# Black is repeated: a datagram may be lost, and E1.31 §6.6.1 repeats a static look three times.
BLACK_FRAMES = 3
DRAIN_NS = NS_PER_S // 2
# Even a picture that never changes leaves this often, in frames a second: receivers give up after silence.
LEAST_FPS = 2
TIDY_NS = 30 * NS_PER_S
TIDY_SLACK_NS = 5_000_000


class Loop:
    """Drives outputs with a source. ``on_first_frame`` gets the monotonic time of the first send, once.

    ``outputs`` may be a ``Fitting`` that also brings limits, witness, pulse and numbering.
    """

    def __init__(
        self,
        source: Source | Draws,
        canvas: Size,
        outputs: Sequence[Output] | Fitting,
        clock: Clock,
        fps: Fraction,
        on_first_frame: Callable[[int], None] | None = None,
    ) -> None:
        self._play(as_source(source))
        self._sheet = Sheet(canvas)
        self._canvas = canvas
        self._fitting = Fitting(outputs=())
        self._fit(outputs if isinstance(outputs, Fitting) else Fitting(outputs=tuple(outputs)))
        self.clock = clock
        self._next: deque[tuple[Source, Fitting | None, Size | None]] = deque()
        self._stopping = False
        self._on_first_frame = on_first_frame
        self.fps = fps
        self._repeats = max(1, -int(-LEAST_FPS // fps))
        self.pacer = Pacer(clock, fps * self._repeats)
        self.lateness = Lateness()
        self.totals = Totals()
        self.lux: float | None = None
        self.number = 0
        self.lit: Lit = NOTHING
        self.accepted_ns = 0
        self._packets = 0
        self._tidied_ns = clock.monotonic_ns()
        self.ahead = Ahead(self)

    @property
    def outputs(self) -> Sequence[Output]:
        """What is driven."""
        return self._fitting.outputs

    @property
    def source(self) -> Source:
        """What is played."""
        return self._source

    @property
    def frame(self) -> Frame:
        """The frame under way, or the last one: its pixels as they are shown."""
        return self._sheet.pixels()

    @property
    def limiting(self) -> Limiting:
        """The last stage, for status."""
        return self._limiting

    def stop(self) -> None:
        """Ask the loop to end after the frame under way. Safe from a signal handler or another thread."""
        self._stopping = True

    def load(
        self, source: Source | Draws, fitting: Fitting | None = None, canvas: Size | None = None
    ) -> None:
        """Take over ``source`` (and another fitting, canvas) at the next frame edge. Safe from any thread."""
        self._next.append((as_source(source), fitting, canvas))

    def draw_ahead(self) -> None:
        """Draw the frame of now without sending it, so that the first one sent costs no more than others."""
        self.pacer.restart()
        self._source.draw(self._time_of(self.pacer.next()[0]), self._sheet.frame)
        self._sheet.drawn()
        for output in self._fitting.outputs:
            self._guard(output, output.gather, self._sheet.frame)
            self._guard(output, output.pack)
        self.pacer.restart()

    def run(self, seconds: Fraction | None = None) -> None:
        """Play until stopped, or for ``seconds`` from now; then black and end of stream."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self.pacer.restart()
        until = None if seconds is None else self.clock.monotonic_ns() + int(seconds * NS_PER_S)
        due = self.pacer.next()
        self.ahead.start()
        try:
            while not self._stopping and (until is None or due[1] < until):
                self._show(*due)
                due = self.pacer.next()
                self._tidy(due[1])
        finally:
            self.ahead.stop()
            gc.enable()
            gc.unfreeze()
            self._finish(due)

    def tick(self) -> None:
        """Draw the next frame, wait for its deadline, send it."""
        self._show(*self.pacer.next())

    # ------------------------------------------------------------ inside
    def _fit(self, fitting: Fitting) -> None:
        """Receivers that stay go on being numbered where they were."""
        before = {output.plan.key: output for output in self._fitting.outputs}
        for output in fitting.outputs:
            old = before.get(output.plan.key)
            if old is not None and old is not output:
                output.encoder.resume(old.encoder.counters())
        larder = Larder(self._canvas)
        for output in fitting.outputs:
            output.fit(larder)
        self.larder = larder
        self._fitting = fitting
        self._limiting = Limiting(fitting.limits, fitting.outputs, self._canvas, larder)

    def _time_of(self, number: int) -> Fraction:
        """What frame ``number`` shows: at less than ``LEAST_FPS`` the same picture is sent several times."""
        return self.pacer.time_of(number - number % self._repeats)

    def _show(self, number: int, deadline: int) -> None:
        while self._next:
            source, fitting, canvas = self._next.popleft()
            self._play(source)
            if canvas is not None:
                self._sheet, self._canvas = Sheet(canvas), canvas
            if fitting is not None:
                self._fit(fitting)
        t = self._time_of(number)
        said = None if self._says is None else self._says.say(t)
        lit = self._draw(t) if said is None else self._say(t, said)
        self._emit(number, deadline, lit)
        self.totals.frames += 1

    def _play(self, source: Source) -> None:
        self._source = source
        self._says = source if isinstance(source, Says) else None

    def _draw(self, t: Fraction) -> Lit:
        lit = self._source.draw(t, self._sheet.frame)
        self._sheet.drawn()
        return lit

    def _say(self, t: Fraction, said: Said) -> Lit:
        try:
            self._sheet.say(said.strokes, said.paint)
        except Exception:  # noqa: BLE001 - the source knows what to show when it cannot draw
            return self._draw(t)
        return said.lit

    def _gather(self, output: Output) -> None:
        """The output's channels, whichever way they are ready."""
        sheet = self._sheet
        afresh = self._limiting.changes_channels
        if sheet.strokes is None or not output.light(sheet.strokes, sheet.frame, afresh=afresh):
            output.gather(sheet.pixels())

    def _emit(self, number: int, deadline_ns: int, lit: Lit) -> None:
        fitting = self._fitting
        due = [output for output in fitting.outputs if number % output.frames_per_send == 0]
        t = self.pacer.time_of(number)
        wall_ns = t.numerator * NS_PER_S // t.denominator
        if self._limiting.prepare(self._sheet, wall_ns, deadline_ns, lit.level, self.lux):
            for output in due:
                self._guard(output, self._gather, output)
            self._limiting.budget()
            for output in due:
                self._guard(output, output.pack)
        self.clock.sleep_until_ns(deadline_ns)
        now = self.clock.monotonic_ns()
        bursts: list[tuple[Output, Burst]] = []
        for output in due:
            self._guard(output, lambda output: bursts.append((output, output.seal(now))), output)
            self._guard(
                output, lambda output: output.transport.send(output.encoder.housekeeping(now)), output
            )
        if fitting.numbering is not None:
            fitting.numbering.save()
        sent_at = self.clock.monotonic_ns()
        data = [(output, burst.data) for output, burst in bursts if burst.data.views]
        send_in_turn(
            [(output.transport, packets) for output, packets in data],
            lambda place, error: self._count(data[place][0], error),
        )
        for output, burst in bursts:
            if burst.sync.views:
                self._guard(output, output.transport.send, burst.sync)
        if due or not fitting.outputs:
            self._sent(number, wall_ns, lit, sent_at, deadline_ns)

    def _sent(self, number: int, wall_ns: int, lit: Lit, sent_at: int, deadline_ns: int) -> None:
        """Everybody who wants to know is told that the frame has left."""
        self.lateness.add(max(0, sent_at - deadline_ns))
        self.number, self.lit = number, lit
        packets = sum(output.reception.look(output.transport.sent, sent_at) for output in self.outputs)
        if packets != self._packets:
            self._packets, self.accepted_ns = packets, sent_at
            if self._fitting.witness is not None:
                self._fitting.witness.sent(number, wall_ns, lit.decision, self._sheet, lit.why)
        if self._fitting.pulse is not None:
            self._fitting.pulse.beat(self.clock.monotonic_ns(), number, self.accepted_ns, wall_ns)
        if self.totals.first_sent_ns is None:
            self.totals.first_sent_ns = sent_at
            if self._on_first_frame is not None:
                self._on_first_frame(sent_at)

    def _guard(self, output: Output, action: Callable[..., object], *given: object) -> None:
        """One output's trouble is its own: it is counted, the others go on."""
        try:
            action(*given)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other controllers must not go dark
            self._count(output, error)

    def _count(self, output: Output, error: Exception) -> None:
        self.totals.output_errors += 1
        self.totals.last_error = f"{output.plan.name}: {error}"

    def _tidy(self, deadline_ns: int) -> None:
        """Free what others threads have left, now and then, when there is time before the next frame."""
        now = self.clock.monotonic_ns()
        if now - self._tidied_ns >= TIDY_NS and deadline_ns - now >= TIDY_SLACK_NS:
            self._tidied_ns = now
            gc.collect()

    def _finish(self, due: tuple[int, int]) -> None:
        """Black from the frame that is due, in step; then the protocols' own end of stream, then close."""
        self._sheet.frame.fill(0)
        self._sheet.drawn()
        for _ in range(BLACK_FRAMES * max((output.frames_per_send for output in self.outputs), default=1)):
            self._emit(*due, NOTHING)
            due = self.pacer.next()
        for output in self.outputs:
            self._guard(output, output.finish, DRAIN_NS)
