"""Keys: what they sign they verify, what is not theirs they do not; files only their owner reads."""

import os
import stat

import pytest

from ledsign.core.errors import ShowError
from ledsign.show.key import PublicKey, SigningKey, read_public_key, read_signing_key

# RFC 8032 §7.1, test 2
SECRET = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_it_is_ed25519_as_the_rfc_has_it():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = SigningKey("rfc", Ed25519PrivateKey.from_private_bytes(SECRET))
    assert key.public.raw == PUBLIC
    assert key.sign(b"\x72") == SIGNATURE
    assert key.public.verifies(SIGNATURE, b"\x72")
    assert not key.public.verifies(SIGNATURE, b"\x73")
    assert not key.public.verifies(SIGNATURE[:-1], b"\x72")
    assert not PublicKey(b"\xff" * 32).verifies(SIGNATURE, b"\x72")


@pytest.mark.parametrize("passphrase", ["", "四个字的话"])
def test_keys_come_back_from_their_files(tmp_path, passphrase):
    key = SigningKey.new("编审甲")
    private, public = key.write(tmp_path / "keys", passphrase)
    assert (private.name, public.name) == ("编审甲.key", "编审甲.pub")
    if os.name == "posix":
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    found = read_signing_key(private, passphrase)
    assert (found.name, found.public) == ("编审甲", key.public)
    assert read_public_key(public) == (key.public, "编审甲")
    assert PublicKey.from_text(str(key.public)) == key.public
    assert len(key.public.id) == 32
    with pytest.raises(ShowError, match="passphrase"):
        read_signing_key(private, "" if passphrase else "something")


def test_no_key_is_overwritten(tmp_path):
    private, public = SigningKey.new("a").write(tmp_path)
    before = private.read_bytes(), public.read_bytes()
    with pytest.raises(ShowError, match="not overwritten"):
        SigningKey.new("a").write(tmp_path)
    private.unlink()
    with pytest.raises(ShowError, match=r"a\.pub.*not overwritten"):
        SigningKey.new("a").write(tmp_path)
    assert public.read_bytes() == before[1]


def test_a_folder_that_takes_no_key_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ShowError, match="cannot be written"):
        SigningKey.new("a").write(tmp_path / "file")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_private_key_others_can_read_is_refused(tmp_path):
    private, _ = SigningKey.new("a").write(tmp_path)
    private.chmod(0o640)
    with pytest.raises(ShowError, match="chmod 600"):
        read_signing_key(private)


def other_kind() -> bytes:
    from cryptography.hazmat.primitives import serialization as formats
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.generate().private_bytes(
        formats.Encoding.PEM, formats.PrivateFormat.PKCS8, formats.NoEncryption()
    )


def test_what_is_no_private_key_says_so(tmp_path):
    path = tmp_path / "a.key"
    with pytest.raises(ShowError, match="cannot be read"):
        read_signing_key(path)
    for content, says in ((b"", "not a private key"), (b"hello", "not a private"), (other_kind(), "Ed25519")):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(ShowError, match=says):
            read_signing_key(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rsa:AAAA",
        "ed25519:",
        "ed25519:!!!!",
        "ed25519:AAAA",
        "ed25519:PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zg3=",  # the last digit's spare bits are set
    ],
)
def test_what_is_no_public_key_says_so(tmp_path, text):
    with pytest.raises(ValueError, match=r"ed25519|base64|bytes|one way"):
        PublicKey.from_text(text)
    path = tmp_path / "a.pub"
    path.write_text(f"{text} a\n")
    with pytest.raises(ShowError, match="not a public key"):
        read_public_key(path)


def test_a_missing_public_key_says_so(tmp_path):
    with pytest.raises(ShowError, match="cannot be read"):
        read_public_key(tmp_path / "a.pub")
