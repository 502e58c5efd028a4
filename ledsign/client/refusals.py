"""Refusals: problem details become the same errors that the service raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from ledsign.api.schemas.base import ProblemDetails
from ledsign.core import errors
from ledsign.core.problem import Bilingual, Problem, Severity, Where

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2

    from ledsign.api.schemas.base import FieldProblem

_BY_STATUS: Mapping[int, type[errors.ServiceError]] = {
    401: errors.Unauthenticated,
    403: errors.Forbidden,
    404: errors.Unknown,
    409: errors.Conflict,
    412: errors.Stale,
    413: errors.TooLarge,
    429: errors.TooMany,
}


def raise_refusal(response: httpx2.Response) -> None:
    """Raises the ServiceError an answer tells of; nothing for one of success. The body has been read."""
    if response.status_code < 400:
        return
    kind = _BY_STATUS.get(
        response.status_code, errors.Invalid if response.status_code < 500 else errors.Unavailable
    )
    try:
        told = ProblemDetails.model_validate_json(response.content)
    except ValidationError:  # a proxy's page, or no service of ours
        code = f"http-{response.status_code}"
        raise kind(
            code,
            f"{response.url} answered {response.status_code}, and not as ledsign does: check the address",
            f"{response.url} 返回 {response.status_code}，不是 ledsign 的应答：请检查地址",
            status=response.status_code,
        ) from None
    known = {**(told.model_extra or {}), "status": told.status, "request": told.instance}
    raise kind(
        told.code, told.detail, told.detail_zh, problems=[problem(one) for one in told.problems], **known
    )


def not_ours(response: httpx2.Response) -> errors.Unavailable:
    """The error for an answer that is none of the API's."""
    return errors.Unavailable(
        "not-ledsign",
        f"{response.url} did not answer as ledsign does: check the address, or update this client",
        f"{response.url} 的应答不符合 ledsign 接口：请检查地址或更新客户端",
    )


def unreachable(server: str, error: Exception) -> errors.Unavailable:
    """The error for a service that does not answer at all."""
    why = str(error) or type(error).__name__
    return errors.Unavailable(
        "unreachable",
        f"{server} does not answer ({why}): is the service running, and the address right?",
        f"无法连接 {server}（{why}）：请确认服务已启动且地址正确",
    )


def problem(told: FieldProblem) -> Problem:
    """A problem of a document, as the parts of ledsign that read documents tell it."""
    return Problem(
        code=told.code,
        message=Bilingual(told.message, told.message_zh),
        remedy=Bilingual(told.remedy, told.remedy_zh),
        where=Where(line=told.line, column=told.column, field=told.field),
        severity=Severity(told.severity) if told.severity in tuple(Severity) else Severity.ERROR,
    )
