"""The program: its options, its events, its end."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request

import numpy as np
import pytest
from PIL import Image

from ledsign.display.shown import shown
from ledsign.display.wiring import to_json
from simulator import app
from simulator.files import check_files
from simulator.options import parse_options
from simulator.summary import summary


@pytest.fixture
def wiring(towers, tmp_path):
    path = tmp_path / "wiring.json"
    path.write_bytes(to_json(towers))
    return str(path)


@pytest.fixture
def start(wiring):
    """A function that starts the program as a process; it is ended at the end of the test."""
    running = []

    def begin(*arguments, **popen):
        made = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "simulator",
                "--wiring",
                wiring,
                "--listen",
                "ddp://127.0.0.1:0",
                *arguments,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **popen,
        )
        running.append(made)
        return made

    yield begin
    for made in running:
        if made.poll() is None:
            made.kill()
        made.communicate()


def events(process):
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err.decode()
    return [json.loads(line) for line in out.splitlines()]


def test_ready_then_report(start, tmp_path, send_frames, towers, picture):
    process = start("--json", "--stop-on-eof", "--web", "0", "--report", str(tmp_path / "r.json"),
                    "--save", str(tmp_path / "wall.png"))  # fmt: skip
    ready = json.loads(process.stdout.readline())
    assert ready["event"] == "ready" and ready["listen"][0].startswith("ddp://127.0.0.1:")
    assert b"<canvas" in urllib.request.urlopen(ready["web"], timeout=10).read()
    send_frames(ready["listen"][0], [picture(seed) for seed in range(3)])
    (report,) = events(process)
    assert report["event"] == "report" and report["frames"] == 3
    del report["event"]
    assert json.loads((tmp_path / "r.json").read_text()) == report
    with Image.open(tmp_path / "wall.png") as drawn:
        assert np.array_equal(np.asarray(drawn), shown(towers, picture(2)))


@pytest.fixture
def send_frames(towers):
    def send(url, frames):
        import socket

        from ledsign.display.addressing import patch_whole
        from ledsign.display.pixelmap import compile_map
        from ledsign.wire.base import PROTOCOLS, EncoderOptions

        host, port = url.removeprefix("ddp://").split(":")
        patches = patch_whole(towers)
        buffer = np.zeros(sum(patch.channels for patch in patches), np.uint8)
        encoder = PROTOCOLS["ddp"].encoder(len(buffer), EncoderOptions())
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            for frame in frames:
                for patch in patches:
                    part = buffer[patch.offset : patch.offset + patch.channels]
                    compile_map(towers, patch.output).write(frame, part)
                encoder.write(buffer)
                for view in encoder.seal(0).data.views:
                    out.sendto(view, (host, int(port)))

    return send


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it_cleanly_with_report(number, start):
    process = start("--json")
    assert json.loads(process.stdout.readline())["event"] == "ready"
    process.send_signal(number)
    assert [event["event"] for event in events(process)] == ["report"]


def test_a_limited_time(start):
    process = start("--seconds", "0.2")
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "listening" in out.decode() and "frames" in out.decode()


def test_the_terminal_view_prints_one_frame_over_a_pipe(start):
    process = start("--seconds", "0.2", "--view", "term")
    out, _ = process.communicate(timeout=20)
    assert "▀" in out.decode() and "west waiting" in out.decode()


def test_a_sign_file_is_compiled_by_ledsign(tmp_path, monkeypatch):
    options = parse_options(["--sign", "twin-towers"])
    assert app.read_sign(options).canvas.width == 256
    options = parse_options(["--sign", str(tmp_path / "missing.yaml")])
    with pytest.raises(app.ShowError, match="missing"):
        app.read_sign(options)


def test_the_wiring_may_come_on_standard_input(towers, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(to_json(towers))))
    assert app.read_sign(parse_options(["--wiring", "-"])) == towers


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["--listen", "dpd"], 2, "did you mean ddp"),
        (["--fault", "lose=5%"], 2, "did you mean loss"),
        (["--serial", "/dev/no-such-device"], 3, "no-such-device"),
        (["--listen", "ddp://127.0.0.1:0", "--host", "192.0.2.1", "--web", "0"], 3, "192.0.2.1"),
        (
            ["--listen", "ddp://127.0.0.1:0", "--seconds", "0.01", "--report", "/no/such/folder/r.json"],
            2,
            "folder",
        ),
        (["--save", "wall.txt"], 2, "name it wall.png"),
        (["--save", "/no/such/folder/wall.png"], 2, "/no/such/folder/wall.png"),
        (["--fault", "nord=loss=5%"], 2, "it has west, east"),
        (["--fault", "wets=loss=5%"], 2, "did you mean west"),
        (["--web", "99999"], 2, "99999 is no port"),
        (["--web", "x"], 2, "x is no port"),
        (["--baud", "fast"], 2, "no line speed"),
        (["--seconds", "soon"], 2, "no length of time"),
        (["--view", "vr"], 2, "--view: invalid choice"),
        (["--colour"], 2, "--help lists"),
    ],
)
def test_what_goes_wrong_is_said_and_coded(arguments, code, text, wiring, capsys, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    assert app.main(["--wiring", wiring, "--json", *arguments]) == code
    captured = capsys.readouterr()
    (line,) = captured.out.splitlines()
    failed = json.loads(line)
    assert failed["event"] == "failed" and text in failed["reason"]
    assert captured.err == "", "whoever reads the events says it to the person"


@pytest.mark.parametrize(("arguments", "code"), [(["--listen", "dpd"], 2), (["--web", "99999"], 2)])
def test_without_json_a_failure_is_one_line_on_standard_error(arguments, code, wiring, capsys):
    assert app.main(["--wiring", wiring, *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1
    assert "usage" not in captured.err


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "port {} is taken → choose another port"), ("zh", "端口 {} 已被占用 → 请换一个端口")],
)
def test_a_taken_port_is_said_in_the_operators_language(language, said, wiring, capsys, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", language)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert app.main(["--wiring", wiring, "--listen", "ddp://127.0.0.1:0", "--web", str(port)]) == 3
    text = capsys.readouterr().err
    assert said.format(port) in text and "--web" not in text and text.count("\n") == 1


def test_a_port_only_root_may_have(monkeypatch):
    from simulator.serve import _refused

    monkeypatch.setenv("LEDSIGN_LANG", "en")
    assert "above 1023" in str(_refused("127.0.0.1", 80, PermissionError(13, "Permission denied")))


@pytest.mark.parametrize("existing", [None, b"old"])
def test_files_to_write_are_tried_at_the_start_without_a_trace(existing, tmp_path):
    path = tmp_path / "wall.png"
    if existing is not None:
        path.write_bytes(existing)
    check_files(path, path)
    assert (path.read_bytes() if path.exists() else None) == existing


def test_a_file_that_becomes_unwritable_meanwhile_is_a_failure(wiring, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(app, "check_files", lambda *_: None)
    common = ["--wiring", wiring, "--listen", "ddp://127.0.0.1:0", "--seconds", "0.01"]
    assert app.main([*common, "--report", str(tmp_path)]) == 3
    assert app.main([*common, "--save", str(tmp_path / "no" / "wall.png")]) == 3
    assert capsys.readouterr().err.count("→") == 2


@pytest.mark.parametrize(
    ("language", "own", "other"), [("en", "listening", "监听"), ("zh", "监听", "listening")]
)
def test_messages_are_in_one_language(language, own, other, wiring, capsys, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", language)
    arguments = ["--listen", "ddp://127.0.0.1:0", "--seconds", "0.01", "--web", "0", "--view", "term"]
    assert app.main(["--wiring", wiring, *arguments]) == 0
    text = capsys.readouterr().out
    assert own in text and other not in text
    assert ("等待" in text) == ("packets" not in text) == (language == "zh")


@pytest.mark.parametrize("content", [None, b"{", b'{"name": 3}'])
def test_a_bad_wiring(content, tmp_path, capsys):
    path = tmp_path / "w.json"
    if content is not None:
        path.write_bytes(content)
    assert app.main(["--wiring", str(path)]) == 2
    assert "wiring" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--wiring", "x", "--sign", "y"],
        ["--wiring", "x", "--web", "70000"],
        ["--wiring", "x", "--web", "x"],
        ["--wiring", "x", "--baud", "-1"],
        ["--wiring", "x", "--seconds", "0"],
        ["--wiring", "x", "--view", "vr"],
    ],
)
def test_bad_options_end_with_two(arguments, capsys):
    assert app.main(arguments) == 2
    assert capsys.readouterr().err


def test_in_process_with_page_terminal_and_all(
    wiring, towers, tmp_path, capsys, send_frames, picture, wait_until
):
    """The same as a user sees it, but where coverage can be measured: JSON to stdout, picture to stderr."""
    stop = threading.Event()
    out = tmp_path / "led.png"
    options = parse_options(
        ["--wiring", wiring, "--listen", "ddp://127.0.0.1:0", "--web", "0", "--json", "--view", "term",
         "--save", str(out), "--look", "led", "--seconds", "30"]
    )  # fmt: skip
    told = []

    def when_ready(_options, event, facts):
        told.append((event, facts))
        if event == "ready":
            send_frames(facts["listen"][0], [picture(1)])

            def watch():
                wait_until(
                    lambda: b'"frames":1' in urllib.request.urlopen(facts["web"] + "api/report").read()
                )
                stop.set()

            threading.Thread(target=watch).start()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(app, "_say", when_ready)
        app.run(options, app.SystemClock(), stop)
    assert [event for event, _ in told] == ["ready", "report"]
    assert told[1][1]["frames"] == 1
    with Image.open(out) as drawn:
        assert drawn.width > towers.canvas.width
    assert "▀" in capsys.readouterr().err


def test_standard_input_ending_stops_it(wiring, monkeypatch, capsys):
    reading, writing = os.pipe()
    os.write(writing, b"anything")
    os.close(writing)
    with os.fdopen(reading) as ending:
        monkeypatch.setattr(sys, "stdin", ending)
        arguments = ["--listen", "ddp://127.0.0.1:0", "--stop-on-eof", "--seconds", "30"]
        assert app.main(["--wiring", wiring, *arguments]) == 0
    text = capsys.readouterr().out
    assert "listening" in text and "0 frames" in text


def test_a_serial_device_replaces_the_signs_own_addresses(wiring, capsys):
    master, slave = os.openpty()
    try:
        arguments = ["--listen", "own", "--serial", os.ttyname(slave), "--seconds", "0.05", "--json"]
        assert app.main(["--wiring", wiring, *arguments]) == 0
        ready = json.loads(capsys.readouterr().out.splitlines()[0])
        assert len(ready["listen"]) == 1 and ready["listen"][0].startswith("serial:///dev/")
    finally:
        os.close(master)
        os.close(slave)


def test_the_summary_names_what_was_dropped(monkeypatch):
    report = {
        **{"seconds": 1.0, "packets": 3, "frames": 1, "fps": 60.0, "lost": 1, "torn": 1, "gaps": 1},
        "dropped": {"too-short": 2},
        "controllers": {
            "west": {
                **{"state": "lost", "cause": "silence", "protocol": "ddp", "senders": [], "frames": 1},
                "jitter_ms": {"p50": 0, "p99": 1, "max": 2},
            }
        },
    }
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    text = summary(report)
    assert "dropped 2: too-short" in text and "west: lost silence ddp from -" in text


def test_start_up_is_quick():
    """Without a page neither the web server nor the picture library is loaded."""
    heavy = ("starlette", "uvicorn", "PIL", "serial", "asyncio")
    code = f"import sys, simulator.app; print([name for name in {heavy} if name in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert out.strip() == "[]"
