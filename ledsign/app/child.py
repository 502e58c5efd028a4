"""Child: one of our own processes, talking JSON lines.

Children get a process group of their own, so Ctrl-C reaches only the parent and the order of stopping is ours
(the player says goodbye while the simulator still listens). Should the parent die, their standard input ends
and they stop by themselves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import PlayerError, PlayerUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Message = dict[str, Any]
STOP_TIMEOUT_S = 5.0


def own_group() -> dict[str, Any]:
    """Arguments of Popen that keep a terminal's Ctrl-C from the child."""
    if os.name == "nt":
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    return {"start_new_session": True}


class Child:
    """A running ``python -m MODULE ARGUMENTS``. Its JSON lines go to ``on_message`` and to ``wait_for``."""

    def __init__(
        self, module: str, arguments: Sequence[str], on_message: Callable[[Message], None] | None = None
    ) -> None:
        self.module = module
        self._on_message = on_message
        self._messages: Queue[Message | None] = Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            **own_group(),
        )
        self._reader = threading.Thread(target=self._read, name=f"{module} events", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                try:
                    message = json.loads(line)
                except ValueError:
                    continue
                self._messages.put(message)
                if self._on_message is not None:
                    self._on_message(message)
        self._messages.put(None)

    def tell(self, **message: Any) -> None:
        """Send one command. Raises PlayerUnavailable when the process has gone."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message, ensure_ascii=False) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise PlayerUnavailable(f"{self.module} is not running") from error

    def wait_for(self, event: str, timeout_s: float) -> Message:
        """The next message with that ``event``.

        Raises PlayerError with the child's own reason when it failed, PlayerUnavailable when it ended or said
        nothing in time.
        """
        while True:
            try:
                message = self._messages.get(timeout=timeout_s)
            except Empty:
                raise PlayerUnavailable(f"{self.module} said nothing for {timeout_s:g} s") from None
            if message is None:
                raise PlayerUnavailable(f"{self.module} ended with exit code {self._process.wait()}")
            if message.get("event") == "failed":
                raise PlayerError(str(message.get("reason", "no reason given")))
            if message.get("event") == event:
                return message

    def is_running(self) -> bool:
        """True until the process has ended."""
        return self._process.poll() is None

    def wait(self, timeout_s: float | None = None) -> int | None:
        """The exit code, or None when it still runs after ``timeout_s``."""
        try:
            code = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None
        self._reader.join(STOP_TIMEOUT_S)
        self._close_input()
        return code

    def stop(self) -> int:
        """Ask it to end by closing its input; insist, then kill, when it does not. Returns the exit code."""
        self._close_input()
        for insist in (self._process.terminate, self._process.kill):
            if (code := self.wait(STOP_TIMEOUT_S)) is not None:
                return code
            insist()
        return self._process.wait()

    def _close_input(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it has gone already; its exit code tells the rest
            self._process.stdin.close()
