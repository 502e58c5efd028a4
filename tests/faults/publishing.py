"""A process of its own that publishes while things go wrong; run by the tests, it prints what it saw as JSON.

python publishing.py count FOLDER         system calls of one publication
python publishing.py kill FOLDER N        N publications, each killed at another system call
python publishing.py cut FOLDER N         the same by power cuts: what was not yet synced may be lost
python publishing.py sigkill FOLDER N     N publishers killed by somebody else at random times
python publishing.py errors FOLDER N      the n-th system call fails, for n = 1…N, once and from then on
"""

from __future__ import annotations

import errno
import json
import os
import random
import select
import signal
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
from disk import Disk, Layer

from ledsign.core.errors import ShowError
from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.sign import Sign
from ledsign.effects.base import EffectOptions
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.store import ShowStore
from ledsign.show.types import Cue, Show, Timeline, Window


def show(number: int) -> Show:
    """A small show of two pictures, different for every number."""
    clips = [
        make_clip(np.random.default_rng((number, one)).integers(0, 256, (4, 9, 3), np.uint8))
        for one in (0, 1)
    ]
    cues = tuple(
        Cue(
            name=str(place),
            clip=clip.digest,
            effect="hold",
            options=EffectOptions(fps=Fraction(40), speed_px_s=Fraction(40)),
            view=Size(9, 4),
            windows=(Window(src=Rect(0, 0, 9, 4), dst=Point(0, 0)),),
            start=Fraction(place),
            length=Fraction(1),
        )
        for place, clip in enumerate(clips)
    )
    sign = Sign(name="two", canvas=Size(9, 4), faces=(), outputs=(), fps=Fraction(40))
    timeline = Timeline(cues=cues, length=Fraction(2))
    return sealed(
        Show(sign=sign, timeline=timeline, clips={one.digest: one for one in clips}, title=str(number))
    )


def counted(folder: Path) -> int:
    """How many system calls one publication is."""
    store = ShowStore(folder)
    for number in (0, 1):
        store.publish(show(number))
    layer = Layer()
    layer.install()
    store.publish(show(2))
    layer.remove()
    return layer.calls


def seen(folder: Path, allowed: set[str]) -> tuple[str, str]:
    """(digest shown, what is wrong with that)."""
    try:
        stored = ShowStore(folder).current()
    except ShowError as error:
        return "", str(error)
    stored.close()
    if stored.show.digest not in allowed:
        return stored.show.digest, f"neither old nor new: {stored.show.title}"
    return stored.show.digest, stored.fallback.en if stored.fallback else ""


def killed(folder: Path, times: int, *, power: bool) -> dict[str, object]:
    """Publish ``times`` times, each in a child that ends at another call; half of the writes half done."""
    per_publication = counted(folder)
    faults, old_seen, new_seen, ended = [], 0, 0, 0
    store = ShowStore(folder)
    old = show(2)
    for turn in range(times):
        new = show(turn % 7 + 10)
        if new.digest == old.digest:
            new = show(99)
        point = turn % per_publication + 1
        child = os.fork()
        if child == 0:
            layer = Disk(random.Random(turn)) if power else Layer()

            def end(call: int, name: str, args: tuple, turn=turn, point=point, layer=layer) -> None:
                if call == point:
                    if name == "write" and turn % 2:
                        layer.real["write"](args[0], args[1][: len(args[1]) // 2])
                    if power:
                        layer.action = lambda *_: None
                        layer.remove()
                        layer.cut()
                    os.kill(os.getpid(), signal.SIGKILL)

            layer.action = end
            if not power:
                layer.real["fsync"] = lambda descriptor: None  # a kill loses nothing that was written
            layer.install()
            store.publish(new)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ended += os.WIFSIGNALED(status)
        shown, wrong = seen(folder, {old.digest, new.digest})
        if wrong or (not os.WIFSIGNALED(status) and shown != new.digest):
            faults.append(f"turn {turn}, call {point}: {wrong or 'finished, but not shown'}")
        old_seen += shown == old.digest
        new_seen += shown == new.digest
        old = new if shown == new.digest else old
        if power:
            store.publish(old)  # mends what the cut has left, as the next publication does
    return {"points": per_publication, "killed": ended, "old": old_seen, "new": new_seen, "faults": faults}


def sigkilled(folder: Path, times: int) -> dict[str, object]:
    """A child publishes in a loop and says so; it is killed at a random moment of it."""
    dice = random.Random(7)
    faults = []
    allowed = {show(number).digest: number for number in range(4)}
    for turn in range(times):
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            store = ShowStore(folder)
            while True:
                for number in range(4):
                    store.publish(show(number))
                    os.write(theirs, b".")
        os.read(ours, 1)
        select.select([], [], [], dice.random() * 0.08)  # lets it get anywhere
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ours)
        os.close(theirs)
        _, wrong = seen(folder, set(allowed))
        if wrong:
            faults.append(f"turn {turn}: {wrong}")
    return {"faults": faults}


def failing(folder: Path, times: int) -> dict[str, object]:
    """Every call fails in turn: once, and from then on as a full or dead disk would."""
    per_publication = counted(folder)
    faults, raised, fired, old_seen, new_seen = [], 0, 0, 0, 0
    store = ShowStore(folder)
    old = show(2)
    for number in (errno.EIO, errno.ENOSPC):
        for lasting in (False, True):
            for point in range(1, times + 1):
                new = show(point % 7 + 10)
                if new.digest == old.digest:
                    new = show(99)
                layer = Layer()
                layer.reads = True
                struck: list[str] = []
                layer.real["fsync"] = lambda descriptor: None

                def fail(call, name, args, point=point, number=number, lasting=lasting, struck=struck):
                    # a full disk still reads and removes
                    concerned = number == errno.EIO or name in ("open", "write", "fsync", "replace", "mkdir")
                    if concerned and (call == point or (lasting and call > point)):
                        struck.append(name)
                        raise OSError(number, os.strerror(number), "x")

                layer.action = fail
                layer.install()
                error = None
                try:
                    store.publish(new)
                except Exception as caught:  # noqa: BLE001 - any other than ShowError is the fault looked for
                    error = caught
                finally:
                    layer.remove()
                shown, wrong = seen(folder, {old.digest, new.digest})
                where = f"{errno.errorcode[number]} at call {point}{' and after' if lasting else ''}"
                if wrong:
                    faults.append(f"{where}: {wrong}")
                if error is None and shown != new.digest:
                    faults.append(f"{where}: no error, but not shown")
                if error is not None and not (isinstance(error, ShowError) and str(error)):
                    faults.append(f"{where}: {error!r}")
                raised, fired = raised + (error is not None), fired + bool(struck)
                old_seen += shown == old.digest
                new_seen += shown == new.digest
                old = new if shown == new.digest else old
    return {
        "points": per_publication, "raised": raised, "fired": fired, "old": old_seen, "new": new_seen,
        "faults": faults,
    }  # fmt: skip


def main() -> None:
    mode, folder = sys.argv[1], Path(sys.argv[2])
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    what = {
        "count": lambda: {"points": counted(folder)},
        "kill": lambda: killed(folder, times, power=False),
        "cut": lambda: killed(folder, times, power=True),
        "sigkill": lambda: sigkilled(folder, times),
        "errors": lambda: failing(folder, times),
    }[mode]()
    sys.stdout.write(json.dumps(what))


if __name__ == "__main__":
    main()
