"""What may follow the ``?`` of a target URL.

The table here is the only list: parsing, help texts and the table in the docs derive from it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ledsign.core.problem import Bilingual
from ledsign.transport.base import Target
from ledsign.transport.option import TargetOption
from ledsign.wire.base import EncoderOptions

TARGET_OPTIONS: tuple[TargetOption, ...] = (
    TargetOption(
        name="universe", kind="number", low=1, high=63_999, used_by=("sacn",), default="1",
        summary=Bilingual(
            "first universe",
            "起始域 (universe)",
        ),
    ),
    TargetOption(
        name="universe", kind="number", low=0, high=32_767, used_by=("artnet",), default="1",
        summary=Bilingual(
            "first port-address: net·256 + subnet·16 + universe",
            "起始端口地址：net·256 + subnet·16 + universe",
        ),
    ),
    TargetOption(
        name="slots", kind="number", low=1, high=512, used_by=("sacn", "artnet"), default="510",
        summary=Bilingual(
            "slots used of each universe: 510 keeps RGB LEDs whole, 512 packs them",
            "每域使用的通道数：510 不拆分 RGB 灯珠，512 连续排满",
        ),
    ),
    TargetOption(
        name="offset", kind="number", low=0, high=(1 << 32) - 1, used_by=("ddp", "ledframe"), default="0",
        summary=Bilingual(
            "first byte in the controller's own buffer",
            "控制器缓冲区中的起始字节",
        ),
    ),
    TargetOption(
        name="priority", kind="number", low=0, high=200, used_by=("sacn",), default="100",
        summary=Bilingual(
            "the highest source wins",
            "优先级最高的信号源生效",
        ),
    ),
    TargetOption(
        name="sync", kind="switch", used_by=("sacn", "artnet"), default="yes",
        summary=Bilingual(
            "show all universes of a frame at once",
            "同一帧的所有域同时显示",
        ),
    ),
    TargetOption(
        name="sync_universe", kind="number", low=0, high=63_999, used_by=("sacn",), default="0",
        summary=Bilingual(
            "E1.31 synchronisation address; 0 = one past the last universe",
            "E1.31 同步地址；0 = 末域加一",
        ),
    ),
    TargetOption(
        name="force_sync", kind="switch", used_by=("sacn",), default="no",
        summary=Bilingual(
            "without sync packets the receiver goes on unsynchronised instead of freezing",
            "收不到同步包时接收端继续显示而不定格",
        ),
    ),
    TargetOption(
        name="preview", kind="switch", used_by=("sacn",), default="no",
        summary=Bilingual(
            "mark the data as not meant for live output",
            "标记为预览数据，不用于现场输出",
        ),
    ),
    TargetOption(
        name="name", kind="text", high=63, used_by=("sacn",), default="ledsign",
        summary=Bilingual(
            "source name shown by lighting consoles",
            "灯光控制台显示的信号源名称",
        ),
    ),
    TargetOption(
        name="keepalive", kind="switch", used_by=("sacn", "artnet"), default="yes",
        summary=Bilingual(
            "send unchanged universes about once a second instead of every frame",
            "内容不变的域约每秒发送一次，而不是每帧",
        ),
    ),
    TargetOption(
        name="push", kind="choice", choices=("last", "separate"), used_by=("ddp",), default="last",
        summary=Bilingual(
            "push flag on the last data packet, or in a packet of its own after all controllers",
            "推送标志放在最后一个数据包，或在所有控制器之后单独发送",
        ),
    ),
    TargetOption(
        name="destination", kind="number", low=1, high=255, used_by=("ddp",), default="1",
        summary=Bilingual(
            "DDP destination ID",
            "DDP 目标 ID",
        ),
    ),
    TargetOption(
        name="max_fps", kind="number", low=1, high=1000, default="",
        used_by=("udp", "serial", "pcap", "memory"),
        summary=Bilingual(
            "most frames a second; also lifts the limit of the protocol (sACN and Art-Net: 44)",
            "每秒最多帧数；也用于解除协议本身的上限（sACN、Art-Net 为 44）",
        ),
    ),
    TargetOption(
        name="burst", kind="number", low=1, high=64, used_by=("udp",), default="16",
        summary=Bilingual(
            "packets that may leave back to back",
            "允许连续发出的数据包数",
        ),
    ),
    TargetOption(
        name="gap_us", kind="number", low=0, high=100_000, used_by=("udp", "serial"), default="0",
        summary=Bilingual(
            "pause in µs after each burst; serial: after each picture, while the device latches",
            "每组数据包之后的停顿（微秒）；串口：每幅画面之后，等待设备锁存",
        ),
    ),
    TargetOption(
        name="gso", kind="switch", used_by=("udp",), default="yes",
        summary=Bilingual(
            "let the kernel cut one send into datagrams where it can (Linux)",
            "由内核切分数据报（Linux 支持时）",
        ),
    ),
    TargetOption(
        name="interface", kind="interface", used_by=("udp",), default="",
        summary=Bilingual(
            "send from this network interface",
            "从该网络接口发送",
        ),
    ),
    TargetOption(
        name="ttl", kind="number", low=0, high=255, used_by=("udp",), default="1",
        summary=Bilingual(
            "routers a multicast may cross: 1 = this network only",
            "组播可跨越的路由层数：1 = 仅本网段",
        ),
    ),
    TargetOption(
        name="broadcast", kind="switch", used_by=("udp",), default="no",
        summary=Bilingual(
            "permit sending to a broadcast address",
            "允许向广播地址发送",
        ),
    ),
    TargetOption(
        name="dscp", kind="number", low=0, high=63, used_by=("udp",), default="0",
        summary=Bilingual(
            "DiffServ code point for switches that give priority: 46 = expedited",
            "交换机优先级标记 (DSCP)：46 = 加速转发",
        ),
    ),
    TargetOption(
        name="baud", kind="number", low=300, high=12_000_000, used_by=("serial",), default="115200",
        summary=Bilingual(
            "bits a second, 8N1",
            "波特率，8N1",
        ),
    ),
    TargetOption(
        name="protocol", kind="protocol", used_by=("serial",), default="adalight",
        summary=Bilingual(
            "what to speak on the line",
            "串口使用的协议",
        ),
    ),
    TargetOption(
        name="protocol", kind="protocol", used_by=("pcap", "memory"), default="ddp",
        summary=Bilingual(
            "what to write",
            "写入的协议",
        ),
    ),
)  # fmt: skip

_ENCODER_FIELDS = {
    "universe": "universe", "slots": "slots", "offset": "offset", "priority": "priority", "sync": "sync",
    "sync_universe": "sync_universe", "force_sync": "force_sync", "preview": "preview", "name": "source_name",
    "keepalive": "keepalive", "push": "push", "destination": "destination",
}  # fmt: skip


def find_option(name: str, users: tuple[str, ...]) -> TargetOption | None:
    """The option ``name`` as one of ``users`` (a protocol, a transport) understands it."""
    for option in TARGET_OPTIONS:
        if option.name == name and set(option.used_by) & set(users):
            return option
    return None


def number(target: Target, name: str, default: int) -> int:
    """A number option of a parsed target."""
    return int(target.options.get(name, default))


def switch(target: Target, name: str, *, default: bool) -> bool:
    """A switch option of a parsed target."""
    return target.options[name] == "yes" if name in target.options else default


def encoder_options(target: Target, base: EncoderOptions | None = None) -> EncoderOptions:
    """``base`` with everything the target's URL says about the encoder."""
    base = base or EncoderOptions()
    given: dict[str, Any] = {}
    for name, text in target.options.items():
        field = _ENCODER_FIELDS.get(name)
        if field is None:
            continue
        kind = type(getattr(base, field))
        given[field] = text == "yes" if kind is bool else kind(text)
    return replace(base, **given)
