"""Fan-out: the newest frame for everybody, and a slow watcher slows nobody."""

import asyncio
import contextlib

from ledsign.display.shown import shown
from simulator.views.broadcast import IN_FLIGHT, Broadcast, Watcher
from simulator.views.layout import HEADER, Layout


def packed(live, frame):
    """A frame's pixels as they travel."""
    return Layout(live.wall.sign).pack(shown(live.wall.sign, frame), 0, 0)[HEADER.size :]


def test_a_newer_frame_replaces_one_that_waits():
    async def story():
        watcher = Watcher()
        watcher.offer(b"1")
        watcher.offer(b"2")
        assert await watcher.next() == b"2"
        assert (watcher.sent, watcher.skipped) == (1, 1)

    asyncio.run(story())


def test_no_more_frames_than_the_page_draws():
    async def story():
        watcher = Watcher()
        for number in range(IN_FLIGHT):
            watcher.offer(bytes([number]))
            await watcher.next()
        watcher.offer(b"late")
        waiting = asyncio.create_task(watcher.next())
        await asyncio.sleep(0)
        assert not waiting.done()
        watcher.drawn()
        assert await waiting == b"late"

    asyncio.run(story())


def test_facts_come_first_and_even_when_frames_are_held():
    async def story():
        watcher = Watcher()
        watcher.in_flight = IN_FLIGHT
        watcher.offer(b"frame")
        watcher.tell("facts")
        assert await watcher.next() == "facts"

    asyncio.run(story())


def test_a_stuck_watcher_does_not_hold_up_another(go_live, send_to, picture, wait_until):
    live = go_live()

    async def story():
        broadcast = Broadcast(live, Layout(live.wall.sign))
        task = asyncio.create_task(broadcast.run())
        await asyncio.sleep(0)
        stuck, quick = broadcast.join(), broadcast.join()
        for seed in range(6):
            wanted = packed(live, picture(seed))
            await asyncio.to_thread(send_to, live, picture(seed))
            message = None
            while not isinstance(message, bytes) or message[HEADER.size :] != wanted:
                message = await asyncio.wait_for(quick.next(), 5)
                if isinstance(message, bytes):
                    quick.drawn()
        assert stuck.skipped >= 4 and stuck.sent == 0
        broadcast.leave(stuck)
        broadcast.leave(quick)
        assert broadcast.watchers == 0
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    asyncio.run(story())
    live.on_change()  # nobody listens any more, and that is fine


def test_without_watchers_nothing_is_packed(go_live, send_to, picture, wait_until):
    live = go_live()

    async def story():
        broadcast = Broadcast(live, Layout(live.wall.sign))
        task = asyncio.create_task(broadcast.run())
        await asyncio.sleep(0)
        send_to(live, picture(1))
        await asyncio.to_thread(wait_until, lambda: live.report()["frames"] == 1)
        await asyncio.sleep(0.05)
        assert broadcast.encoded == 0
        task.cancel()

    asyncio.run(story())
