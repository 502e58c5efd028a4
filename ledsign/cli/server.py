"""Which service commands are for: ``ledsign --server URL --token …``, or LEDSIGN_SERVER and LEDSIGN_TOKEN."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ledsign.cli.mistake import mistake

if TYPE_CHECKING:
    from ledsign.client import Client

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_given: dict[str, str] = {}


def choose(server: str, token: str) -> None:
    """Remember what was given before the command."""
    _given.update(server=server, token=token)


def address() -> str:
    """The service's address; empty when commands are for this machine."""
    return _given.get("server") or os.environ.get("LEDSIGN_SERVER", "")


def connect() -> Client:
    """A client of the service. Raises DocumentError when it cannot be tried like that."""
    from ledsign.client import Client

    server = address()
    if not server:
        raise mistake(
            "server.none", "--server", "no service is named", "没有指定服务器",
            "write ledsign --server https://… remote …, or set LEDSIGN_SERVER",
            "请写 ledsign --server https://… remote …，或设置 LEDSIGN_SERVER",
        )  # fmt: skip
    token = _token()
    _require_safe(server, token)
    return Client(server, token)


def _token() -> str:
    """The token itself, or from a file nobody else may read: ``--token @FILE``."""
    given = _given.get("token") or os.environ.get("LEDSIGN_TOKEN", "")
    if not given.startswith("@"):
        return given
    path = Path(given[1:]).expanduser()
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise mistake(
            "token.file", "--token", f"{path} cannot be read: {error}", f"无法读取 {path}：{error}",
            "name a file with the token in it", "请指定含有令牌的文件",
        ) from None  # fmt: skip
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise mistake(
            "token.open", "--token", f"others may read {path}", f"其他用户可读取 {path}",
            f"chmod 600 {path}, and take a new token", f"请执行 chmod 600 {path} 并更换令牌",
        )  # fmt: skip
    return text


def _require_safe(server: str, token: str) -> None:
    """A token is not sent in the clear over a network."""
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise mistake(
            "server.address", "--server", f"“{server}” is not an address", f"“{server}”不是服务地址",
            "write it as https://signs.example", "请写成 https://signs.example",
        )  # fmt: skip
    if token and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise mistake(
            "server.plain", "--server", "the token would go over the network unencrypted",
            "令牌将以明文经网络传输", "write https://…", "请使用 https://…",
        )  # fmt: skip
