"""UDP out of the transport and into a socket: the same datagrams whatever the way, nothing ever raised."""

from __future__ import annotations

import errno
import socket
import sys
from dataclasses import replace

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import TransportError
from ledsign.transport import segmentation, udp
from ledsign.transport.base import Target
from ledsign.transport.receive import UdpReceiver
from ledsign.transport.segmentation import gso_available, segments_per_send
from ledsign.transport.sender import Destination
from ledsign.transport.target import parse_target
from ledsign.transport.udp import GAP_BUDGET_NS, UdpTransport, open_udp
from ledsign.wire.base import PROTOCOLS, EncoderOptions, Packets

needs_gso = pytest.mark.skipif(not gso_available(), reason="this kernel has no UDP segmentation offload")
LINUX = sys.platform.startswith("linux")


OPENED: list[UdpTransport] = []


@pytest.fixture(autouse=True)
def _close_what_was_opened():
    yield
    while OPENED:
        OPENED.pop().close()


def open_url(url: str, clock: FakeClock | None = None) -> UdpTransport:
    target = parse_target(url)
    OPENED.append(open_udp(target, PROTOCOLS[target.scheme], clock or FakeClock()))
    return OPENED[-1]


def open_to(receiver: UdpReceiver, query: str = "", clock: FakeClock | None = None, protocol: str = "ddp"):
    host, port = receiver.address
    return open_url(f"{protocol}://{host}:{port}?{query}", clock)


class Refusing:
    """A socket in front of a real one, that fails as told: a queue of errno values, 0 = let it pass."""

    def __init__(self, real: socket.socket, errors: list[int]) -> None:
        self.real = real
        self.errors = errors
        self.calls = 0

    def _next(self) -> None:
        self.calls += 1
        if code := self.errors.pop(0) if self.errors else 0:
            raise OSError(code, "told to fail")

    def send(self, data):
        self._next()
        return self.real.send(data)

    def sendto(self, data, address):
        self._next()
        return self.real.sendto(data, address)

    def sendmsg(self, *arguments):
        self._next()
        return self.real.sendmsg(*arguments)

    def close(self) -> None:
        self.real.close()


def refuse(transport, *errors: int) -> Refusing:
    transport._socket = Refusing(transport._socket, list(errors))
    return transport._socket


# ---------------------------------------------------------------- the same datagrams, whatever the way
@pytest.mark.parametrize(
    "query", ["gso=no", "gso=yes", "gso=yes&burst=3", "gso=yes&burst=64", "gso=no&burst=1"]
)
@pytest.mark.parametrize(
    "sizes", [(5,), (1450,) * 7, (1450,) * 7 + (10,), (638,) * 150, (1, 2, 3), (700, 700, 900)]
)
def test_every_way_sends_the_same_datagrams(receiver, arrived, packets, query, sizes):
    transport = open_to(receiver, query)
    sent = packets(*sizes)
    transport.send(sent)
    assert arrived(receiver, len(sizes)) == [bytes(view) for view in sent.views]
    assert (transport.sent.packets, transport.sent.bytes) == (len(sizes), sum(sizes))
    assert (transport.sent.dropped, transport.sent.errors) == (0, 0)
    transport.close()


@pytest.mark.parametrize("protocol", ["ddp", "sacn", "artnet"])
def test_an_encoders_frame_arrives_whole_and_in_order(receiver, arrived, protocol):
    encoder = PROTOCOLS[protocol].encoder(20_000, EncoderOptions())
    encoder.write(np.arange(20_000, dtype=np.int64).astype(np.uint8))
    burst = encoder.seal(0)
    transport = open_to(receiver, protocol=protocol)
    transport.send(burst.data)
    transport.send(burst.sync)
    expected = [bytes(view) for part in (burst.data, burst.sync) for view in part.views]
    assert arrived(receiver, len(expected)) == expected


@needs_gso
def test_segmentation_is_used_and_a_chunk_is_bounded(receiver, arrived, packets):
    transport = open_to(receiver, "burst=16")
    front = refuse(transport)
    transport.send(packets(*(100,) * 50))
    assert front.calls == 4
    assert len(arrived(receiver, 50)) == 50
    assert transport.segmented
    transport.send(packets(100))
    assert front.calls == 5


@pytest.mark.parametrize(
    ("size", "burst", "count"), [(1450, 64, 45), (638, 64, 64), (638, 16, 16), (65_507, 16, 1), (0, 4, 4)]
)
def test_segments_per_send(size, burst, count):
    assert segments_per_send(size, burst) == count


@needs_gso
@pytest.mark.parametrize("code", [errno.EIO, errno.EINVAL, errno.EMSGSIZE, errno.EOPNOTSUPP])
def test_where_segmentation_is_refused_it_is_given_up_for_good_and_nothing_is_lost(
    receiver, arrived, packets, code
):
    transport = open_to(receiver, "burst=4")
    front = refuse(transport, 0, code)
    transport.send(packets(*(100,) * 10))
    assert len(arrived(receiver, 10)) == 10
    assert front.calls == 1 + 1 + 6
    assert not transport.segmented
    assert transport.sent.errors == transport.sent.dropped == 0
    transport.send(packets(*(100,) * 10))
    assert front.calls == 8 + 10


@needs_gso
@pytest.mark.parametrize("code", [errno.EAGAIN, errno.ENOBUFS, errno.EHOSTUNREACH, errno.ENETUNREACH])
def test_trouble_of_the_network_is_not_blamed_on_segmentation(receiver, arrived, packets, code):
    transport = open_to(receiver, "burst=4")
    refuse(transport, code)
    transport.send(packets(*(100,) * 8))
    assert len(arrived(receiver, 4)) == 4
    assert transport.segmented
    assert (transport.sent.packets, transport.sent.dropped, transport.sent.errors) == (4, 4, 1)
    assert "told to fail" in transport.sent.last_error


# ---------------------------------------------------------------- errors
def free_port() -> int:
    with UdpReceiver() as gone:
        return gone.address[1]


@pytest.mark.skipif(not LINUX, reason="only Linux reports a refusal on the next send")
def test_nobody_listening_is_counted_and_costs_nothing_when_somebody_comes(packets, arrived):
    port = free_port()
    transport = open_url(f"ddp://127.0.0.1:{port}")
    for _ in range(3):
        transport.send(packets(5))
    assert transport.sent.errors
    assert "refused" in transport.sent.last_error.lower()
    with UdpReceiver("127.0.0.1", port) as receiver:
        transport.send(packets(9, fill=3))
        assert arrived(receiver, 1) == [b"\4" * 9]
    assert transport.sent.dropped == 0


@pytest.mark.skipif(not LINUX, reason="only Linux reports a refusal on the next send")
def test_refused_blocks_too(packets, arrived):
    port = free_port()
    transport = open_url(f"ddp://127.0.0.1:{port}")
    transport.send(packets(50, 50))
    transport.send(packets(50, 50))
    with UdpReceiver("127.0.0.1", port) as receiver:
        transport.send(packets(50, 50))
        assert len(arrived(receiver, 2)) == 2


@pytest.mark.parametrize(
    "code", [errno.EAGAIN, errno.ENOBUFS, errno.EPERM, errno.EHOSTUNREACH, errno.EMSGSIZE]
)
def test_what_the_kernel_does_not_take_is_dropped_and_counted(receiver, arrived, packets, code):
    transport = open_to(receiver, "gso=no")
    refuse(transport, 0, code)
    transport.send(packets(3, 2, 1))
    assert arrived(receiver, 2) == [b"\1\1\1", b"\3"]
    assert (transport.sent.packets, transport.sent.dropped, transport.sent.errors) == (2, 1, 1)


def test_a_refusal_twice_is_one_packet_dropped(receiver, arrived, packets):
    transport = open_to(receiver, "gso=no")
    refuse(transport, errno.ECONNREFUSED, errno.ECONNREFUSED)
    transport.send(packets(1, 1))
    assert len(arrived(receiver, 1)) == 1
    assert (transport.sent.dropped, transport.sent.errors) == (1, 2)


def test_after_the_network_changed_the_socket_is_made_anew_once_a_second(receiver, arrived, packets):
    clock = FakeClock()
    transport = open_to(receiver, "gso=no", clock)
    first = transport._socket
    refuse(transport, errno.ENETUNREACH, errno.ENETUNREACH)
    transport.send(packets(1))
    assert transport._socket.real is first
    clock.advance_ns(NS_PER_S)
    transport.send(packets(1))
    assert arrived(receiver, 1) == [b"\1"]
    second = transport._socket
    assert second is not first
    transport.send(packets(1))
    assert transport._socket is second


def test_a_network_that_is_away_at_the_start_is_waited_for(receiver, arrived, packets, monkeypatch):
    clock, real, away = FakeClock(), udp.open_sender, [True]

    def sometimes(*arguments, **options):
        if away[0]:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")
        return real(*arguments, **options)

    monkeypatch.setattr(udp, "open_sender", sometimes)
    transport = open_to(receiver, clock=clock)
    transport.send(packets(1, 1))
    assert (transport.sent.dropped, transport.sent.errors) == (2, 1)
    clock.advance_ns(NS_PER_S)
    transport.send(packets(1))
    assert (transport.sent.dropped, transport.sent.errors) == (3, 2)
    away[0] = False
    transport.send(packets(1))
    assert transport.sent.dropped == 4, "looked for again at most once a second"
    clock.advance_ns(NS_PER_S)
    transport.send(packets(1))
    assert arrived(receiver, 1) == [b"\1"]


def test_a_renewal_that_fails_for_another_reason_is_counted(receiver, packets, monkeypatch):
    clock = FakeClock()
    transport = open_to(receiver, clock=clock)
    refuse(transport, errno.ENETDOWN)
    transport.send(packets(1))

    def refused(*arguments, **options):
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(udp, "open_sender", refused)
    clock.advance_ns(NS_PER_S)
    transport.send(packets(1))
    assert "Too many open files" in transport.sent.last_error
    assert transport.sent.dropped == 2


def test_a_closed_one_drops(receiver, packets):
    transport = open_to(receiver)
    transport.close()
    transport.close()
    transport.drain(10)
    transport.send(packets(1, 1))
    assert transport.sent.dropped == 2


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ddp://no-such-host.invalid", "no-such-host.invalid"),
        ("ddp://127.0.0.1?interface=203.0.113.9", "interface"),
        ("sacn://[ff18::8300:1]?interface=nosuch0", "interface"),
    ],
)
def test_what_cannot_be_opened_says_why_and_what_to_do(url, words, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    target = parse_target(url)
    with pytest.raises(TransportError, match=words) as caught:
        open_udp(target, PROTOCOLS[target.scheme], FakeClock())
    assert "→" in str(caught.value)
    monkeypatch.setenv("LEDSIGN_LANG", "zh")
    with pytest.raises(TransportError, match="请"):
        open_udp(target, PROTOCOLS[target.scheme], FakeClock())


# ---------------------------------------------------------------- pauses
@pytest.mark.parametrize(
    ("query", "count", "pauses"), [("burst=4&gap_us=100", 10, 2), ("burst=1&gap_us=3000", 9, 2)]
)
@pytest.mark.parametrize("gso", ["yes", "no"])
def test_bursts_are_parted_by_pauses_within_a_budget(receiver, arrived, packets, query, count, pauses, gso):
    clock = FakeClock()
    transport = open_to(receiver, f"{query}&gso={gso}", clock)
    transport.send(packets(*(10,) * count))
    gap_ns = int(query.rpartition("=")[2]) * 1_000
    assert clock.monotonic_ns() == pauses * gap_ns <= GAP_BUDGET_NS
    assert len(arrived(receiver, count)) == count


# ---------------------------------------------------------------- options of the socket
def test_options_reach_the_socket(receiver):
    transport = open_to(receiver, "dscp=46&broadcast=yes&interface=127.0.0.1")
    made = transport._socket
    assert made.getsockopt(socket.IPPROTO_IP, socket.IP_TOS) == 46 << 2
    assert made.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST)
    assert made.getsockname()[0] == "127.0.0.1"
    assert made.gettimeout() == 0


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")


@needs_ipv6
def test_ipv6(arrived, packets):
    with UdpReceiver("::1") as receiver:
        transport = open_url(f"ddp://[::1]:{receiver.address[1]}?dscp=10")
        transport.send(packets(4, 4))
        assert len(arrived(receiver, 2)) == 2
        assert transport._socket.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_TCLASS) == 40


@needs_ipv6
def test_ipv6_groups_of_universes(packets, monkeypatch):
    transport = open_url("sacn://[ff18::8300:0]?interface=lo&ttl=3")
    assert transport._socket.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS) == 3
    sent = []
    monkeypatch.setattr(transport, "_socket", replace_sendto(sent))
    transport.send(packets(3, 3, universes=(1, 63_999)))
    assert [address[:2] for address in sent] == [("ff18::8300:1", 5568), ("ff18::8300:f9ff", 5568)]


def replace_sendto(sent: list):
    class Noting:
        def sendto(self, data, address):
            sent.append(address)

    return Noting()


# ---------------------------------------------------------------- multicast
@pytest.fixture
def multicast_receiver():
    groups = ("239.255.0.7", "239.255.1.2")
    try:
        made = UdpReceiver("", 0, groups=groups, interface="127.0.0.1")
    except TransportError as error:
        pytest.skip(f"no multicast on loopback: {error}")
    with made:
        yield made


@pytest.mark.parametrize("host", ["239.255.0.7", "239.255.0.0"])
def test_each_universe_goes_to_its_own_group(multicast_receiver, arrived, packets, host):
    port = multicast_receiver.address[1]
    transport = open_url(f"sacn://{host}:{port}?interface=127.0.0.1&ttl=0")
    transport.send(packets(30, 30, 30, universes=(7, 8, 258)))
    found = arrived(multicast_receiver, 2)
    if not found:
        pytest.skip("this machine does not deliver multicast on loopback")
    assert found == [b"\1" * 30, b"\3" * 30]
    assert transport.sent.packets == 3
    transport.send(packets(30, universes=(258,)))
    assert arrived(multicast_receiver, 1) == [b"\1" * 30]


def test_pauses_between_groups(packets):
    clock = FakeClock()
    transport = open_url("sacn://239.255.0.1?interface=127.0.0.1&burst=2&gap_us=1000", clock)
    transport.send(packets(*(9,) * 5, universes=(1, 2, 3, 4, 5)))
    assert clock.monotonic_ns() == 2_000_000
    transport.close()


def test_what_stands_for_groups():
    def means(host):
        return Destination(socket.AF_INET, (host, 5568)).means_groups

    assert [means(host) for host in ("239.255.0.1", "239.254.0.1", "10.0.0.1")] == [True, False, False]


# ---------------------------------------------------------------- other systems
def test_without_linux_there_is_no_segmentation(receiver, arrived, packets, monkeypatch):
    monkeypatch.setattr(segmentation, "LINUX", False)
    monkeypatch.setattr(udp, "LINUX", False)
    assert not gso_available()
    transport = open_to(receiver)
    assert not transport.segmented
    transport.send(packets(5, 5))
    assert len(arrived(receiver, 2)) == 2


def test_a_kernel_that_refuses_has_no_segmentation(monkeypatch):
    def refused(*arguments):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(segmentation, "send_segmented", refused)
    monkeypatch.setattr(segmentation, "LINUX", True)
    assert not gso_available()


def test_a_target_made_by_hand_names_its_host_in_errors(monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    target = replace(Target(scheme="ddp"), host="no-such-host.invalid", port=4048)
    with pytest.raises(TransportError, match=r"^no-such-host\.invalid: host"):
        open_udp(target, PROTOCOLS["ddp"], FakeClock())


def test_no_packets_is_nothing(receiver):
    transport = open_to(receiver)
    transport.send(Packets())
    assert transport.sent.packets == 0
