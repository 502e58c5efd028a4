"""Heartbeat: what the active player writes after every frame, for others to see that it lives.

A fixed struct in shared memory (little-endian, 96 bytes):

    0  magic "LEDSBEAT"      8  version 1, role (1 starting, 2 active, 3 standby, 4 left)     16  pid
    24 process start time    32 boot id (16 bytes)             48  beats: one for each frame handed over
    56 monotonic time when the last frame was handed to the transports      64 number of that frame
    72 monotonic time when a transport last took a packet      80 wall time of the last frame
    88 supervisor's pid (0: none)

``sent_ns`` moves when every transport has returned from its send calls: a blocked write, a stopped process
and an endless loop all leave it standing. ``accepted_ns`` moves only when a packet was really taken; a
pulled network cable leaves it standing, and that is no reason to end a healthy player.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from ledsign.player.identity import Identity, this_process
from ledsign.player.memory_file import open_memory_file, read_memory_file

if TYPE_CHECKING:
    from pathlib import Path

ACTIVE_FILE = "heartbeat"
STANDBY_FILE = "standby"
MAGIC = b"LEDSBEAT"
VERSION = 1
HEAD = struct.Struct("<8sIIQQ16s")
BEAT = struct.Struct("<QQqQqQ")
SIZE = HEAD.size + BEAT.size


class Role(IntEnum):
    """What a player is doing."""

    STARTING = 1
    ACTIVE = 2
    STANDBY = 3
    LEFT = 4  # has ended as it was told to, with black


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What a heartbeat says. Times in nanoseconds, monotonic but for ``wall_ns``; 0 = not yet."""

    role: Role
    who: Identity
    beats: int
    sent_ns: int
    frame: int
    accepted_ns: int
    wall_ns: int
    supervisor: int


class Heartbeat:
    """The writer. ``beat`` allocates next to nothing and never waits."""

    def __init__(self, path: Path, role: Role, supervisor: int = 0) -> None:
        """Raises OSError when the memory cannot be had."""
        self._path = path
        self._map = open_memory_file(path, SIZE)
        self._count = 0
        self._supervisor = supervisor
        self._who = this_process()
        self._head(role)
        self.beat(0, 0, 0, 0)

    def _head(self, role: Role) -> None:
        who = self._who
        self._map[: HEAD.size] = HEAD.pack(MAGIC, VERSION, role, who.pid, who.started, who.boot)

    def become(self, role: Role) -> None:
        """Say what we are now."""
        self._head(role)

    def reopen(self, role: Role) -> None:
        """Be found again where we should be: the file may have gone or be another's. Raises OSError."""
        self._map = open_memory_file(self._path, SIZE)
        self._head(role)

    def beat(self, sent_ns: int, frame: int, accepted_ns: int, wall_ns: int) -> None:
        """One frame more was handed over."""
        self._count += 1
        BEAT.pack_into(
            self._map, HEAD.size, self._count, sent_ns, frame, accepted_ns, wall_ns, self._supervisor
        )

    def close(self) -> None:
        """Let go of the memory; what it says stays."""
        self._map.close()


def read_beat(path: Path) -> Beat | None:
    """What the heartbeat at ``path`` says now; None when there is none."""
    data = read_memory_file(path, SIZE)
    if data is None:
        return None
    magic, version, role, pid, started, boot = HEAD.unpack_from(data)
    if magic != MAGIC or version != VERSION or role not in list(Role):
        return None
    count, sent_ns, frame, accepted_ns, wall_ns, supervisor = BEAT.unpack_from(data, HEAD.size)
    return Beat(
        role=Role(role),
        who=Identity(pid=pid, started=started, boot=boot),
        beats=count,
        sent_ns=sent_ns,
        frame=frame,
        accepted_ns=accepted_ns,
        wall_ns=wall_ns,
        supervisor=supervisor,
    )


def beating(path: Path) -> Beat | None:
    """What the heartbeat says if its process lives; else None."""
    beat = read_beat(path)
    return beat if beat is not None and beat.who.lives() else None


def supervisor_pid() -> int:
    """The pid of the supervisor that started this process, 0 when started by hand."""
    given = os.environ.get("LEDSIGN_SUPERVISOR", "")
    return int(given) if given.isdigit() else 0
