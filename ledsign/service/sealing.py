"""Sealing: secrets that lie in the database lie there encrypted and bound to whom they are of (AES-256-GCM).

sealed = nonce (12 bytes) + ciphertext + tag (16 bytes); ``about`` is authenticated with it
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


def key_for(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose, from the installation's secret."""
    return hmac.new(secret, f"ledsign {purpose} 1".encode(), hashlib.sha256).digest()


def seal(key: bytes, data: bytes, about: str) -> bytes:
    """Encrypt ``data``; only ``unseal`` with the same key and ``about`` gives it back."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def unseal(key: bytes, sealed: bytes, about: str) -> bytes:
    """The data again. Raises ValueError when the key or ``about`` is another, or a bit was changed."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except (InvalidTag, ValueError):
        raise ValueError("this was sealed otherwise, or changed") from None
