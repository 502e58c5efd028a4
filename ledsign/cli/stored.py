"""What the commands about the store share: where it is, by the configuration of the service."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.core.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.store.audit_head import Heads
    from ledsign.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """``folder`` is the service's own; ``url`` that of its database."""

    folder: Path
    url: str
    clock: SystemClock

    @contextmanager
    def opened(self) -> Iterator[tuple[Database, Heads]]:
        """The database as the service left it: looked at, not brought up to date. Raises Unavailable."""
        from ledsign.core.errors import Unavailable
        from ledsign.store import migrations
        from ledsign.store.audit_head import Heads
        from ledsign.store.database import Database
        from ledsign.store.secret import installation_secret

        database = Database(self.url)
        try:
            shown = database.url.render_as_string(hide_password=True)
            if (database.file is not None and not database.file.exists()) or not migrations.current(database):
                raise Unavailable(
                    "no-database", f"there is no database yet at {shown}; start the service once",
                    f"还没有数据库：{shown}；请先启动一次服务",
                )  # fmt: skip
            yield database, Heads(self.folder, installation_secret(self.folder))
        finally:
            database.close()


def stored(config: Path | None) -> Stored:
    """By ``--config``, the environment and ``service.toml``. Raises DocumentError."""
    from ledsign.service.configuration import read

    options = read(file=config).options
    return Stored(folder=options.home / "service", url=options.database_url, clock=SystemClock())
