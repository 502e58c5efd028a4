"""What every test may use: peers made by others, and hypothesis settled for a shared machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import TYPE_CHECKING

import coverage
import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import _stopped_in_the_end, database_url, postgres

__all__ = ["_stopped_in_the_end", "database_url", "postgres", "require_peer"]

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

# Wall-clock limits on single examples only measure how busy the machine is.
settings.register_profile(
    "ledsign", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ledsign")


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """``no_cover`` in a worker of xdist: there are more coverages than pytest-cov stops."""
    stopped: list[coverage.Coverage] = []
    if item.get_closest_marker("no_cover") is not None:
        while (current := coverage.Coverage.current()) is not None:
            current.stop()
            stopped.append(current)
    try:
        return (yield)
    finally:
        for one in reversed(stopped):
            one.start()


@pytest.fixture(scope="session")
def require_peer() -> Callable[[str], str]:
    """A function of a peer's name: a program on PATH or an importable package, in that order.

    It returns the program's path or the package's name. A missing peer skips the test and says which one,
    or fails it under LEDSIGN_REQUIRE_PEERS=1. Mark such tests ``@pytest.mark.peer``.
    """

    def require(name: str) -> str:
        program = shutil.which(name)
        if program is not None:
            return program
        if importlib.util.find_spec(name) is not None:
            return name
        reason = f"peer {name!r} is neither a program on PATH nor an installed package"
        if os.environ.get("LEDSIGN_REQUIRE_PEERS") == "1":
            pytest.fail(f"{reason}, and LEDSIGN_REQUIRE_PEERS=1")
        pytest.skip(reason)

    return require
