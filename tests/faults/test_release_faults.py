"""Forged releases: six kinds of a thousand, none accepted, and the last good show keeps playing.

A quarter of them in the daily tests, all under ``make faults``.
"""

from __future__ import annotations

import json
import random

import msgspec
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import ReleaseRefused
from ledsign.show.key import SigningKey
from ledsign.show.release import Approver, Release, SignedRelease, parse, signed
from ledsign.show.store import ShowStore
from ledsign.show.trust import Person, Trust

MOST, FEW = 1000, 100
DAY_NS = 86_400 * NS_PER_S
WANG, LI, WANG_TOO = (SigningKey.new(name) for name in ("王", "李", "王"))
THIEVES = [SigningKey.new(name) for name in ("王", "李", "生人")]
TRUST = Trust(
    sign="two", people=tuple(Person(name=key.name, key=str(key.public)) for key in (WANG, LI, WANG_TOO))
)
LAST = 500


def approvers(*keys):
    return tuple(Approver(key=key.public.id, name=key.name) for key in keys)


class Forger:
    """Has every release ever signed for other numbers, signs, times and shows, and keys of their own."""

    def __init__(self, show: str, now_ns: int) -> None:
        self.dice = random.Random(33)
        self.show = show
        self.now_ns = now_ns

    def release(self, **changes) -> Release:
        values = {
            "number": LAST + self.dice.randint(1, 999),
            "sign": "two",
            "show": self.show,
            "approvers": approvers(WANG, LI, WANG_TOO),
            "threshold": 2,
            "not_before_ns": self.now_ns - self.dice.randint(1, 99) * DAY_NS,
            "expires_ns": self.now_ns + self.dice.randint(1, 99) * DAY_NS,
            "issued_ns": 0,
        }
        return Release(**(values | changes))

    def bad_signature(self) -> bytes:
        """Bits changed, signatures moved from another release, another key under a trusted id."""
        good = signed(self.release(), [WANG, LI])
        way = self.dice.randrange(4)
        if way == 0:
            broken = bytearray(good)
            for _ in range(self.dice.randint(1, 3)):
                broken[self.dice.randrange(len(broken))] = self.dice.randrange(256)
            return bytes(broken) if bytes(broken) != good else good[:-1]
        if way == 1:
            other = parse(signed(self.release(number=1), [WANG, LI])).signatures
            return SignedRelease(release=parse(good).release, signatures=other).encoded()
        if way == 2:
            body = json.loads(good)
            field = self.dice.choice(["number", "expires_ns", "not_before_ns", "threshold"])
            body["release"][field] += self.dice.choice([-1, 1])
            return msgspec.json.encode(body, order="sorted")
        body = json.loads(signed(self.release(approvers=approvers(*THIEVES)), THIEVES))
        for thief, key in zip(body["signatures"], (WANG, LI, WANG_TOO), strict=True):
            thief["key"] = key.public.id
        body["release"]["approvers"] = msgspec.to_builtins(approvers(WANG, LI, WANG_TOO))
        return msgspec.json.encode(body, order="sorted")

    def below_threshold(self) -> bytes:
        """One person, one person twice, thieves beside one, a threshold of one written in."""
        keys = self.dice.choice([[], [WANG], [LI], [WANG, WANG_TOO]])
        thieves = self.dice.sample(THIEVES, self.dice.randint(0, 3))
        listed = (WANG, LI, WANG_TOO, *thieves)
        return signed(
            self.release(approvers=approvers(*listed), threshold=self.dice.randint(1, 2)), [*keys, *thieves]
        )

    def older(self) -> bytes:
        """Honest, but from before."""
        return signed(self.release(number=self.dice.randint(1, LAST)), [WANG, LI])

    def wrong_sign(self) -> bytes:
        """Honest, for a sign whose name looks like this one's."""
        name = self.dice.choice(
            ["Two", "two ", "tw0", "two\u200b", "ｔｗｏ", "three", "*", f"two{self.dice.random()}"]
        )
        return signed(self.release(sign=name), [WANG, LI])

    def expired(self) -> bytes:
        """Honest, but over."""
        end = self.now_ns - self.dice.randint(0, 10**6)
        return signed(self.release(expires_ns=end, not_before_ns=end - DAY_NS), [WANG, LI])

    def unlisted_hash(self) -> bytes:
        """Honest, for another show: at the least one digit differs."""
        place = self.dice.randrange(64)
        digit = self.dice.choice([one for one in "0123456789abcdef" if one != self.show[place]])
        return signed(self.release(show=self.show[:place] + digit + self.show[place + 1 :]), [WANG, LI])


KINDS = {
    "bad-signature": Forger.bad_signature,
    "below-threshold": Forger.below_threshold,
    "older": Forger.older,
    "wrong-sign": Forger.wrong_sign,
    "expired": Forger.expired,
    "unlisted-hash": Forger.unlisted_hash,
}


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", KINDS)
def test_forgeries(tmp_path, small_show, other_show, figure, rounds, kind):
    forgeries = rounds(MOST, FEW)
    clock = FakeClock()
    store = ShowStore(tmp_path / "shows", trust=TRUST, clock=clock)
    honest = Forger(small_show.digest, clock.now_ns()).release(number=LAST)
    store.publish(small_show, signed(honest, [WANG, LI]))
    stamp = store.stamp()
    forger = Forger(other_show.digest, clock.now_ns())
    accepted, reasons = 0, set()
    for _ in range(forgeries):
        data = KINDS[kind](forger)
        try:
            store.publish(other_show, data)
        except ReleaseRefused as refused:
            reasons.add(refused.reason)
        else:
            accepted += 1
    assert kind in reasons
    assert reasons <= {kind} | ({"malformed"} if kind == "bad-signature" else set())
    stored = ShowStore(store.folder, trust=TRUST, clock=clock).current()
    assert (stored.show.digest, stored.fallback, stored.release) == (small_show.digest, None, honest)
    assert store.stamp() == stamp, "nothing was written"
    figure(f"release: {kind} accepted", accepted, f"of {forgeries}", "0", accepted == 0)
    # and what is not forged is not refused
    assert store.publish(other_show, signed(forger.release(), [WANG, LI])).digest == other_show.digest
