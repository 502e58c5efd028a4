"""The role × endpoint matrix, every pair of it, made from the routes and the one table of roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledsign.service.roles import Permission
from tests.api.matrix import FOREIGN, HERE, NOWHERE, World, callers, fault_of
from tests.house import make_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CALLERS = callers()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    house = make_house(tmp_path_factory.mktemp("matrix"))
    house.closing.set()  # streams end at once
    yield World(house)
    house.workers.close()
    house.database.close()


def test_every_route_has_a_mark(world: World) -> None:
    assert len(world.endpoints()) > 3


def test_every_permission_guards_something(world: World) -> None:
    used = {one.permission for one in world.endpoints()}
    assert not set(Permission) - used


@pytest.mark.parametrize("caller", CALLERS)
def test_who_may_what(world: World, caller: str, figure: Callable[..., None]) -> None:
    """Whoever may is let in, everybody else is told exactly so: log in, not allowed, or no such sign."""
    who = CALLERS[caller]
    pairs, faults = 0, []
    for endpoint in world.endpoints():
        for sign in (HERE, FOREIGN, NOWHERE) if endpoint.of_a_sign else (HERE,):
            pairs += 1
            fault = fault_of(who, endpoint, sign, world.ask(who, endpoint, sign))
            if fault:
                faults.append(fault)
    figure(f"role × endpoint, {caller}: {pairs} pairs, not as specified", len(faults), "", "= 0", not faults)
    assert not faults, f"{caller}:\n" + "\n".join(faults)


def test_a_foreign_sign_reads_like_none(world: World) -> None:
    """The answer for another's sign is that for no sign at all, but for its name."""
    who = CALLERS[f"author of {HERE}"]
    assert who is not None
    for endpoint in world.endpoints():
        if endpoint.of_a_sign:
            world.ask(who, endpoint, FOREIGN)
            assert world.ask(who, endpoint, FOREIGN) == world.ask(who, endpoint, NOWHERE), endpoint.name
