"""The machine: interpreter, clock, what the kernel allows and offers."""

from __future__ import annotations

import os
import platform
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S, Clock, parse_instant
from ledsign.core.problem import Bilingual
from ledsign.doctor.finding import Finding, State
from ledsign.player.realtime import sharpen_timer, timer_slack_ns
from ledsign.transport.segmentation import gso_available

if TYPE_CHECKING:
    from collections.abc import Iterator

# No machine that runs this can honestly believe it is earlier: the day this was written.
WRITTEN = "2026-11-01T00:00:00+00:00"
# Two frames of 1024×256 RGB; less and the kernel drops datagrams between two reads of the simulator.
COMFORTABLE_RCVBUF = 2 * 1024 * 1024
SLEEPS = 20
SLEEP_NS = 2_000_000
GOOD_OVERSLEEP_NS = 2_000_000


def machine_findings(clock: Clock) -> Iterator[Finding]:
    """Interpreter, wall clock, timer, real-time permission, GSO, receive buffers."""
    yield Finding(
        topic="python",
        state=State.OK,
        message=Bilingual(
            f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
            f"Python {platform.python_version()}，{platform.system()} {platform.machine()}",
        ),
    )
    yield wall_clock(clock)
    yield timer(clock)
    yield from timer_slack()
    yield real_time()
    yield gso()
    yield receive_buffer()


def wall_clock(clock: Clock) -> Finding:
    """The wall clock decides what is shown, so a clock in the past means wrong pictures."""
    if clock.now_ns() < parse_instant(WRITTEN):
        return Finding(
            topic="clock",
            state=State.BAD,
            message=Bilingual("the clock is in the past", "系统时间早于软件发布日期"),
            remedy=Bilingual(
                "set the time, and run chrony or systemd-timesyncd",
                "请校准时间并启用 chrony 或 systemd-timesyncd",
            ),
        )
    if _kernel_says_unsynchronised():
        return Finding(
            topic="clock",
            state=State.DEGRADED,
            message=Bilingual("the kernel says the clock is not synchronised", "内核报告时钟未同步"),
            remedy=Bilingual(
                "run chrony or systemd-timesyncd, or two players will drift apart",
                "请启用 chrony 或 systemd-timesyncd，否则多台播放机会逐渐错开",
            ),
        )
    return Finding(topic="clock", state=State.OK, message=Bilingual("the clock is plausible", "时钟正常"))


def _kernel_says_unsynchronised() -> bool:
    """adjtimex(2): return value 5 (TIME_ERROR) or STA_UNSYNC 0x40. False where it cannot be asked."""
    if sys.platform != "linux":
        return False
    import ctypes

    # struct timex is 208 bytes on 64-bit Linux; modes = 0 only reads. status is the int at byte 40.
    buffer = (ctypes.c_byte * 256)()
    try:
        state = int(ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(buffer)))
    except (OSError, AttributeError):
        return False
    status = int.from_bytes(bytes(buffer)[40:44], sys.byteorder)
    return state == 5 or bool(status & 0x40)


def timer(clock: Clock) -> Finding:
    """How late the machine wakes us: the floor of frame lateness."""
    worst = 0
    for _ in range(SLEEPS):
        deadline = clock.monotonic_ns() + SLEEP_NS
        clock.sleep_until_ns(deadline)
        worst = max(worst, clock.monotonic_ns() - deadline)
    shown = f"{worst * 1_000 / NS_PER_S:.2f} ms"
    if worst <= GOOD_OVERSLEEP_NS:
        return Finding(
            topic="timer",
            state=State.OK,
            message=Bilingual(f"wakes at most {shown} late", f"唤醒最多迟 {shown}"),
        )
    return Finding(
        topic="timer",
        state=State.DEGRADED,
        message=Bilingual(f"woke {shown} late", f"唤醒迟了 {shown}"),
        remedy=Bilingual(
            "frames will jitter under load: give the player a core of its own",
            "负载高时画面会抖动：请为播放进程预留一个核心",
        ),
    )


def timer_slack() -> Iterator[Finding]:
    """How late the kernel lets timers be on purpose, and whether a player may ask for less; Linux only."""
    before = timer_slack_ns()
    if before is None:
        return
    granted = sharpen_timer()
    sharpen_timer(before)
    told = (before / 1_000, (granted or before) / 1_000)
    yield Finding(
        topic="timer-slack",
        state=State.OK,
        message=Bilingual(
            f"timers may be {told[0]:g} µs late, the player's {told[1]:g} µs; --low-jitter needs none",
            f"定时器允许迟 {told[0]:g} 微秒，播放进程 {told[1]:g} 微秒；--low-jitter 不依赖定时器",
        ),
    )


def real_time() -> Finding:
    """May we ask for SCHED_FIFO? Tried and put back."""
    sched = getattr(os, "sched_setscheduler", None)
    if sched is not None:
        before = (os.sched_getscheduler(0), os.sched_getparam(0))
        try:
            sched(0, os.SCHED_FIFO, os.sched_param(1))
            sched(0, *before)
        except OSError:
            pass
        else:
            return Finding(
                topic="real-time",
                state=State.OK,
                message=Bilingual("SCHED_FIFO is allowed", "允许 SCHED_FIFO 实时调度"),
            )
    linux = sys.platform == "linux"
    return Finding(
        topic="real-time",
        state=State.DEGRADED,
        message=Bilingual("SCHED_FIFO is not allowed", "不允许 SCHED_FIFO 实时调度")
        if linux
        else Bilingual("this system has no SCHED_FIFO", "本系统没有 SCHED_FIFO"),
        remedy=Bilingual(
            "grant CAP_SYS_NICE or set LimitRTPRIO=20", "请授予 CAP_SYS_NICE 或设置 LimitRTPRIO=20"
        )
        if linux
        else Bilingual("nothing to do; lateness is a little larger", "无需处理，延迟略大"),
    )


def gso() -> Finding:
    """UDP GSO cuts the cost of sending to a fifth (Linux ≥ 4.18)."""
    if gso_available():
        return Finding(topic="gso", state=State.OK, message=Bilingual("UDP GSO is offered", "支持 UDP GSO"))
    return Finding(
        topic="gso",
        state=State.DEGRADED,
        message=Bilingual("no UDP GSO: plain sends are used", "不支持 UDP GSO，将逐包发送"),
        remedy=Bilingual(
            "Linux 4.18 or newer has it; only needed for very large signs",
            "Linux 4.18 以上支持；仅超大屏需要",
        ),
    )


def receive_buffer() -> Finding:
    """How much the kernel lets the simulator buffer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, COMFORTABLE_RCVBUF)
        granted = probe.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
    if granted >= COMFORTABLE_RCVBUF:
        return Finding(
            topic="receive-buffer",
            state=State.OK,
            message=Bilingual(f"{granted >> 10} KiB", f"{granted >> 10} KiB"),
        )
    known = Path("/proc/sys/net/core/rmem_max").exists()
    return Finding(
        topic="receive-buffer",
        state=State.DEGRADED,
        message=Bilingual(
            f"only {granted >> 10} KiB: the simulator may lose packets",
            f"仅 {granted >> 10} KiB，模拟器可能丢包",
        ),
        remedy=Bilingual("sysctl -w net.core.rmem_max=4194304", "sysctl -w net.core.rmem_max=4194304")
        if known
        else Bilingual("raise the system's limit on socket buffers", "请提高系统的套接字缓冲上限"),
    )
