"""Ports: the sockets and serial devices behind listeners. Everything that blocks or fails lives here."""

from __future__ import annotations

import contextlib
import ipaddress
import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol

from ledsign.core.errors import TransportError
from ledsign.transport.fault import fault
from ledsign.transport.receive import Address, Run, UdpReceiver
from simulator.listen import LOOPBACK
from simulator.listener import Listener

REOPEN_NS = 1_000_000_000
# A busy machine may keep us waiting for most of a second; the kernel grants less to those who are not root.
BUFFER_BYTES = 32 << 20
_READ_BYTES = 65_536


class Port(Protocol):
    """An open listener."""

    listener: Listener

    def fileno(self) -> int:
        """For ``selectors``."""
        ...

    def receive(self) -> list[tuple[bytes, Any, int]]:
        """What has arrived: data, who sent it, wall time of arrival in ns (0 = now). Never waits.

        Raises TransportError when the device has gone.
        """
        ...

    def close(self) -> None:
        """Release it. Safe to call twice."""
        ...


class UdpPort:
    """A UDP socket; joins the multicast groups of its universes when its host is a multicast address."""

    def __init__(self, listener: Listener) -> None:
        """Raises TransportError with the remedy."""
        self._group = listener.protocol.group
        self._more: list[UdpReceiver] = []
        self._joined: set[int] = set()
        if not is_multicast(listener.host):
            self._receiver = UdpReceiver(listener.host, listener.port, buffer_bytes=BUFFER_BYTES)
            self.listener = replace(listener, port=self._receiver.address[1])
            return
        self.listener = listener
        asked = listener.options.get("interface")
        interfaces = [asked] if asked else [LOOPBACK, ""]
        self._receiver = UdpReceiver(
            "", listener.port, interface=interfaces[0], share=True, buffer_bytes=BUFFER_BYTES
        )
        for interface in interfaces[1:]:
            # Linux hands a group's packets to every socket on the port, whichever socket joined it and where.
            self._more.append(UdpReceiver("", 0, interface=interface))
        universes = listener.universes
        # The sync address senders choose by themselves is the one past the last universe.
        self.join((*universes, max(universes, default=0) + 1))

    @property
    def dropped(self) -> int:
        """Datagrams the kernel dropped because we did not read in time."""
        return self._receiver.dropped

    def join(self, universes: Iterable[int]) -> None:
        """Join the groups of more universes; those already joined cost nothing."""
        if self._group is None or not is_multicast(self.listener.host):
            return
        for universe in universes:
            if universe in self._joined:
                continue
            self._joined.add(universe)
            self._receiver.join(self._group(universe))
            for more in self._more:
                # A machine without a network has only the loopback interface, and that is enough.
                with contextlib.suppress(TransportError):
                    more.join(self._group(universe))

    def fileno(self) -> int:
        """See Port."""
        return self._receiver.fileno()

    def receive(self) -> list[tuple[bytes, Any, int]]:
        """See Port."""
        return list(self._receiver.receive_stamped())

    def receive_runs(self) -> list[Run]:
        """The same as runs of datagrams; of a channel either this is asked or ``receive``."""
        return self._receiver.receive_runs()

    def reply(self, data: bytes, address: Address) -> None:
        """Answer a question; an answer nobody takes is no fault of the sign."""
        with contextlib.suppress(TransportError):
            self._receiver.reply(data, address)

    def close(self) -> None:
        """See Port."""
        for receiver in (self._receiver, *self._more):
            receiver.close()


class SerialPort:
    """A serial device or pty, opened by pyserial, read without waiting."""

    def __init__(self, listener: Listener) -> None:
        """Raises TransportError with the remedy."""
        import serial

        self.listener = listener
        try:
            self._device = serial.Serial(listener.path, listener.baud or 115_200, timeout=0)
            self._fd = int(self._device.fileno())
        except (OSError, ValueError) as error:
            raise fault(
                f"cannot open {listener.path}: {error} → plug it in, check its name and your permission",
                f"无法打开 {listener.path}：{error} → 请接好设备，或检查名称与访问权限",
            ) from error

    def fileno(self) -> int:
        """See Port."""
        return self._fd

    def receive(self) -> list[tuple[bytes, Any, int]]:
        """See Port."""
        try:
            data = os.read(self._fd, _READ_BYTES)
        except BlockingIOError:
            return []
        except OSError as error:
            raise fault(
                f"{self.listener.path} has gone: {error}", f"{self.listener.path} 已断开：{error}"
            ) from error
        if not data:
            raise fault(f"{self.listener.path} has gone", f"{self.listener.path} 已断开")
        return [(data, self.listener.path, 0)]

    def close(self) -> None:
        """See Port."""
        with contextlib.suppress(OSError):
            self._device.close()


def open_port(listener: Listener) -> UdpPort | SerialPort:
    """Open what a listener describes. Raises TransportError with the remedy."""
    return SerialPort(listener) if listener.is_serial else UdpPort(listener)


def is_multicast(host: str) -> bool:
    """True for an IPv4 or IPv6 multicast address."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_multicast
    except ValueError:
        return False
