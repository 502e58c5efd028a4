"""WorkerProcess: one child, asked one thing at a time, ended when it does not answer."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from ledsign.worker.framing import receive, send

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledsign.worker.framing import Message

# How often somebody who waits for an answer looks whether anybody waits for them.
GLANCE_S = 0.25
END_S = 5.0
LEAVE_S = 2.0
# What a child needs of our environment. The rest, passwords of databases above all, is none of its business.
_PASSED = (
    "PATH", "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "TMPDIR", "HOME", "LANG", "LC_ALL", "LC_CTYPE",
    "LEDSIGN_FONTS", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONTZPATH", "PYTHONDONTWRITEBYTECODE",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
)  # fmt: skip
_PASSED_PREFIX = "COVERAGE_"


class Died(Exception):  # noqa: N818 - that is what happened
    """The child ended before it answered."""


class TookTooLong(Exception):  # noqa: N818
    """It was ended because its time was over, or because nobody waited any more."""


class WorkerProcess:
    """``python -m MODULE``, spoken to in frames. Its end of the pipes ends with us, and so does it."""

    def __init__(self, module: str, environment: Mapping[str, str] | None = None) -> None:
        self._messages: Queue[Message | None] = Queue()
        self._number = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**_environment(), **(environment or {})},
            **_apart(),
        )
        threading.Thread(target=self._read, name=f"{module} answers", daemon=True).start()

    @property
    def pid(self) -> int:
        """Of the child."""
        return self._process.pid

    def is_running(self) -> bool:
        """Until it has ended."""
        return self._process.poll() is None

    def ask(
        self,
        message: Message,
        *,
        timeout_s: float,
        progress: Callable[[int, int, str], None] | None = None,
        gone: Callable[[], bool] = lambda: False,
    ) -> Message:
        """Its answer: a ``result`` or an ``error``. Raises Died; TookTooLong, having ended it."""
        self._number += 1
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, {**message, "id": self._number})
        except (OSError, ValueError):
            self.end()
            raise Died from None
        left_s = timeout_s
        while True:
            try:
                answer = self._messages.get(timeout=min(GLANCE_S, left_s))
            except Empty:
                left_s -= min(GLANCE_S, left_s)
                if left_s <= 0 or gone():
                    self.end()
                    raise TookTooLong from None
                continue
            if answer is None:
                self.end()
                raise Died
            if answer.get("id") != self._number:
                continue
            if "progress" in answer:
                if progress is not None:
                    progress(*answer["progress"])
                continue
            return answer

    def leave(self) -> None:
        """Let it go by itself, which it does when it has nothing to do; else ``end`` it."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(LEAVE_S)
        self.end()

    def end(self) -> None:
        """Kill it. May be called again."""
        with suppress(OSError):
            self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(END_S)
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream, suppress(OSError, ValueError):
            while (message := receive(stream)) is not None:
                self._messages.put(message)
        self._messages.put(None)


def _environment() -> dict[str, str]:
    passed = {
        key: value for key, value in os.environ.items() if key in _PASSED or key.startswith(_PASSED_PREFIX)
    }
    return {**passed, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _apart() -> dict[str, Any]:
    """A terminal's Ctrl-C is ours to handle; on Windows it is also where priority is said.

    A session of its own: Linux shares the processor among sessions first (autogroup). In ours, a child that
    gives way would get nothing beside a busy service, and honest uploads would be too slow.
    """
    if os.name == "nt":
        group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        return {"creationflags": group | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)}
    return {"start_new_session": True}
