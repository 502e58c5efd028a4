"""``ledsign setup-link`` and ``ledsign vouch``: what whoever commands the machine may do without a login."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.service.house import House

_CONFIG = Annotated[
    Path | None, typer.Option("--config", help="A TOML file. Default: LEDSIGN_HOME/service.toml.")
]


def setup_link(
    login: Annotated[
        str, typer.Option("--for", help="Somebody who lost password or telephone, by login.")
    ] = "",
    config: _CONFIG = None,
) -> None:
    """Print a link for the first set-up, good once and for an hour; older ones stop working.

    With --for LOGIN: a link to set that person's password anew; their second factor and key go too.
    打印初始化链接（一次有效，一小时内）；用 --for 为丢失密码或手机的人员生成重置链接。
    """
    from ledsign.cli.say import note
    from ledsign.service import arrivals

    with _house(config) as house:
        secret = arrivals.reset_locally(house, login) if login else arrivals.setup_link(house)
        if secret is None:
            note(
                "somebody was set up already: log in, or make a reset link with --for LOGIN",
                "系统已完成初始化：请登录，或用 --for LOGIN 生成重置链接",
            )
            raise typer.Exit(2)
        typer.echo(arrivals.link_text(house.options, secret, setup=not login))


def vouch(
    login: Annotated[str, typer.Argument(help="Whose key it is, by login.")],
    key: Annotated[str, typer.Argument(help="The key's id, as that person told you.")],
    config: _CONFIG = None,
) -> None:
    """Vouch for somebody's key on the machine itself, when no reviewer can.

    在本机为某人的密钥担保（没有其他审核人可担保时）。
    """
    from ledsign.service import people, vouching
    from ledsign.service.arrivals import LOCAL

    with _house(config) as house, house.unit(LOCAL) as unit:
        person = vouching.vouch(unit, people.known_as(unit, login).id, key)
        typer.echo(f"{person.login} {person.key_public}")


@contextmanager
def _house(config: Path | None) -> Iterator[House]:
    """As much of the service as this needs; it may be running meanwhile."""
    from ledsign.core.clock import SystemClock
    from ledsign.core.errors import DocumentError
    from ledsign.core.problem import Bilingual, Problem, Where
    from ledsign.service.configuration import read
    from ledsign.service.house import House
    from ledsign.service.workers import Workers
    from ledsign.store.database import Database
    from ledsign.store.files import FileStore
    from ledsign.store.secret import installation_secret

    options = read(file=config).options
    folder = options.home / "service"
    database = Database(options.database_url)
    if database.file is not None and not database.file.is_file():
        raise DocumentError([Problem(
            code="service.none", where=Where(file=str(database.file)),
            message=Bilingual("there is no database yet", "数据库尚未建立"),
            remedy=Bilingual("start the service: it prints the link", "请先启动服务，启动时会打印链接"),
        )])  # fmt: skip
    clock = SystemClock()
    workers = Workers(options, options.home, clock)
    try:
        yield House(
            options=options, home=options.home, database=database, clock=clock,
            files=FileStore(folder / "files"), workers=workers, secret=installation_secret(folder),
        )  # fmt: skip
    finally:
        workers.close()
        database.close()
