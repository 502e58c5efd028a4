"""Numbering: where the packets' sequence numbers stand, kept where a successor finds them.

Receivers drop a packet whose number is not ahead of the last one (E1.31 §6.7.2: up to 19 behind), and count
what seems to be missing. A standby that takes over therefore goes on exactly where the active player
stopped. The numbers are saved before the packets leave: a player killed in between skips one number, and
never repeats any.

    0  16 bytes: digest of the outputs these numbers belong to        16  counters of each output, in order
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ledsign.player.memory_file import open_memory_file, read_memory_file

if TYPE_CHECKING:
    import mmap
    from collections.abc import Sequence
    from pathlib import Path

    from ledsign.player.output import Output

NUMBERING_FILE = "numbering"
HEAD = 16


class SharedNumbering:
    """The numbers of ``outputs``. Only the active player has one open."""

    def __init__(self, path: Path, outputs: Sequence[Output]) -> None:
        """Go on after what ``path`` says of the same outputs. Raises OSError."""
        self._parts: list[tuple[slice, Output]] = []
        at, named = HEAD, hashlib.sha256()
        for output in outputs:
            size = len(output.encoder.counters())
            named.update(f"{output.plan.name} {output.plan.target.url} {size}\n".encode())
            self._parts.append((slice(at, at + size), output))
            at += size
        mark = named.digest()[:HEAD]
        found = read_memory_file(path, at)
        self.resumed = found is not None and found[:HEAD] == mark
        if found is not None and self.resumed:
            for part, output in self._parts:
                output.encoder.resume(found[part])
        self._map: mmap.mmap = open_memory_file(path, at)
        self.save()
        self._map[:HEAD] = mark

    def save(self) -> None:
        """Note where the numbers stand now."""
        for part, output in self._parts:
            self._map[part] = output.encoder.counters()
