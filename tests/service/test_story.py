"""The whole way of a caption: written, submitted, reviewed by two, published; and what can go wrong."""

from __future__ import annotations

import pytest

from ledsign.core.errors import Conflict, Forbidden
from ledsign.service import documents, releasing, reviewing, submissions, voiding
from ledsign.service.players import link
from ledsign.service.roles import Role
from ledsign.show.release import verify
from ledsign.show.trust import TRUST, read_trust
from tests.service.casting import OTHER_PLAYLIST, SIGN, compiled_before, remember, somebody, with_sign

__all__ = ["compiled_before"]


class Crew:
    def __init__(self, house):
        self.house = house
        self.playlist = with_sign(house)
        self.author = somebody(house, "author", Role.AUTHOR, Role.REVIEWER)
        self.first = somebody(house, "first", Role.REVIEWER)
        self.second = somebody(house, "second", Role.REVIEWER)
        self.publisher = somebody(house, "publisher", Role.PUBLISHER)

    def submit(self, **times):
        ready = submissions.prepare(self.house, self.author.actor, SIGN, self.playlist)
        with self.house.unit(self.author.actor) as unit:
            return submissions.submit(unit, ready, **times)

    def decide(self, who, row, verdict="approve", *, show="", reason="", code=None):
        voiding.settle(self.house, who.actor, SIGN, row.id)
        key = reviewing.unlock(self.house, who.actor, who.password)
        with self.house.unit(who.actor) as unit:
            return reviewing.decide(
                unit,
                SIGN,
                row.id,
                verdict,
                show=show or row.show,
                reason=reason,
                code=who.code() if code is None else code,
                key=key,
            )

    def publish(self, row, who=None, **how):
        who = who or self.publisher
        return releasing.publish(self.house, who.actor, SIGN, row.id, code=who.code(), **how)

    def edit(self, text):
        with self.house.unit(self.author.actor) as unit:
            documents.replace(unit, SIGN, "playlist", self.playlist, 1, given=text)


@pytest.fixture
def crew(house, compiled_before):
    remember(house, compiled_before)
    return Crew(house)


def test_the_whole_story(crew):
    row = crew.submit(remark="please")
    assert (row.state, row.stages, row.flags) == ("open", 2, [])
    with pytest.raises(Forbidden) as refused:
        crew.decide(crew.author, row)
    assert refused.value.code == "own-work"
    assert crew.decide(crew.first, row).state == "open"
    with pytest.raises(Forbidden) as refused:
        crew.decide(crew.first, row)
    assert refused.value.code == "already-decided"
    with pytest.raises(Conflict) as early:
        crew.publish(row)
    assert early.value.code == "not-approved"
    crew.edit(OTHER_PLAYLIST)  # changes nothing of what was submitted
    assert crew.decide(crew.second, row).state == "approved"
    record = crew.publish(row)
    assert (record.state, record.number) == ("live", 10)
    player = link(crew.house, SIGN)
    stored = player.store().current()
    assert stored.show.digest == row.show and stored.trusted
    trust = read_trust(player.folder / TRUST)
    release = verify(
        record.file, trust, sign=SIGN, show=row.show, last_number=0, now_ns=crew.house.clock.now_ns()
    )
    assert release.number == 10 and release.threshold == 2
    with crew.house.view(crew.first.actor) as unit:
        assert releasing.live(unit, SIGN).number == 10
        assert releasing.approved(unit, row.show)
        assert submissions.get(unit, SIGN, row.id).state == "released"
        reviews = submissions.get(unit, SIGN, row.id).reviews
        assert [(one.stage, one.peer, one.agent) for one in reviews] == [(1, "192.0.2.7", "tests")] * 1 + [
            (2, "192.0.2.7", "tests")
        ]
