"""Distrust: what a backup must not bring back. It knows nothing of what was ended since it was made.

Sessions, one-time links and tokens all end: whoever still may has them made again. Where the database whose
place it takes can be read, people disabled since stay disabled, releases withdrawn since stay withdrawn, used
codes stay used; and, where that one is whole, roles taken away since stay away, and keys replaced since wait
for somebody to vouch for them anew. It only ever takes away.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from ledsign.core.clock import NS_PER_S
from ledsign.store.tables import Link, Login, Person, ReleaseRecord, Token

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

RESTORED = "restored"
_WITH = ("", "-wal")
_STEP_NS = 30 * NS_PER_S  # of one-time codes


@dataclass(slots=True, kw_only=True)
class Ended:
    """What the database before had ended.

    ``people`` by id: (disabled_ns, totp_step, recovery codes, public key); ``withdrawn`` by id of release:
    (ended_ns, why). ``grants`` (person, sign, role), None where it was not whole.
    """

    people: dict[str, tuple[int, int, list[str], str]] = field(default_factory=dict)
    withdrawn: dict[str, tuple[int, str]] = field(default_factory=dict)
    grants: set[tuple[str, str, str]] | None = None


def read_ended(file: Path | None) -> Ended:
    """What the SQLite file ``file`` has ended, as far as it can be read. Leaves it as it is."""
    found = Ended()
    if file is None or not file.is_file():
        return found
    with TemporaryDirectory() as folder:
        copy = Path(folder) / file.name
        for suffix in _WITH:
            with suppress(FileNotFoundError):
                shutil.copyfile(file.with_name(file.name + suffix), copy.with_name(copy.name + suffix))
        with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(copy)) as db:
            # Row by row: of a damaged table what comes before the damage counts.
            with suppress(sqlite3.Error, ValueError, TypeError):
                for row in db.execute("SELECT id, disabled_ns, totp_step, recovery, key_public FROM people"):
                    found.people[row[0]] = (int(row[1]), int(row[2]), json.loads(row[3]), str(row[4]))
            with suppress(sqlite3.Error, ValueError, TypeError):
                query = "SELECT id, ended_ns, why_ended FROM releases WHERE state = 'withdrawn'"
                for row in db.execute(query):
                    found.withdrawn[row[0]] = (int(row[1]), str(row[2]))
            with suppress(sqlite3.Error):
                if db.execute("PRAGMA quick_check").fetchone() == ("ok",):
                    found.grants = set(db.execute("SELECT person_id, sign, role FROM grants"))
    return found


def distrust(db: Session, before: Ended, at_ns: int) -> dict[str, Any]:
    """End what a backup has brought back, in the caller's transaction; how much, for the audit trail."""
    sessions = update(Login).where(Login.ended_ns == 0)
    told = {
        "sessions": _count(db, sessions.values(ended_ns=at_ns, why_ended=RESTORED)),
        "links": _count(db, update(Link).where(Link.used_ns == 0).values(used_ns=at_ns)),
        "tokens": _count(db, update(Token).where(Token.revoked_ns == 0).values(revoked_ns=at_ns)),
        "disabled": 0, "withdrawn": 0, "grants": 0, "keys": 0,
    }  # fmt: skip
    for ident, (disabled_ns, step, recovery, key) in before.people.items():
        person = db.get(Person, ident)
        if person is None:
            continue
        # What noise in a damaged file says of the future is not believed.
        if 0 < disabled_ns <= at_ns and not person.disabled_ns:
            person.disabled_ns = disabled_ns
            told["disabled"] += 1
        if step <= at_ns // _STEP_NS + 1:
            person.totp_step = max(person.totp_step, step)
        if person.recovery != recovery:
            person.recovery = [one for one in person.recovery if one in recovery]
        if before.grants is None:
            continue
        kept = [one for one in person.grants if (ident, one.sign, one.role) in before.grants]
        told["grants"] += len(person.grants) - len(kept)
        person.grants = kept
        if person.vouched_by and key != person.key_public:
            person.vouched_by = ""
            told["keys"] += 1
    for ident, (ended_ns, why) in before.withdrawn.items():
        release = db.get(ReleaseRecord, ident)
        if release is not None and release.state != "withdrawn":
            release.state, release.ended_ns, release.why_ended = "withdrawn", ended_ns, why
            told["withdrawn"] += 1
    db.flush()
    return told


def _count(db: Session, statement: Any) -> int:
    return int(db.execute(statement).rowcount)  # type: ignore[attr-defined]
