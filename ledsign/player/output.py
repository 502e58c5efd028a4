"""Output: pixel maps + encoder + transport of one address.

Usually one controller. When the whole sign goes to one address (``--to`` without an output's name) all of its
controllers share one channel space, one encoder and so one push or sync a frame:

    frame ──map west──▶ channels[0:a] ┐
          └─map east──▶ channels[a:b] ┴─▶ encoder ─▶ packets ─▶ transport
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.errors import LocalWireError, TransportError
from ledsign.display.addressing import Patch, patch_own, patch_whole
from ledsign.display.pixelmap import PixelMap, compile_map
from ledsign.transport.target import open_transport, parse_target, protocol_of
from ledsign.wire.base import PROTOCOLS, Burst, Encoder, EncoderOptions, ProtocolSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.clock import Clock
    from ledsign.core.frame import Channels, Frame
    from ledsign.display.sign import Sign
    from ledsign.transport.base import Target, Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one output will be: where it goes, in which protocol, and which channels of the sign it carries."""

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


class Output:
    """One address being driven. ``frames_per_send`` = n sends every n-th frame (protocols with a rate limit)."""

    def __init__(self, sign: Sign, plan: Plan, transport: Transport, frames_per_send: int = 1) -> None:
        self.plan = plan
        self.transport = transport
        self.frames_per_send = frames_per_send
        self.encoder: Encoder = plan.protocol.encoder(plan.channels, plan.options)
        self.channels: Channels = np.zeros(plan.channels, np.uint8)
        self._maps: list[tuple[PixelMap, Channels]] = []
        for patch, base in zip(plan.patches, plan.bases, strict=True):
            self._maps.append((compile_map(sign, patch.output), self.channels[base : base + patch.channels]))

    def write(self, frame: Frame) -> None:
        """Gather the frame into the packets' payloads."""
        for pixel_map, part in self._maps:
            pixel_map.write(frame, part)
        self.encoder.write(self.channels)

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
        return _with_push(
            [_plan_one(parse_target(patch.output.address), patch) for patch in own.values()],
        )
    plans = []
    for given in targets:
        target = parse_target(given) if isinstance(given, str) else given
        if not target.output:
            plans.append(_plan_whole(sign, target))
        elif target.output in own:
            plans.append(_plan_one(target, own[target.output]))
        else:
            known = ", ".join(own)
            raise LocalWireError(f"the sign has no output {target.output!r}; it has {known}")
    return _with_push(plans)


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
    """1, or the n for which every n-th frame stays within the protocol's rate limit (E1.31 §6.6.1: 44 Hz)."""
    limit = float(plan.target.options.get("fps", 0)) or (plan.protocol.max_fps or 0)
    return 1 if not limit else max(1, -int(-fps // limit))


def _plan_one(target: Target, patch: Patch) -> Plan:
    protocol = PROTOCOLS[protocol_of(target)]
    options = _options(target, patch, first_universe=int(target.options.get("universe", patch.universe)))
    return Plan(
        target=target, protocol=protocol, patches=(patch,), bases=(0,), channels=patch.channels, options=options
    )


def _plan_whole(sign: Sign, target: Target) -> Plan:
    protocol = PROTOCOLS[protocol_of(target)]
    first = int(target.options.get("universe", sign.outputs[0].universe))
    patches = patch_whole(sign, first)
    if len({(patch.slots, patch.bytes_per_led) for patch in patches}) > 1:
        raise LocalWireError(
            "the sign's outputs differ in LED type, so they cannot share one address; give each its own --to NAME=…"
        )
    if protocol.addressing == "universe":
        # Every controller starts a new universe, so its channels start at a whole number of universes.
        bases = tuple((patch.universe - first) * patch.slots for patch in patches)
    else:
        bases = tuple(patch.offset for patch in patches)
    channels = bases[-1] + patches[-1].channels
    options = _options(target, patches[0], first_universe=first)
    return Plan(
        target=target, protocol=protocol, patches=patches, bases=bases, channels=channels, options=options
    )


def _options(target: Target, patch: Patch, *, first_universe: int) -> EncoderOptions:
    given = target.options
    return EncoderOptions(
        universe=first_universe,
        slots=int(given.get("slots", patch.slots)),
        offset=int(given.get("offset", patch.output.offset)),
        sync=given.get("sync", "on") != "off",
        sync_universe=int(given.get("sync_universe", 0)),
        priority=int(given.get("priority", 100)),
        preview=given.get("preview", "off") == "on",
        keepalive=given.get("keepalive", "on") != "off",
        source_name=given.get("name", "ledsign"),
        bytes_per_led=patch.bytes_per_led,
    )


def _with_push(plans: list[Plan]) -> tuple[Plan, ...]:
    """Several DDP controllers are pushed together after all data; a single one pushes on its last packet."""
    ddp = [plan for plan in plans if plan.protocol.addressing == "offset"]
    if len(ddp) < 2:
        return tuple(plans)
    from dataclasses import replace

    return tuple(
        replace(plan, options=replace(plan.options, push="separate")) if plan in ddp else plan for plan in plans
    )
