"""The first steps of a new house: what is missing, in order, and nothing once it runs."""

import pytest

from ledsign.service import beginning, people, signs
from ledsign.service.beginning import Step
from ledsign.service.roles import EVERY_SIGN, Role
from tests.house import LOCAL, make_house
from tests.service.casting import SIGN, SIGN_TEXT, Crew, compiled_before, remember, somebody

__all__ = ["compiled_before"]


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path)
    yield made
    made.workers.close()
    made.database.close()


def open_steps(house, who, sign=SIGN):
    with house.view(who.actor) as unit:
        return {one.step: one for one in beginning.stands(unit, sign) if not one.is_done}


def test_a_new_house_has_everything_before_it(house):
    admin = somebody(house, "admin", Role.ADMIN)
    assert list(open_steps(house, admin, "")) == [
        Step.SIGN, Step.AUTHOR, Step.REVIEWERS, Step.PUBLISHER, Step.FIRST_CAPTION,
    ]  # fmt: skip


def test_people_count_once_they_are_here_and_their_key_counts(house):
    admin = somebody(house, "admin", Role.ADMIN)
    with house.unit(LOCAL) as unit:
        signs.create(unit, SIGN_TEXT)
    with house.unit(admin.actor) as unit:
        people.invite(unit, "author", "Author", {EVERY_SIGN: frozenset({Role.AUTHOR})})
    found = open_steps(house, admin)
    assert (found[Step.AUTHOR].have, found[Step.AUTHOR].invited) == (0, 1)
    somebody(house, "first", Role.REVIEWER, Role.PUBLISHER)
    found = open_steps(house, admin)
    assert Step.PUBLISHER not in found
    assert (found[Step.REVIEWERS].have, found[Step.REVIEWERS].need) == (1, 2)
    somebody(house, "second", Role.REVIEWER)
    assert Step.REVIEWERS not in open_steps(house, admin)


def test_whoever_cannot_invite_is_told_nothing(house):
    author = somebody(house, "author", Role.AUTHOR)
    assert open_steps(house, author) == {}


def test_nothing_is_left_once_a_caption_was_released(house, compiled_before):
    remember(house, compiled_before)
    crew = Crew(house)
    admin = somebody(house, "admin", Role.ADMIN)
    assert list(open_steps(house, admin)) == [Step.FIRST_CAPTION]
    crew.publish(crew.approved())
    with house.view(admin.actor) as unit:
        assert beginning.stands(unit, SIGN) == ()
