"""Review facts: what the page starts from, for whom, and what may be run along."""

import pytest

from ledsign.console.people_facts import ROLES, can_vouch, waiting_told
from ledsign.console.review_facts import own_key_counts, submission_facts
from ledsign.console.viewer import Viewer
from ledsign.core.clock import NS_PER_S
from ledsign.service import documents, timelines
from ledsign.service.roles import Role
from ledsign.store.tables import Person
from tests.house import LOCAL, actor, make_house
from tests.service.casting import OTHER_PLAYLIST, SIGN, Crew, compiled_before, remember, somebody

__all__ = ["compiled_before"]
DAY_MS = 86_400_000


@pytest.fixture
def crew(tmp_path, compiled_before):
    house = make_house(tmp_path)
    remember(house, compiled_before)
    yield Crew(house)
    house.workers.close()
    house.database.close()


def facts(crew, who, submission, language="zh"):
    viewer = Viewer(
        house=crew.house, connection=None, opened_by=who.actor, language=language, sign=SIGN, signs=(SIGN,)
    )
    with crew.house.view(who.actor) as unit:
        return submission_facts(unit, viewer, submission)


def test_a_playlist_is_run_along_for_one_round(crew):
    told = facts(crew, crew.first, crew.submit().id)
    run = told["run"]
    assert (told["sign"], told["why"], run["kind"], told["live"]) == (SIGN, "", "round", None)
    (mark,) = run["marks"]
    assert mark[:2] == [run["start"], run["end"]]
    now = crew.house.clock.now_ns() // 1_000_000
    assert run["start"] <= now < run["end"]


def test_who_may_not_read_content_is_told_of_no_submission(crew):
    row = crew.submit()
    stranger = somebody(crew.house, "stranger", Role.PROPERTY)
    assert facts(crew, stranger, row.id) is None
    assert facts(crew, crew.first, "nonsense") is None


def test_what_stands_in_its_way_is_said_before_anybody_tries(crew):
    row = crew.submit(expires_ns=crew.house.clock.now_ns() + 60 * NS_PER_S)
    assert facts(crew, crew.first, row.id)["why"] == ""
    crew.house.clock.advance_ns(61 * NS_PER_S)
    assert facts(crew, crew.first, row.id)["why"] == "已过有效期"
    assert facts(crew, crew.first, row.id, "en")["why"] == "its time is over"


def test_it_is_told_whether_the_publisher_signs_and_what_is_live(crew):
    row = crew.approved()
    assert facts(crew, crew.publisher, row.id)["publisherSigns"] is False
    record = crew.publish(row)
    told = facts(crew, crew.publisher, row.id)
    assert told["live"] == {"number": record.number, "title": row.title, "same": True}
    assert told["runBefore"] is None


def test_publishing_asks_for_one_fresh_code_and_no_other(crew):
    """Whoever gave their last code long ago needs not wait for two of them."""
    row = crew.approved()
    crew.publisher.actor = actor_of(crew.publisher.actor, strong_ns=0)
    assert crew.publish(row).number > 0


def actor_of(who, **changes):
    from dataclasses import replace

    return replace(who, **changes)


SCHEDULE = """\
ledsign: schedule/1
title: 晚间
playlists:
  week:
    items: [{text: 技能让生活更美好, size: 16}]
campaigns:
  - {name: evenings, title: 每晚, playlist: week, dates: 2031-05-06..2031-05-08, daily: "19:00-22:00"}
"""


def test_a_schedule_is_run_along_from_the_first_day_on_which_anything_is_lit(crew):
    from ledsign.service import submissions

    with crew.house.unit(LOCAL) as unit:
        made = documents.create(unit, SIGN, "schedule", "evenings", SCHEDULE).row.id
    ready = submissions.prepare(crew.house, crew.author.actor, SIGN, made)
    now = crew.house.clock.now_ns()
    run = timelines.run_of(crew.house, ready.compiled.show, now, now, now + 3650 * 86_400 * NS_PER_S)
    assert (run.kind, len(run.marks)) == ("days", 3)
    assert {one.title for one in run.marks} == {"每晚"}
    assert {one.layer for one in run.marks} == {"campaign"}
    assert run.end_ns - run.start_ns == 3 * 86_400 * NS_PER_S
    assert run.marks[0].start_ns - run.start_ns == 19 * 3600 * NS_PER_S


def test_a_show_that_is_not_here_has_no_run(crew):
    assert timelines.run_of(crew.house, "0" * 64, 0, 0, 1) is None


def test_every_role_is_said_in_both_languages():
    assert set(ROLES) == set(Role)
    assert all(text.en and text.zh for both in ROLES.values() for text in both)


def test_whose_key_waits_is_told_to_reviewers_and_who_sees_people(crew):
    newcomer = somebody(crew.house, "newcomer", Role.REVIEWER)
    with crew.house.unit(LOCAL) as unit:
        unit.db.get(Person, newcomer.id).vouched_by = ""
    with crew.house.view(crew.first.actor) as unit:
        assert [one["login"] for one in waiting_told(unit)] == ["newcomer"]
        assert can_vouch(unit)
        assert own_key_counts(unit)
    with crew.house.view(newcomer.actor) as unit:
        assert not can_vouch(unit)
        assert not own_key_counts(unit)
    with crew.house.view(actor("someone", Role.AUDITOR)) as unit:
        assert [one["login"] for one in waiting_told(unit)] == ["newcomer"]
    with crew.house.view(actor("someone", Role.AUTHOR)) as unit:
        assert waiting_told(unit) == []


def test_another_playlist_is_compared_with_what_is_live(crew):
    crew.publish(crew.approved())
    crew.edit(OTHER_PLAYLIST)
    told = facts(crew, crew.first, crew.submit().id)
    assert told["live"]["same"] is False
    assert told["why"] == ""
