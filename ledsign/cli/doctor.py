"""``ledsign doctor``: what on this machine needs attention, and the remedy."""

from __future__ import annotations

from typing import Annotated

import typer

MARKS = {"ok": ("✓", "green"), "degraded": ("!", "yellow"), "bad": ("✗", "red")}


def doctor(
    sign: Annotated[str, typer.Option(help="Also look whether this sign's outputs can be reached.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Findings as one JSON object.")] = False,
) -> None:
    """Check fonts, glyph coverage, clock, permissions, GSO and outputs. Exit 1 when something fails."""
    from rich.console import Console
    from rich.text import Text

    from ledsign.cli.say import json_line
    from ledsign.core.clock import SystemClock
    from ledsign.core.problem import operator_language
    from ledsign.doctor.finding import State
    from ledsign.doctor.glyphs import glyph_findings
    from ledsign.doctor.machine import machine_findings
    from ledsign.doctor.privacy import privacy_finding
    from ledsign.doctor.reach import reach_findings
    from ledsign.doctor.releases import release_findings
    from ledsign.documents.load import load_sign
    from ledsign.documents.shipped import find_sign
    from ledsign.settings import home, user_fonts
    from ledsign.store.privacy import others_may_read
    from ledsign.text.fonts import FontLibrary

    target = load_sign(find_sign(sign)) if sign else None
    findings = [*machine_findings(SystemClock()), *glyph_findings(FontLibrary(user_fonts=user_fonts()))]
    findings += release_findings(home() / "player", SystemClock())
    findings.append(privacy_finding(others_may_read(home() / "service")))
    if target is not None:
        findings += reach_findings(target)
    language = operator_language()
    if json:
        json_line(findings=[finding.as_json(language) for finding in findings])
    else:
        console = Console(highlight=False, soft_wrap=True)
        for finding in findings:
            mark, style = MARKS[finding.state]
            line = Text()
            line.append(f"{mark} ", style=style)
            line.append(f"{finding.topic}: ", style="bold")
            line.append(finding.message.in_language(language))
            if finding.remedy is not None:
                line.append(f"\n    → {finding.remedy.in_language(language)}", style=style)
            console.print(line)
    raise typer.Exit(1 if any(finding.state is State.BAD for finding in findings) else 0)
