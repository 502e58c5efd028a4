"""Key: Ed25519 keys (RFC 8032) with which people approve releases.

  NAME.key   private, PKCS#8 PEM, readable by its owner only, optionally under a passphrase
  NAME.pub   public, one line: ``ed25519:BASE64 NAME``; BASE64 are the 32 bytes of the key

A key's id is the first 32 hexadecimal digits of the SHA-256 of those 32 bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.errors import ShowError
from ledsign.show.replacement import replace_file, sync_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KIND = "ed25519:"
PRIVATE_SUFFIX = ".key"
PUBLIC_SUFFIX = ".pub"
_ID_DIGITS = 32
_KEY_BYTES = 32
SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The 32 bytes of an Ed25519 public key."""

    raw: bytes

    @classmethod
    def from_text(cls, text: str) -> PublicKey:
        """Read ``ed25519:BASE64``. Raises ValueError."""
        if not text.startswith(KIND):
            raise ValueError(f"a public key begins with {KIND}")
        try:
            raw = base64.b64decode(text.removeprefix(KIND), validate=True)
        except binascii.Error as error:
            raise ValueError(f"not base64: {error}") from None
        if len(raw) != _KEY_BYTES:
            raise ValueError(f"a public key has {_KEY_BYTES} bytes, not {len(raw)}")
        found = cls(raw)
        if str(found) != text:
            raise ValueError("not the one way to write this key")
        return found

    @property
    def id(self) -> str:
        """The name releases call it by."""
        return hashlib.sha256(self.raw).hexdigest()[:_ID_DIGITS]

    def __str__(self) -> str:
        return KIND + base64.b64encode(self.raw).decode("ascii")

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether ``signature`` (64 bytes) over ``message`` was made with the private half of this key."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    """A private key and whose it is."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        """``name`` is the person's."""
        self.name = name
        self._private = private
        self.public = PublicKey(private.public_key().public_bytes_raw())

    @classmethod
    def new(cls, name: str) -> SigningKey:
        """A fresh key from the operating system's randomness."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return cls(name, Ed25519PrivateKey.generate())

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes; the same message always gives the same one."""
        return self._private.sign(message)

    def write(self, folder: Path, passphrase: str = "") -> tuple[Path, Path]:
        """Write NAME.key (mode 0600) and NAME.pub to ``folder`` and return both paths.

        Raises ShowError when either is there already, no key is ever overwritten, or cannot be written.
        """
        private, public = folder / f"{self.name}{PRIVATE_SUFFIX}", folder / f"{self.name}{PUBLIC_SUFFIX}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path in (private, public):
                if path.exists():
                    raise ShowError(f"{path}: is there already; a key is not overwritten, take another name")
            replace_file(private, [self._pem(passphrase)], mode=0o600)
            replace_file(public, [f"{self.public} {self.name}\n".encode()])
            sync_folder(folder)
        except OSError as error:
            raise ShowError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
        return private, public

    def _pem(self, passphrase: str) -> bytes:
        from cryptography.hazmat.primitives import serialization as formats

        locked = (
            formats.BestAvailableEncryption(passphrase.encode()) if passphrase else formats.NoEncryption()
        )
        return self._private.private_bytes(formats.Encoding.PEM, formats.PrivateFormat.PKCS8, locked)


def read_signing_key(path: Path, passphrase: str = "") -> SigningKey:
    """The private key in ``path``, its name that of the file.

    Raises ShowError when it is missing, no Ed25519 key, locked with another passphrase, or readable by others
    than its owner: whoever may read it may approve.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise ShowError(f"{path}: others than its owner may read this private key; chmod 600 it")
        private = load_pem_private_key(path.read_bytes(), passphrase.encode() or None)
    except OSError as error:
        raise ShowError(f"{path}: cannot be read: {error.strerror}") from error
    except TypeError as error:
        needs = "needs its passphrase" if not passphrase else "has no passphrase"
        raise ShowError(f"{path}: this key {needs}") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        wrong = "the passphrase is wrong, or it is" if passphrase else "it is"
        raise ShowError(f"{path}: {wrong} not a private key made by ledsign keys new") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise ShowError(f"{path}: not an Ed25519 key; make one with ledsign keys new")
    return SigningKey(path.name.removesuffix(PRIVATE_SUFFIX), private)


def read_public_key(path: Path) -> tuple[PublicKey, str]:
    """The public key in a NAME.pub file, and the person's name. Raises ShowError."""
    try:
        words = path.read_text(encoding="utf-8").strip().split(" ", 1)
        key = PublicKey.from_text(words[0])
    except OSError as error:
        raise ShowError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ShowError(f"{path}: not a public key made by ledsign keys new: {error}") from error
    return key, words[1] if len(words) > 1 else path.name.removesuffix(PUBLIC_SUFFIX)
