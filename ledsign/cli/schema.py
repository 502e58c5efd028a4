"""``ledsign schema``: the JSON Schema of a document, for editors."""

from __future__ import annotations

from typing import Annotated, Literal

import typer


def schema(
    document: Annotated[Literal["playlist", "schedule", "sign"], typer.Argument(help="Which document.")],
) -> None:
    """Print the JSON Schema (2020-12) of playlists, schedules or signs."""
    import json

    from ledsign.documents.schema import schema_of

    typer.echo(json.dumps(schema_of(document), ensure_ascii=False, indent=2))
