"""Commands on a service elsewhere: a real server on a free port of this machine."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest
import uvicorn
from typer.testing import CliRunner

from ledsign.api.app import create_app
from ledsign.cli import app
from ledsign.core import errors
from ledsign.service.roles import Role
from tests.api.matrix import HERE, with_signs
from tests.house import make_house
from tests.members import member, token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TEXT = "ledsign: playlist/1\nitems:\n- text: 技能让生活更美好\n"


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """None: it runs in a thread."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """(address, token of somebody who is author and operator on ``gate``)."""
    house = make_house(tmp_path_factory.mktemp("remote"))
    with_signs(house)
    secret = token(house, member(house, "lin", Role.AUTHOR, Role.OPERATOR, sign=HERE))
    server = _Server(uvicorn.Config(create_app(house), port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    ready = threading.Event()
    while not server.started and thread.is_alive():
        ready.wait(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", secret
    server.should_exit = True
    thread.join(20)
    house.workers.close()
    house.database.close()


@pytest.fixture
def run(service: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """A function of arguments: what ``ledsign --server … --token …`` with them prints."""
    monkeypatch.setenv("LEDSIGN_LANG", "en")

    def call(*words: str) -> str:
        result = CliRunner().invoke(app, ["--server", service[0], "--token", service[1], *words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.stdout

    yield call
    CliRunner().invoke(app, ["--version"])  # forget the server that was chosen


def test_a_document_there_and_back(run: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "festival.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert "festival\tv1" in run("remote", "put", str(file))
    file.write_text(TEXT + "# more\n", encoding="utf-8")
    assert "festival\tv2" in run("remote", "put", str(file), "-m", "错字")
    assert run("remote", "get", "festival") == TEXT + "# more\n"
    told = [json.loads(one) for one in run("remote", "list", "--json").splitlines()]
    assert ("festival", 2) in [(one["name"], one["version"]) for one in told]
    picture = tmp_path / "now.png"
    run("remote", "preview", "festival", "-o", str(picture))
    assert picture.read_bytes()[:4] == b"\x89PNG"
    run("remote", "export", str(tmp_path / "all.zip"))
    assert "unchanged\tplaylist\tfestival" in run("remote", "import", str(tmp_path / "all.zip"))
    with pytest.raises(errors.DocumentError, match="did you mean festival"):
        run("remote", "get", "festivl")


def test_the_signs_one_may_see(run: Callable[..., str]) -> None:
    assert run("remote", "signs").startswith(f"{HERE}\t64×16")


def test_commands_to_a_player_go_there(run: Callable[..., str]) -> None:
    """There is no player: that is said, and what was ordered is kept for it."""
    assert "not green" in run("status")
    assert "not confirmed" in run("takedown")
    assert json.loads(run("status", "--json"))["desired"]["takedown"] == "safe"
    run("resume")
    assert json.loads(run("status", "--json"))["desired"]["takedown"] == ""
    with pytest.raises(errors.DocumentError, match="brightness"):
        run("brightness", "7")
    with pytest.raises(errors.DocumentError, match="machine"):
        run("test-pattern", "ramp")


def test_what_may_not_be_done(run: Callable[..., str]) -> None:
    with pytest.raises(errors.Unknown):
        run("takedown", "--sign", "foreign")
    with pytest.raises(errors.Unauthenticated):
        run("--token", "lsk_wrong", "status")


def test_a_token_in_a_file_others_may_read_is_refused(run: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("lsk_x")
    file.chmod(0o644)
    with pytest.raises(errors.DocumentError, match="others may read"):
        run("--token", f"@{file}", "remote", "signs")
    file.chmod(0o600)
    with pytest.raises(errors.Unauthenticated):
        run("--token", f"@{file}", "remote", "signs")


@pytest.mark.parametrize("server", ["http://192.0.2.7", "ftp://signs", "signs"])
def test_a_token_is_not_sent_in_the_clear(server: str) -> None:
    result = CliRunner().invoke(app, ["--server", server, "--token", "lsk_x", "status"])
    assert isinstance(result.exception, errors.DocumentError)
    CliRunner().invoke(app, ["--version"])
