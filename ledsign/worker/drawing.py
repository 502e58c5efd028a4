"""Drawing: stills, animations and runs of frames of a show, exactly what ``ledsign render`` draws."""

from __future__ import annotations

import io
import tempfile
import zlib
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.preview import MARGIN_PART, natural_scale, picture_of, write_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.worker.stock import Opened

MOST_STILL_PX = 16_000_000
MOST_ANIMATION_PX = 120_000_000
MOST_PICTURES = 500
MOST_BATCH = 64
# Quick rather than small: most stills go to a browser on the same network, once.
_LEVEL = 1

Request = dict[str, Any]


def still(found: Opened, at_ns: int, look: str, scale: int | None) -> bytes:
    """A PNG of the instant. Raises DocumentError when it would be too large."""
    picture = _picture(found, at_ns, look, _scale(found, look, scale))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=_LEVEL)
    return out.getvalue()


def frames(found: Opened, request: Request) -> dict[str, Any]:
    """``frames``, one for each of ``times_ns``, and their size.

    PNG, or with ``form`` ``rgb`` the bytes row by row, deflated.
    """
    look = request["look"]
    scale = _scale(found, look, request["scale"])
    made: list[bytes] = []
    width, height = _size(found, look, scale)
    for at_ns in request["times_ns"][:MOST_BATCH]:
        picture = _picture(found, at_ns, look, scale)
        if request["form"] == "rgb":
            made.append(zlib.compress(picture.tobytes(), _LEVEL))
            continue
        out = io.BytesIO()
        picture.save(out, "PNG", compress_level=_LEVEL)
        made.append(out.getvalue())
    return {"frames": made, "width": width, "height": height}


def animation(found: Opened, request: Request, progress: Callable[[int, int, str], None]) -> bytes:
    """GIF, WebP or APNG from ``at_ns`` for ``seconds`` at ``fps``. Raises DocumentError: too large."""
    look = request["look"]
    scale = _scale(found, look, request["scale"])
    seconds, fps = Fraction(request["seconds"]), Fraction(request["fps"])
    count = max(1, int(seconds * fps))
    width, height = _size(found, look, scale)
    if count > MOST_PICTURES or count * width * height > MOST_ANIMATION_PX:
        raise DocumentError([_too_large(f"{count} × {width}×{height} px")])
    with tempfile.TemporaryDirectory(prefix="ledsign-") as folder:
        path = Path(folder, f"animation.{request['format']}")
        write_picture(
            found.show,
            path,
            start=Fraction(request["at_ns"], NS_PER_S),
            seconds=seconds,
            fps=fps,
            look=look,
            scale=scale,
            progress=lambda done, whole: progress(done, whole, "drawing"),
        )
        return path.read_bytes()


def _picture(found: Opened, at_ns: int, look: Any, scale: int) -> Any:
    frame = found.preview.frame(Fraction(at_ns, NS_PER_S))
    return picture_of(frame, found.mask, look, scale)


def _scale(found: Opened, look: Any, scale: int | None) -> int:
    wanted = scale or natural_scale(found.show, look)
    width, height = _size(found, look, wanted)
    if width * height > MOST_STILL_PX or max(width, height) > 16_000:
        raise DocumentError([_too_large(f"{width}×{height} px")])
    return wanted


def _size(found: Opened, look: str, scale: int) -> tuple[int, int]:
    canvas = found.show.sign.canvas
    around = 2 * max(1, min(canvas.width, canvas.height) // MARGIN_PART) if look == "led" else 0
    return (canvas.width + around) * scale, (canvas.height + around) * scale


def _too_large(found: str) -> Problem:
    return Problem(
        code="picture.too-large",
        message=Bilingual(f"the picture would be too large: {found}", f"图片过大：{found}"),
        remedy=Bilingual("ask for a smaller scale, or fewer seconds or pictures", "请减小倍数、时长或帧率"),
        where=Where(field="scale"),
    )
