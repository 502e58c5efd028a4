"""Stages: different people, never the author, one return ends it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.review.stages import Progress, Refusal, State, signatures_needed

SHOW, OTHER = "a" * 64, "b" * 64


def progress(stages=2, **how):
    return Progress(author="author", show=SHOW, stages=stages, **how)


@pytest.mark.parametrize("stages", [1, 2, 3])
def test_as_many_people_as_stages(stages):
    at = progress(stages)
    for number in range(stages):
        assert at.state is State.OPEN and at.next_stage == number + 1 and at.name_of(number + 1)
        at = at.after(f"person {number}", SHOW, approves=True)
    assert at.state is State.APPROVED and at.next_stage == 0
    assert at.refusal("one more", SHOW) is Refusal.NOT_OPEN
    assert signatures_needed(stages) == max(2, stages)


@pytest.mark.parametrize(
    ("person", "show", "urgent", "refusal"),
    [
        ("author", SHOW, False, Refusal.OWN_WORK),
        ("author", SHOW, True, None),
        ("wang", OTHER, False, Refusal.OTHER_SHOW),
        ("wang", SHOW, False, None),
    ],
)
def test_who_may_decide(person, show, urgent, refusal):
    at = progress(1 if urgent else 2, urgent=urgent)
    assert at.refusal(person, show) is refusal
    if refusal is not None:
        with pytest.raises(ValueError, match=refusal):
            at.after(person, show, approves=True)


@pytest.mark.parametrize(
    ("urgent", "approved", "signs", "may"),
    [
        (False, "wang", "li", True), (False, "wang", "author", False), (False, "wang", "writer", False),
        (True, "wang", "author", True), (True, "wang", "writer", True), (True, "author", "wang", True),
        (True, "author", "writer", False), (True, "writer", "author", False),
    ],
)  # fmt: skip
def test_who_wrote_in_it_is_an_author_too(urgent, approved, signs, may):
    at = progress(1, urgent=urgent, authors=frozenset({"writer"}))
    assert at.refusal("writer", SHOW) is (None if urgent else Refusal.OWN_WORK)
    assert at.after(approved, SHOW, approves=True).may_sign_last(signs) is may


def test_nobody_decides_twice():
    at = progress(3).after("wang", SHOW, approves=True)
    assert at.refusal("wang", SHOW) is Refusal.ALREADY


def test_a_return_ends_it():
    at = progress(3).after("wang", SHOW, approves=True).after("li", SHOW, approves=False)
    assert at.state is State.RETURNED and at.refusal("chen", SHOW) is Refusal.NOT_OPEN


@pytest.mark.parametrize(("stages", "urgent"), [(0, False), (4, False), (2, True)])
def test_what_cannot_be(stages, urgent):
    with pytest.raises(ValueError, match="stages"):
        progress(stages, urgent=urgent)


@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.sampled_from(["author", "a", "b", "c"]), st.booleans(), st.booleans())),
)
def test_whatever_people_try_the_rules_hold(stages, tries):
    at = progress(stages)
    for person, right, approves in tries:
        show = SHOW if right else OTHER
        if at.refusal(person, show) is None:
            at = at.after(person, show, approves=approves)
    people = [one.person for one in at.decisions]
    assert len(people) == len(set(people)) <= stages and "author" not in people
    approvals = [one for one in at.decisions if one.approves]
    assert (at.state is State.APPROVED) == (len(approvals) == stages)
