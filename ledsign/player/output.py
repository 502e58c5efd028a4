"""Output: pixel maps + encoder + transport of one address.

Usually one controller. When the whole sign goes to one address (``--to`` without an output's name) all of its
controllers share one channel space, one encoder and so one push or sync a frame:

    frame ──map west──▶ channels[0:a] ┐
          └─map east──▶ channels[a:b] ┴─▶ encoder ─▶ packets ─▶ transport
"""

from __future__ import annotations

import platform
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.core.errors import LocalWireError, TransportError
from ledsign.display.addressing import Patch, patch_own, patch_whole
from ledsign.display.pixelmap import PixelMap, compile_map
from ledsign.player.lighting import Lighting
from ledsign.player.reception import Reception
from ledsign.transport.target import (
    encoder_options,
    open_transport,
    parse_target,
    protocol_of,
    transport_of,
)
from ledsign.wire.base import PROTOCOLS, Burst, Encoder, EncoderOptions, ProtocolSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.clock import Clock
    from ledsign.core.frame import Channels, Frame
    from ledsign.display.sign import Sign
    from ledsign.player.larder import Larder
    from ledsign.show.stroke import Stroke
    from ledsign.transport.base import Target, Transport

LAST_UNIVERSE = 63_999  # E1.31 §6.2.7
# A picture that does not change leaves at least twice a second. E1.31 §6.6.2 would have it every 0.8 to 1 s;
# pixel chips and small controllers give up sooner.
REFRESH_NS = 450_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one output will be: where it goes, in which protocol, and which channels it carries."""

    target: Target
    protocol: ProtocolSpec
    patches: tuple[Patch, ...]
    bases: tuple[int, ...]
    channels: int
    options: EncoderOptions

    @property
    def name(self) -> str:
        """The controllers it drives, as the sign names them."""
        return "+".join(patch.output.name for patch in self.patches)

    @property
    def key(self) -> tuple[str, str, str]:
        """What two plans for the same receiver have in common."""
        return self.name, self.target.url, self.protocol.name


class Output:
    """One address being driven. ``frames_per_send`` = n sends every n-th frame (rate-limited protocols)."""

    def __init__(self, sign: Sign, plan: Plan, transport: Transport, frames_per_send: int = 1) -> None:
        self.plan = plan
        self.transport = transport
        self.frames_per_send = frames_per_send
        self.reception = Reception()
        self._brightness = sign.brightness
        self.encoder: Encoder = plan.protocol.encoder(plan.channels, plan.options)
        self.channels: Channels = np.zeros(plan.channels, np.uint8)
        self._maps: list[tuple[PixelMap, Channels]] = []
        for patch, base in zip(plan.patches, plan.bases, strict=True):
            self._maps.append((compile_map(sign, patch.output), self.channels[base : base + patch.channels]))
        self.lighting: Lighting | None = None
        self._packed = False

    def fit(self, larder: Larder) -> None:
        """From now on frames that are said may be lit from what ``larder`` has."""
        self.lighting = Lighting(self._maps, self.channels, larder)

    def gather(self, frame: Frame) -> None:
        """The frame as ``channels``, where limits may still change them."""
        self._packed = False
        if self.lighting is not None:
            self.lighting.forget()
        for pixel_map, part in self._maps:
            pixel_map.write(frame, part)

    def light(self, strokes: tuple[Stroke, ...], frame: Frame, *, afresh: bool = False) -> bool:
        """The same for a frame that is said; ``frame`` holds what of it has to be drawn.

        ``afresh``: even when nothing changed. False: not everything is ready; gather it.
        """
        if self.lighting is None:
            return False
        filled = self.lighting.light(strokes, frame, afresh=afresh)
        if filled:
            self._packed = False
        return filled is not None

    def pack(self) -> None:
        """The channels into the packets' payloads."""
        if not self._packed:
            self.encoder.write(self.channels)
            self._packed = True

    def dim(self, level: float | None) -> None:
        """Change brightness from the next ``gather`` on: 0..1, never above the sign's own; None for that."""
        allowed = None if level is None else min(level, self._brightness)
        for pixel_map, _ in self._maps:
            pixel_map.dim(allowed)
        if self.lighting is not None:
            self.lighting.renew()

    def seal(self, now_ns: int) -> Burst:
        """Number this frame's packets."""
        return self.encoder.seal(now_ns)

    def finish(self, timeout_ns: int) -> None:
        """Send the protocol's end of stream, let the transport drain, and close it."""
        try:
            for packets in self.encoder.end():
                self.transport.send(packets)
            self.transport.drain(timeout_ns)
        finally:
            self.transport.close()


def plan_outputs(sign: Sign, targets: Sequence[str | Target] = ()) -> tuple[Plan, ...]:
    """What to drive. No targets: every output at the address the sign gives it.

    A target naming an output (``west=ddp://…``) is that controller alone; one without a name is the whole
    sign at that address. Raises DocumentError for a bad target, LocalWireError for what cannot be carried.
    """
    own = {patch.output.name: patch for patch in patch_own(sign)}
    if not targets:
        return _together(
            [_plan_one(sign, parse_target(patch.output.address), patch) for patch in own.values()],
        )
    plans = []
    for given in targets:
        target = parse_target(given) if isinstance(given, str) else given
        if not target.output:
            plans.append(_plan_whole(sign, target))
        elif target.output in own:
            plans.append(_plan_one(sign, target, own[target.output]))
        else:
            known = ", ".join(own)
            raise LocalWireError(f"the sign has no output {target.output!r}; it has {known}")
    return _together(plans)


def open_outputs(sign: Sign, plans: Sequence[Plan], clock: Clock, fps: float) -> list[Output]:
    """Open every transport; on the first failure close those already open and raise TransportError."""
    outputs: list[Output] = []
    try:
        for plan in plans:
            every = frames_per_send(plan, fps)
            outputs.append(Output(sign, plan, open_transport(plan.target, clock), every))
    except (TransportError, LocalWireError):
        for output in outputs:
            output.transport.close()
        raise
    return outputs


def frames_per_send(plan: Plan, fps: float) -> int:
    """1, or the n for which every n-th frame stays within the protocol's rate limit (E1.31 §6.6.1: 44 Hz).

    A limit below two frames a second is not kept: receivers take longer silence for the end.
    """
    limit = float(plan.target.options.get("max_fps", 0)) or (plan.protocol.max_fps or 0)
    return 1 if not limit else max(1, min(-int(-fps // limit), int(fps // 2)))


def sender_id(sign: Sign, patches: Sequence[Patch], target: Target) -> bytes:
    """A CID (UUID, 16 bytes): the same after every restart, different on other machines (E1.31 §5.6).

    Each output has its own, because each announces its own list of universes. So has each name and priority:
    a main and a reserve player may run side by side on one machine.
    """
    outputs = "+".join(patch.output.name for patch in patches)
    who = "/".join(target.options.get(key, "") for key in ("name", "priority"))
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"{platform.node()}/{sign.name}/{outputs}/{who}.ledsign").bytes


def _plan_one(sign: Sign, target: Target, patch: Patch) -> Plan:
    return _plan(sign, target, (patch,), (0,), patch.output.offset)


def _plan_whole(sign: Sign, target: Target) -> Plan:
    first = int(target.options.get("universe", sign.outputs[0].universe))
    patches = patch_whole(sign, first)
    if len({(patch.slots, patch.bytes_per_led) for patch in patches}) > 1:
        raise LocalWireError(
            "the sign's outputs differ in LED type, so they cannot share one address; "
            "give each its own --to NAME=URL"
        )
    if PROTOCOLS[protocol_of(target)].addressing == "universe":
        # Every controller starts a new universe, so its channels start at a whole number of universes.
        slots = int(target.options.get("slots", patches[0].slots))
        bases = tuple((patch.universe - first) * slots for patch in patches)
    else:
        bases = tuple(patch.offset for patch in patches)
    return _plan(sign, target, patches, bases, sign.outputs[0].offset)


def _plan(
    sign: Sign, target: Target, patches: tuple[Patch, ...], bases: tuple[int, ...], offset: int
) -> Plan:
    first = patches[0]
    from_sign = EncoderOptions(
        universe=first.universe,
        slots=first.slots,
        offset=offset,
        bytes_per_led=first.bytes_per_led,
        cid=sender_id(sign, patches, target),
        keepalive_ns=REFRESH_NS,
    )
    if "burst" not in target.options and transport_of(target) == "udp":
        burst = {"burst": str(min(patch.output.max_burst for patch in patches))}
        target = replace(target, options={**target.options, **burst})
    return Plan(
        target=target,
        protocol=PROTOCOLS[protocol_of(target)],
        patches=patches,
        bases=bases,
        channels=bases[-1] + patches[-1].channels,
        options=encoder_options(target, from_sign),
    )


def _together(plans: list[Plan]) -> tuple[Plan, ...]:
    """Several controllers show a frame at the same moment.

    DDP: all are pushed after all data; a single one pushes on its last packet. sACN: all wait for one sync
    address, which must be nobody's data universe (E1.31 §11.1.2): the first free one past them all.
    """
    alike = {name: [plan for plan in plans if plan.protocol.name == name] for name in ("ddp", "sacn")}
    changed: dict[int, dict[str, Any]] = {}
    if len(alike["ddp"]) > 1:
        changed |= {
            id(plan): {"push": "separate"} for plan in alike["ddp"] if "push" not in plan.target.options
        }
    if len(alike["sacn"]) > 1:
        free = max(plan.options.universe - (-plan.channels // plan.options.slots) for plan in alike["sacn"])
        if free <= LAST_UNIVERSE:
            changed |= {
                id(plan): {"sync_universe": free}
                for plan in alike["sacn"]
                if "sync_universe" not in plan.target.options
            }
    return tuple(replace(plan, options=replace(plan.options, **changed.get(id(plan), {}))) for plan in plans)
