"""``ledsign config``: every option of the service, its value, and where that comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def config(
    file: Annotated[
        Path | None, typer.Option("--config", help="A TOML file. Default: LEDSIGN_HOME/service.toml.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show every option of the service and where its value comes from. Secrets are masked.

    显示服务的全部选项、取值及来源（默认、文件、环境变量），密码不显示。
    """
    from ledsign.cli.say import json_line
    from ledsign.core.problem import operator_language
    from ledsign.service.configuration import read

    settings = read(file=file).settings()
    if json:
        json_line(
            options=[
                {"name": one.name, "value": one.value, "source": one.source, "about": one.about.en,
                 "about_zh": one.about.zh}
                for one in settings
            ]
        )  # fmt: skip
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("option", "value", "from", "", box=None, pad_edge=False)
    for one in settings:
        style = "" if one.source == "default" else "bold"
        table.add_row(
            one.name, one.value, one.source, one.about.in_language(operator_language()), style=style
        )
    Console(highlight=False, soft_wrap=not Console().is_terminal).print(table)
