"""When a sign is green, and every reason why it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.service import status
from ledsign.service.status import Standing, reasons
from ledsign.service.watching import findings
from ledsign.store.tables import ReleaseRecord, Wish

if TYPE_CHECKING:
    from collections.abc import Callable

SHOW, OTHER = "a" * 64, "b" * 64


def good() -> dict[str, Any]:
    """What a player says with which all is well."""
    return {
        "shown": {"why": "", "black": False},
        "desk": {"blackout": False, "blackout_local": False, "taken_down": False},
        "show": {"digest": SHOW, "release": {"number": 7}, "fallback": ""},
        "outputs": [{"name": "west", "state": "ok"}, {"name": "east", "state": "recovered"}],
        "clock": {"trust": "trusted"},
        "desk_trouble": "",
        "journal_trouble": "",
    }


def standing(**changes: Any) -> Standing:
    release = ReleaseRecord(number=7, show=SHOW, published_ns=1)
    wish = Wish(sign="s", takedown="", blackout=False, version=1, done_version=1, overrides=[])
    values: dict[str, Any] = {
        "sign": "s", "at_ns": 10 * NS_PER_S, "release": release, "wish": wish, "reported": good(),
        "age_ns": 0, "answers": True, "approved": True, "observed": None, "reasons": (),
    }  # fmt: skip
    return Standing(**{**values, **changes})


def reported(change: Callable[[dict[str, Any]], None]) -> Standing:
    told = good()
    change(told)
    return standing(reported=told)


def test_green() -> None:
    assert reasons(standing()) == ()
    assert reasons(standing(age_ns=status.FRESH_NS)) == ()


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (standing(release=None), "no-release"),
        (standing(release=ReleaseRecord(number=8, show=SHOW, published_ns=1)), "release-differs"),
        (standing(release=ReleaseRecord(number=7, show=OTHER, published_ns=1)), "show-differs"),
        (standing(approved=False), "not-approved"),
        (standing(age_ns=status.FRESH_NS + 1), "player-away"),
        (standing(reported=None, age_ns=None), "player-away"),
        (standing(wish=Wish(takedown="safe", blackout=False, version=1, done_version=0)), "taken-down"),
        (standing(wish=Wish(takedown="", blackout=True, version=1, done_version=0)), "blackout"),
        (reported(lambda told: told["desk"].update(taken_down=True)), "taken-down"),
        (reported(lambda told: told["desk"].update(blackout=True)), "blackout"),
        (reported(lambda told: told["desk"].update(blackout=True, blackout_local=True)), "local-blackout"),
        (reported(lambda told: told["show"].update(release=None)), "release-differs"),
        (reported(lambda told: told["show"].update(fallback="damaged")), "fallback"),
        (reported(lambda told: told["shown"].update(why="expired")), "expired"),
        (reported(lambda told: told["shown"].update(why="test-pattern")), "test-pattern"),
        (reported(lambda told: told["shown"].update(why="clock")), "clock"),
        (reported(lambda told: told["shown"].update(why="fault")), "fault"),
        (reported(lambda told: told["outputs"][1].update(state="failing")), "outputs"),
        (reported(lambda told: told["outputs"][0].update(state="waiting")), "outputs"),
    ],
)
def test_not_green(one: Standing, code: str) -> None:
    told = reasons(one)
    assert code in {each.code for each in told}
    assert all(each.text.en and each.text.zh for each in told)


def found(one: Standing) -> set[str]:
    from dataclasses import replace

    return {each.code for each in findings(replace(one, reasons=reasons(one)), player_expected=True)}


@pytest.mark.parametrize(
    ("one", "codes"),
    [
        (standing(), set()),
        (standing(answers=False), {"player-away"}),
        (standing(approved=False), {"unapproved-show"}),
        (standing(release=None, approved=False), set()),
        (standing(release=ReleaseRecord(number=8, show=OTHER, published_ns=1)), {"release-differs"}),
        (reported(lambda told: told["outputs"][1].update(state="failing")), {"outputs-failing"}),
        (reported(lambda told: told["shown"].update(why="expired")), {"release-expired"}),
        (reported(lambda told: told["clock"].update(trust="unsynchronised")), {"clock-untrusted"}),
        (reported(lambda told: told.update(journal_trouble="disk full")), {"player-disk"}),
        (standing(wish=Wish(takedown="", blackout=False, version=2, done_version=1)), {"wish-unmet"}),
    ],
)
def test_alarms_follow(one: Standing, codes: set[str]) -> None:
    assert found(one) == codes
