"""Rule 6, with what the service itself made: one byte changed, and nothing approves it any more."""

from __future__ import annotations

import shutil

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledsign.core.errors import ReleaseRefused, ShowError
from ledsign.service.players import link
from ledsign.show.bundle import read_show
from ledsign.show.release import parse
from tests.service.casting import SIGN, Crew, remember


@pytest.fixture(scope="module")
def bundle(compiled_before, tmp_path_factory):
    """A copy of an approved show, its files, and what they hold."""
    folder = tmp_path_factory.mktemp("bundle") / "show"
    shutil.copytree(next((compiled_before / "bundles").iterdir()), folder)
    return folder, {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_byte_changed_is_another_show_or_none(bundle, data):
    """What approvers signed is the hash; with any byte of it changed that hash is nowhere."""
    folder, files = bundle
    approved = read_show(folder).digest
    path = data.draw(st.sampled_from(sorted(files)))
    content = bytearray(files[path])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.unlink()
    path.write_bytes(content)
    try:
        found = read_show(folder).digest
    except ShowError:
        found = ""
    finally:
        path.unlink()
        path.write_bytes(files[path])
    assert found != approved


KINDS = ("bad-signature", "below-threshold", "older", "wrong-sign", "expired", "unlisted-hash")


@pytest.fixture
def released(house, compiled_before):
    """A sign with release 20 live, and 10 before it."""
    remember(house, compiled_before)
    crew = Crew(house)
    old = crew.publish(crew.approved())
    return crew, old, crew.publish(crew.approved())


@pytest.mark.parametrize("kind", KINDS)
def test_the_player_refuses_what_was_not_released_so(released, kind):
    crew, old, record = released
    store = link(crew.house, SIGN).store()
    show, file = store.current().show, parse(record.file)
    changes = {
        "bad-signature": {"expires_ns": file.release.expires_ns + 1, "number": 30},
        "below-threshold": {},
        "older": {},
        "wrong-sign": {"sign": "p10-64x17"},
        "expired": {},
        "unlisted-hash": {"show": "0" * 64},
    }[kind]
    forged = msgspec.structs.replace(file, release=msgspec.structs.replace(file.release, **changes))
    if kind == "below-threshold":
        forged = msgspec.structs.replace(forged, signatures=forged.signatures[:1])
    if kind == "older":
        forged = parse(old.file)
    if kind == "expired":
        crew.house.clock.advance_ns(400 * 86_400 * 10**9)
    stamp = store.stamp()
    # Any change of what was signed breaks the signatures first; that is the point of them.
    allowed = {kind, "bad-signature"} if changes else {kind}
    with pytest.raises(ReleaseRefused) as refused:
        store.publish(show, forged.encoded())
        if kind == "expired":
            raise AssertionError("published again after its time")
    assert refused.value.reason in allowed
    assert store.stamp() == stamp and store.current().release == file.release
