"""The ``ledsign`` command. One command a file; what a command needs is imported when it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from ledsign.cli.audit import audit
from ledsign.cli.backup import backup, migrate, restore
from ledsign.cli.bench import bench
from ledsign.cli.birth import BORN_NS
from ledsign.cli.check import check
from ledsign.cli.config import config
from ledsign.cli.dark import blackout, resume, takedown
from ledsign.cli.doctor import doctor
from ledsign.cli.explain import explain
from ledsign.cli.fonts import fonts
from ledsign.cli.journal import journal
from ledsign.cli.keys import keys
from ledsign.cli.light import brightness, identify, test_pattern
from ledsign.cli.lint import lint
from ledsign.cli.openapi import openapi
from ledsign.cli.override import cancel, emergency, override
from ledsign.cli.plan import plan
from ledsign.cli.play import play
from ledsign.cli.player import player
from ledsign.cli.publish import publish
from ledsign.cli.release import release
from ledsign.cli.remote import remote
from ledsign.cli.render import render
from ledsign.cli.rules import rules
from ledsign.cli.schedule import schedule
from ledsign.cli.schema import schema
from ledsign.cli.serve import serve
from ledsign.cli.setup_link import setup_link, vouch
from ledsign.cli.simulate import simulate
from ledsign.cli.skew import skew
from ledsign.cli.sniff import sniff
from ledsign.cli.specimen import specimen
from ledsign.cli.status import status
from ledsign.cli.up import up
from ledsign.cli.wiring import wiring

__all__ = ["BORN_NS", "app", "main"]

app = typer.Typer(
    name="ledsign",
    help="Chinese captions on landmark LED facades and on any LED sign. 让城市地标的 LED 屏显示中文字幕。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
EVERYDAY: tuple[Callable[..., None], ...] = (
    *(up, render, play, publish, simulate, sniff, check, explain, plan, lint),
    *(fonts, specimen, doctor, bench, rules, schema, wiring, openapi),
)
PLAYER: tuple[Callable[..., None], ...] = (
    *(player, status, blackout, resume, takedown, override, emergency, cancel),
    *(brightness, test_pattern, identify, skew),
)
SERVICE: tuple[Callable[..., None], ...] = (serve, config, setup_link, vouch, backup, restore, migrate)
for command in EVERYDAY:
    app.command()(command)
app.add_typer(journal)
app.add_typer(schedule)
app.add_typer(keys)
app.add_typer(release)
app.add_typer(remote)
app.add_typer(audit)

for command in PLAYER:
    app.command(rich_help_panel="Player")(command)
for command in SERVICE:
    app.command(rich_help_panel="Service")(command)


@app.callback(invoke_without_command=True)
def options(
    version: bool = typer.Option(False, "--version", help="Print the version and exit."),
    server: str = typer.Option("", "--server", help="A service elsewhere; default LEDSIGN_SERVER."),
    token: str = typer.Option(
        "", "--token", help="Token for it, or @FILE that only you may read; default LEDSIGN_TOKEN."
    ),
) -> None:
    """Chinese captions on landmark LED facades and on any LED sign."""
    from ledsign.cli.server import choose

    choose(server, token)
    if version:
        from ledsign import __version__

        typer.echo(f"ledsign {__version__}")
        raise typer.Exit


def main() -> None:
    """Entry point. Exit codes: 0 done, 1 ``check`` found problems, 2 bad input, 3 failed at run time."""
    from ledsign.cli.say import failure
    from ledsign.core.errors import LedsignError

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except LedsignError as error:
        raise SystemExit(failure(error)) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
