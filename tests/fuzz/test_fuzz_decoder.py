"""The fuzzer itself: holds on every seed, notices each breach of its invariant, fails the run on a crash."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ledsign.wire.base import PROTOCOLS, Asked, Gap, Ignored, Write

FOLDER = Path(__file__).parent
SCRIPT = FOLDER / "fuzz_decoder.py"


@pytest.fixture(scope="module")
def fuzzer():
    spec = importlib.util.spec_from_file_location("fuzz_decoder", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=100,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("name", PROTOCOLS.names())
def test_seeds_reach_the_decoder_as_real_frames(name, fuzzer):
    spec = PROTOCOLS[name]
    trial = fuzzer.Trial(spec)
    seeds = list(trial.seeds())
    for seed in seeds:
        trial(seed)
    decoder = spec.decoder(trial._options)
    events = [event for seed in seeds for event in decoder.feed(seed, "a", 0)]
    assert any(isinstance(event, Write) and event.data for event in events)
    assert any(len(list(fuzzer.records(seed))) > 1 for seed in seeds)
    assert max(map(len, seeds)) <= fuzzer.MAX_INPUT


def test_pieces_and_records_lose_nothing(fuzzer):
    data = bytes(range(256)) * 9
    assert b"".join(fuzzer.pieces(data)) == data
    assert list(fuzzer.pieces(data)) == list(fuzzer.pieces(data))
    assert list(fuzzer.records(b"\0\2ab\0\0\0\5xy")) == [b"ab", b"", b"xy"]
    assert list(fuzzer.records(b"\0")) == []


class Broken:
    """A decoder that does one wrong thing."""

    def __init__(self, wrong: object) -> None:
        self._wrong = wrong
        self._hoard: list[bytes] = []

    def feed(self, data: bytes, source: object, now_ns: int) -> list[object]:
        if self._wrong == "raise":
            raise IndexError("index out of range")
        if self._wrong == "hoard":
            self._hoard.append(bytes(1 << 20))
            return []
        return [self._wrong]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ("raise", IndexError),
        (Write(offset=-1, data=b""), AssertionError),
        (Write(offset=699, data=b"ab"), AssertionError),
        (Write(offset=701, data=b""), AssertionError),
        (Gap(lost=0), AssertionError),
        (Asked(replies=(bytes(1473),)), AssertionError),
        (Asked(replies=(b"",)), AssertionError),
        (Ignored(reason=""), AssertionError),
        ("not an event", AssertionError),
        ("hoard", AssertionError),
    ],
    ids=str,
)
def test_every_breach_is_noticed(wrong, error, fuzzer, monkeypatch):
    monkeypatch.setattr(fuzzer, "MEMORY_EVERY", 20)
    trial = fuzzer.Trial(replace(PROTOCOLS["ddp"], decoder=lambda options: Broken(wrong)))
    with pytest.raises(error):
        for number in range(20):
            trial(bytes([number]))


def test_a_description_of_two_lines_is_noticed(fuzzer):
    trial = fuzzer.Trial(replace(PROTOCOLS["ddp"], describe=lambda data: "two\nlines"))
    with pytest.raises(AssertionError, match="one line"):
        trial(b"x")


def test_a_saved_input_can_be_tried_again(tmp_path):
    saved = tmp_path / "input"
    saved.write_bytes(b"Art-Net\0\0\x50\0\x0e")
    done = run(str(SCRIPT), "artnet", "--replay", str(saved))
    assert (done.returncode, "the invariant holds" in done.stdout) == (0, True)


def test_an_unknown_protocol_is_refused():
    done = run(str(SCRIPT), "nonsense", "--replay", "x")
    assert done.returncode == 2
    assert "artnet" in done.stderr


@pytest.mark.parametrize("script", ["fuzz_decoder.py", "run.py"])
@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_without_atheris_it_says_so(script, required, code, tmp_path):
    """A finder in front of all others hides the package, as on a machine without it."""
    hide = (
        "import importlib.machinery as m, runpy, sys\n"
        "plain = m.PathFinder.find_spec\n"
        "m.PathFinder.find_spec = lambda name, *a, **k: None if name == 'atheris' else plain(name, *a, **k)\n"
        f"sys.argv = [{str(FOLDER / script)!r}, 'ddp', '--seconds', '1', '--out', {str(tmp_path)!r}]\n"
        f"runpy.run_path({str(FOLDER / script)!r}, run_name='__main__')\n"
    )
    done = run("-c", hide, LEDSIGN_REQUIRE_PEERS=required)
    assert done.returncode == code, done.stderr
    assert "atheris is not installed" in done.stderr


@pytest.mark.peer
def test_two_decoders_are_fuzzed_for_a_second(tmp_path, require_peer):
    require_peer("atheris")
    done = run(str(FOLDER / "run.py"), "ddp", "tpm2", "--seconds", "1", "--out", str(tmp_path))
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("ok") == 2
    assert list((tmp_path / "ddp" / "corpus").iterdir())


@pytest.mark.peer
def test_a_crash_fails_the_run_and_leaves_its_input(tmp_path, require_peer):
    require_peer("atheris")
    program = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('fuzz_decoder', {str(SCRIPT)!r})\n"
        "fuzzer = importlib.util.module_from_spec(spec); spec.loader.exec_module(fuzzer)\n"
        "from dataclasses import replace\n"
        "class Broken:\n"
        "    def __init__(self, options): pass\n"
        "    def feed(self, data, source, now_ns):\n"
        "        return [][1] if len(data) > 20 else []\n"
        "plain = fuzzer.load\n"
        "fuzzer.load = lambda name: replace(plain(name), decoder=Broken)\n"
        f"sys.argv = ['fuzz_decoder.py', 'ddp', '--seconds', '20', '--out', {str(tmp_path)!r}]\n"
        "sys.exit(fuzzer.main())\n"
    )
    done = run("-c", program)
    assert done.returncode not in (0, 2), done.stderr
    assert "IndexError" in done.stdout + done.stderr
    (saved,) = (tmp_path / "ddp").glob("crash-*")
    assert len(saved.read_bytes()) > 20
