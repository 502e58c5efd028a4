"""Live pictures: encoded once for all who watch, exact, and compared with what should be shown."""

from __future__ import annotations

import json
import threading
import zlib
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from ledsign.core.clock import FakeClock, SystemClock
from ledsign.display.monitor import FRAME_FILE, STATUS_FILE, PictureFile
from ledsign.service.live_pictures import HEADER, Feed, Shot
from ledsign.service.live_views import SURE, DesiredView, ObservedView

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from ledsign.core.frame import Frame
    from ledsign.service.house import House

PATIENCE_S = 20.0


def picture(number: int, width: int = 8, height: int = 4) -> Frame:
    made: Frame = np.full((height, width, 3), number, np.uint8)
    made[0, 0] = (1, 2, 3)
    return made


class Scripted:
    """A view with these pictures, each when it is asked for the next time."""

    period_ns = 1_000_000

    def __init__(self, count: int) -> None:
        self.left = [(picture(number + 10), 1000 + number) for number in range(count)]
        self.ready = threading.Event()

    def look(self) -> tuple[Frame, int] | None:
        return self.left.pop(0) if self.ready.is_set() and self.left else None

    def told(self) -> dict[str, Any]:
        return {"same": True}


def house_of(clock: Any, home: Path | None = None) -> House:
    players = SimpleNamespace(last=lambda _: None)
    made = SimpleNamespace(clock=clock, closing=threading.Event(), home=home, players=players)
    return cast("House", made)


class Taker:
    """Somebody who watches."""

    def __init__(self, pictures: int) -> None:
        self.shots: list[Shot] = []
        self.told: list[Any] = []
        self._wanted = pictures
        self.full, self.over = threading.Event(), threading.Event()

    def __call__(self, news: Shot | dict[str, Any] | None) -> None:
        if news is None:
            self.over.set()
        elif isinstance(news, Shot):
            self.shots.append(news)
            if len(self.shots) == self._wanted:
                self.full.set()
        else:
            self.told.append(news)


def test_fifty_watchers_are_given_the_same_bytes_and_they_are_made_once() -> None:
    view, house = Scripted(6), house_of(SystemClock())
    feed = Feed(house, lambda: view)
    takers = [Taker(6) for _ in range(50)]
    leave = [feed.join(1, one) for one in takers]
    view.ready.set()
    for one in takers:
        assert one.full.wait(PATIENCE_S)
    assert feed.encoded == 6
    assert all(a is b for one in takers for a, b in zip(one.shots, takers[0].shots, strict=True))
    assert feed.said == {"same": True}
    for one in leave:
        one()


def test_a_caption_that_stands_still_is_seen_by_who_comes_after_everybody_left() -> None:
    made: list[Scripted] = []

    def still() -> Scripted:
        made.append(Scripted(1))
        made[-1].ready.set()
        return made[-1]

    feed = Feed(house_of(SystemClock()), still)
    for _ in range(3):
        taker = Taker(1)
        leave = feed.join(1, taker)
        assert taker.full.wait(PATIENCE_S)
        leave()
        ended = feed._thread
        if ended is not None:
            ended.join(PATIENCE_S)
    assert len(made) == 4


def test_a_picture_is_what_was_seen_byte_by_byte_and_says_when() -> None:
    view = Scripted(1)
    feed = Feed(house_of(SystemClock()), lambda: view)
    whole, half = Taker(1), Taker(1)
    feed.join(1, whole)
    feed.join(2, half)
    view.ready.set()
    assert whole.full.wait(PATIENCE_S)
    assert half.full.wait(PATIENCE_S)
    data = whole.shots[0].data
    assert HEADER.unpack_from(data) == (b"LED1", 8, 4, 1, 0, 1, 1000)
    assert zlib.decompress(data[HEADER.size :]) == picture(10).tobytes()
    data = half.shots[0].data
    assert HEADER.unpack_from(data)[1:4] == (4, 2, 2)
    assert len(zlib.decompress(data[HEADER.size :])) == 4 * 2 * 3
    # who comes later is given what there is, and is not waited for by anybody
    late = Taker(1)
    feed.join(1, late)
    assert late.full.wait(PATIENCE_S)
    assert feed.encoded == 2


def test_nobody_watches_nothing_runs_and_the_end_is_told() -> None:
    view, house = Scripted(1), house_of(SystemClock())
    feed = Feed(house, lambda: view)
    view.ready.set()
    first = Taker(1)
    leave = feed.join(1, first)
    assert first.full.wait(PATIENCE_S)
    thread = feed._thread
    assert thread is not None
    leave()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert feed.said is None
    second = Taker(1)
    feed.join(1, second)
    house.closing.set()
    assert second.over.wait(PATIENCE_S)


# ---------------------------------------------------------------- the two views
@pytest.fixture
def watched(tmp_path: Path) -> tuple[House, PictureFile, Any]:
    """A house with a monitor of the sign ``s``: its file, and how it says that it lives."""
    clock = FakeClock()
    folder = tmp_path / "monitor" / "s"
    file = PictureFile(folder / FRAME_FILE, 8, 4)

    def speak() -> None:
        told = {"at_ns": clock.now_ns(), "outputs": [], "foreign": []}
        (folder / STATUS_FILE).write_text(json.dumps(told))

    speak()
    return house_of(clock, tmp_path), file, speak


def test_what_the_monitor_wrote_is_seen_once(watched: tuple[House, PictureFile, Any]) -> None:
    house, file, _ = watched
    view = ObservedView(house, "s")
    assert view.look() is None
    file.write(picture(7), 5)
    found = view.look()
    assert found is not None
    assert np.array_equal(found[0], picture(7))
    assert found[1] == 5
    assert view.look() is None
    file.write(picture(7), 6)  # written again, the same
    assert view.look() is None
    assert view.told() == {"live": True, "monitor": True, "silent_ms": 0.0}


def test_a_silent_monitor_is_no_picture_of_now(watched: tuple[House, PictureFile, Any]) -> None:
    house, file, _ = watched
    view = ObservedView(house, "s")
    house.clock.advance_ns(6_000_000_000)  # type: ignore[attr-defined]
    file.write(picture(7), 5)
    assert view.look() is None
    assert (view.told()["live"], view.told()["monitor"]) == (False, True)
    assert ObservedView(house, "t").told()["monitor"] is False


class Asked:
    """In the place of Desired: the picture is the number of the frame."""

    def __init__(self, fps: int = 50, state: str = "show") -> None:
        from fractions import Fraction

        self.fps = Fraction(fps)
        self.wanted = SimpleNamespace(release=7, takedown="")
        self.trouble, self.word = "", state

    def refresh(self) -> None:
        pass

    def state(self, at_ns: int) -> str:
        del at_ns
        return self.word

    def frame(self, t: Fraction) -> Frame:
        return picture(int(t * self.fps) % 200 + 20)


def compared(house: House, asked: Asked) -> DesiredView:
    view = DesiredView(house, "s")
    view._desired = cast("Any", asked)
    return view


def test_the_same_picture_a_moment_later_is_the_same(watched: tuple[House, PictureFile, Any]) -> None:
    house, file, _ = watched
    asked = Asked()
    view = compared(house, asked)
    number = house.clock.now_ns() * 50 // 1_000_000_000
    file.write(picture(int(number - 3) % 200 + 20), house.clock.now_ns())
    told = view.told()
    assert (told["same"], told["behind_ms"], told["state"], told["release"]) == (True, 60.0, "show", 7)


def test_another_picture_differs_but_only_when_it_is_sure(watched: tuple[House, PictureFile, Any]) -> None:
    house, file, _ = watched
    view = compared(house, Asked())
    file.write(picture(3), house.clock.now_ns())
    assert [view.told()["same"] for _ in range(SURE)] == [None] * (SURE - 1) + [False]


def test_nobody_can_say_without_a_release_a_monitor_or_while_flashes_are_held(
    watched: tuple[House, PictureFile, Any],
) -> None:
    house, file, _ = watched
    file.write(picture(3), house.clock.now_ns())
    assert compared(house, Asked(state="none")).told()["same"] is None
    held = SimpleNamespace(status={"shown": {"flashes_held": True, "why": ""}})
    house.players.last = lambda _: held  # type: ignore[method-assign,assignment,return-value]
    assert compared(house, Asked()).told()["same"] is None
    assert DesiredView(house_of(house.clock, house.home / "none"), "s")._compared() == (None, None)
