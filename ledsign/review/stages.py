"""Stages: how a submission goes through review (三审). A pure function of who decided what.

  open ──approve × stages──▶ approved ──publish──▶ released
   ├──return──▶ returned        │
   ├──withdraw─▶ withdrawn      │       void: what was approved can no longer be released as it was
   └────────────────────────────┴──▶ void

Each stage is another person, and none is an author: neither who submitted it nor anybody who wrote in it. An
urgent submission has one stage; whoever publishes it is the second person, and one of the two, not both, may
be an author.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_STAGES = 3
NAMES: dict[int, tuple[str, ...]] = {1: ("终审",), 2: ("初审", "终审"), 3: ("初审", "复审", "终审")}
URGENT_NAME = "紧急审核"
PEOPLE = 2  # at least so many sign whatever is shown


class State(StrEnum):
    """Of a submission."""

    OPEN = "open"
    APPROVED = "approved"
    RELEASED = "released"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Refusal(StrEnum):
    """Why somebody cannot decide now."""

    NOT_OPEN = "not-open"
    OWN_WORK = "own-work"
    ALREADY = "already-decided"
    OTHER_SHOW = "other-show"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person said: the show is right, or goes back to its author."""

    person: str
    approves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a submission stands. ``author`` submitted it, ``authors`` wrote in it. ``stages``: how many
    different people must approve.
    """

    author: str
    authors: frozenset[str] = frozenset()
    show: str
    stages: int
    urgent: bool = False
    decisions: tuple[Decision, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.stages <= (1 if self.urgent else MOST_STAGES):
            raise ValueError(f"{self.stages} stages cannot be")

    @property
    def state(self) -> State:
        """Of what people decided so far."""
        if any(not one.approves for one in self.decisions):
            return State.RETURNED
        return State.APPROVED if len(self.decisions) >= self.stages else State.OPEN

    @property
    def next_stage(self) -> int:
        """The stage that comes next, from 1; 0 when there is none."""
        return len(self.decisions) + 1 if self.state is State.OPEN else 0

    def name_of(self, stage: int) -> str:
        """What people call a stage."""
        return URGENT_NAME if self.urgent else NAMES[self.stages][stage - 1]

    def refusal(self, person: str, show: str) -> Refusal | None:
        """Why ``person``, who looked at ``show``, cannot decide now; None when they can."""
        if self.state is not State.OPEN:
            return Refusal.NOT_OPEN
        if any(one.person == person for one in self.decisions):
            return Refusal.ALREADY
        if self.wrote(person) and not self.urgent:
            return Refusal.OWN_WORK
        return Refusal.OTHER_SHOW if show != self.show else None

    def wrote(self, person: str) -> bool:
        """Whether it is that person's own work, or partly."""
        return person == self.author or person in self.authors

    def may_sign_last(self, person: str) -> bool:
        """Whether ``person`` may publish it with a signature: of an urgent one, who wrote in it may if who
        approved it did not.
        """
        return not self.wrote(person) or (
            self.urgent and not any(self.wrote(one.person) for one in self.decisions)
        )

    def after(self, person: str, show: str, *, approves: bool) -> Progress:
        """With one more decision. Raises ValueError when there is a refusal."""
        refusal = self.refusal(person, show)
        if refusal is not None:
            raise ValueError(refusal)
        return Progress(
            author=self.author,
            authors=self.authors,
            show=self.show,
            stages=self.stages,
            urgent=self.urgent,
            decisions=(*self.decisions, Decision(person, approves)),
        )


def signatures_needed(stages: int) -> int:
    """How many different people must sign a release: with one stage the publisher does too."""
    return max(PEOPLE, stages)
