"""Refusals: what is answered before any endpoint is reached, as problem details like everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refused(HTTPException):
    """An answer with our code and both languages. An HTTPException, so that FastAPI lets it through while it
    reads a body.
    """

    def __init__(
        self, status: int, code: str, text: Bilingual, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status, text.en, dict(headers or {}))
        self.code = code
        self.text = text


def foreign_host() -> Refused:
    """Sent to a name that is not ours."""
    return Refused(400, "host", Bilingual(
        "this service does not go by that host name: the administrator can add it to allowed_hosts",
        "本服务不使用该主机名：管理员可将其加入 allowed_hosts",
    ))  # fmt: skip


def foreign_origin() -> Refused:
    """Sent by a page of somebody else."""
    return Refused(403, "origin", Bilingual(
        "a page of another site sent this; open ledsign itself and do it there",
        "请求来自其他网站的页面：请在 ledsign 页面中操作",
    ))  # fmt: skip


def no_csrf() -> Refused:
    """A session's write without its token."""
    return Refused(403, "csrf", Bilingual(
        "a session sends its token with every write: X-CSRF-Token, as GET /me tells it",
        "会话的每次写操作都须携带 X-CSRF-Token（见 GET /me）",
    ))  # fmt: skip


def nul() -> Refused:
    """A NUL where no name has one."""
    return Refused(404, "http-404", Bilingual("there is nothing by that name", "不存在"))


def nul_asked() -> Refused:
    """A NUL in a parameter."""
    return Refused(422, "form", Bilingual("a parameter has a NUL in it", "参数中含有空字符"))


def nobody() -> Refused:
    """A WebSocket of nobody."""
    return Refused(401, "login", Bilingual(
        "log in, or send a token as Authorization: Bearer …", "请登录，或以 Authorization: Bearer 发送令牌"
    ), {"WWW-Authenticate": 'Bearer realm="ledsign"'})  # fmt: skip


def our_fault() -> Refused:
    """What nobody foresaw. The log has it, under the request's id."""
    return Refused(500, "internal", Bilingual(
        "something went wrong here and was written down; tell your administrator this request's id",
        "服务内部出错并已记录：请把本次请求编号告知管理员",
    ))  # fmt: skip
