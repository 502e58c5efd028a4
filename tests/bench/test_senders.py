"""The sending benches: every packet arrives; a peer that is missing is told, not an error."""

from __future__ import annotations

import sys

import pytest

from ledsign.bench import crowd, peers, senders
from ledsign.bench.sink import Sink


def test_sink_counts_everything_ours_sends() -> None:
    with Sink() as sink:
        for protocol, packets in (("sacn", 7), ("artnet", 7), ("ddp", 3)):
            peer = senders.ours(protocol, sink.host, sink.port, 7, 4)
            peer.send()
            peer.send()
            assert sink.count() == 2 * packets
            peer.close()


def test_a_missing_peer_is_a_figure_without_value(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sacn", "ledfx_senders", "stupidArtnet"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(senders, "UNIVERSES", 2)
    found = {one.name: one for one in senders.run(0.01, lambda text: None)}
    assert len(found) == 5
    assert {one.value for one in found.values()} == {None}
    assert "GPL" in found["senders/sacn/rust"].note
    assert "ledsign[bench]" in found["senders/sacn/python"].note


def test_python_sacn_and_stupid_artnet_send_the_same_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sink(peers.SACN_PORT) as sink:
        sacn = peers.python_sacn(sink.host, 3)
        sacn.send()
        assert sink.count() == 3
        sacn.close()
    with Sink() as sink:
        stupid = peers.stupid_artnet(sink.host, sink.port, 3)
        stupid.send()
        assert sink.count() == 3
        stupid.close()


def test_a_small_crowd_all_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "STEPS", (20, 40))
    found = {one.name: one for one in crowd.run(0.2, lambda text: None)}
    assert set(found) == {"senders/crowd/lost", "senders/crowd/cpu", "senders/crowd/held"}
    assert "0 of 80 lost" in found["senders/crowd/lost"].note
