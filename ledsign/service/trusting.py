"""Trusting: whose approval a sign's player accepts, written beside its shows as ``trust.json``.

    people whose keys count on the sign (ledsign.service.keys)     count for every release
    people who signed what the player still has, and count no more  … up to the last release they signed

So a change of people never darkens a sign: what they approved while they might stays approved, and whatever
comes later needs those of today. The file is written when two people count. A sign that plays an unsigned
show gets it together with its first release, since from then on its player takes nothing unsigned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.errors import ShowError, Unavailable
from ledsign.review.stages import PEOPLE
from ledsign.service import keys
from ledsign.service.delivering import SYSTEM
from ledsign.service.players import link
from ledsign.show.key import PublicKey
from ledsign.show.store import SHOWS, ShowStore
from ledsign.show.trust import TRUST, Trust, read_trust, write_trust
from ledsign.show.trust import Person as Trusted
from ledsign.store.tables import Document, Person, ReleaseRecord, Review

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.service.house import House
    from ledsign.service.unit import Unit

# The player keeps the current show, the one before and one that waits; before a crash is mended one more.
_KEPT_RELEASES = 4
_ROUNDS = 8


def refresh(unit: Unit, sign: str) -> None:
    """Have the player's trust follow the people of ``sign``: looked at now, written after the commit."""
    unit.db.flush()
    before = _read(_path(unit.house, sign))
    trust = wanted(unit, sign)
    if trust is None and before is not None:
        trust = _closed(unit, before)
    if trust is None or trust == before or _plays_unsigned(unit.house, sign):
        return
    unit.audit("trust.changed", sign=sign, subject=sign, **_told(trust))
    unit.afterwards(lambda: settle(unit.house, sign))


def settle(house: House, sign: str) -> None:
    """Have what is written be what the database says now, whoever else changes people meanwhile.

    Raises Unavailable.
    """
    with house.trusting:
        if not _plays_unsigned(house, sign):
            _follow(house, sign)


def begin(house: House, sign: str) -> Trust | None:
    """The same, also for a sign that has played unsigned shows so far; None where too few people count."""
    with house.trusting:
        return _follow(house, sign)


def _follow(house: House, sign: str) -> Trust | None:
    """Write what is wanted until nobody has changed it meanwhile: what was read before may be old."""
    for _ in range(_ROUNDS):
        before = _read(_path(house, sign))
        with house.view(SYSTEM) as unit:
            wanted_now = wanted(unit, sign)
            trust = _closed(unit, before) if wanted_now is None and before is not None else wanted_now
        if trust is None or trust == before:
            return wanted_now
        write(house, trust)
    return wanted_now


def refresh_all(unit: Unit) -> None:
    """Of every sign."""
    query = select(Document.sign).where(Document.kind == "sign", Document.deleted_ns == 0)
    for sign in unit.db.scalars(query.order_by(Document.sign)):
        refresh(unit, sign)


def wanted(unit: Unit, sign: str) -> Trust | None:
    """Whom the player should trust; None while fewer than two people ever could approve."""
    active = {one.key_public: one.login for one in keys.trusted_people(unit, sign)}
    former = {key: who for key, who in _signed(unit, sign).items() if key not in active}
    people = [Trusted(name=login, key=key) for key, login in sorted(active.items(), key=lambda one: one[1])]
    people += [
        Trusted(name=login, key=key, last_number=number)
        for key, (login, number) in sorted(former.items(), key=lambda one: one[1])
    ]
    if not people or len({one.name for one in people}) < PEOPLE:
        return None
    return Trust(sign=sign, people=tuple(people), threshold=PEOPLE)


def current(unit: Unit, sign: str) -> Trust | None:
    """Only those who may approve something new; None while they are fewer than two."""
    people = tuple(Trusted(name=one.login, key=one.key_public) for one in keys.trusted_people(unit, sign))
    return Trust(sign=sign, people=people, threshold=PEOPLE) if len(people) >= PEOPLE else None


def write(house: House, trust: Trust) -> None:
    """Put it beside the player's shows, whole or not at all. Raises Unavailable."""
    try:
        write_trust(trust, _path(house, trust.sign))
    except ShowError as error:
        raise Unavailable(
            "disk-full",
            f"whom the player trusts could not be written: {error}; free some space, then try again",
            f"无法写入播放端的信任名单：{error}；请清理磁盘空间后重试",
        ) from error


def forget(house: House, sign: str) -> None:
    """Take away a trust that came with a release which then could not be published: the first of a sign."""
    _path(house, sign).unlink(missing_ok=True)


def is_written(house: House, sign: str) -> bool:
    """Whether its player takes released shows only."""
    return _path(house, sign).exists()


def _signed(unit: Unit, sign: str) -> dict[str, tuple[str, int]]:
    """Keys that signed what the player may still have: whose, and the last number they signed."""
    newest = unit.db.execute(
        select(ReleaseRecord.submission_id, ReleaseRecord.number)
        .where(ReleaseRecord.sign == sign, ReleaseRecord.state != "failed")
        .order_by(ReleaseRecord.number.desc())
        .limit(_KEPT_RELEASES)
    )
    numbers: dict[str, int] = {one.submission_id: one.number for one in newest}
    found: dict[str, tuple[str, int]] = {}
    query = (
        select(Review.key, Person.login, Review.submission_id)
        .join(Person, Person.id == Review.person_id)
        .where(Review.submission_id.in_(list(numbers)), Review.key != "")
    )
    for key, login, submission in unit.db.execute(query):
        found[key] = (login, max(numbers[submission], found.get(key, ("", 0))[1]))
    return found


def _closed(unit: Unit, before: Trust) -> Trust:
    """With fewer than two people left, and nothing they signed: nothing new counts until there are two."""
    active = {one.key_public for one in keys.trusted_people(unit, before.sign)}
    people = tuple(
        one if one.key in active else Trusted(name=one.name, key=one.key, last_number=one.last_number or 0)
        for one in before.people
    )
    return Trust(sign=before.sign, people=people, threshold=PEOPLE)


def _plays_unsigned(house: House, sign: str) -> bool:
    """Whether it has shows, and plays one that nobody signed."""
    folder = link(house, sign).folder
    if (folder / TRUST).exists():
        return False
    try:
        stored = ShowStore(folder / SHOWS, clock=house.clock).current()
    except ShowError:
        return False
    stored.close()
    return stored.release is None


def _read(path: Path) -> Trust | None:
    try:
        return read_trust(path)
    except ShowError:
        return None  # broken: nothing new is shown until it is written again


def _path(house: House, sign: str) -> Path:
    return link(house, sign).folder / TRUST


def _told(trust: Trust) -> dict[str, object]:
    return {
        "threshold": trust.threshold,
        "people": [
            {"login": one.name, "key": PublicKey.from_text(one.key).id, "last_number": one.last_number}
            for one in trust.people
        ],
    }
