"""Responses: what every error looks like in the API's document, with the codes that really occur.

A router names what is special to its endpoint, ``responses=errors(404, 409, 412)``; what nearly every
endpoint may answer (``COMMON``, ``WITH_BODY``, ``WITH_LOGIN``) ``ledsign.api.openapi`` adds to all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.api.problems import MEDIA_TYPE, TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping

# Any request: not readable as HTTP meant it, too many of them, or the store does not answer.
COMMON = (400, 422, 429, 503)
WITH_LOGIN = (401, 403)
WITH_BODY = (408, 413, 415)
PROBLEM = {"$ref": "#/components/schemas/ProblemDetails"}
REQUEST = "5f1c9a7be0d24c83"

_Example = tuple[str, str, str, "dict[str, Any]"]
_FIELD = {
    "code": "form.string_too_long", "severity": "error", "field": "name", "line": 0, "column": 0,
    "message": "String should have at most 100 characters", "remedy": "send it as the API reference says",
    "message_zh": "字段无效（string_too_long）", "remedy_zh": "请按接口文档填写",
}  # fmt: skip
_EXAMPLES: Mapping[int, tuple[_Example, ...]] = {
    400: (("http-400", "There was an error parsing the body", "无法理解请求", {}),),
    401: (
        ("login", "log in, or send a token as Authorization: Bearer …",
         "请登录，或以 Authorization: Bearer 发送令牌", {}),
        ("second-factor",
         "this needs your one-time code: POST /sessions/current/strong with it, then try again",
         "此操作需要动态口令：请先验证动态口令再重试", {}),
    ),
    403: (
        ("forbidden", "this needs the permission release.write; ask an administrator for a role that has it",
         "需要权限 release.write：请联系管理员授予相应角色", {"permission": "release.write"}),
        ("person-needed", "a token cannot do this: log in as a person",
         "令牌不能执行此操作：请以个人身份登录", {}),
    ),
    404: (("unknown", "there is no sign 'north-tower'", "没有这个屏：north-tower", {"kind": "sign"}),),
    405: (("http-405", "Method Not Allowed", "不支持的方法", {}),),
    406: (("http-406", "Not Acceptable", "无法提供该格式", {}),),
    408: (
        ("too-slow", "it came too slowly, or not at all for 10 s; send it again",
         "数据过慢，或超过 10 秒未收到，请重新发送", {}),
    ),
    409: (
        ("exists", "there is a playlist 'festival' already; take another name",
         "已有名为 festival 的节目单，请换一个名称", {}),
        ("idempotency-key", "this Idempotency-Key was used for another request; take a new one",
         "该 Idempotency-Key 已用于另一请求，请更换", {}),
    ),
    412: (
        ("stale", "林 changed it meanwhile (version 4): items[2].text; look at it and send yours again",
         "林 已修改（版本 4）：items[2].text；请查看后重新提交",
         {"current_version": 4, "your_version": 3, "changed_by": "01K8Z0J2M4Q6S8V0X2Z4B6D8F0",
          "changed_by_name": "林", "changed_ns": 1_763_895_720_000_000_000,
          "changed_fields": ["items[2].text"], "deleted": False}),
    ),
    413: (("too-large", "at most 16777216 bytes are taken", "最多接受 16777216 字节", {}),),
    415: (
        ("media-type", "only PNG, JPEG, WebP and GIF pictures are taken",
         "只接受 PNG、JPEG、WebP、GIF 图片", {}),
    ),
    422: (("form", "1 field(s) cannot be used: name", "有 1 个字段无效：name", {"problems": [_FIELD]}),),
    428: (
        ("if-match-needed", "say which version you change: send its ETag in If-Match",
         "请在 If-Match 中给出所修改的版本", {}),
    ),
    429: (
        ("too-many", "too many requests; wait 12 s", "请求过于频繁，请 12 秒后再试", {"retry_after_s": 12}),
    ),
    501: (("http-501", "not offered by this installation", "本系统未提供", {}),),
    503: (
        ("database", "the database does not answer; the signs play on; try again in a moment",
         "数据库无响应，播出不受影响，请稍后重试", {}),
    ),
    507: (("disk-full", "the disk is full; make room, then try again", "磁盘已满，请清理后重试", {}),),
}  # fmt: skip
_RETRY: dict[str, Any] = {
    "Retry-After": {
        "description": "seconds to wait / 需等待的秒数",
        "schema": {"type": "integer", "minimum": 0},
        "example": 12,
    }
}
_CHALLENGE: dict[str, Any] = {
    "WWW-Authenticate": {
        "description": "how to log in with a token / 令牌登录方式",
        "schema": {"type": "string"},
        "example": 'Bearer realm="ledsign"',
    }
}
_HEADERS = {401: _CHALLENGE, 429: _RETRY}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For ``responses=`` of a route: problem details with examples, one entry a status."""
    return {status: _one(status) for status in statuses}


def _one(status: int) -> dict[str, Any]:
    title = TITLES[status]
    known = _EXAMPLES.get(status, ((f"http-{status}", title.en, title.zh, {}),))
    examples = {one[0]: {"summary": one[1], "value": _body(status, one)} for one in known}
    return {
        "description": f"{title.en} / {title.zh}",
        "content": {MEDIA_TYPE: {"schema": PROBLEM, "examples": examples}},
        **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
    }


def _body(status: int, example: _Example) -> dict[str, Any]:
    code, en, zh, further = example
    return {
        "type": f"/docs/problems#{code}", "title": TITLES[status].en, "status": status, "detail": en,
        "detail_zh": zh, "code": code, "instance": REQUEST, "problems": [], **further,
    }  # fmt: skip
