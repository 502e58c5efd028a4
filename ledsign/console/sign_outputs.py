"""Controllers of a sign as a table: address, what they carry, whether they answer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledsign.console.words import Say
    from ledsign.service.sign_geometry import Wired

STATES = {
    "ok": (Bilingual("well", "正常"), "ok"),
    "recovered": (Bilingual("well again", "已恢复"), "ok"),
}
PROTOCOLS = {"ddp": "DDP", "sacn": "sACN (E1.31)", "artnet": "Art-Net", "ledframe": "serial"}


def outputs_table(wired: Sequence[Wired], states: Mapping[str, str], say: Say) -> str:
    """One row for each; ``states`` as the player reports them, none while it does not answer."""
    heads = (
        say("控制器", "Controller"), say("状态", "State"), say("地址", "Address"), say("协议", "Protocol"),
        say("灯珠", "LEDs"), say("通道", "Channels"), "Universe", say("颜色顺序", "Order"),
    )  # fmt: skip
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    rows = "".join(_row(one, states, say, heads) for one in wired)
    caption = escape(say("控制器", "Controllers"))
    return (
        f'<table class="plain-table"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(one: Wired, states: Mapping[str, str], say: Say, heads: Sequence[str]) -> str:
    text, kind = STATES.get(states.get(one.output.name, ""), (Bilingual("failing", "异常"), "bad"))
    if one.output.name not in states:
        text, kind = Bilingual("not known", "未知"), ""
    last = one.universe + one.universes - 1
    universes = f"{one.universe}–{last}" if last > one.universe else str(one.universe)
    cells = (
        f'<span class="pill {kind}">{escape(say.text(text))}</span>',
        f"<code>{escape(one.output.address)}</code>",
        escape(PROTOCOLS.get(one.protocol, one.protocol)), f"{one.pixels:,}", f"{one.channels:,}", universes,
        escape(str(one.output.order)),
    )  # fmt: skip
    told = "".join(
        f'<td data-label="{escape(label)}">{cell}</td>' for label, cell in zip(heads[1:], cells, strict=True)
    )
    return f'<tr><th scope="row">{escape(one.output.name)}</th>{told}</tr>'
