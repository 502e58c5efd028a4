"""The command line of ``python -m simulator``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from ledsign.core.problem import Bilingual
from simulator.listen import DEFAULT_BAUD
from simulator.problems import bad_option


def parse_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line. Raises DocumentError for a mistake; ``--help`` ends the process."""
    parser = _Parser(
        prog="python -m simulator",
        description="Stand in for a sign's LED controllers: decode the packets, show and measure them.",
    )
    sign = parser.add_mutually_exclusive_group(required=True)
    sign.add_argument(
        "--wiring", metavar="FILE", help="wiring JSON (ledsign wiring SIGN), - for standard input"
    )
    sign.add_argument("--sign", metavar="FILE", help="sign definition in YAML, or the name of a shipped one")
    listen = parser.add_argument_group("what to listen to")
    listen.add_argument(
        "--listen", action="append", default=[], metavar="WHAT", help="own | ddp,sacn,artnet | URL | NAME=URL"
    )
    listen.add_argument(
        "--serial",
        action="append",
        default=[],
        metavar="DEVICE",
        help="serial device, NAME=DEVICE for one controller",
    )
    listen.add_argument(
        "--protocol", default="adalight", help="protocol on --serial (adalight, tpm2, ledframe)"
    )
    listen.add_argument("--baud", type=_whole, default=DEFAULT_BAUD, help="line speed to model; 0 = no limit")
    views = parser.add_argument_group("what to see")
    views.add_argument("--web", type=_port, metavar="PORT", help="serve the page; 0 = any free port")
    views.add_argument("--host", default="127.0.0.1", help="address of the page (default: this machine only)")
    views.add_argument("--view", choices=("none", "term"), default="none", help="term: draw in this terminal")
    views.add_argument("--save", type=Path, metavar="PNG", help="picture to write at the end")
    views.add_argument("--look", choices=("pixels", "led"), default="pixels", help="look of --save")
    views.add_argument("--report", type=Path, metavar="JSON", help="report to write at the end")
    views.add_argument(
        "--monitor", type=Path, metavar="FOLDER", help="keep status.json and frame.bin there, for a service"
    )
    views.add_argument("--json", action="store_true", help="events as JSON lines on standard output")
    faults = parser.add_argument_group("what goes wrong")
    faults.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="KIND=VALUE",
        help="loss=5%% reorder=2%% duplicate=1%% delay=100ms freeze=2s@10s unplug=2s@10s/30s; NAME=… for one",
    )
    faults.add_argument("--seed", type=int, default=0, help="same seed, same faults")
    end = parser.add_argument_group("when to end")
    end.add_argument("--seconds", type=_seconds, help="stop after so long (default: Ctrl-C)")
    end.add_argument("--stop-on-eof", action="store_true", help="stop when standard input ends")
    return parser.parse_args(arguments)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; a usage text would be that of another command for most people."""

    def error(self, message: str) -> NoReturn:
        option, _, rest = message.removeprefix("argument ").partition(": ")
        if not message.startswith("argument "):
            option, rest = "", message
        raise bad_option(
            option,
            Bilingual(rest, f"命令行有误：{rest}"),
            Bilingual("--help lists all options", "用 --help 查看全部选项"),
        )


def _port(text: str) -> int:
    number = _number(text)
    if number is None or not 0 <= number <= 65_535:
        raise bad_option(
            "--web",
            Bilingual(f"{text} is no port", f"{text} 不是端口号"),
            Bilingual("use 1024 to 65535, or 0 for any free one", "请用 1024 到 65535，或用 0 自动选择"),
        )
    return number


def _whole(text: str) -> int:
    number = _number(text)
    if number is None or number < 0:
        raise bad_option(
            "--baud",
            Bilingual(f"{text} is no line speed", f"{text} 不是波特率"),
            Bilingual(
                "use 115200 or 921600, for example, or 0 for no limit", "例如 115200、921600，0 表示不限速"
            ),
        )
    return number


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise bad_option(
            "--seconds",
            Bilingual(f"{text} is no length of time", f"{text} 不是时长"),
            Bilingual("use more than 0 seconds", "请用大于 0 的秒数"),
        )
    return number
