"""The page's server: same facts for people and programs, foreign pages kept out."""

import http.client
import io
import json
import zlib
from dataclasses import dataclass

import numpy as np
import pytest
import uharfbuzz
from PIL import Image
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from ledsign.display.shown import shown
from simulator.serve import WebServer
from simulator.views import web
from simulator.views.layout import HEADER
from simulator.views.web import allowed_hosts, font_file, is_loopback, same_origin


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self):
        return json.loads(self.body)


class Browser:
    """What a browser does: GET, and a WebSocket with an Origin."""

    def __init__(self, url):
        self.place = url.removeprefix("http://").rstrip("/")

    def get(self, path, **headers):
        connection = http.client.HTTPConnection(self.place, timeout=10)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def watch(self, origin=""):
        return connect(f"ws://{self.place}/live", origin=origin or f"http://{self.place}", open_timeout=10)


@pytest.fixture
def server(go_live):
    made = WebServer(go_live(), "127.0.0.1", 0)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def site(server):
    return server.site


@pytest.fixture
def client(server):
    return Browser(server.url)


def frame_of(message, sign):
    """A packed frame back to a canvas."""
    pixels = np.frombuffer(zlib.decompress(message[HEADER.size :]), np.uint8)
    canvas = np.zeros((sign.canvas.height, sign.canvas.width, 3), np.uint8)
    start = 0
    for face in sign.faces:
        rect = face.rect
        size = rect.width * rect.height * 3
        canvas[rect.y : rect.bottom, rect.x : rect.right] = pixels[start : start + size].reshape(
            rect.height, rect.width, 3
        )
        start += size
    assert start == len(pixels)
    return canvas


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/page/page.css", "text/css"),
        ("/page/main.js", "text/javascript"),
        ("/page/icon.svg", "image/svg+xml"),
        ("/look/scene.js", "text/javascript"),
        ("/look/tokens.css", "text/css"),
    ],
)
def test_the_page_and_its_parts(path, kind, client):
    answer = client.get(path)
    assert answer.status == 200 and answer.headers["content-type"].startswith(kind)
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_everything_the_page_asks_for_is_there_and_nothing_comes_from_elsewhere(client):
    import re

    seen, todo = set(), ["/"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        assert answer.status == 200, path
        if "font" in answer.headers["content-type"]:
            continue
        text = answer.body.decode()
        assert not re.findall(r"(?:src|href|url|from|fetch)\W{1,3}https?://", text), path
        todo += re.findall(r"""["'(](/(?:page|look)/[\w.]+)["')]""", text)
        folder = path.rpartition("/")[0] + "/"
        todo += [folder + name for name in re.findall(r'from "\./([\w.]+)"', text)]
        todo += ["/" + name for name in re.findall(r'from "\.\./([\w./]+)"', text)]
    assert {"/look/lamps.js", "/look/city.js", "/page/feed.js"} < seen


@pytest.mark.parametrize(
    "path",
    [
        "/page/nothing.js",
        "/page/..%2Fweb.py",
        "/page/web.py",
        "/page/%2e%2e",
        "/look/__init__.py",
        "/look/..%2Fcli.py",
        "/elsewhere",
    ],
)
def test_nothing_else_is_served(path, client):
    assert client.get(path).status == 404


def test_a_missing_font_is_not_found(client, monkeypatch, tmp_path):
    assert client.get("/page/chinese.otf").headers["content-type"] == "font/otf"
    monkeypatch.setattr(web.resources, "files", lambda name: tmp_path / "ledsign")
    assert font_file() is None
    assert client.get("/page/chinese.otf").status == 404


def test_the_small_font_has_all_the_page_says(client):
    """``python fonts/page.py`` makes it anew."""
    page = web.resources.files("simulator.views").joinpath("page")
    texts = [file.read_text("utf-8") for file in page.iterdir() if file.name.endswith((".js", ".html"))]
    said = {char for text in texts for char in text if ord(char) >= 0x2E80}
    answer = client.get("/page/words.otf")
    assert answer.headers["content-type"] == "font/otf" and len(answer.body) < 60_000
    assert said and said == {chr(code) for code in uharfbuzz.Face(answer.body).unicodes}


def test_health_and_report(client, site, send_to, picture, wait_until):
    health = client.get("/api/health").json()
    assert not health["live"] and health["listen"] == site.live.urls
    send_to(site.live, picture(1))
    wait_until(lambda: client.get("/api/health").json()["live"])
    report = client.get("/api/report").json()
    assert report["frames"] == 1 and report["controllers"]["east"]["state"] == "live"
    assert client.get("/api/sign").json()["width"] == 20


def test_the_picture_now(client, site, send_to, picture, wait_until):
    send_to(site.live, picture(1))
    wait_until(lambda: site.live.report()["frames"] == 1)
    drawn = Image.open(io.BytesIO(client.get("/frame.png").body))
    assert np.array_equal(np.asarray(drawn), shown(site.live.wall.sign, picture(1)))
    assert Image.open(io.BytesIO(client.get("/frame.png?look=led").body)).size > drawn.size
    assert client.get("/frame.png?look=nice").status == 400


def begin(socket):
    """The sign, first facts and first frame of a fresh WebSocket."""
    return json.loads(socket.recv(10)), json.loads(socket.recv(10)), socket.recv(10)


def next_frame(socket):
    while isinstance(message := socket.recv(10), str):
        assert json.loads(message)["controllers"][0]["controller"] == "west"
    return message


def test_a_watcher_sees_the_sign_then_frames_and_facts(client, site, send_to, picture):
    sign = site.live.wall.sign
    with client.watch() as socket:
        told, health, frame = begin(socket)
        assert (told["type"], health["type"]) == ("sign", "health")
        assert not frame_of(frame, sign).any()
        socket.send("drawn")
        send_to(site.live, picture(1))
        while not np.array_equal(frame_of(next_frame(socket), sign), shown(sign, picture(1))):
            socket.send("drawn")
        assert client.get("/api/health").json()["watchers"] == 1


def test_a_frame_is_packed_once_for_all_watchers(client, site, send_to, picture, wait_until):
    sign = site.live.wall.sign
    with client.watch() as one, client.watch() as two:
        begin(one), begin(two)
        # Until a device has seen a push it shows data as it comes, so the first frame may be seen in parts.
        send_to(site.live, picture(0))
        for socket in (one, two):
            socket.send("drawn")
            while not np.array_equal(frame_of(next_frame(socket), sign), shown(sign, picture(0))):
                socket.send("drawn")
            socket.send("drawn")
        before = site.broadcast.encoded
        send_to(site.live, picture(1))
        assert next_frame(one) == next_frame(two)
        assert site.broadcast.encoded == before + 1
    wait_until(lambda: site.broadcast.watchers == 0)


def test_facts_keep_coming_without_frames(client):
    with client.watch() as socket:
        begin(socket)
        assert [json.loads(socket.recv(10))["type"] for _ in range(2)] == ["health", "health"]


def test_another_sites_page_is_refused(client):
    with pytest.raises(InvalidStatus) as caught:
        client.watch(origin="http://evil.example")
    assert caught.value.response.status_code == 403


def test_too_many_watchers_are_told_so(client, monkeypatch):
    monkeypatch.setattr("simulator.views.broadcast.MAX_WATCHERS", 0)
    with client.watch() as socket:
        with pytest.raises(ConnectionClosed):
            socket.recv(10)
        assert socket.close_code == 4429


def test_the_server_can_be_stopped_while_somebody_watches(go_live):
    server = WebServer(go_live(), "127.0.0.1", 0)
    server.start()
    with Browser(server.url).watch() as socket:
        begin(socket)
        server.stop()
        with pytest.raises(ConnectionClosed):
            while True:
                socket.recv(10)


def test_other_host_names_are_refused_on_loopback(client):
    assert client.get("/", Host="evil.example").status == 400


@pytest.mark.parametrize(
    ("origin", "host", "expected"),
    [
        (None, "127.0.0.1:8000", True),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("http://127.0.0.1:8001", "127.0.0.1:8000", False),
        ("null", "127.0.0.1:8000", False),
    ],
)
def test_same_origin(origin, host, expected):
    assert same_origin(origin, host) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("led.example", False)],
)
def test_loopback(host, expected):
    assert is_loopback(host) is expected
    assert (allowed_hosts(host) == ["*"]) is not expected
