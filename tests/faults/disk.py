"""A layer between Python and the file system that counts calls and can make them fail, and a disk that
forgets what was not synced; for ``publishing.py``.
"""

from __future__ import annotations

import io
import os
import random
import shutil
from pathlib import Path

CALLS = ("open", "write", "fsync", "replace", "rename", "unlink", "mkdir", "rmdir")


class Layer:
    """Stands between Python and the file system: counts calls, and does ``at`` what it is told to."""

    def __init__(self) -> None:
        self.calls = 0
        self.real = {name: getattr(os, name) for name in CALLS}
        self.real_open = io.open
        self.reads = False
        self.action = lambda call, name, args: None

    def install(self) -> None:
        for name in CALLS:
            setattr(os, name, lambda *args, name=name, **how: self._call(name, args, how))
        io.open = self._read  # pathlib opens by this

    def remove(self) -> None:
        for name in CALLS:
            setattr(os, name, self.real[name])
        io.open = self.real_open

    def _call(self, name, args, how):
        self.calls += 1
        self.action(self.calls, name, args)
        return self.do(name, args, how)

    def do(self, name, args, how):
        return self.real[name](*args, **how)

    def _read(self, *args, **how):
        if self.reads:
            self.calls += 1
            self.action(self.calls, "read", args)
        return self.real_open(*args, **how)


class Disk(Layer):
    """A layer that knows what would survive a power cut: synced contents, and names in synced folders."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self.dice = dice
        self.paths: dict[int, str] = {}
        self.dirty: dict[int, str] = {}
        self.pending: list[tuple[str, str, bytes | None]] = []  # kind, path, what was there before

    def do(self, name, args, how):
        if name == "rename" or name == "replace":
            source, target = (os.fspath(one) for one in args)
            before = Path(target).read_bytes() if Path(target).exists() else None
            result = super().do(name, args, how)
            self.pending.append(("name", target, before))
            self.paths = {fd: target if path == source else path for fd, path in self.paths.items()}
            self.dirty = {inode: target if path == source else path for inode, path in self.dirty.items()}
            return result
        if name == "fsync":
            path = self.paths.get(args[0], "")
            if Path(path).is_dir():
                self.pending = [one for one in self.pending if str(Path(one[1]).parent) != path]
            else:
                self.dirty.pop(os.fstat(args[0]).st_ino, None)
            return None
        result = super().do(name, args, how)
        if name == "open" and "dir_fd" not in how:
            self.paths[result] = os.fspath(args[0])
        elif name == "write":
            self.dirty[os.fstat(args[0]).st_ino] = self.paths.get(args[0], "")
        elif name == "mkdir":
            self.pending.append(("folder", os.fspath(args[0]), None))
        return result

    def cut(self) -> None:
        """Lose what may be lost: unsynced contents become empty or half, unsynced names go back or stay."""
        for path in self.dirty.values():
            if path and Path(path).exists():
                os.truncate(path, self.dice.choice([0, Path(path).stat().st_size // 2]))
        for kind, path, before in reversed(self.pending):
            if self.dice.random() < 0.5:
                continue
            if kind == "folder":
                shutil.rmtree(path, ignore_errors=True)
            elif before is None:
                Path(path).unlink(missing_ok=True)
            elif Path(path).parent.is_dir():
                Path(path).write_bytes(before)
