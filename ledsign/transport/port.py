"""A serial port, opened and configured by pyserial, written without waiting.

pyserial's own writing is not usable in a real-time loop: ``write_timeout=0`` spins for ever once the buffer
is full, a positive one does not tell how much went out. So on POSIX the bytes go to the
file descriptor. Windows has none to write to; there a call may wait a few hundredths of a second.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any, Protocol

from ledsign.transport.fault import fault

WINDOWS_CHUNK_S = 0.02
WINDOWS_WAIT_S = 0.1
# Linux (udev): links named after maker, model and serial number of the device.
BY_ID = Path("/dev/serial/by-id")


class Port(Protocol):
    """An open line. Both methods raise OSError when the device is gone."""

    def write(self, data: memoryview) -> int:
        """Take what can be taken now; returns how many bytes that was."""
        ...

    def close(self) -> None:
        """Release the device and forget bytes that have not left. Never raises."""
        ...


class DescriptorPort:
    """POSIX: the non-blocking file descriptor."""

    def __init__(self, line: Any) -> None:
        self._line = line
        self._descriptor: int = line.fileno()
        os.set_blocking(self._descriptor, False)

    def write(self, data: memoryview) -> int:
        """0 while the device takes nothing."""
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            return 0

    def close(self) -> None:
        """Without the flush a real UART would hold ``close`` until a stalled device has taken everything."""
        _close(self._line)


class WaitingPort:
    """Where there is no descriptor (Windows): pyserial's write, a little at a time.

    A call writes what the line carries in ``WINDOWS_CHUNK_S``, so it returns about as fast; when even that
    is not taken within ``WINDOWS_WAIT_S``, nobody knows how much went out, and the line counts as lost.
    """

    def __init__(self, line: Any) -> None:
        self._line = line
        line.write_timeout = WINDOWS_WAIT_S
        self._chunk = max(64, int(line.baudrate / 10 * WINDOWS_CHUNK_S))

    def write(self, data: memoryview) -> int:
        """At most a chunk; SerialTimeoutException, an OSError, when it is not taken."""
        chunk = bytes(data[: self._chunk])
        self._line.write(chunk)
        return len(chunk)

    def close(self) -> None:
        """Release the device."""
        _close(self._line)


def _has_descriptors() -> bool:
    return os.name == "posix"


def _line_errors() -> tuple[type[Exception], ...]:
    """What a device that has been pulled out may raise: termios.error is not an OSError."""
    try:
        import termios
    except ImportError:  # Windows
        return (OSError,)
    return (OSError, termios.error)


def _close(line: Any) -> None:
    for step in (line.reset_output_buffer, line.close):
        with contextlib.suppress(*_line_errors()):
            step()


def open_port(path: str, baud: int) -> Port:
    """Open a line at 8N1, for us alone. Raises OSError (pyserial's errors are such)."""
    import serial

    try:
        line = serial.Serial(path, baud, timeout=0, exclusive=True if os.name == "posix" else None)
    except OSError:
        raise
    except _line_errors() as error:
        raise OSError(str(error)) from error
    except ValueError as error:
        raise fault(
            f"serial://{path}: {error} → use a baud rate the port can do, such as 115200",
            f"serial://{path}：{error} → 请使用端口支持的波特率，例如 115200",
        ) from error
    return DescriptorPort(line) if _has_descriptors() else WaitingPort(line)


def known_ports() -> tuple[str, ...]:
    """The serial ports this machine has now, for error messages and ``ledsign doctor``."""
    from serial.tools import list_ports

    return tuple(sorted(port.device for port in list_ports.comports()))


def stable_name(path: str) -> str:
    """The link in ``BY_ID`` that means the device at ``path``; ``path`` itself where there is none.

    An adapter that is pulled out and put back may become ``ttyUSB1`` while ``ttyUSB0`` is still open
    somewhere; its link follows it.
    """
    device = Path(path).resolve()
    with contextlib.suppress(OSError):
        for link in sorted(BY_ID.iterdir()):
            if link.resolve() == device:
                return str(link)
    return path
