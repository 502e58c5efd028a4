"""Door: where commands come in. A Unix socket only its owner may use; on Windows, loopback TCP and a token.

One JSON object a line, one answer a line. The file's mode (0600) is the permission; the token, in a file of
that mode, takes its place where there are no such sockets. Lines, connections and waiting are bounded, so
that nobody who may knock can tie up the player.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ledsign.player.address import SOCKET_FILE, TOKEN_FILE, reachable
from ledsign.show.replacement import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONGEST_LINE = 256 * 1024
MOST_GUESTS = 16
PATIENCE_S = 60.0


class Door:
    """Open from construction to ``close``. ``obey`` is called for one command at a time."""

    def __init__(
        self, folder: Path, obey: Callable[[object], dict[str, Any]], *, tcp: bool | None = None
    ) -> None:
        """Raises OSError when the socket cannot be made."""
        self._obey = obey
        self._one_at_a_time = threading.Lock()
        self._guests = threading.BoundedSemaphore(MOST_GUESTS)
        self._token = ""
        self._path: Path | None = None
        use_tcp = not hasattr(socket, "AF_UNIX") if tcp is None else tcp
        self._socket = self._on_loopback(folder) if use_tcp else self._on_path(folder)
        self._closed = False
        threading.Thread(target=self._welcome, name="door", daemon=True).start()

    def _on_path(self, folder: Path) -> socket.socket:
        self._path = folder / SOCKET_FILE
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # Made under another name and put in place, so that it is never there with a wider mode.
        temporary = folder / f".{SOCKET_FILE}.{os.getpid()}"
        with suppress(FileNotFoundError):
            temporary.unlink()
        with reachable(temporary) as name:
            made.bind(name)
        temporary.chmod(0o600)
        made.listen(MOST_GUESTS)
        temporary.replace(self._path)
        return made

    def _on_loopback(self, folder: Path) -> socket.socket:
        made = socket.create_server(("127.0.0.1", 0))
        self._token = secrets.token_hex(32)
        told = {"port": made.getsockname()[1], "token": self._token}
        replace_file(folder / TOKEN_FILE, [json.dumps(told).encode()])
        (folder / TOKEN_FILE).chmod(0o600)
        self._path = folder / TOKEN_FILE
        return made

    def is_there(self) -> bool:
        """Whether the name others come in by still exists."""
        return self._path is not None and self._path.exists()

    def close(self) -> None:
        """Let nobody in any more. Answers under way are finished by their own threads."""
        self._closed = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _is_closed(self) -> bool:
        return self._closed

    def _welcome(self) -> None:
        while True:
            try:
                guest, _ = self._socket.accept()
            except OSError:
                if self._is_closed():
                    return
                continue
            if not self._guests.acquire(blocking=False):
                guest.close()
                continue
            threading.Thread(target=self._serve, args=(guest,), name="guest", daemon=True).start()

    def _serve(self, guest: socket.socket) -> None:
        try:
            guest.settimeout(PATIENCE_S)
            with guest, guest.makefile("rwb") as lines:
                while line := lines.readline(LONGEST_LINE):
                    answer = self._answer(line)
                    lines.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
                    lines.flush()
                    if answer.get("close"):
                        return
        except (OSError, ValueError):
            pass  # the guest has gone
        finally:
            self._guests.release()

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            message: object = json.loads(line)
        except (ValueError, RecursionError):
            message = None
        if self._token:
            given = message.get("token") if isinstance(message, dict) else None
            if not isinstance(given, str) or not hmac.compare_digest(given.encode(), self._token.encode()):
                error = {"code": "not-allowed", "en": "the token is wrong", "zh": "令牌错误"}
                return {"ok": False, "error": error, "close": True}
        if message is None:
            error = {"code": "not-a-command", "en": "not a line of JSON", "zh": "不是 JSON"}
            return {"ok": False, "error": error, "close": True}
        with self._one_at_a_time:
            return self._obey(message)
