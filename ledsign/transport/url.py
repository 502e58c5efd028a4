"""One target URL being read: every piece is checked, and all problems are kept to be told at once."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import replace
from urllib.parse import unquote

from ledsign.core.problem import Bilingual, Problem, Where, did_you_mean
from ledsign.transport.base import TRANSPORTS, Target
from ledsign.transport.carrier import DEFAULT_PROTOCOL, UDP, carried_by, schemes
from ledsign.transport.options import TARGET_OPTIONS, find_option
from ledsign.wire.base import PROTOCOLS

BROADCAST = "255.255.255.255"
# What people write for something that has another name here, spelt too differently to be guessed.
ALIASES = {
    "e131": "sacn", "e1.31": "sacn", "acn": "sacn", "udp": "ddp", "tty": "serial", "com": "serial",
    "usb": "serial", "uart": "serial", "file": "pcap",
}  # fmt: skip
EXAMPLES = {
    "sacn": "sacn://239.255.0.1?universe=1",
    "serial": "serial:///dev/ttyUSB0?baud=921600&protocol=adalight",
    "pcap": "pcap://out.pcap?protocol=ddp",
}
_HOST_NAME = re.compile(r"(?!-)[\w-]{1,63}(\.[\w-]{1,63})*\.?")
_DEVICE = re.compile(r"/dev/.+|COM\d+", re.IGNORECASE)


class TargetUrl:
    """``read`` gives the target; it means something only while ``problems`` is empty."""

    def __init__(self, text: str) -> None:
        self._text = text.strip()
        self.problems: list[Problem] = []

    def read(self) -> Target:
        """Read all of it."""
        head, equals, rest = self._text.partition("=")
        output, url = "", self._text
        if equals and not re.search(r"[:/?]", head):
            output, url = head.strip(), rest.strip()
            if not output:
                self._refuse("output", "output", "no output is named before '='", "“=” 前没有输出名称",
                             f"write west={url}, or only {url}",
                             f"写成 west={url}，或只写 {url}")  # fmt: skip
        scheme, separator, rest = url.partition("://")
        scheme = scheme.lower()
        if not separator:
            self._refuse("scheme", "scheme", f"{url!r} does not say which protocol", f"{url!r} 没有写明协议",
                         *_completed(url))  # fmt: skip
            return Target(scheme="", url=url)
        if scheme not in schemes():
            self._refuse("scheme", "scheme", f"unknown protocol {scheme!r}", f"未知协议 {scheme!r}",
                         *_other_scheme(scheme, rest))  # fmt: skip
            return Target(scheme="", url=url)
        place, _, query = rest.partition("?")
        target = Target(scheme=scheme, output=output, url=url, options=self._options(scheme, query))
        return self._on_path(target, place) if scheme in TRANSPORTS else self._on_network(target, place)

    def _refuse(self, code: str, piece: str, en: str, zh: str, remedy_en: str, remedy_zh: str) -> None:
        self.problems.append(
            Problem(
                code=f"target.{code}",
                message=Bilingual(en, zh),
                remedy=Bilingual(remedy_en, remedy_zh),
                where=Where(field=f"to.{piece}"),
            )
        )

    # ------------------------------------------------------------ before the question mark
    def _on_path(self, target: Target, place: str) -> Target:
        path = unquote(place)
        if target.scheme == "serial" and path.startswith("dev/"):
            self._refuse("path", "path", f"{path!r} is not a device", f"{path!r} 不是设备",
                         f"three slashes: serial:///{path}", f"需要三个斜杠：serial:///{path}")  # fmt: skip
        elif not path and target.scheme in EXAMPLES:
            example = EXAMPLES[target.scheme]
            self._refuse("path", "path", f"{target.scheme} needs a path", f"{target.scheme} 需要路径",
                         f"for example {example}", f"例如 {example}")  # fmt: skip
        return replace(target, path=path)

    def _on_network(self, target: Target, place: str) -> Target:
        authority, _, path = place.partition("/")
        if path:
            self._refuse("path", "path", f"a network target has no path, but '/{path}' follows",
                         f"网络目标没有路径，但后面有 “/{path}”", "remove it; options follow '?'",
                         "删除它；选项写在 “?” 之后")  # fmt: skip
        port: str | None
        bracketed = re.fullmatch(r"\[([^\]]*)\](?::(.*))?", authority)
        if bracketed:
            host, port = bracketed[1].replace("%25", "%"), bracketed[2]
        elif authority.count(":") > 1:
            host, port = authority, None
        else:
            host, colon, digits = authority.partition(":")
            port = digits if colon else None
        self._check_host(target, host, in_brackets=bracketed is not None)
        return replace(target, host=host, port=self._port(target.scheme, port))

    def _check_host(self, target: Target, host: str, *, in_brackets: bool) -> None:
        example = EXAMPLES.get(target.scheme, f"{target.scheme}://192.0.2.10")
        if not host:
            self._refuse("host", "host", "the address of the controller is missing", "缺少控制器地址",
                         f"for example {example}", f"例如 {example}")  # fmt: skip
        elif ":" in host and not in_brackets:
            self._refuse("host", "host", f"{host!r}: an IPv6 address goes in brackets",
                         f"{host!r}：IPv6 地址要加方括号", f"write {target.scheme}://[{host}]",
                         f"写成 {target.scheme}://[{host}]")  # fmt: skip
        elif not _is_host(host, in_brackets=in_brackets):
            self._refuse("host", "host", f"{host!r} is neither an address nor a host name",
                         f"{host!r} 既不是地址也不是主机名",
                         f"for example {example}", f"例如 {example}")  # fmt: skip
        elif host == BROADCAST and target.options.get("broadcast") != "yes":
            self._refuse("broadcast", "host", f"{host} reaches every device there is",
                         f"{host} 会发往所有设备",
                         "add broadcast=yes if that is meant", "若确实需要，请加 broadcast=yes")  # fmt: skip

    def _port(self, scheme: str, text: str | None) -> int:
        usual = PROTOCOLS[scheme].port
        if text is None:
            return usual
        if text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65_535:
            return int(text)
        self._refuse("port", "port", f"{text!r} is not a port", f"{text!r} 不是端口",
                     f"1..65535; leave it out for the usual {usual}",
                     f"应为 1..65535；省略则用默认的 {usual}")  # fmt: skip
        return usual

    # ------------------------------------------------------------ after it
    def _options(self, scheme: str, query: str) -> dict[str, str]:
        given: dict[str, str] = {}
        for piece in filter(None, query.split("&")):
            name, equals, value = piece.partition("=")
            name = unquote(name).lower().replace("-", "_")
            if not equals:
                self._refuse("option-bad", name, f"option {name!r} has no value", f"选项 {name!r} 没有值",
                             f"write {name}=…", f"写成 {name}=…")  # fmt: skip
            elif name in given:
                self._refuse("option-twice", name, f"option {name!r} is given twice", f"选项 {name!r} 重复",
                             "keep one of them", "只保留一个")  # fmt: skip
            else:
                given[name] = unquote(value)
        if scheme in DEFAULT_PROTOCOL:
            users = (given.get("protocol", DEFAULT_PROTOCOL[scheme]).lower(), scheme)
        else:
            users = (scheme, UDP)
        read = {name: self._option(name, text, users) for name, text in given.items()}
        return {name: text for name, text in read.items() if text is not None}

    def _option(self, name: str, text: str, users: tuple[str, str]) -> str | None:
        option = find_option(name, users)
        if option is None:
            self._refuse("option-unknown", name, *_unknown_option(name, users))
            return None
        if option.kind == "protocol":
            option = replace(option, choices=carried_by(users[1]))
        try:
            return option.read(text)
        except ValueError:
            allowed, guess = option.allowed, did_you_mean(text.lower(), option.choices)
            self._refuse("option-bad", name, f"{name}={text} is not possible", f"{name}={text} 无效",
                         *((f"did you mean {name}={guess}?", f"是否想写 {name}={guess}？") if guess else
                           (f"{name} takes {allowed.en}", f"{name} 可取：{allowed.zh}")))  # fmt: skip
            return None


def _is_host(host: str, *, in_brackets: bool) -> bool:
    try:
        return in_brackets == (ipaddress.ip_address(host).version == 6)
    except ValueError:
        # Only digits and dots, and yet no address: a slip of the pen, not a name to look up.
        return not in_brackets and not re.fullmatch(r"[\d.]+", host) and bool(_HOST_NAME.fullmatch(host))


def _completed(url: str) -> tuple[str, str]:
    """The remedy for a text without ``://``."""
    full = f"serial://{url}" if _DEVICE.fullmatch(url) else f"ddp://{url or '192.0.2.10'}"
    return f"write for example {full}", f"例如写成 {full}"


def _other_scheme(scheme: str, rest: str) -> tuple[str, str]:
    """The remedy for a scheme there is not."""
    if scheme in PROTOCOLS:
        path = rest.partition("?")[0] or "/dev/ttyUSB0"
        full = f"serial://{path}?protocol={scheme}"
        return f"it runs on a serial line: {full}", f"它用于串口：{full}"
    if guess := ALIASES.get(scheme) or did_you_mean(scheme, schemes()):
        return f"did you mean {guess}://{rest}?", f"是否想写 {guess}://{rest}？"
    known = ", ".join(schemes())
    return f"known are {known}", f"可用：{known}"


def _unknown_option(name: str, users: tuple[str, str]) -> tuple[str, str, str, str]:
    """Message and remedy for an option these users have not."""
    known = [option.name for option in TARGET_OPTIONS if set(option.used_by) & set(users)]
    others = sorted({user for option in TARGET_OPTIONS if option.name == name for user in option.used_by})
    if others:
        names = ", ".join(others)
        return (f"option {name!r} does nothing for {users[0]}", f"选项 {name!r} 对 {users[0]} 无效",
                f"remove it; it belongs to {names}", f"删除它；它属于 {names}")  # fmt: skip
    guess = did_you_mean(name, known)
    if guess is None:
        listed = ", ".join(dict.fromkeys(known))
        return (f"unknown option {name!r}", f"未知选项 {name!r}", f"known are {listed}", f"可用：{listed}")
    return (f"unknown option {name!r}", f"未知选项 {name!r}", f"did you mean {guess}?", f"是否想写 {guess}？")
