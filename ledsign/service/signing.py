"""Signing: the release that reviewers put their names to, and the file that comes of their signatures.

Its bytes are fixed once, with the first approval: number, show, when, and whose approval counts. Everybody
signs the same bytes, and the player checks them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ledsign.core.errors import Conflict, Forbidden, ReleaseRefused
from ledsign.review.stages import signatures_needed
from ledsign.service import keys, numbering
from ledsign.show.key import PublicKey
from ledsign.show.release import (
    MOST_APPROVERS,
    Approver,
    Release,
    Signature,
    SignedRelease,
    approved_by,
    parse,
    signed,
    verify,
)

if TYPE_CHECKING:
    from ledsign.service.unit import Unit
    from ledsign.show.key import SigningKey
    from ledsign.show.trust import Trust
    from ledsign.store.tables import Person, Submission


def fix(unit: Unit, row: Submission) -> Release:
    """Fix what everybody signs, with the first approval."""
    people = keys.trusted_people(unit, row.sign)[:MOST_APPROVERS]
    threshold = signatures_needed(row.stages)
    if len(people) < threshold:
        raise Conflict(
            "too-few-people",
            f"{threshold} people must be able to approve on {row.sign!r}, but only {len(people)} can: give"
            " more people the role reviewer or publisher and have their keys vouched for",
            f"屏 {row.sign} 需要 {threshold} 位有审批资格的人员，目前只有 {len(people)} 位："
            "请增加审核人或发布人并为其密钥担保",
        )
    release = Release(
        number=numbering.next_number(unit, row.sign, urgent=row.urgent),
        sign=row.sign,
        show=row.show,
        approvers=tuple(
            Approver(key=PublicKey.from_text(one.key_public).id, name=one.login) for one in people
        ),
        threshold=threshold,
        not_before_ns=row.not_before_ns or unit.now_ns,
        expires_ns=row.expires_ns,
        issued_ns=unit.now_ns,
    )
    release.check()
    row.release, row.number = release.encoded().decode(), release.number
    return release


def release_of(row: Submission) -> Release:
    """What those who approve it sign."""
    return msgspec.json.decode(row.release, type=Release)


def file_of(row: Submission) -> bytes:
    """The release file with the signatures it has so far."""
    signatures = tuple(
        Signature(key=PublicKey.from_text(one.key).id, signature=one.signature)
        for one in row.reviews
        if one.signature
    )
    return SignedRelease(release=release_of(row), signatures=signatures).encoded()


def signature_by(person: Person, release: Release, key: SigningKey) -> Signature:
    """The person's signature of a release. Raises Forbidden when their key does not count for it."""
    listed = {one.key: one.name for one in release.approvers}
    if str(key.public) != person.key_public or listed.get(key.public.id) != person.login:
        raise Forbidden(
            "key-does-not-count",
            "your key did not count yet when this was first approved; have somebody vouch for it, then have"
            " it submitted again",
            "此件首次批准时您的密钥尚未生效：请先由他人担保，再重新送审",
        )
    return parse(signed(release, [key])).signatures[0]


def accepts(trust: Trust, file: bytes, row: Submission, now_ns: int, *, complete: bool) -> bool:
    """Whether a player with that trust takes the file, now or when its time comes; with ``complete`` False:
    whether every signature it has so far is good and counts.
    """
    try:
        if not complete:
            return len(approved_by(file, trust)) == len(parse(file).signatures)
        verify(file, trust, sign=row.sign, show=row.show, last_number=row.number - 1, now_ns=now_ns)
    except ReleaseRefused as refused:
        return refused.reason == "not-yet"
    return True
