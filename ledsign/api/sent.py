"""Sent: bodies that may come in several forms, read to a limit before anything is done with them.

``application/json`` is checked against a model, ``application/yaml`` is the text of a document itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from ledsign.core.errors import Invalid, TooLarge

if TYPE_CHECKING:
    from fastapi import Request

Model = TypeVar("Model", bound=BaseModel)
YAML = ("application/yaml", "text/yaml", "application/x-yaml")
JSON = "application/json"


async def body_of(request: Request, most: int) -> bytes:
    """The whole body. Raises TooLarge as soon as it is longer than ``most`` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and (len(declared) > 12 or int(declared) > most):
        raise _too_large(most)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
    return b"".join(parts)


def media_type(request: Request) -> str:
    """The body's media type in small letters, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def parsed(model: type[Model], raw: bytes) -> Model:
    """JSON as ``model``. Raises RequestValidationError like FastAPI does itself."""
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(found) from None


def text_of(raw: bytes) -> str:
    """UTF-8 text as it was sent. Raises Invalid."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Invalid(
            "encoding",
            f"the text is not UTF-8 (byte {error.start}): save it as UTF-8",
            f"文本不是 UTF-8 编码（第 {error.start} 字节）：请另存为 UTF-8",
        ) from None


def unsupported(*kinds: str) -> Invalid:
    """415: the body is of none of these media types."""
    told = ", ".join(kinds)
    return Invalid("media-type", f"send one of {told} as Content-Type", f"Content-Type 须为 {told} 之一")


def _too_large(most: int) -> TooLarge:
    return TooLarge("too-large", f"at most {most} bytes are taken", f"最多接受 {most} 字节")


def document_body(model: type[BaseModel]) -> dict[str, Any]:
    """For ``openapi_extra=`` of a route that takes ``model`` as JSON, or YAML text."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": model.model_json_schema()},
                YAML[0]: {
                    "schema": {"type": "string", "description": "the document itself / 文档原文"},
                    "example": "ledsign: playlist/1\nitems:\n  - text: 技能让生活更美好\n",
                },
            },
        }
    }
