"""Generation: which shows a store holds, newest first, in two small files of which either may be lost.

  current.json    {"format": "ledsign-store/1", "check": SHA-256 of the bytes of "pointer", "pointer":
                   {"accepted": …, "current": {"show": SHA-256, "release": SHA-256 or ""}, "previous": …,
                    "waiting": …}}
  previous.json   the same, with the generation before as its ``current``

A new generation is entered into previous.json first, as accepted, then into current.json, as current: that
one rename is the switch.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from ledsign.core.errors import ShowError
from ledsign.show.replacement import replace_file, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "ledsign-store/1"
CURRENT = "current.json"
PREVIOUS = "previous.json"


class Generation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``show`` by digest; ``release`` is the SHA-256 of the release file that allows it, empty without."""

    show: str
    release: str = ""


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The newest release ever accepted: number, and digest of what was signed. 0: none yet."""

    number: int = 0
    digest: str = ""


class Pointer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two generations, one that waits for its not-before, and the last accepted release."""

    current: Generation | None = None
    previous: Generation | None = None
    waiting: Generation | None = None
    accepted: Accepted = Accepted()

    @property
    def generations(self) -> tuple[Generation, ...]:
        """All of them, in order of preference."""
        return tuple(one for one in (self.current, self.previous, self.waiting) if one is not None)


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    check: str
    pointer: msgspec.Raw


def read_pointer(path: Path) -> Pointer | None:
    """The pointer in ``path``; None when there is no such file. Raises ShowError when it is damaged."""
    try:
        envelope = msgspec.json.decode(path.read_bytes(), type=_Envelope)
        if envelope.format != FORMAT:
            raise ShowError(f"{path}: format {envelope.format!r} is not {FORMAT!r}")
        if hashlib.sha256(envelope.pointer).hexdigest() != envelope.check:
            raise ShowError(f"{path}: damaged, its bytes are not those its check stands for")
        return msgspec.json.decode(envelope.pointer, type=Pointer)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ShowError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise ShowError(f"{path}: damaged: {error}") from error


def write_pointer(path: Path, pointer: Pointer) -> None:
    """Put it in the place of what is there, once it reads back as it should. Raises OSError."""
    content = msgspec.json.encode(pointer)
    check = hashlib.sha256(content).hexdigest()
    envelope = _Envelope(format=FORMAT, check=check, pointer=msgspec.Raw(content))
    replace_file(path, [msgspec.json.encode(envelope)], read_back=True)
    sync_folder(path.parent)
