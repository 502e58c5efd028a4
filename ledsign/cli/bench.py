"""``ledsign bench``: how fast it is on this machine, beside what is promised and beside others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def bench(
    only: Annotated[
        list[str] | None, typer.Option(help="Only this topic; may be given more than once.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, max=3600, help="Time for everything together; more is steadier.")
    ] = 120.0,
    docs: Annotated[
        Path | None, typer.Option(help="Folder for bench-figures.md, its Chinese twin and the plots.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="All figures as one JSON object.")] = False,
) -> None:
    """Measure speed against peers, within three minutes. Exit 0 when every bar is met, else 1.

    三分钟内测出本机速度并与同类软件比较；全部达标返回 0，否则返回 1。
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from ledsign.bench.figure import BENCHES, BenchSpec, Figure
    from ledsign.bench.machine import machine_facts
    from ledsign.bench.run import run_benches
    from ledsign.bench.table import all_met, as_json, rich_table
    from ledsign.cli.say import json_line
    from ledsign.core.problem import did_you_mean, operator_language

    for name in only or ():
        if name not in BENCHES:
            hint = did_you_mean(name, BENCHES.names())
            also = f"; did you mean {hint}?" if hint else ""
            raise typer.BadParameter(f"{name!r} is none of {', '.join(BENCHES.names())}{also}")
    specs = [BENCHES[name] for name in BENCHES.names() if not only or name in only]
    language = operator_language()
    facts = machine_facts()
    figures: list[Figure] = []
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        refresh_per_second=2,
    )
    with progress:
        task = progress.add_task("", total=len(specs))

        def tell(spec: BenchSpec, doing: str) -> None:
            title = spec.title.in_language(language)
            progress.update(
                task, completed=specs.index(spec), description=f"{title}: {doing}" if doing else title
            )

        figures.extend(run_benches(specs, seconds, tell))
    if docs is not None:
        from ledsign.bench.page import write_page

        write_page(docs, figures, facts)
    if json:
        json_line(**as_json(figures, facts, language))
    else:
        Console(highlight=False).print(rich_table(figures, facts, language))
    raise typer.Exit(0 if all_met(figures) else 1)
