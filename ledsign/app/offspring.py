"""Offspring: one player process of a supervisor. It outlives the supervisor unless told otherwise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

from ledsign.app.child import own_group

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MODULE = "ledsign.player"


class Offspring:
    """``python -m ledsign.player ARGUMENTS``. Its events go to ``on_event`` with its ``pid``."""

    def __init__(self, arguments: Sequence[str], on_event: Callable[[dict[str, Any]], None]) -> None:
        """Raises OSError when it cannot be started."""
        self._on_event = on_event
        self._process = subprocess.Popen(
            [sys.executable, "-m", MODULE, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "LEDSIGN_SUPERVISOR": str(os.getpid())},
            **own_group(),
        )
        threading.Thread(target=self._read, name=f"player {self.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def ended(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._process.poll()

    def terminate(self) -> None:
        """Ask it to end."""
        if os.name == "nt":
            assert self._process.stdin is not None
            self._process.stdin.close()
        else:
            self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                try:
                    message = json.loads(line)
                except ValueError:
                    continue
                if isinstance(message, dict):
                    self._on_event({**message, "pid": self.pid})
        if self._process.stdin is not None:
            self._process.stdin.close()
