"""``require_peer``: a missing third party is told by name, and is a failure where CI insists."""

from __future__ import annotations

import pytest

MISSING = "no-such-peer"


def test_a_program_comes_with_its_path(require_peer):
    assert require_peer("sh").endswith("/sh")


def test_a_package_comes_with_its_name(require_peer):
    assert require_peer("hypothesis.strategies") == "hypothesis.strategies"


def test_a_missing_peer_skips_with_its_name(require_peer, monkeypatch):
    monkeypatch.delenv("LEDSIGN_REQUIRE_PEERS", raising=False)
    with pytest.raises(pytest.skip.Exception, match=MISSING):
        require_peer(MISSING)


def test_a_missing_peer_fails_where_peers_are_required(require_peer, monkeypatch):
    monkeypatch.setenv("LEDSIGN_REQUIRE_PEERS", "1")
    with pytest.raises(pytest.fail.Exception, match=MISSING):
        require_peer(MISSING)
