"""``ledsign openapi``: the API's document."""

from __future__ import annotations

from typing import Annotated

import typer


def openapi(
    yaml: Annotated[bool, typer.Option("--yaml", help="YAML in place of JSON.")] = False,
) -> None:
    """Print the OpenAPI 3.1 document of the service's API. 输出服务接口的 OpenAPI 文档。"""
    import json

    from ledsign.api.app import create_app

    told = create_app(None).openapi()
    if yaml:
        from yaml import safe_dump

        typer.echo(safe_dump(told, allow_unicode=True, sort_keys=False, width=110), nl=False)
    else:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
