"""What players are told until they are as they shall be, and what is said when something is wrong."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sqlalchemy import select

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import Conflict, Forbidden, Invalid, Unknown
from ledsign.display.monitor import PictureFile
from ledsign.player.address import state_folder
from ledsign.player.drawer import Drawer
from ledsign.service import alarms, darkness, light, numbering, observed, overrides, status, wishes
from ledsign.service.chores import Chores
from ledsign.service.reconcile import Reconciler
from ledsign.service.roles import Role
from ledsign.store.tables import Alarm, AuditRecord, Document, ReleaseRecord
from tests.house import LOCAL, actor, make_house
from tests.player.conftest import EVENING_NS, scheduled, sign  # noqa: F401 - fixtures
from tests.service.playing import Played

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.service.house import House
    from ledsign.show.types import Show

SIGN = "pair"
ZHOU = actor("zhou", Role.OPERATOR)
GUARD = actor("guard", Role.PROPERTY)
REVIEWER = actor("li", Role.REVIEWER)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path, clock=FakeClock(EVENING_NS))
    with made.unit(LOCAL) as unit:
        unit.db.add(
            Document(
                id="s" * 26, kind="sign", sign=SIGN, name=SIGN, changed_ns=unit.now_ns, created_ns=unit.now_ns
            )
        )
    yield made
    made.players.close()
    made.workers.close()
    made.database.close()


@pytest.fixture
def player(house: House, scheduled: Show) -> Iterator[Played]:  # noqa: F811
    made = Played(state_folder(house.home, SIGN), scheduled, house.clock)
    yield made
    made.close()


@pytest.fixture
def rounds(house: House) -> Iterator[Reconciler]:
    made = Reconciler(house, chores=Chores(house, ()))
    yield made
    made.close()


def wish(house: House) -> Any:
    with house.view(LOCAL) as unit:
        return wishes.wish(unit, SIGN)


def later(house: House, seconds: float = 1) -> None:
    house.clock.advance_ns(int(seconds * NS_PER_S))  # type: ignore[attr-defined]


def open_alarms(house: House, sign: str = SIGN) -> set[str]:  # noqa: F811
    with house.view(LOCAL) as unit:
        return set(unit.db.scalars(select(Alarm.code).where(Alarm.until_ns == 0, Alarm.sign == sign)))


def audited(house: House) -> list[str]:
    with house.view(LOCAL) as unit:
        return list(unit.db.scalars(select(AuditRecord.action).order_by(AuditRecord.seq)))


@pytest.mark.parametrize(("to", "playlist", "black"), [("safe", "safe", False), ("black", "", True)])
def test_takedown_is_read_back_and_kept(
    house: House, player: Played, rounds: Reconciler, to: Any, playlist: str, black: bool
) -> None:
    (order,) = darkness.take_down(house, ZHOU, SIGN, to, "错字")
    assert order.confirmed
    assert order.kept
    assert order.shown is not None
    assert (order.shown["playlist"], order.shown["why"], order.shown["black"]) == (
        playlist,
        "takedown",
        black,
    )
    rounds.once()
    assert (wish(house).takedown, wish(house).done_version) == (to, wish(house).version)
    assert player.names() == ["takedown"]
    assert player.heard[0]["by"] == "zhou"
    assert player.heard[0]["origin"] == "remote"
    assert "takedown.begin" in audited(house)


def test_what_somebody_ended_by_hand_is_taken_down_again(
    house: House, player: Played, rounds: Reconciler
) -> None:
    darkness.take_down(house, ZHOU, SIGN, "safe")
    rounds.once()
    player._commands.obey({"command": "resume", "origin": "local"})
    later(house)
    rounds.once()
    assert player.status()["shown"]["why"] == "takedown"


@pytest.mark.parametrize("broken", ["damaged", "read-only", "busy"])
def test_without_its_database_it_still_takes_down(house: House, player: Played, broken: str) -> None:
    file = house.database.file
    if file is None:
        pytest.skip("damages and locks a file")
    with ExitStack() as held:
        if broken == "busy":
            other = sqlite3.connect(file, isolation_level=None)
            held.callback(other.close)
            other.execute("BEGIN IMMEDIATE")
        elif broken == "read-only":
            house.database.read_only = "damaged"
        else:
            house.database.close()
            for name in ("-wal", "-shm"):
                file.with_name(file.name + name).unlink(missing_ok=True)
            file.write_bytes(b"this is no database" * 1000)
        (order,) = darkness.take_down(house, ZHOU, SIGN, "black")
        assert (order.confirmed, order.kept) == (True, False)
        assert any("database" in note.en for note in order.notes)
        assert player.status()["shown"]["black"]


def test_a_player_that_is_away_finds_its_takedown(house: House, player: Played, rounds: Reconciler) -> None:
    player.close()
    (order,) = darkness.take_down(house, ZHOU, SIGN, "black")
    assert (order.confirmed, order.kept) == (False, True)
    assert wish(house).takedown == "black"
    assert wish(house).done_version < wish(house).version


def test_a_blackout_is_left_for_who_does_not_run(house: House, tmp_path: Path) -> None:
    folder = state_folder(house.home, SIGN)
    folder.mkdir(parents=True)
    (order,) = darkness.black_out(house, GUARD, SIGN)
    assert (order.confirmed, order.left) == (False, True)
    assert Drawer(folder).read().blackout_remote


def test_ending_one_darkness_leaves_the_other(house: House, player: Played, rounds: Reconciler) -> None:
    darkness.take_down(house, ZHOU, SIGN, "safe")
    darkness.black_out(house, GUARD, SIGN)
    assert darkness.end(house, GUARD, SIGN, "blackout").confirmed
    assert player.status()["shown"]["why"] == "takedown"
    darkness.black_out(house, GUARD, SIGN)
    assert darkness.end(house, ZHOU, SIGN, "takedown").confirmed
    assert player.status()["shown"]["why"] == "blackout"
    darkness.end(house, ZHOU, SIGN, "blackout")
    rounds.once()
    assert player.status()["shown"]["why"] == ""
    assert wish(house).done_version == wish(house).version


def test_local_darkness_stays(house: House, player: Played) -> None:
    darkness.black_out(house, ZHOU, SIGN)
    player._commands.obey({"command": "blackout", "origin": "local"})
    with pytest.raises(Conflict) as refused:
        darkness.end(house, ZHOU, SIGN, "blackout")
    assert refused.value.code == "local-blackout"
    assert wish(house).blackout


def test_what_was_ended_while_away_is_lit_on_return(
    house: House,
    player: Played,
    rounds: Reconciler,
    scheduled: Show,  # noqa: F811
) -> None:
    darkness.take_down(house, ZHOU, SIGN, "safe")
    rounds.once()
    player.close()
    assert not darkness.end(house, ZHOU, SIGN, "takedown").confirmed
    back = Played(player.folder, scheduled, house.clock)
    try:
        assert back.status()["shown"]["why"] == "takedown"
        later(house)
        rounds.once()
        assert back.status()["shown"]["why"] == ""
        assert wish(house).done_version == wish(house).version
    finally:
        back.close()


def test_who_may_make_dark_and_light(house: House, player: Played) -> None:
    assert darkness.take_down(house, REVIEWER, SIGN, "safe")[0].confirmed
    with pytest.raises(Forbidden):
        darkness.end(house, REVIEWER, SIGN, "takedown")
    with pytest.raises(Forbidden):
        darkness.take_down(house, actor("wang", Role.AUTHOR), SIGN, "safe")
    with pytest.raises(Unknown):
        darkness.take_down(house, actor("elsewhere", Role.OPERATOR, sign="other"), SIGN, "safe")
    with pytest.raises(Unknown):
        darkness.take_down(house, ZHOU, "no-such-sign", "safe")
    with pytest.raises(Forbidden):
        darkness.take_down(house, actor("wang", Role.AUTHOR), None, "safe")
    everywhere = darkness.take_down(house, actor("here", Role.OPERATOR, sign=SIGN), None, "black")
    assert [one.sign for one in everywhere] == [SIGN]


def test_brightness_is_said_until_it_is_so(house: House, player: Played, rounds: Reconciler) -> None:
    with house.unit(GUARD) as unit:
        told = light.set_level(unit, SIGN, 0.4)
    assert told.wanted == 0.4
    assert player.status()["desk"]["brightness"] == 0.4
    rounds.once()
    assert wish(house).done_version == wish(house).version
    player._commands.obey({"command": "brightness", "level": 0.7, "origin": "local"})
    later(house)
    rounds.once()
    assert player.status()["desk"]["brightness"] == 0.7  # somebody stands before it
    player.pid += 1
    later(house)
    rounds.once()
    assert player.status()["desk"]["brightness"] == 0.4  # another player


def lay(house: House, playlist: str = "notice", seconds: float = 600, kind: Any = "override") -> str:
    with house.unit(ZHOU) as unit:
        return overrides.create(
            unit,
            SIGN,
            kind=kind,
            playlist=playlist,
            until_ns=unit.now_ns + int(seconds * NS_PER_S),
            title="通知",
        ).id


def test_overrides_come_and_go(house: House, player: Played, rounds: Reconciler) -> None:
    made = lay(house)
    assert player.status()["shown"]["playlist"] == "notice"
    rounds.once()
    assert wish(house).done_version == wish(house).version
    with house.view(ZHOU) as unit:
        (told,) = overrides.listed(unit, SIGN)
    assert (told.id, told.reported, told.ours, told.by) == (made, True, True, "zhou")
    with house.unit(ZHOU) as unit:
        overrides.cancel(unit, SIGN, made)
    assert player.status()["shown"]["playlist"] == "campaign"
    with pytest.raises(Unknown), house.unit(ZHOU) as unit:
        overrides.cancel(unit, SIGN, made)


def test_an_override_comes_back_with_the_time_it_has_left(
    house: House, player: Played, rounds: Reconciler
) -> None:
    lay(house, seconds=600)
    rounds.once()
    later(house, 400)
    player.put(player.standing.desk.without(frozenset(one.id for one in player.standing.desk.interludes)))
    player.pid += 1  # a reboot: interludes are gone
    later(house)
    rounds.once()
    (one,) = player.status()["desk"]["interludes"]
    assert 190 < (one["until_ns"] - house.clock.now_ns()) / NS_PER_S <= 200
    later(house, 300)
    player.pid += 1
    rounds.once()
    player.tick()
    assert player.status()["shown"]["playlist"] == "campaign"
    assert wish(house).overrides == []


def test_cancelled_at_the_sign_stays_cancelled(house: House, player: Played, rounds: Reconciler) -> None:
    lay(house)
    rounds.once()
    player._commands.obey({"command": "cancel", "all": True, "origin": "local"})
    later(house)
    rounds.once()
    later(house)
    rounds.once()
    assert player.status()["desk"]["interludes"] == []
    assert wish(house).overrides == []


@pytest.mark.parametrize(
    ("playlist", "seconds", "code"),
    [("nothing", 60, "unknown-playlist"), ("notice", 0, "bad-end"), ("notice", 86_401, "bad-end")],
)
def test_what_is_no_override(house: House, player: Played, playlist: str, seconds: float, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        lay(house, playlist, seconds)
    assert refused.value.code == code
    assert player.names() == []


def test_no_override_over_a_takedown(house: House, player: Played) -> None:
    lay(house)
    darkness.take_down(house, ZHOU, SIGN, "safe")
    assert wish(house).overrides == []
    with pytest.raises(Conflict):
        lay(house)


# ---------------------------------------------------------------- alarms
def test_a_player_that_is_away_is_an_alarm_until_it_is_back(
    house: House,
    player: Played,
    rounds: Reconciler,
    scheduled: Show,  # noqa: F811
) -> None:
    rounds.once()
    assert "player-away" not in open_alarms(house)
    player.close()
    later(house)
    rounds.once()
    assert "player-away" not in open_alarms(house)  # a takeover takes a moment
    later(house, 5)
    rounds.once()
    assert "player-away" in open_alarms(house)
    back = Played(player.folder, scheduled, house.clock)
    try:
        later(house)
        rounds.once()
        assert "player-away" not in open_alarms(house)
    finally:
        back.close()
    assert [one for one in audited(house) if one.startswith("alarm")][:2] == ["alarm.raise", "alarm.end"]


def test_alarms_are_seen_by_people_and_ended_by_causes(house: House, rounds: Reconciler) -> None:
    state_folder(house.home, SIGN).mkdir(parents=True)
    rounds.once()
    later(house, 6)
    rounds.once()
    with house.unit(ZHOU) as unit:
        (found,) = unit.db.scalars(alarms.query(ZHOU, state="unseen"))
        assert alarms.acknowledge(unit, found.id).seen_by == "zhou"
    assert open_alarms(house) == {"player-away"}
    with house.view(ZHOU) as unit:
        assert not list(unit.db.scalars(alarms.query(ZHOU, state="unseen")))
        foreign = actor("elsewhere", Role.OPERATOR, sign="other")
        assert not list(unit.db.scalars(alarms.query(foreign)))
    with pytest.raises(Unknown), house.unit(foreign) as unit:
        alarms.acknowledge(unit, found.id)


def test_a_stranger_is_an_alarm_with_its_source(house: House, player: Played, rounds: Reconciler) -> None:
    folder = house.home / "monitor" / SIGN
    folder.mkdir(parents=True)
    outputs = [{"name": "west", "fps": 50.0, "state": "live"}]
    told = {"at_ns": house.clock.now_ns(), "outputs": outputs, "foreign": ["192.0.2.66"]}
    (folder / "status.json").write_text(json.dumps(told))
    rounds.once()
    assert "foreign-sender" in open_alarms(house)
    with house.view(LOCAL) as unit:
        found = unit.db.scalar(select(Alarm).where(Alarm.code == "foreign-sender"))
        assert found is not None
        assert "192.0.2.66" in found.en
        assert found.details == {"senders": ["192.0.2.66"]}


def test_a_wish_that_is_not_met_is_an_alarm(house: House, rounds: Reconciler) -> None:
    state_folder(house.home, SIGN).mkdir(parents=True)
    with house.unit(ZHOU) as unit:
        light.set_level(unit, SIGN, 0.5)
        found = status.standing(unit, SIGN)
    assert not found.green
    assert {one.code for one in found.reasons} == {"no-release", "player-away"}


@pytest.mark.parametrize("after", [True, False])
def test_only_a_release_published_after_it_ends_a_takedown(
    house: House,
    player: Played,
    rounds: Reconciler,
    scheduled: Show,  # noqa: F811
    monkeypatch: Any,
    after: bool,
) -> None:
    """One that had waited for its time since before is another show too, and not what was meant."""
    monkeypatch.setattr(numbering, "last_published", lambda *_: 7 if after else 8)
    darkness.take_down(house, ZHOU, SIGN, "safe")
    rounds.once()
    later(house)
    live = ReleaseRecord(
        number=8,
        show=scheduled.digest,
        published_ns=house.clock.now_ns(),
        not_before_ns=0,
        expires_ns=1 << 62,
    )
    monkeypatch.setattr(status.releases, "live", lambda *_: live)
    player.load_show(scheduled, 8)
    player.tick()
    if after:
        assert player.status()["shown"]["why"] == ""
    rounds.once()
    assert wish(house).takedown == ("" if after else "safe")
    assert player.status()["shown"]["why"] == ("" if after else "takedown")
    assert ("takedown.superseded" in audited(house)) is after


def test_what_is_seen_is_told_while_it_is_fresh(house: House) -> None:
    folder = observed.folder(house, SIGN)
    file = PictureFile(folder / "frame.bin", 4, 2)
    assert observed.read(house, SIGN) is None
    told = {"at_ns": house.clock.now_ns(), "outputs": [], "foreign": []}
    (folder / "status.json").write_text(json.dumps(told))
    assert observed.is_black(house, SIGN) is None  # no picture yet
    frame = np.zeros((2, 4, 3), np.uint8)
    file.write(frame, house.clock.now_ns())
    assert observed.is_black(house, SIGN) is True
    frame[0, 0, 0] = 255
    file.write(frame, house.clock.now_ns())
    found = observed.read(house, SIGN)
    assert found is not None
    assert (found.black, found.fresh, found.width, found.height) == (False, True, 4, 2)
    assert found.sha256 == hashlib.sha256(frame.tobytes()).hexdigest()
    assert found.mean_level == pytest.approx(1 / 24, abs=1e-3)
    later(house, 6)
    assert observed.is_black(house, SIGN) is None  # nobody has looked since
    old = observed.read(house, SIGN)
    assert old is not None
    assert not old.fresh
    for nonsense in ("", "{}", '{"at_ns": "x"}', "[" * 2000, '{"at_ns": 1, "outputs": 3, "foreign": []}'):
        (folder / "status.json").write_text(nonsense)
        assert observed.read(house, SIGN) is None
