"""``ledsign backup``, ``restore``, ``migrate``: copies of what the service keeps, and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None, typer.Option("--config", help="A TOML file. Default: LEDSIGN_HOME/service.toml.")
]


def backup(
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder for backups. Default: the service's own.")
    ] = None,
    config: Config = None,
) -> None:
    """Back up database, media, fonts and the installation's secret, also while the service runs.

    备份数据库、素材、字体和安装密钥；服务运行时也可执行。
    """
    from ledsign.cli.say import note
    from ledsign.cli.stored import stored
    from ledsign.store import backup as backups

    where = stored(config)
    with where.opened() as (database, _):
        made = backups.make(
            database, where.folder, to or where.folder / backups.BACKUPS, where.clock.now_ns()
        )
    typer.echo(made.folder)
    note(
        f"{made.size:,} bytes of database, {len(made.files)} file(s), audit trail up to record {made.seq};"
        " it has the installation's secret: keep it where only you can read it",
        f"数据库 {made.size:,} 字节，{len(made.files)} 个文件，审计记录至第 {made.seq} 条；"
        "内含安装密钥，请妥善保管",
    )


def restore(
    folder: Annotated[Path, typer.Argument(help="A backup, or a folder of backups: then the newest.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: Config = None,
) -> None:
    """Put a backup in the place of the database. The service must not run; what was there is set aside.

    用备份替换数据库。请先停止服务；原有数据会另存，不会删除。
    """
    from ledsign.cli.say import note
    from ledsign.cli.stored import stored
    from ledsign.core.errors import Unavailable
    from ledsign.core.problem import operator_language
    from ledsign.store import backup as backups
    from ledsign.store.damage import damage
    from ledsign.store.opening import in_use
    from ledsign.store.restoring import ASIDE, other_settings
    from ledsign.store.restoring import restore as put_back

    where = stored(config)
    found = backups.whole(folder)
    wrong = damage(found.data)
    if wrong:
        raise Unavailable("backup", f"{found.folder}: damaged: {wrong}", f"{found.folder}：已损坏：{wrong}")
    if in_use(where.folder):
        raise Unavailable(
            "in-use", "the service is running: stop it, restore, start it again",
            "服务正在运行：请先停止服务，恢复后再启动",
        )  # fmt: skip
    at = backups.stamp(found.at_ns)
    question = (
        f"恢复到 {at}（审计记录第 {found.seq} 条）？" if operator_language() == "zh"
        else f"Restore to {at}, record {found.seq} of the audit trail?"
    )  # fmt: skip
    if not yes and not typer.confirm(question):
        raise typer.Exit(1)
    put_back(found, where.url, where.folder, where.clock.now_ns(), "ledsign restore").close()
    note(
        f"restored to {at}; what was there lies in {where.folder / ASIDE}",
        f"已恢复到 {at}；原有数据在 {where.folder / ASIDE}",
    )
    settings = other_settings(found, where.folder)
    if settings is not None:
        now = where.folder.parent / settings.name
        note(
            f"! settings are not restored: compare {settings} with {now}, and copy what you want",
            f"! 配置文件不会自动恢复：请对比 {settings} 与 {now}，按需复制",
        )


def migrate(config: Config = None) -> None:
    """Make the database's tables, or bring them up to date, after a backup. The service does this by itself.

    创建或升级数据库表（先自动备份）。服务启动时会自动执行。
    """
    from ledsign.cli.say import note
    from ledsign.cli.stored import stored
    from ledsign.store import migrations
    from ledsign.store.opening import open_store
    from ledsign.store.secret import installation_secret

    where = stored(config)
    opened = open_store(where.url, where.folder, where.clock, installation_secret(where.folder))
    for one in opened.notes:
        note(one.en, one.zh)
    typer.echo(migrations.current(opened.database))
    opened.close()
