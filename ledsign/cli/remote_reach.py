"""Reaching things of a service from the command line: which sign, which document, what is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ledsign.core.problem import operator_language

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.client import Client


def nouns(client: Any, kind: str) -> Any:
    """Playlists or schedules of a client."""
    if kind not in ("playlist", "schedule"):
        raise typer.BadParameter("playlist / schedule", param_hint="--kind")
    return client.playlists if kind == "playlist" else client.schedules


def sign_of(client: Client, sign: str) -> str:
    """The sign that is meant."""
    from ledsign.cli.remote_player import the_sign

    return the_sign(client, sign)


def ident(client: Any, sign: str, kind: str, name: str) -> str:
    """The id of the document called ``name``. Raises DocumentError when there is none."""
    from ledsign.cli.mistake import mistake
    from ledsign.core.problem import did_you_mean

    names = []
    for one in nouns(client, kind).list(sign):
        if name in (one.name, one.id):
            return str(one.id)
        names.append(one.name)
    close = did_you_mean(name, names)
    raise mistake(
        "document.none", "NAME", f"there is no {kind} “{name}” on {sign}", f"{sign} 上没有“{name}”",
        f"did you mean {close}?" if close else f"there are: {', '.join(names) or '–'}",
        f"是否指 {close}？" if close else f"现有：{'、'.join(names) or '–'}",
    )  # fmt: skip


def text_of(file: Path) -> str:
    """A file as text."""
    return bytes_of(file).decode("utf-8", "replace")


def bytes_of(file: Path) -> bytes:
    """A file. Raises DocumentError."""
    from ledsign.cli.mistake import mistake

    try:
        return file.read_bytes()
    except OSError as error:
        raise mistake(
            "file.unreadable", "FILE", f"{file} cannot be read: {error.strerror}",
            f"无法读取 {file}：{error.strerror}", "name a file that is there", "请指定存在的文件",
        ) from None  # fmt: skip


def flagged(count: int) -> list[str]:
    """How many listed words were found, when any."""
    if not count:
        return []
    return [
        f"{count} 处词语待人工确认" if operator_language() == "zh" else f"{count} listed words to look at"
    ]


def line(json: bool, message: Any, *cells: str) -> None:
    """One thing as a line: JSON, or cells with tabs."""
    typer.echo(message.model_dump_json() if json else "\t".join(cells).rstrip())
