"""Reach: can the outputs of a sign be reached from here? Nothing is lit: only questions are asked."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual
from ledsign.doctor.finding import Finding, State
from ledsign.transport.target import parse_target, protocol_of
from ledsign.wire.base import PROTOCOLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.display.sign import OutputSpec, Sign
    from ledsign.transport.base import Target

ANSWER_S = 0.5
# What a controller answers without lighting anything: DDP status query (spec: ID 251), Art-Net ArtPoll.
QUESTIONS = {
    "ddp": bytes.fromhex("420000fb000000000000"),
    "artnet": b"Art-Net\0" + bytes.fromhex("0020000e0000"),
}


def reach_findings(sign: Sign) -> Iterator[Finding]:
    """One finding for each output of the sign."""
    for output in sign.outputs:
        yield reach(output)


def reach(output: OutputSpec) -> Finding:
    """Look at one output: a serial device's presence and permission, or an answer over the network."""
    try:
        target = parse_target(output.address)
    except DocumentError as error:
        problem = error.problems[0]
        return Finding(
            topic=f"output {output.name}", state=State.BAD, message=problem.message, remedy=problem.remedy
        )
    if target.scheme == "serial":
        return _serial(output.name, target)
    return _network(output.name, target)


def _serial(name: str, target: Target) -> Finding:
    device = Path(target.path)
    if not device.exists():
        return Finding(
            topic=f"output {name}",
            state=State.BAD,
            message=Bilingual(f"{device} is not there", f"找不到 {device}"),
            remedy=Bilingual(
                "plug the adapter in; see ls /dev/serial/by-id", "请插上转换器；可查看 /dev/serial/by-id"
            ),
        )
    if not os.access(device, os.R_OK | os.W_OK):
        return Finding(
            topic=f"output {name}",
            state=State.BAD,
            message=Bilingual(f"no permission to use {device}", f"无权使用 {device}"),
            remedy=Bilingual(
                "add yourself to the dialout group and log in again", "请加入 dialout 组后重新登录"
            ),
        )
    return Finding(
        topic=f"output {name}", state=State.OK, message=Bilingual(f"{device} can be used", f"{device} 可用")
    )


def _network(name: str, target: Target) -> Finding:
    topic = f"output {name}"
    protocol = protocol_of(target)
    port = target.port or PROTOCOLS[protocol].port
    where = f"{target.host}:{port}"
    try:
        family, kind, number, _, address = socket.getaddrinfo(target.host, port, type=socket.SOCK_DGRAM)[0]
    except (OSError, UnicodeError):
        return Finding(
            topic=topic,
            state=State.BAD,
            message=Bilingual(f"{target.host} has no address", f"无法解析 {target.host}"),
            remedy=Bilingual("write the controller's IP address", "请填写控制器的 IP 地址"),
        )
    with socket.socket(family, kind, number) as probe:
        probe.settimeout(ANSWER_S)
        try:
            probe.connect(address)
            question = QUESTIONS.get(protocol)
            if question is not None:
                probe.send(question)
                probe.recv(2048)
                return Finding(
                    topic=topic, state=State.OK, message=Bilingual(f"{where} answers", f"{where} 有应答")
                )
        except TimeoutError:
            return Finding(
                topic=topic,
                state=State.DEGRADED,
                message=Bilingual(
                    f"{where} does not answer (many controllers never do)",
                    f"{where} 无应答（许多控制器从不应答）",
                ),
                remedy=Bilingual(
                    "look whether the controller's link light blinks when you play",
                    "播放时请查看控制器网口灯是否闪烁",
                ),
            )
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            return Finding(
                topic=topic,
                state=State.BAD,
                message=Bilingual(f"{where} cannot be reached: {reason}", f"无法到达 {where}：{reason}"),
                remedy=Bilingual(
                    "check cable, address and that the controller (or simulator) is on",
                    "请检查网线、地址，并确认控制器（或模拟器）已开启",
                ),
            )
    return Finding(
        topic=topic, state=State.OK, message=Bilingual(f"there is a way to {where}", f"可路由到 {where}")
    )
