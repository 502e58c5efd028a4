"""A pytest plugin: with ``--coverage-gate`` a run below the promised line+branch coverage fails."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

# What is gated, and the least per cent: the pure packages wholly, everything together at ninety.
GATES = {"ledsign/wire/*": 100, "ledsign/effects/*": 100, "ledsign/display/*": 100, "*": 90}
REPORTS = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--coverage-gate", action="store_true", help="fail below the promised coverage")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """After pytest-cov has gathered every process: compare, and let pytest's own exit code say so."""
    result = yield
    config = session.config
    if not config.getoption("--coverage-gate") or hasattr(config, "workerinput"):
        return result
    coverage = config.pluginmanager.getplugin("_cov").cov_controller.cov
    lines = config.stash.setdefault(REPORTS, [])
    for pattern, least in GATES.items():
        table = io.StringIO()
        include = None if pattern == "*" else [pattern]
        found = coverage.report(include=include, file=table, show_missing=True, skip_covered=True)
        met = found + 1e-9 >= least
        lines.append(f"coverage of {pattern}: {found:.2f} % of {least} %{'' if met else '  NOT MET'}")
        if not met:
            lines.append(table.getvalue())
            session.testsfailed += 1
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Before pytest's own closing line."""
    for line in terminalreporter.config.stash.get(REPORTS, []):
        terminalreporter.write_line(line)
