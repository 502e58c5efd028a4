"""``ledsign publish``: compile a document and put it into a player's store, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ledsign.show.store import Published, ShowStore

WORDS = {
    "compiling": ("compiling", "编译"),
    "writing": ("writing", "写入"),
    "checking": ("read back, every byte checked", "逐字节校验"),
    "switching": ("switching", "切换"),
    "done": ("done", "完成"),
}


def publish(
    file: Annotated[Path, typer.Argument(help="Playlist, schedule or compiled show folder.")],
    sign: Annotated[str, typer.Option(help="Sign file or shipped name; default: the document's.")] = "",
    release: Annotated[Path | None, typer.Option(help="The release that allows it.")] = None,
    to: Annotated[
        Path | None, typer.Option(help="A player's state folder; default: that of the sign on this machine.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Compile and publish to a player. A crash at any point leaves the old show or the new one, never a mix.

    编译并发布到播放机。任何时刻中断，播放的要么是旧成片，要么是新成片。
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from ledsign.cli.release import read_release
    from ledsign.cli.say import json_line
    from ledsign.cli.show_of import show_of
    from ledsign.core.problem import operator_language
    from ledsign.player.address import state_folder
    from ledsign.settings import home
    from ledsign.show.store import player_store

    data = read_release(release) if release is not None else None
    zh = operator_language() == "zh"
    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(WORDS["compiling"][zh], total=len(WORDS))
        show = show_of(file, sign)
        store = player_store(to or state_folder(home(), show.sign.name))
        published = store.publish(
            show, data, lambda step: bar.update(task, advance=1, description=WORDS[step][zh])
        )
    if json:
        json_line(
            digest=published.digest,
            folder=str(published.folder),
            release=published.release.number if published.release else None,
            waiting=published.waiting,
            superseded=published.superseded or None,
            signed=store.trust is not None,
        )
    else:
        _say(published, store)


def _say(published: Published, store: ShowStore) -> None:
    from ledsign.cli.say import note
    from ledsign.show.release import utc_text

    release, short = published.release, f"{published.digest[:12]}…"
    if published.waiting and release is not None:
        since = utc_text(release.not_before_ns)
        note(
            f"published show {short}; it waits for {since}, until then nothing changes",
            f"已发布成片 {short}，将于 {since} 启用，此前画面不变",
        )
    else:
        note(f"published show {short} to {store.folder}", f"已发布成片 {short} 到 {store.folder}")
    if published.superseded:
        note(
            f"release {published.superseded} was waiting and is dropped: a newer one has come",
            f"等待启用的第 {published.superseded} 号发布已被更新的发布取代",
        )
    if store.trust is None:
        note(
            "unsigned: whoever may write to that folder decides what is shown; see ledsign keys trust",
            "未签名：能写入该目录的人都能决定播放内容；如需审批请用 ledsign keys trust",
        )
