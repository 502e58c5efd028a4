"""Previews: exactly what a sign would show, at any time."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Request, Response

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.moments import At, moment_ns
from ledsign.api.responses import errors
from ledsign.api.schemas.base import instant
from ledsign.api.schemas.previews import LookName, Motion, Preview, PreviewOrder, preview
from ledsign.api.schemas.running import SignName
from ledsign.api.waiting import while_waited_for
from ledsign.api.where import at as address
from ledsign.api.writing import etag
from ledsign.service import previews
from ledsign.service.handles import Handle
from ledsign.service.roles import Permission

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}/previews", tags=["previews"])
READ = [needs(Permission.CONTENT_READ)]
PreviewId = Annotated[str, Path(max_length=100, description="its id / 编号")]
Scale = Annotated[
    int | None, Query(ge=1, le=16, description="picture pixels per LED; else what suits / 每灯像素数")
]
Look = Annotated[LookName, Query(description="exact pixels, or glowing LEDs / 像素或灯珠效果")]
Known = Annotated[str | None, Header(description="ETag you have")]
_KEPT = "private, max-age=1800, immutable"
_FOR_EVER = "private, max-age=31536000, immutable"
_PNG: dict[str, Any] = {"image/png": {"schema": {"type": "string", "format": "binary"}}}
_MOVING = {"gif": "image/gif", "webp": "image/webp", "apng": "image/apng"}
_SAME: dict[int | str, dict[str, Any]] = {304: {"description": "you have it / 未变化"}}


@ROUTES.post(
    "", status_code=201, dependencies=READ, response_model=Preview,
    responses={**errors(404, 413, 415), 201: {"content": _PNG, "description": "JSON, or the first picture"}},
)  # fmt: skip
async def create_preview(
    sign: SignName,
    order: PreviewOrder,
    request: Request,
    caller: Caller,
    house: TheHouse,
    at: At = None,
    look: Look = "pixels",
    scale: Scale = None,
    still: Annotated[bool, Query(description="answer with the first picture too / 同时返回首帧")] = False,
) -> Response:
    """Compile a draft, or open what is there, to be looked at.

    With `?still=true` the answer holds the first picture, so that an editor needs one request; with
    `Accept: image/png` it is nothing but that picture. A draft with errors is answered with all of them
    (422). Nothing is saved.
    """
    alone = (
        request.headers.get("accept", "").partition(",")[0].partition(";")[0].strip().lower() == "image/png"
    )
    what, at_ns = _order(order), moment_ns(at)

    def begin(gone: Callable[[], bool]) -> tuple[Handle, bytes]:
        return previews.begin(
            house, caller, sign, what, at_ns=at_ns, look=look, scale=scale, draw=still or alone, gone=gone
        )

    made, picture = await while_waited_for(request, begin)
    place = address("signs", sign, "previews", made.id)
    headers = {"Location": place}
    if alone:
        return Response(picture, 201, headers, media_type="image/png")
    inline = base64.b64encode(picture).decode() if picture else None
    body = preview(made, inline, place).model_dump_json()
    return Response(body, 201, headers, media_type="application/json")


@ROUTES.get("/{preview}", dependencies=READ, response_model=Preview, responses=errors(404))
def read_preview(sign: SignName, preview_id: Annotated[str, Path(alias="preview", max_length=100)],
                 caller: Caller, house: TheHouse) -> Preview:  # fmt: skip
    """Read what was found when it was made."""
    found = previews.find(house, caller, sign, preview_id)
    return preview(found, None, address("signs", sign, "previews", found.id))


@ROUTES.delete("/{preview}", status_code=204, dependencies=READ, responses=errors(404))
def delete_preview(sign: SignName, preview: PreviewId, caller: Caller, house: TheHouse) -> Response:
    """Close it."""
    house.previews.drop(previews.find(house, caller, sign, preview).id)
    return Response(status_code=204)


@ROUTES.get(
    "/{preview}/still", dependencies=READ, response_class=Response,
    responses={**errors(404), **_SAME, 200: {"content": _PNG, "description": "PNG"}},
)  # fmt: skip
def read_still(
    sign: SignName,
    preview: PreviewId,
    caller: Caller,
    house: TheHouse,
    at: At = None,
    look: Look = "pixels",
    scale: Scale = None,
    if_none_match: Known = None,
) -> Response:
    """Draw what the sign shows at `at`. The same instant is always the same picture, so it may be kept."""
    found = previews.find(house, caller, sign, preview)
    at_ns = found.start_ns if at is None else previews.checked_time(moment_ns(at) or 0)
    show = previews.drawable(house, caller, found, at_ns)
    headers = _headers(show["key"], at_ns, look, scale)
    if if_none_match is not None and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(previews.still(house, show, at_ns, look, scale), 200, headers, media_type="image/png")


@ROUTES.get(
    "/{preview}/animation", dependencies=READ, response_class=Response,
    responses={
        **errors(404), **_SAME,
        200: {"content": dict.fromkeys(_MOVING.values(), _PNG["image/png"]), "description": "moving"},
    },
)  # fmt: skip
async def read_animation(
    sign: SignName,
    preview: PreviewId,
    caller: Caller,
    house: TheHouse,
    request: Request,
    at: At = None,
    look: Look = "pixels",
    scale: Scale = None,
    form: Annotated[Literal["gif", "webp", "apng"], Query(alias="format")] = "gif",
    seconds: Annotated[float, Query(ge=0.1, le=20, description="how long / 时长")] = 5,
    fps: Annotated[float, Query(ge=1, le=30, description="pictures a second / 帧率")] = 12.5,
    if_none_match: Known = None,
) -> Response:
    """Draw some seconds from `at` on: at most 500 pictures and 120 million pixels in all."""

    def draw(gone: Callable[[], bool]) -> Response:
        found = previews.find(house, caller, sign, preview)
        at_ns = found.start_ns if at is None else previews.checked_time(moment_ns(at) or 0)
        show = previews.drawable(house, caller, found, at_ns)
        headers = _headers(show["key"], at_ns, look, scale, form, seconds, fps)
        if if_none_match is not None and headers["ETag"] in if_none_match:
            return Response(status_code=304, headers=headers)
        drawn = previews.animation(
            house, show, at_ns, seconds=seconds, fps=fps, form=form, look=look, scale=scale, gone=gone
        )
        return Response(drawn, 200, headers, media_type=_MOVING[form])

    return await while_waited_for(request, draw)


@ROUTES.get("/{preview}/motion", dependencies=READ, response_model=Motion, responses=errors(404))
def read_motion(sign: SignName, preview: PreviewId, caller: Caller, house: TheHouse, at: At = None) -> Motion:
    """Read how the pictures move from `at` on, so that a browser can draw them by itself.

    `exact` is false where it could not draw every pixel as it will be lit (fades, readouts, clocks); watch
    the frames then.
    """
    found = previews.find(house, caller, sign, preview)
    at_ns = found.start_ns if at is None else previews.checked_time(moment_ns(at) or 0)
    told = previews.motion(house, previews.drawable(house, caller, found, at_ns), at_ns)
    when = "" if found.fixed else f"at={instant(at_ns).isoformat().replace('+00:00', 'Z')}&"
    return Motion(**told, tiles_url=address("signs", sign, "previews", found.id, "tiles"), tiles_query=when)


@ROUTES.get(
    "/{preview}/tiles/{clip}", dependencies=READ, response_class=Response,
    responses={**errors(404), **_SAME, 200: {"content": _PNG, "description": "PNG"}},
)  # fmt: skip
def read_tile(
    sign: SignName,
    preview: PreviewId,
    clip: Annotated[str, Path(max_length=64, description="its hash / 素材哈希")],
    caller: Caller,
    house: TheHouse,
    phase: Annotated[int, Query(ge=0, le=3, description="quarters of a pixel / 四分之一像素相位")] = 0,
    number: Annotated[int, Query(ge=0, le=1_000_000, description="along the clip / 序号")] = 0,
    at: At = None,
    level: Annotated[float, Query(ge=0, le=1, description="brightness / 亮度")] = 1.0,
    light: Annotated[str, Query(max_length=64, description="names how the LEDs shine / 灯珠特性")] = "",
    if_none_match: Known = None,
) -> Response:
    """Draw one tile of a clip as it is lit. Clip, level and light name every pixel: keep it for ever."""
    found = previews.find(house, caller, sign, preview)
    at_ns = found.start_ns if at is None else previews.checked_time(moment_ns(at) or 0)
    show = previews.drawable(house, caller, found, at_ns)
    headers = {**_headers(clip, phase, number, level, light), "Cache-Control": _FOR_EVER}
    if if_none_match is not None and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    drawn = previews.tile(house, show, clip, level, phase, number)
    return Response(drawn, 200, headers, media_type="image/png")


def _headers(*what: object) -> dict[str, str]:
    """What is drawn depends on these and nothing else."""
    digest = hashlib.sha256(json.dumps([str(one) for one in what]).encode()).hexdigest()
    return {"ETag": etag(digest[:32]), "Cache-Control": _KEPT}


def _order(given: PreviewOrder) -> previews.Order:
    draft = given.schedule if given.schedule is not None else given.playlist
    text = draft if isinstance(draft, str) or draft is None else json.dumps(draft, ensure_ascii=False)
    return previews.Order(
        kind="playlist" if given.schedule is None else "schedule",
        text=text,
        document=given.document,
        version=given.version,
        submission=given.submission,
        release=given.release,
    )
