"""``ledsign wiring``: a checked sign as JSON, for the simulator and other programs."""

from __future__ import annotations

from typing import Annotated

import typer


def wiring(sign: Annotated[str, typer.Argument(help="Sign file or shipped name.")]) -> None:
    """Print a sign's compiled wiring as JSON."""
    from ledsign.display.wiring import to_json
    from ledsign.documents.load import load_sign
    from ledsign.documents.shipped import find_sign

    typer.echo(to_json(load_sign(find_sign(sign))).decode())
