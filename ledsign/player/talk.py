"""Talk: say one command to a running player and return its answer. Needs nothing but the state folder."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import PlayerUnavailable
from ledsign.core.problem import operator_language
from ledsign.player.address import SOCKET_FILE, TOKEN_FILE, reachable
from ledsign.player.refusal import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.core.clock import Clock

# While a standby takes over nobody answers for a moment.
PATIENCE_NS = 2 * NS_PER_S
AGAIN_NS = NS_PER_S // 20
ANSWER_S = 30.0


def ask(
    folder: Path,
    message: dict[str, Any],
    clock: Clock,
    patience_ns: int = PATIENCE_NS,
    *,
    answer_s: float = ANSWER_S,
) -> dict[str, Any]:
    """The answer to ``message`` from the player whose state is in ``folder``, waited for ``answer_s``.

    Raises PlayerUnavailable when no player answers, Refused when it says no.
    """
    deadline_ns = clock.monotonic_ns() + (patience_ns if folder.is_dir() else 0)
    while True:
        try:
            answer = _ask_once(folder, message, answer_s)
        except (OSError, ValueError) as error:
            if clock.monotonic_ns() >= deadline_ns:
                raise _nobody(folder, error) from error
            clock.sleep_until_ns(clock.monotonic_ns() + AGAIN_NS)
            continue
        if not answer.get("ok"):
            error_told = answer.get("error") or {}
            raise Refused(
                str(error_told.get("code", "refused")),
                str(error_told.get("en", "refused")),
                str(error_told.get("zh", "已拒绝")),
            )
        return answer


def _ask_once(folder: Path, message: dict[str, Any], answer_s: float) -> dict[str, Any]:
    token_file = folder / TOKEN_FILE
    if token_file.exists() and not (folder / SOCKET_FILE).exists():
        told = json.loads(token_file.read_bytes())
        message = {**message, "token": told["token"]}
        with socket.create_connection(("127.0.0.1", int(told["port"])), answer_s) as line:
            return _exchange(line, message)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line, reachable(folder / SOCKET_FILE) as name:
        line.settimeout(answer_s)
        line.connect(name)
        return _exchange(line, message)


def _exchange(line: socket.socket, message: dict[str, Any]) -> dict[str, Any]:
    line.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")
    with line.makefile("rb") as lines:
        answer: Any = json.loads(lines.readline())
    if not isinstance(answer, dict):
        raise ValueError("the answer is no JSON object")
    return answer


def _nobody(folder: Path, error: Exception) -> PlayerUnavailable:
    if isinstance(error, PermissionError):
        en, zh = (
            "you may not talk to it: be the user it runs as, or root",
            "无权访问：请使用播放程序的用户或 root",
        )
    else:
        en, zh = "start it with ledsign player (or ledsign up)", "请用 ledsign player（或 ledsign up）启动"
    if operator_language() == "zh":
        return PlayerUnavailable(f"{folder}：播放程序没有应答 → {zh}")
    return PlayerUnavailable(f"{folder}: no player answers → {en}")
