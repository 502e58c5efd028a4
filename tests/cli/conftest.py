"""Run a command in this process and hear all it says."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from ledsign import cli

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def ledsign(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Said]:
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    monkeypatch.setenv("LEDSIGN_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: object, language: str = "en") -> Said:
        monkeypatch.setitem(os.environ, "LEDSIGN_LANG", language)
        monkeypatch.setattr("sys.argv", ["ledsign", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code
        said = capsys.readouterr()
        return Said(code if isinstance(code, int) else 0, said.out, said.err)

    return run
