"""Schemathesis in all its phases, as people of every role and as nobody, over real sessions.

In the daily tests for some seconds as nobody and as everybody at once; under ``make safety`` role by role.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from ledsign.api.app import create_app
from ledsign.api.codes import known
from ledsign.service.roles import Role
from tests.api.fuzzing import PHASES, Renewing, fuzz
from tests.api.matrix import with_signs
from tests.figures import FULL
from tests.house import make_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledsign.service.house import House

WHO: dict[str, tuple[Role, ...]] = {"every role": tuple(Role), "nobody": ()}
if FULL:
    WHO |= {"a token": tuple(Role)} | {str(role): (role,) for role in Role}
SECONDS = 150 if FULL else 5
EXAMPLES = 10 if FULL else 1


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path)
    with_signs(made)
    made.closing.set()  # streams end at once
    yield made
    made.workers.close()
    made.database.close()


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("who", WHO)
def test_what_is_not_in_the_document_does_not_happen(
    who: str, house: House, figure: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    app = create_app(house)
    roles = WHO[who]
    outcome = fuzz(
        Renewing(app, house, *roles, by_token=who == "a token") if roles else app,
        known=bool(roles), examples=EXAMPLES, max_time_s=SECONDS,
    )  # fmt: skip
    told = "\n".join([*outcome.failures.values(), *outcome.errors.values()])
    what = f"schemathesis, {who}, {outcome.cases} requests, {len(outcome.operations)} operations"
    bypass = outcome.of("ignored_auth", "use_after_free")
    figure(f"{what}: server errors", outcome.server_errors, "", "= 0", not outcome.server_errors)
    figure(f"{what}: authorisation bypassed", len(bypass), "", "= 0", not bypass)
    rest = len(outcome.failures) - len(bypass) + len(outcome.errors)
    figure(f"{what}: undocumented answers", rest, "", "= 0", not rest)
    assert not told, told
    assert outcome.cases > 0
    if FULL:  # how far it gets in some seconds is up to the machine
        assert outcome.cases > 100
        assert set(PHASES) <= {phase.lower() for phase in outcome.phases}, outcome.phases


def test_the_codes_people_see_are_told_of() -> None:
    for code in ("unknown", "forbidden", "login", "stale", "form", "http-405", "too-many", "if-match-needed"):
        assert known(code), code
    assert not known("no-such-code")
