"""The receiving socket: batches, coalesced datagrams, groups beyond one socket's share, sharing a port."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock, SystemClock
from ledsign.core.errors import TransportError
from ledsign.transport import receive
from ledsign.transport.receive import UdpReceiver
from ledsign.transport.segmentation import gso_available
from ledsign.transport.target import parse_target
from ledsign.transport.udp import open_udp
from ledsign.wire.base import PROTOCOLS

LINUX = sys.platform.startswith("linux")


@pytest.fixture
def sender():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind(("127.0.0.1", 0))
        yield made


def test_nothing_there_is_an_empty_list(receiver):
    assert receiver.receive() == []


def test_datagrams_come_in_order_with_their_sender(receiver, sender, arrived):
    for text in (b"one", b"", b"three"):
        sender.sendto(text, receiver.address)
    assert receiver.receive() == [(text, sender.getsockname()) for text in (b"one", b"", b"three")]


def test_a_batch_is_bounded_and_the_rest_waits(receiver, sender):
    for number in range(10):
        sender.sendto(bytes((number,)), receiver.address)
    batches = [len(receiver.receive(4)) for _ in range(4)]
    assert batches == [4, 4, 2, 0]


@pytest.mark.skipif(not gso_available(), reason="this kernel has no UDP segmentation offload")
@pytest.mark.parametrize("coalesce", [True, False])
@pytest.mark.parametrize("sizes", [(638,) * 40, (1450,) * 20 + (7,), (5, 5)])
def test_coalesced_datagrams_are_parted_as_they_were_sent(arrived, packets, coalesce, sizes):
    with UdpReceiver(coalesce=coalesce) as receiver:
        target = parse_target(f"ddp://127.0.0.1:{receiver.address[1]}?burst=64")
        sent = packets(*sizes)
        with contextlib.closing(open_udp(target, PROTOCOLS["ddp"], FakeClock())) as transport:
            transport.send(sent)
        assert arrived(receiver, len(sizes)) == [bytes(view) for view in sent.views]


@pytest.mark.skipif(not gso_available(), reason="this kernel has no UDP segmentation offload")
def test_a_coalesced_batch_is_bounded_too(receiver, packets):
    target = parse_target(f"ddp://127.0.0.1:{receiver.address[1]}?burst=64")
    with contextlib.closing(open_udp(target, PROTOCOLS["ddp"], FakeClock())) as transport:
        transport.send(packets(*(100,) * 50))
    found = [receiver.receive(20) for _ in range(4)]
    assert [len(batch) for batch in found] == [20, 20, 10, 0]


def test_the_buffer_is_large_and_can_be_read_back(receiver):
    assert receiver.buffer_bytes >= 200_000
    with UdpReceiver(buffer_bytes=20_000) as small:
        assert small.buffer_bytes < receiver.buffer_bytes


@pytest.mark.skipif(not LINUX, reason="only Linux counts what it dropped")
def test_drops_of_the_kernel_are_counted(sender):
    with UdpReceiver(buffer_bytes=5_000) as receiver:
        for _ in range(100):
            sender.sendto(bytes(1000), receiver.address)
        kept = len(receiver.receive(200))
        sender.sendto(b"one more", receiver.address)
        receiver.receive()
        assert 0 < kept < 100
        assert receiver.dropped == 100 - kept


def test_an_answer_leaves_from_the_listening_port(receiver, sender):
    sender.sendto(b"who is there", receiver.address)
    ((_, address),) = receiver.receive()
    receiver.reply(b"me", address)
    sender.settimeout(2)
    assert sender.recvfrom(10) == (b"me", receiver.address)


def test_an_answer_that_cannot_leave(receiver, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    with pytest.raises(TransportError, match="no answer to"):
        receiver.reply(bytes(70_000), ("127.0.0.1", 9))


@pytest.mark.skipif(not LINUX, reason="only Linux reports a refusal on receive")
def test_an_answer_nobody_wanted_does_not_disturb(receiver, sender):
    with UdpReceiver() as gone:
        address = gone.address
    receiver.reply(b"hello?", address)
    sender.sendto(b"next", receiver.address)
    assert receiver.receive() == [(b"next", sender.getsockname())]


def test_a_taken_port_is_refused_with_a_remedy(receiver, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    with pytest.raises(TransportError, match=r"cannot listen on 127\.0\.0\.1:.*→ end the program"):
        UdpReceiver("127.0.0.1", receiver.address[1])
    monkeypatch.setenv("LEDSIGN_LANG", "zh_CN.UTF-8")
    with pytest.raises(TransportError, match="请结束占用该端口的程序"):
        UdpReceiver("127.0.0.1", receiver.address[1])


def test_listeners_that_agree_share_a_port():
    with UdpReceiver("127.0.0.1", 0, share=True) as one, UdpReceiver("127.0.0.1", one.address[1], share=True):
        pass


def joined(**options) -> UdpReceiver:
    try:
        return UdpReceiver("", 0, interface="127.0.0.1", **options)
    except TransportError as error:
        pytest.skip(f"no multicast on loopback: {error}")


def test_more_groups_than_one_socket_may_join(arrived, sender):
    groups = tuple(f"239.255.7.{number}" for number in range(1, 46))
    with joined(groups=groups) as receiver:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        for group in groups:
            sender.sendto(group.encode(), (group, receiver.address[1]))
        found = arrived(receiver, len(groups))
        if not found:
            pytest.skip("this machine does not deliver multicast on loopback")
        assert found == [group.encode() for group in groups]


def test_a_group_that_cannot_be_joined(receiver, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    with pytest.raises(TransportError, match=r"cannot join multicast group 10\.0\.0\.1.*→ name an interface"):
        receiver.join("10.0.0.1")
    with pytest.raises(ValueError, match="does not appear to be"):
        receiver.join("x")


def test_an_ipv6_group():
    try:
        receiver = UdpReceiver("::", 0, interface="lo")
    except TransportError as error:
        pytest.skip(f"no IPv6: {error}")
    with receiver:
        try:
            receiver.join("ff18::8300:1")
        except TransportError as error:
            pytest.skip(f"no IPv6 multicast on loopback: {error}")
        assert receiver.address[0] == "::"


def test_closing_twice_is_safe():
    receiver = UdpReceiver()
    assert receiver.fileno() >= 0
    receiver.close()
    receiver.close()
    assert receiver.fileno() == -1


def test_elsewhere_it_works_without_the_kernels_extras(monkeypatch, sender):
    monkeypatch.setattr(receive, "LINUX", False)
    with UdpReceiver(share=True) as receiver:
        sender.sendto(b"plain", receiver.address)
        assert receiver.receive() == [(b"plain", sender.getsockname())]
        assert receiver.receive() == []
        assert receiver.dropped == 0


def test_a_kernel_without_the_extras_is_good_enough(monkeypatch, sender):
    class Plain(socket.socket):
        def setsockopt(self, level, name, *value):
            if name in (receive.SO_RXQ_OVFL, receive.UDP_GRO, 33, socket.SO_RCVBUF):
                raise OSError(errno.ENOPROTOOPT, "Protocol not available")
            super().setsockopt(level, name, *value)

    monkeypatch.setattr(receive.socket, "socket", Plain)
    with UdpReceiver() as receiver:
        sender.sendto(b"plain", receiver.address)
        assert receiver.receive() == [(b"plain", sender.getsockname())]


def test_a_reset_reported_on_receive_is_no_packet(monkeypatch, sender):
    # Windows reports here that an earlier answer of ours was refused.
    class Resetting(socket.socket):
        resets = 1

        def recvfrom_into(self, *arguments):
            if Resetting.resets:
                Resetting.resets -= 1
                raise ConnectionResetError
            return super().recvfrom_into(*arguments)

    monkeypatch.setattr(receive, "LINUX", False)
    monkeypatch.setattr(receive.socket, "socket", Resetting)
    with UdpReceiver() as receiver:
        sender.sendto(b"after", receiver.address)
        assert receiver.receive() == [(b"after", sender.getsockname())]


@pytest.mark.skipif(not LINUX, reason="the kernel's arrival times are known on Linux only")
def test_each_packet_is_stamped_with_its_arrival_not_with_its_reading(sender):
    with UdpReceiver() as receiver:
        for _ in range(2):
            sender.sendto(b"x", receiver.address)
        now_ns = SystemClock().now_ns()
        first, second = [stamp for _, _, stamp in receiver.receive_stamped()]
        # the kernel stamps on whichever core it runs; its clock may be read a moment after ours
        assert now_ns - 60 * NS_PER_S < first <= second <= now_ns + NS_PER_S // 100
