"""``python -m ledsign.store.migrations MESSAGE``: write the next step, for whoever changed the tables."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ledsign.store import migrations
from ledsign.store.database import Database


def main() -> None:
    """Bring a new SQLite database to the last step and write what is missing then."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'new.db'}")
        if migrations.head_or_none() is not None:
            migrations.upgrade(database)
        for path in migrations.write_step(database, sys.argv[1]):
            sys.stdout.write(f"{path}\n")
        database.close()


if __name__ == "__main__":
    main()
