"""The document is complete, by rules that hold for every operation there will ever be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from ledsign.api.app import create_app
from ledsign.api.openapi import routes_of
from ledsign.api.problems import MEDIA_TYPE
from ledsign.api.tags import TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

METHODS = {"get", "put", "post", "patch", "delete"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(None).openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def resolved(document: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in answer:
        return answer
    found: dict[str, Any] = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return found


def test_every_route_is_in_the_document(document: dict[str, Any]) -> None:
    for path, method, _ in routes_of(create_app(None)):
        assert method in document["paths"][path]


def test_names_are_unique_and_readable(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() and len(name) <= 60 for name in names), names


def test_every_operation_says_what_it_does_and_for_whom(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["summary"], f"{name}: the endpoint needs a docstring"
        assert operation["x-summary-zh"], f"{operation['operationId']}: a title in ledsign.api.chinese"
        assert operation["tags"], name
        assert set(operation["tags"]) <= TAGS.keys(), f"{name}: a tag that ledsign.api.tags does not describe"
        assert operation["x-permission"], name
        assert operation["security"] or operation["x-permission"] == "public", name


def test_every_error_is_problem_details_with_an_example_that_fits(document: dict[str, Any]) -> None:
    schema = {**document["components"]["schemas"]["ProblemDetails"], "components": document["components"]}
    validator = Draft202012Validator(schema)
    for name, operation in operations(document):
        for status, answer in operation["responses"].items():
            if not status.isdigit() or int(status) < 400:
                continue
            answer = resolved(document, answer)
            assert list(answer["content"]) == [MEDIA_TYPE], f"{name} {status}: use responses.errors()"
            for example in answer["content"][MEDIA_TYPE]["examples"].values():
                validator.validate(example["value"])
                assert example["value"]["status"] == int(status)


def test_what_is_not_public_may_be_refused(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        statuses = operation["responses"].keys()
        assert {"400", "422", "429", "503"} <= statuses, name
        if operation["security"]:
            assert {"401", "403"} <= statuses, name
        if "{" in name:
            assert "404" in statuses, name
        if "requestBody" in operation:
            assert {"413", "415"} <= statuses, name


def test_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        bodies = {"body": operation.get("requestBody", {}), **operation["responses"]}
        for place, body in bodies.items():
            media = resolved(document, body).get("content", {}).get("application/json", {})
            shown = [media["example"]] if "example" in media else []
            shown += [one["value"] for one in media.get("examples", {}).values() if "value" in one]
            schema = {**media.get("schema", {}), "components": document["components"]}
            validator = Draft202012Validator(schema)
            for example in shown:
                faults = [error.message for error in validator.iter_errors(example)]
                assert not faults, f"{name} {place}: {faults[:3]} in {example}"


def test_every_answer_in_json_has_a_schema(document: dict[str, Any]) -> None:
    bare = {"GET /api/v1/openapi.json"}
    for name, operation in operations(document):
        for status, answer in operation["responses"].items():
            media = resolved(document, answer).get("content", {}).get("application/json")
            if media is not None and name not in bare:
                assert media.get("schema"), f"{name} {status}: name a response_model"
