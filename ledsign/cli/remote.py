"""``ledsign --server URL remote …``: documents, previews, submissions, releases and alarms of a service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ledsign.cli.remote_reach import bytes_of, flagged, ident, line, nouns, sign_of, text_of
from ledsign.cli.server import connect
from ledsign.core.problem import operator_language

remote = typer.Typer(
    name="remote",
    no_args_is_help=True,
    help="Work on a service elsewhere. 操作远程服务（ledsign --server …）。",
)
Sign = Annotated[str, typer.Option("--sign", help="Name of the sign; needed when there are several.")]
Kind = Annotated[str, typer.Option("--kind", help="playlist or schedule.")]
Name = Annotated[str, typer.Argument(help="Name or id of the document.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write it there.")]
Remark = Annotated[str, typer.Option("--remark", "-m", help="Why, for the history.")]


@remote.command("signs")
def list_signs(json: AsJson = False) -> None:
    """Signs you may see. 屏列表。"""
    with connect() as client:
        for one in client.signs.list():
            size = f"{one.geometry.width}×{one.geometry.height}"
            line(json, one, one.name, size, one.title)


@remote.command("list")
def list_documents(sign: Sign = "", kind: Kind = "playlist", json: AsJson = False) -> None:
    """Playlists or schedules of a sign. 节目单或排期列表。"""
    with connect() as client:
        for one in nouns(client, kind).list(sign_of(client, sign)):
            changed = one.changed_at.astimezone().strftime("%Y-%m-%d %H:%M")
            line(json, one, one.name, f"v{one.version}", changed, one.changed_by.name, one.title)


@remote.command("get")
def get_document(name: Name, sign: Sign = "", kind: Kind = "playlist", output: Output = None) -> None:
    """Print a document's YAML, or write it to a file. 下载文档。"""
    with connect() as client:
        name_of = sign_of(client, sign)
        text = nouns(client, kind).get(name_of, ident(client, name_of, kind, name)).text
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


@remote.command("put")
def put_document(
    file: Annotated[Path, typer.Argument(help="YAML file; its name names the document.")],
    sign: Sign = "",
    kind: Kind = "playlist",
    name: Annotated[str, typer.Option("--name", help="Another name than the file's.")] = "",
    remark: Remark = "",
    json: AsJson = False,
) -> None:
    """Save a document: a new one, or a new version of the one of that name. 上传文档。"""
    from ledsign.cli.say import problems
    from ledsign.client.refusals import problem

    text, wanted = text_of(file), name or file.stem
    with connect() as client:
        name_of = sign_of(client, sign)
        kept = nouns(client, kind)
        found = kept.named(name_of, wanted)
        saved = (
            kept.create(name_of, wanted, text, remark)
            if found is None
            else kept.replace(name_of, found.id, text, found.version, remark)
        )
    problems(problem(one) for one in saved.problems)
    line(json, saved, saved.name, f"v{saved.version}", saved.id)


@remote.command("export")
def export_sign(output: Annotated[Path, typer.Argument(help="The zip to write.")], sign: Sign = "") -> None:
    """All documents of a sign as a zip of YAML files. 导出全部文档。"""
    with connect() as client:
        output.write_bytes(client.signs.export(sign_of(client, sign)))


@remote.command("import")
def import_documents(
    file: Annotated[Path, typer.Argument(help="YAML, a zip of YAML and pictures, or an .ics calendar.")],
    sign: Sign = "",
    existing: Annotated[str, typer.Option(help="Names that are taken: refuse, replace or keep.")] = "refuse",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")] = False,
    playlist: Annotated[str, typer.Option(help="Of a calendar: what its events show.")] = "",
    remark: Remark = "",
    json: AsJson = False,
) -> None:
    """Bring documents in, all or nothing. 导入文档。"""
    from ledsign.cli.say import problems
    from ledsign.client.refusals import problem

    kinds = {".zip": "application/zip", ".ics": "text/calendar"}
    kind = kinds.get(file.suffix.lower(), "application/yaml")
    how = {"existing": existing, "playlist": playlist, "remark": remark}
    if dry_run:
        how["dry_run"] = "true"
    if kind != "application/zip":
        how["name"] = file.stem
    with connect() as client:
        report = client.signs.bring_in(sign_of(client, sign), bytes_of(file), kind, **how)
    problems(
        problem(one) for one in [*report.problems, *(each for part in report.files for each in part.problems)]
    )
    for one in report.files:
        line(json, one, one.action, one.kind, one.name, f"v{one.version}" if one.version else "")


@remote.command()
def preview(
    name: Name = "",
    output: Annotated[Path, typer.Option("-o", "--output", help="PNG, GIF or WebP to write.")] = Path(
        "preview.png"
    ),
    sign: Sign = "",
    kind: Kind = "playlist",
    file: Annotated[Path | None, typer.Option("--file", help="A draft that is not saved.")] = None,
    release: Annotated[int | None, typer.Option("--release", help="A release, by its number.")] = None,
    at: Annotated[str, typer.Option("--at", help="When, e.g. 2026-05-06T19:30.")] = "",
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, max=20, help="Of an animation.")] = 5,
) -> None:
    """Draw exactly what the sign would show; without a name what is live. 预览。"""
    from ledsign.api.schemas.base import instant
    from ledsign.api.schemas.previews import PreviewOrder
    from ledsign.cli.instant import read_instant

    with connect() as client:
        name_of = sign_of(client, sign)
        order: dict[str, Any] = {"live": True}
        if file is not None:
            order = {kind: text_of(file)}
        elif release is not None:
            order = {"release": release}
        elif name:
            order = {"document": ident(client, name_of, kind, name)}
        opened = client.previews.open(name_of, PreviewOrder(**order))
        moment = None
        if at:
            moment = instant(read_instant(at, client.signs.get(name_of).geometry.zone))
        form = output.suffix.removeprefix(".").lower()
        if form in ("gif", "webp", "apng"):
            when = None if moment is None else moment.isoformat()
            drawn = client.previews.animation(opened, format=form, seconds=seconds, at=when, look="led")
        else:
            drawn = client.previews.still(opened, moment)
        output.write_bytes(drawn)
        client.previews.close(opened)
    typer.echo(f"{output}: {opened.show[:12]}")


@remote.command()
def submit(
    name: Name,
    sign: Sign = "",
    kind: Kind = "playlist",
    remark: Remark = "",
    json: AsJson = False,
) -> None:
    """Send a document for review. 送审。"""
    from ledsign.api.schemas.review import NewSubmission

    with connect() as client:
        name_of = sign_of(client, sign)
        document = ident(client, name_of, kind, name)
        made = client.submissions.create(name_of, NewSubmission(document=document, remark=remark))
    line(json, made, made.id, made.state, made.show[:12], made.next_stage, *flagged(made.flags))


@remote.command()
def submissions(sign: Sign = "", json: AsJson = False) -> None:
    """What is or was under review. 送审列表。"""
    with connect() as client:
        for one in client.submissions.list(sign_of(client, sign)):
            told = f"{one.approvals}/{one.stages}"
            line(json, one, one.id, one.state, told, one.show[:12], one.author.name, one.title)


@remote.command()
def releases(sign: Sign = "", json: AsJson = False) -> None:
    """What was published, newest first. 发布列表。"""
    with connect() as client:
        for one in client.releases.list(sign_of(client, sign)):
            who = ", ".join(each.name for each in one.approved_by)
            line(json, one, f"#{one.number}", one.state, one.show[:12], who, one.title)


@remote.command()
def alarms(json: AsJson = False) -> None:
    """What needs somebody. 告警。"""
    zh = operator_language() == "zh"
    with connect() as client:
        for one in client.alarms.list():
            line(json, one, one.id, one.sign, one.code, one.zh if zh else one.en)
