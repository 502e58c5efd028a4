"""Logs of the service: one line an event, for people or for programs, always with the request it belongs to.

JSON lines: ``at`` (RFC 3339, UTC), ``level``, ``logger``, ``message``; of requests also ``request``,
``method``, ``path``, ``status``, ``seconds``, ``peer``, ``actor``. No secrets: the access log leaves queries
and links out.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

REFUSED = "ASGI callable returned without completing handshake."
QUIET = ("uvicorn.error", "uvicorn.access", "websockets", "asyncio")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Of one record."""
        told: dict[str, Any] = {
            "at": _at(record), "level": record.levelname.lower(), "logger": record.name,
            "message": record.getMessage(),
        }  # fmt: skip
        access = getattr(record, "access", None)
        if isinstance(access, dict):
            told.update(access)
        elif request := getattr(record, "request", ""):
            told["request"] = request
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """For people at a terminal; nothing in a message can begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Of one record."""
        access = getattr(record, "access", None)
        request = access["request"] if isinstance(access, dict) else getattr(record, "request", "")
        told = f"{_at(record)} {record.levelname.lower():7} {record.getMessage()}"
        told = told.replace("\n", " ⏎ ").replace("\r", " ")
        if request:
            told += f" [{request}]"
        return f"{told}\n{self.formatException(record.exc_info)}" if record.exc_info else told


def log_to_stderr(form: Literal["text", "json"], level: int = logging.INFO) -> None:
    """From now on everything ledsign and its server log goes to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("ledsign").setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(is_news)


def is_news(record: logging.LogRecord) -> bool:
    """Not that a WebSocket was refused with an answer, which the server takes for a mistake of ours."""
    return record.msg != REFUSED


def _at(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
