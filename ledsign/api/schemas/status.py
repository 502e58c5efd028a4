"""Messages about how a sign stands: desired, reported, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from ledsign.api.schemas.base import Instant, Message, instant, instant_or_none

if TYPE_CHECKING:
    from ledsign.core.problem import Bilingual
    from ledsign.service.observed import Observed
    from ledsign.service.status import Standing


class Words(Message):
    """One remark in both languages."""

    en: str
    zh: str


class ReasonTold(Message):
    """Why a sign is not green."""

    code: str = Field(examples=["release-differs"])
    en: str = Field(examples=["it plays release 6, released is release 7"])
    zh: str = Field(examples=["播放的是发布 6，应为发布 7"])


class Released(Message):
    """The release that shall be on."""

    number: int
    show: str = Field(description="SHA-256 of the show that was approved")
    published: Instant
    not_before: Instant
    expires: Instant


class Desired(Message):
    """What shall be. `confirmed`: the player has said that all of it is so."""

    release: Released | None
    takedown: str = Field(description="empty, black or safe")
    blackout: bool
    brightness: float | None = Field(description="0..1; null is what the schedule says")
    overrides: int = Field(description="how many are wanted now")
    version: int
    confirmed: bool


class Shown(Message):
    """What the last frame that left showed."""

    frame: int
    playlist: str
    entry: str
    title: str
    layer: str
    why: str = Field(description="empty when it is the schedule", examples=["takedown"])
    black: bool
    since: Instant | None
    until: Instant | None
    curfew: bool
    level: float | None


class OutputTold(Message):
    """One controller, by the player."""

    name: str
    protocol: str
    state: str = Field(description="waiting, ok, recovered or failing")
    failing_since: Instant | None
    packets: int
    dropped: int
    errors: int
    last_error: str


class Reported(Message):
    """What the player says of itself."""

    at: Instant
    age_ms: float
    answers: bool
    release: int | None = Field(description="number of the release it plays; null: unsigned or none")
    show: str
    title: str
    trusted: bool = Field(description="signatures were checked by the player")
    fallback: str = Field(description="why it does not play the newest show, empty when it does")
    shown: Shown
    blackout: bool
    blackout_local: bool = Field(description="by somebody at the sign: only there can it be lit again")
    taken_down: bool
    brightness: float | None
    clock: str
    fps: float
    frames: int
    skipped: int
    late_p99_ms: float | None
    outputs: list[OutputTold]


class OutputSeen(Message):
    """One controller, by the monitor."""

    name: str
    fps: float
    state: str


class ObservedTold(Message):
    """What a monitor sees on the wall."""

    age_ms: float
    fresh: bool
    outputs: list[OutputSeen]
    foreign: list[str] = Field(description="addresses that send to the controllers and are not our player")
    width: int
    height: int
    sha256: str = Field(description="of the picture's RGB bytes")
    mean_level: float | None
    black: bool | None


class SignStatus(Message):
    """How one sign stands. `green` only if what was released and approved is what is shown."""

    sign: str = Field(examples=["twin-towers"])
    at: Instant
    green: bool
    reasons: list[ReasonTold]
    desired: Desired
    reported: Reported | None
    observed: ObservedTold | None


def words(text: Bilingual) -> Words:
    """A remark as a message."""
    return Words(en=text.en, zh=text.zh)


def shown(told: dict[str, Any]) -> Shown:
    """From a player's status."""
    return Shown(
        frame=told["frame"], playlist=told["playlist"], entry=told["entry"], title=told["title"],
        layer=told["layer"], why=told["why"], black=told["black"], since=_at(told["since_ns"]),
        until=_at(told["until_ns"]), curfew=told["curfew"], level=told["level"],
    )  # fmt: skip


def sign_status(one: Standing) -> SignStatus:
    """From how it stands."""
    return SignStatus(
        sign=one.sign,
        at=instant(one.at_ns),
        green=one.green,
        reasons=[
            ReasonTold(code=reason.code, en=reason.text.en, zh=reason.text.zh) for reason in one.reasons
        ],
        desired=_desired(one),
        reported=_reported(one),
        observed=_observed(one.observed),
    )


def _desired(one: Standing) -> Desired:
    release, wish = one.release, one.wish
    return Desired(
        release=None
        if release is None
        else Released(
            number=release.number, show=release.show, published=instant(release.published_ns),
            not_before=instant(release.not_before_ns), expires=instant(release.expires_ns),
        ),
        takedown=wish.takedown,
        blackout=wish.blackout,
        brightness=wish.brightness,
        overrides=sum(int(each["until_ns"]) > one.at_ns for each in wish.overrides),
        version=wish.version,
        confirmed=wish.done_version >= wish.version,
    )  # fmt: skip


def _reported(one: Standing) -> Reported | None:
    told = one.reported
    if told is None:
        return None
    show, desk = told["show"], told["desk"]
    return Reported(
        at=instant(told["at_ns"]),
        age_ms=round((one.age_ns or 0) / 1e6, 1),
        answers=one.answers,
        release=show["release"]["number"] if show["release"] else None,
        show=show["digest"], title=show["title"], trusted=show["trusted"], fallback=show["fallback"],
        shown=shown(told["shown"]),
        blackout=desk["blackout"], blackout_local=desk["blackout_local"], taken_down=desk["taken_down"],
        brightness=None if desk["brightness"] == "auto" else desk["brightness"],
        clock=told["clock"]["trust"], fps=told["fps"], frames=told["frames"], skipped=told["skipped"],
        late_p99_ms=told["late_ms"]["p99"],
        outputs=[
            OutputTold(
                name=each["name"], protocol=each["protocol"], state=each["state"],
                failing_since=_at(each["failing_since_ns"]), packets=each["packets"], dropped=each["dropped"],
                errors=each["errors"], last_error=each["last_error"],
            )
            for each in told["outputs"]
        ],
    )  # fmt: skip


def _observed(found: Observed | None) -> ObservedTold | None:
    if found is None:
        return None
    return ObservedTold(
        age_ms=found.age_ms, fresh=found.fresh, outputs=[OutputSeen(**one) for one in found.outputs],
        foreign=list(found.foreign), width=found.width, height=found.height, sha256=found.sha256,
        mean_level=found.mean_level, black=found.black,
    )  # fmt: skip


def _at(ns: int | None) -> Any:
    return None if ns is None else instant_or_none(ns)
