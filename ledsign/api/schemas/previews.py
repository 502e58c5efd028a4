"""Messages about previews."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from ledsign.api.schemas.base import FieldProblem, Instant, Message, instant

MOST_TEXT = 1 << 20
LookName = Literal["pixels", "led"]
_Id = Annotated[str, StringConstraints(max_length=100, pattern=r"^[0-9a-z]*$")]
_Text = Annotated[str, StringConstraints(max_length=MOST_TEXT)]
_Document = _Text | dict[str, Any]
_CAPTION = {"ledsign": "playlist/1", "items": [{"text": "技能让生活更美好", "size": 16}]}
Exact = Annotated[list[str], Field(min_length=2, max_length=2)]
_ONE_OF = ("playlist", "schedule", "document", "submission", "release", "live")


class PreviewOrder(Message):
    """What to preview: exactly one of `playlist`, `schedule` (drafts, as YAML text or JSON), `document`,
    `submission`, `release`, `live`.
    """

    playlist: _Document | None = Field(default=None, description="a draft / 草稿", examples=[_CAPTION])
    schedule: _Document | None = Field(default=None, description="a draft / 草稿")
    document: _Id | None = Field(default=None, description="id of a playlist or schedule")
    version: int | None = Field(
        default=None, ge=1, le=1 << 53, description="of the document; else the current"
    )
    submission: _Id | None = Field(default=None, description="id of a submission")
    release: int | None = Field(default=None, ge=1, le=1 << 53, description="number of a release")
    live: Literal[True] | None = Field(
        default=None, description="what is released at the time that is asked for / 当时的发布内容"
    )

    @model_validator(mode="after")
    def _one(self) -> PreviewOrder:
        given = [key for key in _ONE_OF if getattr(self, key) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(_ONE_OF)}")
        if self.version is not None and self.document is None:
            raise ValueError("version goes with document")
        return self


class Speed(Message):
    """How fast an item moves, as it was asked for and as it is even in whole frames."""

    item: str
    asked_px_s: float
    px_s: float
    step: str = Field(examples=["2 px every frame"])


class Preview(Message):
    """A preview that is open: for its maker, for half an hour after it was last used."""

    id: str = Field(examples=["01k7q3m8w6h2c4d5e6f7g8h9jc"])
    sign: str = Field(examples=["p10-64x16"])
    show: str = Field(description="hash of the show that would be played / 成片哈希")
    title: str
    fps: float = Field(description="frames a second of the sign / 屏的帧率", examples=[30.0])
    width: int = Field(examples=[64])
    height: int = Field(examples=[16])
    scheduled: bool = Field(description="whether it follows a schedule / 是否按排期播放")
    length_s: float = Field(description="of one round; 0 for a schedule / 一轮时长（秒）")
    start_at: Instant = Field(description="the time shown when none is asked for / 默认时间")
    problems: list[FieldProblem] = Field(description="warnings; errors are answered with 422 / 警告")
    speeds: list[Speed]
    readings: list[dict[str, Any]] = Field(description="how well each caption can be read / 可读性")
    still: str | None = Field(
        default=None, description="the first picture, PNG in base 64, with ?still=true / 首帧"
    )
    still_url: str
    animation_url: str
    frames_url: str = Field(description="WebSocket")
    motion_url: str = Field(description="for drawing in a browser / 浏览器绘制所需")
    seconds: float = Field(description="how long it took / 编译耗时（秒）")


class Motion(Message):
    """What a browser needs to draw the frames by itself, exactly; else why it cannot.

    Exact numbers are pairs of digits, numerator and denominator; times seconds or, `_ns`, nanoseconds since
    1970. `ledsign/console/static/parts/motion.js` draws from it.
    """

    exact: bool = Field(description="whether a browser gets every pixel right / 浏览器能否精确绘制")
    why: str = Field(default="", description="if not: fade, clock, panels, wiring, cues / 原因")
    from_ns: str
    until_ns: str = Field(description="then ask again / 到时须再取")
    width: int = 0
    height: int = 0
    fps: Exact | None = None
    t0: Exact | None = Field(default=None, description="when the timeline began / 时间轴起点")
    length: Exact | None = Field(default=None, description="of one round / 一轮时长")
    ground: list[int] = Field(default=[], description="RGB where nothing is / 底色")
    dark: list[list[int]] = Field(default=[], description="x, y, width, height without LEDs / 无灯区域")
    strips: dict[str, dict[str, Any]] = Field(default={}, description="clips by hash / 素材")
    cues: list[dict[str, Any]] = Field(default=[], description="in the order they are drawn / 节目")
    tiles_url: str = Field(default="", description="/CLIP?phase=&number=: PNG / 素材图块")
    tiles_query: str = Field(default="", description="before the strip's own query / 图块地址参数")


class FrameControl(Message):
    """What a watcher sends: any of these."""

    seek: Instant | None = Field(default=None, description="go to that time / 跳转")
    speed: float | None = Field(
        default=None, ge=-100, le=100, description="1 as it is; 0 stands still / 倍速"
    )
    pause: bool | None = None
    fps: float | None = Field(default=None, ge=0.2, le=30, description="pictures a second at most / 帧率上限")


def preview(handle: Any, still: str | None, base: str) -> Preview:
    """The message of a handle; ``base`` is its address."""
    facts = handle.facts
    numerator, _, denominator = facts.fps.partition("/")
    return Preview(
        id=handle.id,
        sign=handle.sign,
        show=facts.show,
        title=facts.title,
        fps=round(int(numerator) / int(denominator or 1), 3),
        width=facts.width,
        height=facts.height,
        scheduled=facts.scheduled,
        length_s=round(facts.length_ns / 1e9, 3),
        start_at=instant(handle.start_ns),
        problems=[FieldProblem(**one) for one in facts.problems],
        speeds=[Speed(**one) for one in facts.speeds],
        readings=facts.readings,
        still=still,
        still_url=f"{base}/still",
        animation_url=f"{base}/animation",
        frames_url=f"{base}/frames",
        motion_url=f"{base}/motion",
        seconds=facts.seconds,
    )
