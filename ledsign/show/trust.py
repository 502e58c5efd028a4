"""Trust: whose approval a player accepts for one sign, and how many of them it takes.

  {"format": "ledsign-trust/1", "sign": "twin-towers", "threshold": 2,
   "people": [{"name": "编审甲", "key": "ed25519:…"}, …]}

The file lies beside the player's show store and belongs to whoever runs the machine. Without it the player
plays unsigned shows and says so; with it, also a broken one, it never does.

Somebody who has left may be kept with ``"last_number": n``: what they signed up to release n stays good,
nothing newer does. So a change of people never darkens a sign.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from ledsign.core.errors import ShowError
from ledsign.show.key import PublicKey
from ledsign.show.replacement import replace_file, sync_folder

FORMAT = "ledsign-trust/1"
TRUST = "trust.json"
DEFAULT_THRESHOLD = 2


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Somebody who may approve. One person may have several keys, listed one by one under the same name.

    ``last_number``: the key counts for releases up to this number only; None: for all.
    """

    name: str
    key: str
    last_number: int | None = None


class Trust(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``threshold`` different ``people`` must have signed a release for ``sign``."""

    sign: str
    people: tuple[Person, ...]
    threshold: int = DEFAULT_THRESHOLD
    format: str = FORMAT

    def check(self) -> None:
        """Raises ValueError when nothing could ever be, or anything would be, accepted."""
        if self.format != FORMAT:
            raise ValueError(f"format {self.format!r} is not {FORMAT!r}")
        if not self.sign:
            raise ValueError("sign: name the sign this is for")
        if self.threshold < 1:
            raise ValueError("threshold: at least one person must approve")
        keys = self.keys()
        if len(keys) != len(self.people):
            raise ValueError("people: a key belongs to one person and is listed once")
        if not all(person.name.strip() for person in self.people):
            raise ValueError("people: every key has a person's name")
        names = {person.name for person in self.people}
        if len(names) < self.threshold:
            raise ValueError(f"threshold: {self.threshold} people must approve, but only {len(names)} may")

    def counts(self, key: str, number: int) -> bool:
        """Whether the key with this id counts for release ``number``."""
        ends = {
            PublicKey.from_text(person.key).id: person.last_number
            for person in self.people
            if person.last_number is not None
        }
        return number <= ends.get(key, number)

    def keys(self) -> dict[str, tuple[PublicKey, str]]:
        """Key and person's name by key id. Raises ValueError for what is no key."""
        keys = [(PublicKey.from_text(person.key), person.name) for person in self.people]
        return {key.id: (key, name) for key, name in keys}


def read_trust(path: Path) -> Trust | None:
    """The trust in ``path``; None when there is no such file: unsigned shows are played then.

    Raises ShowError when it is there but cannot be read or contradicts itself; nothing is trusted then.
    """
    try:
        trust = msgspec.json.decode(path.read_bytes(), type=Trust)
        trust.check()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ShowError(
            f"{path}: cannot be read: {error.strerror}; nothing new is shown until it can"
        ) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise ShowError(f"{path}: {error}; mend it or write it again with ledsign keys trust") from error
    return trust


def write_trust(trust: Trust, path: Path) -> None:
    """Write it, whole or not at all. Raises ValueError for a contradiction, ShowError from the disk."""
    trust.check()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = msgspec.json.format(msgspec.json.encode(trust), indent=2)
        replace_file(path, [content, b"\n"], read_back=True)
        sync_folder(path.parent)
    except OSError as error:
        raise ShowError(f"{error.filename or path}: cannot be written: {error.strerror}") from error
