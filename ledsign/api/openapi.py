"""OpenAPI: the document of the whole API, made from the routes and completed by rules.

What a router says of its endpoints is not repeated: FastAPI's own document is the beginning. Added here are
who may call it (``x-permission``, ``x-roles``, ``security``), the answers nearly every endpoint may give,
headers, examples, names. Rules:

* the first line of an endpoint's docstring is its summary, the rest its description; its operationId is the
  name of its function, with the words of its path after it when several functions have one name;
* an endpoint that names 428 among its ``responses`` requires If-Match, one that names only 412 allows it, the
  others do not have it; paths with either have an ETag in their answers;
* an Idempotency-Key may bring 409.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIWebSocketRoute, iter_route_contexts

from ledsign import __version__
from ledsign.api import chinese, headers, responses, tags
from ledsign.api.caller import mark_of, somewhere
from ledsign.api.examples import example_of
from ledsign.api.schemas.base import ProblemDetails
from ledsign.service.roles import MATRIX, Permission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

Document = dict[str, Any]
METHODS = ("get", "put", "post", "patch", "delete")
WRITES = frozenset({"put", "post", "patch", "delete"})
SESSION_WRITE: list[dict[str, list[str]]] = [{"session": [], "csrf": []}, {"token": []}]
SESSION_READ: list[dict[str, list[str]]] = [{"session": []}, {"token": []}]
# One of a stream of server-sent events.
EVENT: Document = {
    "type": "object",
    "description": "one event of the stream / 推送的一个事件",
    "properties": {
        **{name: {"type": "string"} for name in ("id", "event", "data")},
        "retry": {"type": "integer", "minimum": 0},
    },
}
# What these are is not what JSON Schema would say of their text.
_SHAPES: Document = {
    "text/event-stream": EVENT,
    "application/yaml": {"description": "the document as it was written / 文档原文"},
}
_DONE = {"200": "Done / 成功", "201": "Created / 已创建", "202": "Under way / 已受理"}
ABOUT = """\
Everything an operator does, and nothing anybody else can. 面向操作员的全部功能，他人一概无权使用。

* **Log in** with `POST /api/v1/sessions` (a cookie; send `X-CSRF-Token` with every write), or send a token \
as `Authorization: Bearer lsk_…`.
* **Errors** are problem details (RFC 9457) with a stable `code`, in English and Chinese.
* **Versions**: what you read has an `ETag`; send it as `If-Match` when you change it. 412 says who changed \
what meanwhile.
* **Once only**: send an `Idempotency-Key` with a `POST`, and sending it again changes nothing.
* **Lists** come in parts: send `next` as `cursor` for the part after it.
"""


def document(app: FastAPI) -> Document:
    """The complete document."""
    told = get_openapi(
        title="ledsign",
        version=__version__,
        openapi_version="3.1.0",
        summary=app.summary,
        description=ABOUT,
        routes=app.routes,
        separate_input_output_schemas=False,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/", "description": "this installation / 本系统"}],
    )
    routes = {(path, method): route for path, method, route in routes_of(app)}
    names = operation_ids(app)
    for path, methods in told["paths"].items():
        versioned = any(_conditions(one) for one in methods.values())
        for method, operation in methods.items():
            operation["operationId"] = names[path, method]
            operation["x-summary-zh"] = chinese.TITLES.get(names[path, method], "")
            _complete(operation, path, method, routes[path, method], versioned=versioned)
    _components(told)
    _share_problems(told)
    for operation in (one for methods in told["paths"].values() for one in methods.values()):
        _example(operation, told)
    used = {tag for methods in told["paths"].values() for one in methods.values() for tag in one["tags"]}
    told["tags"] = tags.described(used)
    told["paths"] = {path: told["paths"][path] for path in sorted(told["paths"])}
    told["x-websockets"] = list(_websockets(app))  # OpenAPI has no words for them
    return told


def _websockets(app: FastAPI) -> Iterator[Document]:
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIWebSocketRoute):
            summary, _, rest = (route.endpoint.__doc__ or "").strip().partition("\n")
            told = "\n".join(line.strip() for line in rest.strip().splitlines())
            yield {"path": route.path, "summary": summary, "description": told}


def routes_of(app: FastAPI) -> Iterator[tuple[str, str, Any]]:
    """(path, method in small letters, route) of every endpoint of the document."""
    for route in iter_route_contexts(app.routes):
        if getattr(route, "include_in_schema", False) and route.path_format is not None:
            for method in sorted(route.methods or ()):
                if method.lower() in METHODS:
                    yield route.path_format, method.lower(), route


def operation_ids(app: FastAPI) -> dict[tuple[str, str], str]:
    """Stable readable names: the function's, with the file's before it where that is not enough."""
    found = list(routes_of(app))
    count = Counter(route.name for _, _, route in found)
    named = {}
    for path, method, route in found:
        name = str(route.name).strip("_")
        if count[route.name] > 1:
            words = [
                part for part in path.split("/") if part and part[0] != "{" and part not in ("api", "v1")
            ]
            name = "_".join([name, *words]).replace("-", "_").replace(".", "_")
        named[path, method] = name
    return named


def _conditions(operation: Document) -> bool:
    return bool({"412", "428"} & operation["responses"].keys())


def _complete(operation: Document, path: str, method: str, route: Any, *, versioned: bool) -> None:
    about = (getattr(route.endpoint, "__doc__", "") or "").strip()
    summary, _, rest = about.partition("\n")
    operation["summary"] = summary.strip().rstrip(".")
    operation["description"] = "\n".join(line.strip() for line in rest.strip().splitlines())
    if not operation["description"]:
        del operation["description"]
    operation.setdefault("tags", ["operations"])
    permission, public = mark_of(route) or (None, False)
    operation["x-somewhere"] = somewhere(route)
    operation["x-permission"] = "public" if public else str(permission) if permission else "login"
    operation["x-roles"] = roles_with(permission) if permission else []
    operation["security"] = [] if public else SESSION_WRITE if method in WRITES else SESSION_READ
    _parameters(operation)
    answers = operation["responses"]
    if "HTTPValidationError" in str(answers.get("422")):
        del answers["422"]
    for status in _further(operation, path, method, public=public):
        answers.setdefault(str(status), responses.errors(status)[status])
    for status, answer in answers.items():
        for kind, schema in _SHAPES.items():
            if kind in answer.get("content", {}):
                answer["content"][kind] = {"schema": schema}
        if answer.get("description", "Successful Response") == "Successful Response":
            answer["description"] = _DONE.get(status, "Done / 已完成")
    operation["responses"] = {key: answers[key] for key in sorted(answers)}
    headers.document(operation, method, versioned=versioned)


def _further(operation: Document, path: str, method: str, *, public: bool) -> Iterator[int]:
    yield from responses.COMMON
    if not public:
        yield from responses.WITH_LOGIN
    if "{" in path:
        yield 404
    if "requestBody" in operation:
        yield from responses.WITH_BODY
    if "428" in operation["responses"]:
        yield 412
    if any(one["name"].lower() == "idempotency-key" for one in operation.get("parameters", ())):
        yield 409
    if method in WRITES and not public:
        yield 507


def _parameters(operation: Document) -> None:
    """If-Match only where it means something, and required where it is."""
    kept = []
    for one in operation.get("parameters", ()):
        if one["in"] == "header":
            one["name"] = headers.spelt(one["name"])
        if one["name"] == "If-Match":
            if not _conditions(operation):
                continue
            one.update(headers.IF_MATCH, required="428" in operation["responses"])
        elif one["name"] == "Idempotency-Key":
            one.update(headers.IDEMPOTENCY_KEY)
        kept.append(one)
    operation["parameters"] = kept
    if not kept:
        del operation["parameters"]


def roles_with(permission: Permission) -> list[str]:
    """Roles that may, in the table's order."""
    return [str(role) for role, allowed in MATRIX.items() if permission in allowed]


def _components(told: Document) -> None:
    components = told.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["ProblemDetails"] = problem
    for gone in ("HTTPValidationError", "ValidationError"):
        schemas.pop(gone, None)
    components["schemas"] = {key: schemas[key] for key in sorted(schemas)}
    components["securitySchemes"] = {
        "session": {
            "type": "apiKey", "in": "cookie", "name": "ledsign_session",
            "description": "set by POST /api/v1/sessions: HttpOnly, SameSite=Strict / 登录后由服务器设置",
        },
        "csrf": {
            "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
            "description": "with every write of a session; told by the log-in / 会话写操作必带",
        },
        "token": {
            "type": "http", "scheme": "bearer",
            "description": "a scoped token that expires, from POST /api/v1/tokens / 有范围和期限的令牌",
        },
    }  # fmt: skip


def _share_problems(told: Document) -> None:
    """Answers that read the same everywhere are written once."""
    shared: Document = {}
    for operation in (one for methods in told["paths"].values() for one in methods.values()):
        for status, answer in operation["responses"].items():
            if not status.isdigit() or int(status) < 400:
                continue
            name = f"Problem{status}"
            if shared.setdefault(name, answer) == answer:
                operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    told["components"]["responses"] = {name: shared[name] for name in sorted(shared)}


def _example(operation: Document, told: Document) -> None:
    """An example of what to send and of what comes back, where the schemas give one."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for content in (one for body in bodies for one in body.get("content", {}).items()):
        kind, media = content
        if kind == "application/json" and not {"example", "examples"} & media.keys() and media.get("schema"):
            media["example"] = example_of(media["schema"], told["components"]["schemas"])
