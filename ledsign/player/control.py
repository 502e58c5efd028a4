"""Control: one JSON object a line, absolute and idempotent, from the process that started the player.

{"command": "load", "show": "FOLDER"}    play that show from the next frame edge
{"command": "status"}                    answer with one status line
{"command": "stop"}                      black, end of stream, exit

The reader runs in its own thread and does the slow part (opening and verifying a bundle) there.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import ShowError
from ledsign.show.bundle import read_show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ledsign.show.types import Show


class Control:
    """Reads commands from ``stream`` until it ends. Each callback is called in the reader's thread."""

    def __init__(
        self,
        stream: Iterable[str],
        *,
        load: Callable[[Show], None],
        stop: Callable[[], None],
        status: Callable[[], None],
        refuse: Callable[[str], None],
        stop_on_eof: bool,
    ) -> None:
        self._stream = stream
        self._load = load
        self._stop = stop
        self._status = status
        self._refuse = refuse
        self._stop_on_eof = stop_on_eof

    def start(self) -> None:
        """Begin reading in a daemon thread."""
        threading.Thread(target=self.read, name="control", daemon=True).start()

    def read(self) -> None:
        """Read until the end; a bad line is refused with a reason and the next one is read."""
        for line in self._stream:
            if line.strip():
                self.obey(line)
        if self._stop_on_eof:
            self._stop()

    def obey(self, line: str) -> None:
        """Carry out one line."""
        try:
            message: Any = json.loads(line)
            command = message["command"]
        except (ValueError, KeyError, TypeError):
            self._refuse(f"not a command: {line.strip()[:80]}")
            return
        if command == "load":
            try:
                self._load(read_show(Path(str(message["show"]))))
            except (ShowError, KeyError) as error:
                self._refuse(f"load: {error}")
        elif command == "stop":
            self._stop()
        elif command == "status":
            self._status()
        else:
            self._refuse(f"unknown command {command!r}: load, status or stop")
