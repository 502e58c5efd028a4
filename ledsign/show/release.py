"""Release: a numbered manifest that allows one show on one sign for a while, signed by those who approved it.

  {"release": {"approvers": [{"key": ID, "name": "编审甲", "stage": "终审"}, …], "expires_ns": …,
   "format": "ledsign-release/1", "issued_ns": …, "not_before_ns": …, "number": 7, "show": SHA-256,
   "sign": "twin-towers", "threshold": 2}, "signatures": [{"key": ID, "signature": BASE64}, …]}

The show's digest covers its manifest, which names every tile by hash: one hash stands for every pixel, rule
and limit. Signed are the bytes ``ledsign-release/1`` + LF + the ``release`` object in canonical JSON: UTF-8,
keys sorted, no space. A file that is not written exactly so is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from ledsign.core.clock import NS_PER_S
from ledsign.show import refusals
from ledsign.show.key import SIGNATURE_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.show.key import SigningKey
    from ledsign.show.trust import Trust

FORMAT = "ledsign-release/1"
MOST_BYTES = 64 * 1024
MOST_APPROVERS = 64
HIGHEST_NUMBER = (1 << 53) - 1
# Beyond the year 2262 nanoseconds no longer fit 64 bits.
_LATEST_NS = (1 << 63) - 1
_HASH_DIGITS = 64

State: TypeAlias = Literal["valid", "not-yet", "expired"]


class Approver(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody who may sign this release: ``key`` id, ``name``, the ``stage`` of review they stand for."""

    key: str
    name: str
    stage: str = ""


class Release(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is signed. Times are nanoseconds since 1970; it is valid in [not_before_ns, expires_ns).

    ``number`` only ever grows on a sign. ``threshold`` different ``approvers`` must have signed, more when
    the player's trust asks for more.
    """

    number: int
    sign: str
    show: str
    approvers: tuple[Approver, ...]
    threshold: int
    not_before_ns: int
    expires_ns: int
    issued_ns: int
    format: str = FORMAT

    def encoded(self) -> bytes:
        """Canonical JSON."""
        return msgspec.json.encode(self, order="sorted")

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of what is signed: the same whoever has signed so far."""
        return hashlib.sha256(self.encoded()).hexdigest()

    def check(self) -> None:
        """Raises ValueError naming the field that cannot be."""
        keys = {approver.key for approver in self.approvers}
        checks = {
            "format": self.format == FORMAT,
            "number": 1 <= self.number <= HIGHEST_NUMBER,
            # it becomes the name of a folder; a release must not choose another place
            "sign": bool(self.sign.strip(" .")) and not set(self.sign) & set("/\\\0"),
            "show": len(self.show) == _HASH_DIGITS and set(self.show) <= set("0123456789abcdef"),
            "approvers": 1 <= len(keys) == len(self.approvers) <= MOST_APPROVERS,
            "threshold": 1 <= self.threshold <= len({approver.name for approver in self.approvers}),
            "expires_ns": 0 <= self.not_before_ns < self.expires_ns <= _LATEST_NS,
            "issued_ns": 0 <= self.issued_ns < self.expires_ns,
        }
        for field, holds in checks.items():
            if not holds:
                raise ValueError(f"{field} is not possible")


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Of one approver, by key id; ``signature`` is base64."""

    key: str
    signature: str


class SignedRelease(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A release file."""

    release: Release
    signatures: tuple[Signature, ...] = ()

    def encoded(self) -> bytes:
        """Canonical JSON."""
        return msgspec.json.encode(self, order="sorted")


def signed(release: Release | SignedRelease, keys: Sequence[SigningKey]) -> bytes:
    """A release file with the signatures of ``keys`` added to those it has.

    Raises ValueError when the release cannot be, or when a key is not among its approvers.
    """
    file = release if isinstance(release, SignedRelease) else SignedRelease(release=release)
    file.release.check()
    listed = {approver.key for approver in file.release.approvers}
    signatures = {one.key: one for one in file.signatures}
    for key in keys:
        if key.public.id not in listed:
            raise ValueError(f"{key.name} is not among the approvers of release {file.release.number}")
        made = base64.b64encode(key.sign(_message(file.release))).decode("ascii")
        signatures[key.public.id] = Signature(key=key.public.id, signature=made)
    return msgspec.structs.replace(file, signatures=tuple(signatures.values())).encoded()


def parse(data: bytes) -> SignedRelease:
    """A release file read, its signatures unchecked. Raises ReleaseRefused ``malformed``."""
    if len(data) > MOST_BYTES:
        raise refusals.malformed(f"{len(data)} bytes, at most {MOST_BYTES}")
    try:
        file = msgspec.json.decode(data, type=SignedRelease)
        file.release.check()
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise refusals.malformed(str(error)) from error
    if file.encoded() != data:
        raise refusals.malformed("not in canonical form")
    if len({one.key for one in file.signatures}) != len(file.signatures):
        raise refusals.malformed("a key signed twice")
    return file


def verify(
    data: bytes, trust: Trust | None, *, sign: str, show: str, last_number: int, now_ns: int
) -> Release:
    """The release in ``data`` if it allows the show with digest ``show`` on ``sign`` now.

    ``last_number``: only greater ones are accepted. ``trust`` None: all but the signatures is checked. Raises
    ReleaseRefused with its reason, in this order: malformed, bad-signature, below-threshold, wrong-sign,
    unlisted-hash, older, expired, not-yet.
    """
    release = authentic(data, trust, sign=sign, show=show)
    if release.number <= last_number:
        raise refusals.older(release.number, last_number)
    state = release_state(release, now_ns)
    if state == "expired":
        raise refusals.expired(utc_text(release.expires_ns))
    if state == "not-yet":
        raise refusals.not_yet(utc_text(release.not_before_ns))
    return release


def authentic(data: bytes, trust: Trust | None, *, sign: str, show: str) -> Release:
    """As ``verify`` without regard to number and time: for what was accepted before."""
    file = parse(data)
    release = file.release
    if trust is not None:
        approved = _people(file, trust)
        wanted = max(trust.threshold, release.threshold)
        if len(approved) < wanted:
            raise refusals.below_threshold(len(approved), wanted)
    if release.sign != sign:
        raise refusals.wrong_sign(release.sign, sign)
    if release.show != show:
        raise refusals.unlisted_hash(show, release.show)
    return release


def release_state(release: Release, now_ns: int) -> State:
    """Whether a release allows its show at ``now_ns``. A show whose release has expired gives way to its safe
    picture (``Stage.safe_only``), black without one.

    A clock that reads earlier than the moment the release was issued is wrong: that moment counts instead.
    """
    now_ns = max(now_ns, release.issued_ns)
    if now_ns < release.not_before_ns:
        return "not-yet"
    return "valid" if now_ns < release.expires_ns else "expired"


def approved_by(data: bytes, trust: Trust) -> list[Approver]:
    """The approvers whose signatures are good and trusted. Raises ReleaseRefused."""
    file = parse(data)
    people = _people(file, trust)
    signers = {one.key for one in file.signatures}
    return [one for one in file.release.approvers if one.key in signers and one.name in people]


def _people(file: SignedRelease, trust: Trust) -> set[str]:
    """The different trusted people who signed. Every signature that can be checked must be good."""
    trusted = trust.keys()
    approvers = {approver.key: approver for approver in file.release.approvers}
    message = _message(file.release)
    people = set()
    for one in file.signatures:
        approver = approvers.get(one.key)
        if approver is None:
            raise refusals.bad_signature(f"key {one.key}")
        if one.key not in trusted or not trust.counts(one.key, file.release.number):
            continue  # somebody this player was not told to trust, or not any more; neither counts nor harms
        key, person = trusted[one.key]
        try:
            signature = base64.b64decode(one.signature, validate=True)
        except binascii.Error:
            signature = b""
        if len(signature) != SIGNATURE_BYTES or base64.b64encode(signature).decode("ascii") != one.signature:
            raise refusals.bad_signature(approver.name)
        if person != approver.name or not key.verifies(signature, message):
            raise refusals.bad_signature(approver.name)
        people.add(person)
    return people


def _message(release: Release) -> bytes:
    return f"{FORMAT}\n".encode() + release.encoded()


def utc_text(t_ns: int) -> str:
    """An instant for people, in UTC to the second."""
    return datetime.fromtimestamp(t_ns // NS_PER_S, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
