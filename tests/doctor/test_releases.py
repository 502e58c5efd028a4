"""What the doctor says of every state a player's store can be in."""

from fractions import Fraction

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.sign import Sign
from ledsign.doctor.finding import State
from ledsign.doctor.releases import release_findings
from ledsign.effects.base import EffectOptions
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.key import SigningKey
from ledsign.show.release import Approver, Release, signed
from ledsign.show.store import player_store
from ledsign.show.trust import Person, Trust, write_trust
from ledsign.show.types import Cue, Show, Timeline, Window

KEY = SigningKey.new("王")
DAY_NS = 86_400 * NS_PER_S


def show(number):
    clip = make_clip(np.full((2, 3, 3), number, np.uint8))
    cue = Cue(
        name="one",
        clip=clip.digest,
        effect="hold",
        options=EffectOptions(fps=Fraction(40), speed_px_s=Fraction(40)),
        view=Size(3, 2),
        windows=(Window(src=Rect(0, 0, 3, 2), dst=Point(0, 0)),),
        start=Fraction(0),
        length=Fraction(1),
    )
    sign = Sign(name="two", canvas=Size(3, 2), faces=(), outputs=(), fps=Fraction(40))
    timeline = Timeline(cues=(cue,), length=Fraction(1))
    return sealed(Show(sign=sign, timeline=timeline, clips={clip.digest: clip}))


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def state(tmp_path):
    return tmp_path / "player" / "two"


def publish(state, clock, number, *, trusted=True):
    content = show(number)
    now = clock.now_ns()
    release = Release(
        number=number,
        sign="two",
        show=content.digest,
        approvers=(Approver(key=KEY.public.id, name="王"),),
        threshold=1,
        not_before_ns=now,
        expires_ns=now + 30 * DAY_NS,
        issued_ns=0,
    )
    if trusted:
        people = (Person(name="王", key=str(KEY.public)),)
        write_trust(Trust(sign="two", people=people, threshold=1), state / "trust.json")
    return player_store(state, clock).publish(content, signed(release, [KEY]) if trusted else None)


def finding(state, clock):
    found = list(release_findings(state.parent, clock))
    assert [one.topic for one in found] == ["releases"]
    assert any("\u4e00" <= char <= "\u9fff" for char in found[0].message.zh)
    return found[0].state, found[0].message.en


def test_no_player_is_nothing_to_say(tmp_path, clock):
    assert list(release_findings(tmp_path / "player", clock)) == []
    (tmp_path / "player" / "two" / "journal").mkdir(parents=True)
    assert list(release_findings(tmp_path / "player", clock)) == []


def test_unsigned_works_but_is_said(state, clock):
    publish(state, clock, 1, trusted=False)
    assert finding(state, clock)[0] is State.DEGRADED
    assert "unsigned" in finding(state, clock)[1]


@pytest.mark.parametrize(
    ("days", "expected", "says"),
    [
        (0, State.OK, "release 1 of show"),
        (28, State.DEGRADED, "until"),
        (30, State.BAD, "expired"),
        (-1, State.BAD, "clock went back"),
    ],
)
def test_a_release_by_the_clock(state, clock, days, expected, says):
    publish(state, clock, 1)
    clock.step_wall_ns(days * DAY_NS)
    found, text = finding(state, clock)
    assert found is expected
    assert says in text


def test_what_cannot_play_is_bad(state, clock):
    publish(state, clock, 1, trusted=False)
    published = publish(state, clock, 2)
    (published.folder / "show.json").write_bytes(b"")
    found, text = finding(state, clock)
    assert (found, "no show may be played" in text) == (State.BAD, True)
    publish(state, clock, 3)
    published = publish(state, clock, 4)
    (published.folder / "show.json").write_bytes(b"")
    found, text = finding(state, clock)
    assert (found, "an earlier one plays" in text) == (State.BAD, True)
    (state / "trust.json").write_bytes(b"")
    assert finding(state, clock)[0] is State.BAD
