"""Looking: at one upload, in a child of its own, to say what it is or why not.

It holds itself to 256 MB of address space, 1.5 s of computing, no new files, no children, before it reads a
byte of the upload; the service ends it after two seconds by the clock. It runs Pillow, FreeType and HarfBuzz
on bytes from outside, so it knows nothing: no database, no environment, no key.

Request: ``{"id", "kind": "picture" | "font", "path"}``. Result of a picture: format, size, frames; of a font:
format, family, faces.
"""

from __future__ import annotations

import os
import struct
import warnings
import zlib
from pathlib import Path
from typing import IO, Any

from PIL import GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from ledsign.worker.container import Refused
from ledsign.worker.containers import walk
from ledsign.worker.framing import Message, receive, send
from ledsign.worker.limits import hold, stop_after_cpu

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PX = 16_000_000
MOST_FRAMES = 600
MOST_PX_IN_ALL = 200_000_000
MEMORY_BYTES = 256 << 20
CPU_S = 1.5
_BROKEN = (
    OSError, SyntaxError, EOFError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    struct.error, zlib.error,
)  # fmt: skip
_PLUGINS = (PngImagePlugin, JpegImagePlugin, GifImagePlugin, WebPImagePlugin)  # imported before the limits
_ORIENTATION = 0x0112
_TEXTS: dict[str, tuple[str, str]] = {
    "kind": ("it is no PNG, JPEG, WebP or GIF; save it as PNG, or as GIF if it moves",
             "不是 PNG、JPEG、WebP 或 GIF：请另存为 PNG，动画请另存为 GIF"),
    "font-kind": ("it is no TTF, OTF or TTC font", "不是 TTF、OTF 或 TTC 字体文件"),
    "too-big": ("it has {0}; at most 16 million pixels are taken", "尺寸为 {0}，最多 1600 万像素"),
    "too-long": ("it has {0}; at most 600 frames and 200 million pixels in all are taken",
                 "共 {0}，最多 600 帧且合计不超过 2 亿像素"),
    "truncated": ("it is cut off ({0}); export or copy it again", "文件不完整（{0}）：请重新导出或复制"),
    "damaged": ("it is damaged ({0}); export or copy it again", "文件已损坏（{0}）：请重新导出或复制"),
    "trailing": ("there is something behind the picture ({0}); export it again as PNG or JPEG",
                 "图片之后还有其他数据（{0}）：请重新导出为 PNG 或 JPEG"),
    "polyglot": ("it {0}; export it again without comments", "文件夹带其他内容（{0}）：请去除注释后重新导出"),
    "bomb": ("it {0}; export it again", "文件异常（{0}）：请重新导出"),
    "memory": ("it needs more memory than an upload gets; make it smaller", "超出上传可用内存：请缩小后重试"),
}  # fmt: skip


def picture(path: Path) -> dict[str, Any]:
    """What a picture is, every frame decoded. Raises Refused."""
    data = path.read_bytes()
    if not data:
        raise Refused("truncated", "0 bytes")
    found = walk(data)
    del data
    if found is None:
        raise Refused("kind", "")
    pixels = found.width * found.height
    if pixels > MOST_PX:
        raise Refused("too-big", f"{found.width}×{found.height}")
    if found.frames > MOST_FRAMES or found.frames * pixels > MOST_PX_IN_ALL:
        raise Refused("too-long", f"{found.frames} × {found.width}×{found.height}")
    Image.MAX_IMAGE_PIXELS = None  # checked above
    try:
        with Image.open(path, formats=(found.format,)) as image:
            if image.size != (found.width, found.height):
                raise Refused("damaged", "two sizes in one")
            count = int(getattr(image, "n_frames", 1)) if found.format != "JPEG" else 1
            if count > MOST_FRAMES + 1:
                raise Refused("too-long", str(count))
            for number in range(count):
                image.seek(number)
                image.load()
            turned = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
    except _BROKEN as error:
        told = str(error)
        raise Refused("truncated" if "truncated" in told else "damaged", told[:100]) from None
    width, height = (found.height, found.width) if turned else (found.width, found.height)
    return {"format": found.format, "width": width, "height": height, "frames": found.frames}


def main() -> None:
    """Answer one request."""
    stdin, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    hold(AS=MEMORY_BYTES, CPU=2, NPROC=0, NOFILE=16, FSIZE=0, CORE=0)
    message = receive(stdin)
    if message is None:
        return
    stop_after_cpu(CPU_S)
    _answer(message, out)


def _answer(message: Message, out: IO[bytes]) -> None:
    try:
        found = picture(Path(message["path"])) if message["kind"] == "picture" else _font(message["path"])
        reply: Message = {"result": {**found, "peak_kb": peak_kb()}}
    except Refused as refused:
        en, zh = (text.format(refused.detail) for text in _TEXTS[refused.code])
        reply = {"error": {"code": f"upload.{refused.code}", "en": en, "zh": zh, "problems": []}}
    except MemoryError:
        en, zh = _TEXTS["memory"]
        reply = {"error": {"code": "upload.memory", "en": en, "zh": zh, "problems": []}}
    send(out, {"id": message["id"], **reply})


def _font(path: str) -> dict[str, Any]:
    from ledsign.worker.font_check import font

    return font(Path(path))


def peak_kb() -> int:
    """The most memory this process has had."""
    try:
        told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:  # no Linux
        return 0
    return int(told.partition("VmHWM:")[2].split()[0])
