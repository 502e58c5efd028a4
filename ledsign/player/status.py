"""Status: what is true of a player now, as JSON."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S
from ledsign.player.source import LATEST_NS

if TYPE_CHECKING:
    from ledsign.core.clock import Clock
    from ledsign.player.loop import Loop
    from ledsign.player.output import Output
    from ledsign.player.programme import Playing, Standing
    from ledsign.player.rig import Rig

# Flashes kept back so recently are still told.
HELD_NS = 3 * NS_PER_S
# Rules reach from 1900 to 2199, a show without a schedule to ``LATEST_NS``: what goes on to there has no
# beginning or end.
FIRST_NS, LAST_NS = -2_208_816_000 * NS_PER_S, LATEST_NS


def outputs_status(outputs: tuple[Output, ...], clock: Clock) -> list[dict[str, Any]]:
    """Each output's totals, and how it does now."""
    told = []
    now_ns, wall_ns = clock.monotonic_ns(), clock.now_ns()
    for output in outputs:
        sent = output.transport.sent
        is_open = bool(getattr(output.transport, "is_open", True))
        told.append(
            {
                "name": output.plan.name,
                "to": output.plan.target.url,
                "protocol": output.plan.protocol.name,
                "open": is_open,
                **output.reception.told(now_ns, wall_ns, is_open=is_open),
                "packets": sent.packets,
                "bytes": sent.bytes,
                "dropped": sent.dropped,
                "errors": sent.errors,
                "last_error": sent.last_error,
            }
        )
    return told


def loop_status(loop: Loop) -> dict[str, Any]:
    """How the loop does."""
    return {
        "frames": loop.totals.frames,
        "skipped": loop.pacer.skipped,
        "clock_steps": loop.pacer.repinned,
        "late_ms": loop.lateness.percentiles_ms(),
        "errors": loop.totals.output_errors,
        "last_error": loop.totals.last_error,
        "outputs": outputs_status(tuple(loop.outputs), loop.clock),
    }


def _known(at_ns: int) -> int | None:
    """An instant of a decision; None where it has no beginning or no end."""
    return at_ns if FIRST_NS < at_ns < LAST_NS else None


def shown_status(loop: Loop) -> dict[str, Any]:
    """What the last frame that left showed."""
    decision = loop.lit.decision
    entry = decision.entry
    black = loop.lit.why in ("blackout", "no-show", "stopped", "expired") or (
        not decision.playlist and loop.lit.why != "test-pattern"
    )
    held_ns = loop.limiting.held_ns
    return {
        "frame": loop.number,
        "playlist": decision.playlist,
        "entry": entry.id if entry is not None else "",
        "title": entry.title if entry is not None else "",
        "layer": entry.layer.name.lower() if entry is not None else "",
        "why": loop.lit.why,
        "black": black or loop.limiting.curfew,
        "since_ns": _known(decision.start_ns),
        "until_ns": _known(decision.end_ns),
        "curfew": loop.limiting.curfew,
        "level": loop.limiting.level,
        "dimmed_to": round(loop.limiting.factor, 4),
        "flashes_held": held_ns is not None and loop.clock.monotonic_ns() - held_ns <= HELD_NS,
    }


def desk_status(standing: Standing) -> dict[str, Any]:
    """What operators have set."""
    desk, taken_down = standing.desk, standing.taken_down
    return {
        "blackout": desk.dark,
        "blackout_local": desk.blackout_local,
        "blackout_remote": desk.blackout_remote,
        "taken_down": taken_down,
        "taken_to": desk.taken_to if taken_down else 0,
        "shown_instead": desk.shown_instead if taken_down else "",
        "brightness": "auto" if desk.brightness is None else desk.brightness,
        "interludes": [
            {
                "id": one.id,
                "kind": one.kind,
                "what": one.what,
                "name": one.face,
                "title": one.title,
                "since_ns": one.since_wall_ns,
                "until_ns": one.until_wall_ns,
            }
            for one in desk.interludes
        ],
    }


def show_status(playing: Playing | None, fallback: str) -> dict[str, Any]:
    """Which show is loaded, and by whose leave."""
    if playing is None:
        return {
            "digest": "",
            "title": "",
            "release": None,
            "trusted": False,
            "fallback": fallback,
            "playlists": [],
        }
    release = playing.release
    return {
        "digest": playing.show.digest,
        "title": playing.show.title,
        "release": None
        if release is None
        else {
            "number": release.number,
            "not_before_ns": release.not_before_ns,
            "expires_ns": release.expires_ns,
        },
        "trusted": playing.trusted,
        "fallback": fallback,
        "playlists": sorted(playing.stage.playlists),
    }


def player_status(rig: Rig) -> dict[str, Any]:
    """Everything."""
    now_ns, wall_ns = rig.clock.monotonic_ns(), rig.clock.now_ns()
    return {
        "sign": rig.sign.name,
        "pid": os.getpid(),
        "supervisor": rig.supervisor,
        "active_s": round((now_ns - rig.started_ns) / NS_PER_S, 3),
        "at_ns": wall_ns,
        "zone": rig.sign.zone,
        "fps": float(rig.loop.fps),
        "shown": shown_status(rig.loop),
        "desk": desk_status(rig.standing),
        "show": show_status(rig.standing.playing, rig.fallback),
        "clock": {"trust": str(rig.trust.judge(wall_ns)), "synchronised": rig.trust.synchronised},
        "real_time": {
            "policy": rig.real_time.policy,
            "cpu": rig.real_time.cpu,
            "reason": rig.real_time.reason,
            "timer_slack_ns": rig.real_time.slack_ns,
        },
        **loop_status(rig.loop),
        "faults": rig.programme.faults,
        "last_fault": rig.programme.last_fault,
        "desk_trouble": rig.stock.desk_trouble,
        "journal_trouble": rig.journal.trouble,
        "lux": rig.loop.lux,
    }
