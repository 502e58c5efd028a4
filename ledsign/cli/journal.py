"""``ledsign journal``: proof of play. What was sent to a sign, checked and exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledsign.cli.reach import HomeFolder, SignName

if TYPE_CHECKING:
    from ledsign.player.chain import Break

journal = typer.Typer(
    name="journal",
    help="Proof of play: what was sent, checked and exported. 播放记录：查看、校验、导出。",
    no_args_is_help=True,
)
Folder = Annotated[Path | None, typer.Option("--folder", help="The journal's folder, instead of --sign.")]
From = Annotated[str, typer.Option("--from", help="First instant, e.g. 2026-05-06 or 2026-05-06T19:00.")]
To = Annotated[str, typer.Option("--to", help="Up to this instant, not included.")]
ZoneName = Annotated[str, typer.Option("--zone", help="Time zone of what is typed and printed.")]
REASONS = {
    "edited": ("changed after it was written", "写入后被改动"),
    "removed": ("records are missing before it", "此前有记录被删除"),
    "out-of-order": ("out of order", "顺序不对"),
    "replaced": ("does not follow the record before it", "与前一条不连续"),
    "not-a-record": ("not a record", "不是记录"),
    "cut-off": ("records are missing at the end", "末尾有记录被删除"),
    "no-head": ("head.json is missing or broken", "head.json 缺失或损坏"),
}


@journal.command()
def verify(
    sign: SignName = "",
    home: HomeFolder = "",
    folder: Folder = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Find every record that was edited, removed or reordered. Exit code 1 when there is one.

    逐条校验，找出被改动、删除或调换的记录；有则退出码为 1。
    """
    from ledsign.cli.say import json_line
    from ledsign.core.problem import operator_language
    from ledsign.player.journal_files import read_journal

    place = _folder(sign, home, folder)
    count, faults = 0, []
    for record, fault in read_journal(place):
        count += record is not None
        if fault is not None:
            faults.append(fault)
    if json:
        json_line(records=count, sound=not faults, faults=[_told(one) for one in faults])
    else:
        zh = operator_language() == "zh"
        for one in faults:
            en, chinese = REASONS[one.reason]
            typer.echo(f"{one.file}:{one.line}: {chinese if zh else en}")
        if faults:
            typer.echo(
                f"{count} 条记录，{len(faults)} 处有问题" if zh else f"{count} records, {len(faults)} faults"
            )
        else:
            typer.echo(f"{count} 条记录，完好" if zh else f"{count} records, all sound")
    if faults:
        raise typer.Exit(1)


@journal.command()
def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write: .csv or .jsonl.")],
    sign: SignName = "",
    home: HomeFolder = "",
    folder: Folder = None,
    since: From = "",
    until: To = "",
    zone: ZoneName = "Asia/Shanghai",
) -> None:
    """Write what was shown as a table (.csv, opens in a spreadsheet) or as records (.jsonl).

    导出播放记录：.csv 可用表格软件打开，.jsonl 为原始记录。
    """
    from ledsign.cli.instant import require_zone
    from ledsign.cli.journal_table import records, write_csv, write_lines
    from ledsign.cli.say import note
    from ledsign.core.errors import DocumentError
    from ledsign.core.problem import Bilingual, Problem, Where
    from ledsign.player.journal_files import verify as faults_of

    if output.suffix.lower() not in (".csv", ".jsonl"):
        raise DocumentError(
            [
                Problem(
                    code="journal.format",
                    message=Bilingual(f"cannot write {output.name}", f"不能写 {output.name}"),
                    remedy=Bilingual("end the name in .csv or .jsonl", "文件名请以 .csv 或 .jsonl 结尾"),
                    where=Where(field="--output"),
                )
            ]
        )
    require_zone(zone)
    place = _folder(sign, home, folder)
    faults = faults_of(place)
    if faults:
        note(
            f"warning: {len(faults)} faults in this journal; see ledsign journal verify",
            f"警告：此记录有 {len(faults)} 处问题，见 ledsign journal verify",
        )
    found = records(place, since, until, zone)
    count = write_csv(output, found, zone) if output.suffix.lower() == ".csv" else write_lines(output, found)
    note(f"{output}: {count} records", f"{output}：{count} 条记录")


@journal.command()
def show(
    sign: SignName = "",
    home: HomeFolder = "",
    folder: Folder = None,
    since: From = "",
    until: To = "",
    zone: ZoneName = "Asia/Shanghai",
    last: Annotated[int, typer.Option("--last", min=1, help="How many lines, the newest.")] = 30,
) -> None:
    """Print what was shown and what happened, pieces of one item joined. 列出播放内容和事件。"""
    from collections import deque

    from rich.console import Console
    from rich.table import Table

    from ledsign.cli.instant import require_zone
    from ledsign.cli.journal_table import details, in_order, joined, local, records
    from ledsign.core.problem import operator_language

    require_zone(zone)
    zh = operator_language() == "zh"
    table = Table(box=None, pad_edge=False)
    titles = ("从", "到", "事项", "内容", "帧") if zh else ("from", "to", "what", "which", "frames")
    for title in titles:
        table.add_column(title, justify="right" if title in ("帧", "frames") else "left")
    found = joined(in_order(records(_folder(sign, home, folder), since, until, zone)))
    for one in deque(found, maxlen=last):
        if one["kind"] == "play":
            parts = (one["entry"], one["playlist"], ", ".join(one["items"]), details(one))
            which = " · ".join(part for part in parts if part)
            what = one["why"] or ("播放" if zh else "play")
            table.add_row(local(one["from"], zone), local(one["to"], zone), what, which, str(one["frames"]))
        else:
            what = one["command"] if one["kind"] == "command" else one["kind"]
            table.add_row(local(one["at"], zone), "", str(what), details(one), "")
    Console(soft_wrap=True).print(table)


def _folder(sign: str, home: str, folder: Path | None) -> Path:
    from ledsign.cli.reach import player_folder

    found = folder or player_folder(sign, home) / "journal"
    if not found.is_dir():
        from ledsign.core.errors import DocumentError
        from ledsign.core.problem import Bilingual, Problem, Where

        raise DocumentError(
            [
                Problem(
                    code="journal.missing",
                    message=Bilingual(f"there is no journal in {found}", f"{found} 中没有播放记录"),
                    remedy=Bilingual(
                        "name the sign with --sign, or the folder with --folder",
                        "请用 --sign 指定屏，或用 --folder 指定文件夹",
                    ),
                    where=Where(field="--folder" if folder else "--sign"),
                )
            ]
        )
    return found


def _told(one: Break) -> dict[str, Any]:
    return {"file": one.file, "line": one.line, "reason": one.reason}
