"""Releases: what two people approved is accepted for its sign, show and time, and nothing else is."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import ReleaseRefused, ShowError
from ledsign.show import refusals
from ledsign.show.key import SigningKey
from ledsign.show.release import (
    MOST_BYTES,
    Approver,
    Release,
    approved_by,
    authentic,
    parse,
    release_state,
    signed,
    utc_text,
    verify,
)
from ledsign.show.trust import Person, Trust

SHOW = "ab" * 32
WANG, LI, ZHAO, STRANGER = (SigningKey.new(name) for name in ("王", "李", "赵", "生人"))
WANG_TOO = SigningKey.new("王")
TRUST = Trust(
    sign="two",
    people=tuple(Person(name=key.name, key=str(key.public)) for key in (WANG, LI, ZHAO, WANG_TOO)),
)
NOW = 1_800_000_000 * 10**9


def approver(key, stage=""):
    return Approver(key=key.public.id, name=key.name, stage=stage)


def release(**changes):
    given_values = {
        "number": 7,
        "sign": "two",
        "show": SHOW,
        "approvers": (approver(WANG, "初审"), approver(LI, "终审"), approver(WANG_TOO)),
        "threshold": 2,
        "not_before_ns": NOW - 100,
        "expires_ns": NOW + 100,
        "issued_ns": NOW - 1000,
    }
    return Release(**(given_values | changes))


def check(data, trust=TRUST, **how):
    return verify(data, trust, **({"sign": "two", "show": SHOW, "last_number": 6, "now_ns": NOW} | how))


GOOD = signed(release(), [WANG, LI])


def test_what_two_people_signed_is_accepted():
    assert check(GOOD) == release()
    assert [one.stage for one in approved_by(GOOD, TRUST)] == ["初审", "终审"]


def test_signatures_may_come_one_after_another_in_any_order_and_twice():
    first = signed(release(), [LI])
    both = signed(parse(first), [WANG])
    assert check(both) == check(GOOD)
    assert signed(parse(GOOD), [WANG]) == GOOD
    assert parse(first).release.digest == parse(both).release.digest


def test_the_file_is_canonical_and_plain():
    assert json.dumps(json.loads(GOOD), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == (
        GOOD.decode()
    )


REFUSED = [
    ("bad-signature", lambda: GOOD.replace(b'"number":7', b'"number":8'), {}),
    ("bad-signature", lambda: signed(release(
        approvers=(approver(WANG), Approver(key=LI.public.id, name="孙"))), [WANG, LI]), {}),
    ("below-threshold", lambda: signed(release(), []), {}),
    ("below-threshold", lambda: signed(release(), [WANG]), {}),
    ("below-threshold", lambda: signed(release(), [WANG, WANG_TOO]), {}),
    ("below-threshold", lambda: signed(release(
        approvers=(approver(WANG), approver(STRANGER))), [WANG, STRANGER]), {}),
    ("below-threshold", lambda: signed(release(approvers=(
        approver(WANG), approver(LI), approver(ZHAO)), threshold=3), [WANG, LI]), {}),
    ("below-threshold", lambda: GOOD, {"trust": msgspec.structs.replace(TRUST, threshold=3)}),
    ("wrong-sign", lambda: GOOD, {"sign": "three"}),
    ("wrong-sign", lambda: signed(release(sign="Two"), [WANG, LI]), {}),
    ("unlisted-hash", lambda: GOOD, {"show": "ac" * 32}),
    ("older", lambda: GOOD, {"last_number": 7}),
    ("older", lambda: GOOD, {"last_number": 8}),
    ("expired", lambda: GOOD, {"now_ns": NOW + 100}),
    ("not-yet", lambda: GOOD, {"now_ns": NOW - 101}),
    ("malformed", lambda: b"", {}),
    ("malformed", lambda: b"{}", {}),
    ("malformed", lambda: GOOD[:-1], {}),
    ("malformed", lambda: GOOD + b"\n", {}),
    ("malformed", lambda: GOOD.replace(b",", b", ", 1), {}),
    ("malformed", lambda: GOOD.replace(b'"number":7', b'"number":7,"number":7'), {}),
    ("malformed", lambda: GOOD.replace(b'"number":7', b'"number":7.0'), {}),
    ("malformed", lambda: GOOD.replace(b'"release":', b'"extra":1,"release":'), {}),
    ("malformed", lambda: b"[" * 60_000, {}),
    ("malformed", lambda: GOOD + b" " * MOST_BYTES, {}),
    ("malformed", lambda: b"\xff" + GOOD, {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "data", "how"), REFUSED, ids=lambda value: value if type(value) is str else ""
)
def test_what_is_refused(reason, data, how):
    with pytest.raises(ReleaseRefused) as refused:
        check(data(), **how)
    assert refused.value.reason == reason
    assert refused.value.text.en == str(refused.value)
    assert any("\u4e00" <= char <= "\u9fff" for char in refused.value.text.zh)


def test_every_reason_is_known_and_tested():
    assert {reason for reason, _, _ in REFUSED} | {"unsigned"} == set(refusals.REASONS)
    assert isinstance(refusals.unsigned("two"), ShowError)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0}, {"number": 1 << 53}, {"sign": " "},
        {"sign": ".."}, {"sign": "../x"}, {"sign": "a\\b"}, {"sign": "a\0"},
        {"show": "ab"}, {"show": "AB" * 32},
        {"approvers": ()}, {"approvers": (approver(WANG),) * 2}, {"threshold": 0}, {"threshold": 3},
        {"expires_ns": NOW - 100}, {"not_before_ns": -1}, {"expires_ns": 1 << 63}, {"issued_ns": NOW + 100},
        {"issued_ns": -1}, {"format": "ledsign-release/2"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_neither_signed_nor_read(change):
    broken = release(**change)
    with pytest.raises(ValueError, match=next(iter(change)).removesuffix("_ns").split("_")[0][:6]):
        signed(broken, [WANG, LI])
    body = json.loads(GOOD)
    body["release"] = json.loads(broken.encoded())
    with pytest.raises(ReleaseRefused) as refused:
        check(msgspec.json.encode(body, order="sorted"))
    assert refused.value.reason == "malformed"


def test_only_its_approvers_may_sign():
    with pytest.raises(ValueError, match="赵 is not among the approvers"):
        signed(release(), [ZHAO])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: one.update(signature=""), "bad-signature"),
        (lambda one: one.update(signature="!!"), "bad-signature"),
        (lambda one: one.update(signature=one["signature"][:-4]), "bad-signature"),
        (lambda one: one.update(signature=one["signature"] + "\n"), "bad-signature"),
        (lambda one: one.update(key=ZHAO.public.id), "bad-signature"),
        (lambda one: one.update(key="0" * 32), "bad-signature"),
        (lambda one: one.update(key=LI.public.id), "malformed"),
    ],
)
def test_a_signature_that_is_none(change, reason):
    body = json.loads(GOOD)
    change(next(one for one in body["signatures"] if one["key"] == WANG.public.id))
    with pytest.raises(ReleaseRefused) as refused:
        check(msgspec.json.encode(body, order="sorted"))
    assert refused.value.reason == reason


def test_somebody_unknown_neither_counts_nor_harms():
    data = signed(release(approvers=(*release().approvers, approver(STRANGER))), [WANG, LI, STRANGER])
    assert check(data).number == 7
    assert [one.name for one in approved_by(data, TRUST)] == ["王", "李"]


def test_who_has_left_counts_for_what_they_signed_then_and_for_nothing_newer():
    people = (Person(name="王", key=str(WANG.public)), Person(name="李", key=str(LI.public), last_number=7))
    trust = Trust(sign=release().sign, people=people)
    old, new = (signed(release(number=number), [WANG, LI]) for number in (7, 8))
    assert check(old, trust).number == 7
    with pytest.raises(ReleaseRefused) as refused:
        check(new, trust)
    assert refused.value.reason == "below-threshold"


def test_without_trust_all_but_the_signatures_is_checked():
    unsigned = signed(release(), [])
    assert check(unsigned, trust=None).number == 7
    assert authentic(unsigned, None, sign="two", show=SHOW).number == 7
    for reason, how in (("older", {"last_number": 7}), ("wrong-sign", {"sign": "x"})):
        with pytest.raises(ReleaseRefused) as refused:
            check(unsigned, trust=None, **how)
        assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("now_ns", "state"),
    [
        (0, "not-yet"), (NOW - 101, "not-yet"), (NOW - 100, "valid"), (NOW + 99, "valid"),
        (NOW + 100, "expired"), (1 << 62, "expired"),
    ],
)  # fmt: skip
def test_states_are_half_open(now_ns, state):
    assert release_state(release(), now_ns) == state


def test_a_clock_before_the_release_was_issued_is_wrong():
    """Set back to 1970 it neither delays what was valid when signed nor says that it will ever end."""
    at_once = release(not_before_ns=0)
    assert release_state(at_once, 0) == "valid"
    assert check(signed(at_once, [WANG, LI]), now_ns=0) == at_once


def test_instants_are_told_in_utc():
    assert utc_text(NOW) == "2027-01-15 08:00:00Z"


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_as_malformed(data):
    with pytest.raises(ReleaseRefused) as refused:
        check(data)
    assert refused.value.reason == "malformed"


@given(st.data())
def test_any_changed_byte_is_refused(data):
    place = data.draw(st.integers(0, len(GOOD) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda one: one != GOOD[place]))
    with pytest.raises(ReleaseRefused):
        check(GOOD[:place] + bytes([value]) + GOOD[place + 1 :])
