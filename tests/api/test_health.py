"""Health answers without a login."""

from __future__ import annotations


def test_health_and_readiness_answer_without_a_login(client_as):
    client = client_as(None)
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ready\n"


def test_errors_are_problem_details_with_the_request_s_id(client_as):
    answer = client_as(None).get("/nothing-here")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["instance"] == answer.headers["x-request-id"]
