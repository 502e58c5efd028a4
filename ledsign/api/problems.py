"""Problems: every error as RFC 9457 problem details, in both languages, with a stable code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from ledsign.api.methods import methods_of
from ledsign.api.refusals import Refused
from ledsign.api.schemas.base import FieldProblem, ProblemDetails, field_problems
from ledsign.core import errors
from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request, Response

MEDIA_TYPE = "application/problem+json"
STATUS: Mapping[type[errors.LedsignError], int] = {
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.Unknown: 404,
    errors.Conflict: 409,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
TITLES: Mapping[int, Bilingual] = {
    400: Bilingual("Not understood", "无法理解请求"),
    401: Bilingual("Log in first", "请先登录"),
    403: Bilingual("Not allowed", "无权操作"),
    404: Bilingual("Not found", "不存在"),
    405: Bilingual("No such method here", "不支持的方法"),
    406: Bilingual("Not in that form", "无法提供该格式"),
    408: Bilingual("Too slow", "请求超时"),
    409: Bilingual("Not in this state", "状态冲突"),
    411: Bilingual("Say how long it is", "缺少长度"),
    412: Bilingual("Changed meanwhile", "内容已被他人修改"),
    413: Bilingual("Too large", "内容过大"),
    415: Bilingual("Not this kind of content", "不支持的内容类型"),
    422: Bilingual("Cannot be used", "内容无效"),
    428: Bilingual("Say which version you mean", "缺少版本条件"),
    429: Bilingual("Too many requests", "请求过于频繁"),
    500: Bilingual("Our fault", "服务器内部错误"),
    501: Bilingual("Not here", "未提供"),
    503: Bilingual("Not now", "暂时不可用"),
    507: Bilingual("Disk full", "磁盘已满"),
}


def respond(
    request: Request,
    status: int,
    code: str,
    text: Bilingual,
    *,
    problems: list[FieldProblem] | None = None,
    headers: Mapping[str, str] | None = None,
    **told: Any,
) -> Response:
    """One problem as a response."""
    title = TITLES.get(status, TITLES[500])
    language = "zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"
    body = ProblemDetails(
        type=f"/docs/problems#{code}",
        title=title.in_language(language),
        status=status,
        detail=text.en,
        detail_zh=text.zh,
        code=code,
        instance=getattr(request.state, "request_id", ""),
        problems=problems or [],
        **told,
    )
    return JSONResponse(
        body.model_dump(mode="json"), status_code=status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )


def install(app: FastAPI) -> None:
    """Map every error an endpoint may raise."""
    app.add_exception_handler(errors.LedsignError, _ours)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    from starlette.exceptions import HTTPException as StarletteHTTPException

    app.add_exception_handler(StarletteHTTPException, _http)


def response_to(request: Request, error: Exception) -> Response:
    """What one of our errors is answered with, wherever it was raised."""
    return _ours(request, error) if isinstance(error, errors.LedsignError) else _http(request, error)


def status_of(error: errors.LedsignError) -> int:
    """The status an error of ours is told with."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            status = STATUS[kind]
            code = getattr(error, "code", "")
            return {"if-match-needed": 428, "disk-full": 507, "media-type": 415}.get(code, status)
    if isinstance(error, errors.DocumentError | errors.LayoutError | errors.ScheduleError):
        return 422
    if isinstance(error, errors.PlayerUnavailable):
        return 503
    if isinstance(error, errors.ReleaseRefused | errors.PlayerError):
        return 409
    return 422


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.LedsignError)
    status = status_of(error)
    problems = field_problems(getattr(error, "problems", ()))
    headers: dict[str, str] = {}
    if isinstance(error, errors.ServiceError):
        if "retry_after_s" in error.told:
            headers["Retry-After"] = str(error.told["retry_after_s"])
        if status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="ledsign"'
        told = {key: value for key, value in error.told.items() if key not in ProblemDetails.model_fields}
        return respond(request, status, error.code, error.text, problems=problems, headers=headers, **told)
    text = getattr(error, "text", None)
    code = str(getattr(error, "reason", "") or getattr(error, "code", "") or "refused")
    if problems:
        code = problems[0].code
    if not isinstance(text, Bilingual):
        zh = "\n".join(f"{one.message_zh} → {one.remedy_zh}" for one in problems)
        text = Bilingual(str(error), zh or str(error))
    return respond(request, status, code, text, problems=problems)


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [
        FieldProblem(
            code=f"form.{one['type']}",
            field=_place(one["loc"]),
            message=str(one["msg"]),
            remedy="send it as the API reference says",
            message_zh=f"字段无效（{one['type']}）",
            remedy_zh="请按接口文档填写",
        )
        for one in error.errors()
    ]
    text = Bilingual(
        f"{len(problems)} field(s) cannot be used: {', '.join(one.field for one in problems[:5])}",
        f"有 {len(problems)} 个字段无效：{'、'.join(one.field for one in problems[:5])}",
    )
    return respond(request, 422, "form", text, problems=problems)


def _place(loc: tuple[Any, ...]) -> str:
    """``("body", "items", 0, "text")`` as ``items[0].text``; a parameter with where it stands."""
    first, *rest = loc
    if first != "body":
        return f"{first}:{'.'.join(map(str, rest))}"
    told = ""
    for part in rest:
        told += f"[{part}]" if isinstance(part, int) else f".{part}" if told else str(part)
    return told or "body"


def _http(request: Request, error: Exception) -> Response:
    status = int(getattr(error, "status_code", 500))
    title = TITLES.get(status, TITLES[500])
    if isinstance(error, Refused):
        return respond(request, status, error.code, error.text, headers=error.headers)
    detail = str(getattr(error, "detail", "") or title.en)
    headers = dict(getattr(error, "headers", None) or {})
    if status == 405:  # the framework names those of one route only
        headers["Allow"] = methods_of(request.app, request.scope["path"])
    return respond(request, status, f"http-{status}", Bilingual(detail, title.zh), headers=headers)
