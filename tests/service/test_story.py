"""The whole way of a caption: written, submitted, reviewed by two, published; and what can go wrong."""

from __future__ import annotations

import pytest

from ledsign.core.errors import Conflict, Forbidden
from ledsign.service import releasing, submissions
from ledsign.service.players import link
from ledsign.show.release import verify
from ledsign.show.trust import TRUST, read_trust
from tests.service.casting import OTHER_PLAYLIST, SIGN


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
