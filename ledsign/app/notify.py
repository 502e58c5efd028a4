"""Notify: tell systemd how we are, by its protocol (sd_notify(3)): a datagram of lines to a Unix socket."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Mapping


class Notify:
    """Says nothing when nobody listens (no NOTIFY_SOCKET)."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        given = os.environ if environment is None else environment
        path = given.get("NOTIFY_SOCKET", "")
        # A name that starts with @ is in Linux' abstract namespace.
        self._path = f"\0{path[1:]}" if path.startswith("@") else path
        pid = given.get("WATCHDOG_PID", "")
        usec = given.get("WATCHDOG_USEC", "")
        mine = not pid or pid == str(os.getpid())
        # Half the time systemd waits, as sd_watchdog_enabled(3) recommends; None: no watchdog.
        self.every_ns = int(usec) * 1_000 // 2 if usec.isdigit() and int(usec) and mine else None
        self._last = ""

    @property
    def wanted(self) -> bool:
        """Whether anybody listens."""
        return bool(self._path) and hasattr(socket, "AF_UNIX")

    def ready(self) -> None:
        """The service is up."""
        self._say("READY=1")

    def alive(self) -> None:
        """The watchdog need not bark."""
        self._say("WATCHDOG=1")

    def status(self, text: str) -> None:
        """One line for ``systemctl status``; the same one is not said twice."""
        if text != self._last:
            self._last = text
            self._say("STATUS=" + text.replace("\n", " "))

    def stopping(self) -> None:
        """We are on our way out."""
        self._say("STOPPING=1")

    def _say(self, line: str) -> None:
        if not self.wanted:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.settimeout(1)
            sender.sendto(line.encode(), self._path)


def watchdog_due(last_ns: int, now_ns: int, every_ns: int | None) -> bool:
    """Whether it is time to say ``alive`` again; at least once a second."""
    return every_ns is not None and now_ns - last_ns >= min(every_ns, NS_PER_S)
