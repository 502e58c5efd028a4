"""``ledsign audit``: check the trail of who did what, here or from an export, and export it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ledsign.cli.backup import Config

audit = typer.Typer(name="audit", help="The trail of who did what. 操作审计记录。", no_args_is_help=True)
FOUND = 1


@audit.command()
def verify(
    file: Annotated[
        Path | None,
        typer.Option("--file", help="An export, - for standard input."),
    ] = None,
    key: Annotated[
        str, typer.Option("--key", help="ed25519:… of the installation; without it the export's own.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    config: Config = None,
) -> None:
    """Find every record that was edited, removed, moved or slipped in. Exit code 1 when there are any.

    查出所有被修改、删除、移动或插入的记录；有问题时退出码为 1。
    """
    from ledsign.cli.say import json_line, note
    from ledsign.cli.stored import stored
    from ledsign.core.problem import operator_language
    from ledsign.service import auditing

    if file is None:
        with stored(config).opened() as (database, heads):
            verdict = auditing.check(database, heads)
    else:
        verdict = auditing.verify_export(_lines(file), key)
    if json:
        json_line(
            good=verdict.good, records=verdict.records, seq=verdict.end.seq, hash=verdict.end.hash,
            key=verdict.key,
            findings=[
                {"code": one.code, "seq": one.seq, "en": one.text.en, "zh": one.text.zh}
                for one in verdict.findings
            ],
        )  # fmt: skip
    else:
        for one in verdict.findings:
            typer.echo(f"{one.code}: {one.text.in_language(operator_language())}")
        note(
            f"{verdict.records} record(s), the last {verdict.end.hash[:16]}…, {len(verdict.findings)}"
            f" finding(s); key {verdict.key}",
            f"{verdict.records} 条记录，末条 {verdict.end.hash[:16]}…，{len(verdict.findings)} 处异常；"
            f"公钥 {verdict.key}",
        )
        if file is not None and not key:
            note(
                "whose key that is the export alone cannot tell: compare it with ledsign audit key,"
                " or give --key",
                "仅凭导出文件无法确认公钥归属：请与 ledsign audit key 的输出核对，或用 --key 指定",
            )
    if not verdict.good:
        raise typer.Exit(FOUND)


@audit.command()
def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: standard output.")] = None,
    config: Config = None,
) -> None:
    """Write the whole trail as JSON lines that can be checked anywhere. 导出全部记录，可在别处核验。"""
    from ledsign.cli.stored import stored
    from ledsign.service import auditing
    from ledsign.show.replacement import replace_file, sync_folder

    where = stored(config)
    with where.opened() as (database, heads):
        lines = auditing.lines_of(database, heads, where.clock.now_ns())
        if output is None:
            for line in lines:
                sys.stdout.write(line)
        else:
            replace_file(output, (line.encode() for line in lines))
            sync_folder(output.absolute().parent)


@audit.command()
def key(config: Config = None) -> None:
    """Print the public key exports are signed with. 打印用于核验导出文件的公钥。"""
    from ledsign.cli.stored import stored

    with stored(config).opened() as (_, heads):
        typer.echo(str(heads.public))


def _lines(file: Path) -> list[str]:
    from ledsign.core.errors import Invalid

    try:
        if str(file) == "-":
            text = sys.stdin.read()
        else:
            text = file.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise Invalid(
            "file", f"{file}: cannot be read: {error.strerror}", f"{file}：无法读取：{error.strerror}"
        ) from error
    return text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
