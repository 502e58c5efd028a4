"""``python -m ledsign.worker``: requests in, results out, one at a time, until its parent has gone.

Each request has an ``id`` and a ``kind``. Answers repeat the id: any number of ``progress``, then one
``result`` or one ``error`` (``code``, both languages, problems). A request that changes nothing may be sent
again to another worker when this one dies.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from queue import Queue
from typing import IO, Any

from ledsign.core.errors import LedsignError
from ledsign.worker import calendars, compiling, drawing, motion
from ledsign.worker.framing import Message, receive, send
from ledsign.worker.limits import WORKER_BYTES, hold
from ledsign.worker.stock import Stock
from ledsign.worker.telling import told_error

OUT_OF_MEMORY = 12
LEAVE_S = 1.0


class Worker:
    """Answers on ``out``."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._stock = Stock()
        self._id = 0

    def answer(self, message: Message) -> None:
        """Do one request. Raises OSError when nobody listens any more."""
        self._id = int(message["id"])
        try:
            reply: Message = {"result": self._done(message)}
        except LedsignError as error:
            show = message.get("show", {})
            reply = {"error": told_error(error, show.get("entry", ""), show.get("folder", ""))}
        except OSError as error:
            told = error.strerror or type(error).__name__
            reply = {"error": {"code": "disk", "en": f"a file could not be used: {told}",
                               "zh": f"文件无法使用：{told}", "problems": []}}  # fmt: skip
        except MemoryError:
            reply = {"error": {"code": "too-large", "en": "it needs too much memory; make it smaller",
                               "zh": "超出允许的内存：请缩小内容", "problems": [], "ends": True}}  # fmt: skip
        send(self._out, {"id": self._id, **reply})
        if reply.get("error", {}).get("ends"):
            os._exit(OUT_OF_MEMORY)  # what is left of the memory is in pieces: begin again

    def _progress(self, done: int, whole: int, step: str) -> None:
        send(self._out, {"id": self._id, "progress": [done, whole, step]})

    def _done(self, message: Message) -> Any:
        kind = message["kind"]
        if kind == "hello":
            return {"pid": os.getpid()}
        if kind == "warm":
            compiling.warm(self._stock)
            return None
        if kind == "calendar":
            return calendars.read(message)
        found = compiling.opened(message["show"], self._stock, self._progress)
        match kind:
            case "compile":
                facts = {**found.facts, "start_ns": compiling.start_of(found.show, message["now_ns"])}
                if message.get("bundles") is not None:
                    compiling.write(found, Path(message["bundles"]), self._progress)
                if wanted := message.get("still"):
                    at_ns = facts["start_ns"] if wanted["at_ns"] is None else wanted["at_ns"]
                    facts["still"] = drawing.still(found, at_ns, wanted["look"], wanted["scale"])
                return facts
            case "still":
                return drawing.still(found, message["at_ns"], message["look"], message["scale"])
            case "animation":
                return drawing.animation(found, message, self._progress)
            case "motion":
                return motion.motion(found, message["at_ns"])
            case "tile":
                return motion.tile(
                    found, message["clip"], message["level"], message["phase"], message["number"]
                )
            case "frames":
                return drawing.frames(found, message)
        raise AssertionError(kind)


def main() -> None:
    """Run until standard input ends."""
    hold(AS=WORKER_BYTES, CORE=0)
    os.environ.pop("LEDSIGN_USER_FONTS", None)  # fonts come with the request and from nowhere else
    stdin = os.fdopen(os.dup(0), "rb")
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no message
    waiting: Queue[Message | None] = Queue()
    threading.Thread(target=_read, args=(stdin, waiting), daemon=True).start()
    worker = Worker(out)
    while (message := waiting.get()) is not None:
        try:
            worker.answer(message)
        except OSError:
            return


def _read(stdin: IO[bytes], waiting: Queue[Message | None]) -> None:
    while (message := receive(stdin)) is not None:
        waiting.put(message)
    waiting.put(None)
    threading.Event().wait(LEAVE_S)
    os._exit(0)  # the service has gone, whatever we are in the middle of
