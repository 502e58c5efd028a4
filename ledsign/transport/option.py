"""One option of a target URL: its name, whom it concerns, and what may be written for it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal

from ledsign.core.problem import Bilingual

_YES = frozenset(("yes", "true", "on", "1", "是", "开"))
_NO = frozenset(("no", "false", "off", "0", "否", "关"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetOption:
    """One option. ``used_by`` names the protocols and transports it means something to.

    ``kind``: ``number`` is low..high; ``switch`` yes or no; ``choice`` one of ``choices``; ``text`` at most
    ``high`` bytes of UTF-8; ``interface`` an IP address of this machine or, with IPv6, an interface's name;
    ``protocol`` the name of a protocol the carrier can take. ``default`` is what holds when it is not given.
    """

    name: str
    kind: Literal["number", "switch", "choice", "text", "interface", "protocol"]
    used_by: tuple[str, ...]
    default: str
    summary: Bilingual
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()

    @property
    def allowed(self) -> Bilingual:
        """What may be written, for error messages and the docs."""
        if self.kind == "number":
            return Bilingual(f"{self.low}..{self.high}", f"{self.low}..{self.high}")
        if self.kind == "switch":
            return Bilingual("yes or no", "yes 或 no")
        if self.kind == "text":
            return Bilingual(f"1..{self.high} bytes of UTF-8", f"1..{self.high} 字节 UTF-8")
        if self.kind == "interface":
            return Bilingual("an IP address of this machine", "本机的 IP 地址")
        return Bilingual(" | ".join(self.choices), " | ".join(self.choices))

    def read(self, text: str) -> str:
        """The value in its one normal form (``7``, ``yes``). Raises ValueError when it is not allowed."""
        if self.kind == "number":
            if not (text.isascii() and text.isdigit()) or not self.low <= int(text[:20]) <= self.high:
                raise ValueError(text)
            return str(int(text))
        if self.kind == "switch":
            if text.lower() not in _YES | _NO:
                raise ValueError(text)
            return "yes" if text.lower() in _YES else "no"
        if self.kind == "text":
            if not 1 <= len(text.encode()) <= self.high or "\0" in text:
                raise ValueError(text)
            return text
        if self.kind == "interface":
            if text.replace(".", "").isdigit() or ":" in text:
                return str(ipaddress.ip_address(text))
            if not text or not text.replace("-", "").replace(".", "").replace("_", "").isalnum():
                raise ValueError(text)
            return text
        if text.lower() not in self.choices:
            raise ValueError(text)
        return text.lower()
