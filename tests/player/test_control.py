from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledsign.player.control import Control
from ledsign.show.bundle import write_show

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.show.types import Show


class Heard:
    def __init__(self, lines: list[str], *, stop_on_eof: bool = False) -> None:
        self.shows: list[Show] = []
        self.calls: list[str] = []
        self.control = Control(
            lines,
            load=self.shows.append,
            stop=lambda: self.calls.append("stop"),
            status=lambda: self.calls.append("status"),
            refuse=lambda reason: self.calls.append(f"refused {reason}"),
            stop_on_eof=stop_on_eof,
        )
        self.control.read()


def test_commands_in_order() -> None:
    heard = Heard(['{"command": "status"}\n', "\n", '{"command": "stop"}\n'])
    assert heard.calls == ["status", "stop"]


def test_load_reads_and_verifies_the_bundle(show: Show, tmp_path: Path) -> None:
    folder = write_show(show, tmp_path / "show")
    heard = Heard([f'{{"command": "load", "show": "{folder}"}}'])
    assert heard.shows[0].digest == show.digest


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "not a command"),
        ("[]", "not a command"),
        ('{"comand": "stop"}', "not a command"),
        ('{"command": "dance"}', "unknown command 'dance': load, status or stop"),
        ('{"command": "load"}', "load: 'show'"),
        ('{"command": "load", "show": "/nowhere"}', "load: /nowhere"),
    ],
)
def test_a_bad_line_is_refused_and_the_next_one_obeyed(line: str, reason: str) -> None:
    heard = Heard([line, '{"command": "status"}'])
    assert heard.calls[0].startswith(f"refused {reason}")
    assert heard.calls[1:] == ["status"]
    assert not heard.shows


@pytest.mark.parametrize(("stop_on_eof", "calls"), [(True, ["stop"]), (False, [])])
def test_end_of_input(stop_on_eof: bool, calls: list[str]) -> None:
    assert Heard([], stop_on_eof=stop_on_eof).calls == calls


def test_start_reads_in_a_thread_of_its_own() -> None:
    import threading

    done = threading.Event()
    control = Control(
        ['{"command": "stop"}'],
        load=lambda show: None,
        stop=done.set,
        status=lambda: None,
        refuse=lambda reason: None,
        stop_on_eof=False,
    )
    control.start()
    assert done.wait(10)
