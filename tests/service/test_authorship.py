"""Who wrote what is submitted: nobody approves their own words, whoever submits them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledsign.core.errors import Forbidden
from ledsign.service import authorship, documents, snapshots, submissions, urgent
from ledsign.service.roles import Role
from ledsign.store.tables import Medium
from tests.house import LOCAL, actor
from tests.service.casting import HOUR_NS, OTHER_PLAYLIST, PLAYLIST, SIGN, somebody

COLLEAGUE = "colleague"


def edit(crew, who, version, text):
    writing = replace(who.actor, roles={"*": frozenset({Role.AUTHOR})})
    with crew.house.unit(writing) as unit:
        documents.replace(unit, SIGN, "playlist", crew.playlist, version, given=text)


def refused(act, *given, **how):
    with pytest.raises(Forbidden) as found:
        act(*given, **how)
    return found.value.code


def test_nobody_approves_their_words_through_a_colleague(crew):
    edit(crew, crew.author, 1, OTHER_PLAYLIST)
    colleague = somebody(crew.house, COLLEAGUE, Role.AUTHOR)
    edit(crew, colleague, 2, OTHER_PLAYLIST + "    colour: '#ff0000'\n")  # nor when somebody edits it after
    row = crew.submit(colleague)
    assert row.authors == [colleague.id, crew.author.id]
    assert refused(crew.decide, crew.author, row) == "own-work"
    crew.decide(crew.first, row)
    assert crew.decide(crew.second, row).state == "approved"
    crew.publish(row)


def test_what_was_approved_is_nobody_s_work_any_more(crew):
    edit(crew, crew.author, 1, OTHER_PLAYLIST)
    assert crew.approved().authors == [crew.author.id]
    edit(crew, crew.first, 2, PLAYLIST)
    colleague = somebody(crew.house, COLLEAGUE, Role.AUTHOR)
    row = crew.submit(colleague)
    assert row.authors == [colleague.id, crew.first.id]
    assert crew.decide(crew.author, row).state == "open"
    with crew.house.view(colleague.actor) as unit:  # and the version of before
        before = snapshots.of_document(unit, SIGN, crew.playlist, 2)
        assert authorship.authors_of(unit, before) == [colleague.id]


def test_an_urgent_message_approves_nothing_for_later(crew):
    """Its author may be one of the two who sign: that is no review by two others."""
    edit(crew, crew.author, 1, OTHER_PLAYLIST)
    until = crew.house.clock.now_ns() + HOUR_NS
    ready = urgent.prepare(crew.house, crew.author.actor, SIGN, playlist_id=crew.playlist, until_ns=until)
    with crew.house.unit(crew.author.actor) as unit:
        row = submissions.submit(unit, ready)
    crew.decide(crew.author, row)
    crew.publish(row, password=crew.publisher.password)
    colleague = somebody(crew.house, COLLEAGUE, Role.AUTHOR)
    assert crew.submit(colleague).authors == [colleague.id, crew.author.id]


def test_who_uploaded_a_picture_or_font_wrote_too(crew):
    def snapshot(unit):
        return snapshots.Snapshot(
            sign=SIGN, sign_text="", kind="playlist", entry="a.yaml", texts={}, media={"media/a": "a" * 64},
            fonts={"f.ttf": "f" * 64}, from_s=0,
        )  # fmt: skip

    with crew.house.unit(LOCAL) as unit:
        for ident, kind, sign, sha, by in (
            ("1", "image", SIGN, "a" * 64, crew.first.id), ("2", "font", "", "f" * 64, crew.second.id),
            ("3", "image", "another", "a" * 64, crew.publisher.id),
        ):  # fmt: skip
            unit.db.add(
                Medium(
                    id=ident * 26, kind=kind, sign=sign, name=ident, sha256=sha, format="x", size=1,
                    created_ns=1, created_by=by,
                )
            )  # fmt: skip
    with crew.house.view(actor("me", Role.AUTHOR)) as unit:
        found = authorship.authors_of(unit, snapshot(unit))
    assert found == ["me", *sorted([crew.first.id, crew.second.id])]
