"""Fitting: what a loop works with besides its source, and what it has done so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledsign.player.output import Output
    from ledsign.player.source import Limits, Numbering, Pulse, Witness


@dataclass(slots=True)
class Totals:
    """What the loop has done, for status."""

    frames: int = 0
    output_errors: int = 0
    last_error: str = ""
    first_sent_ns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """What a loop works with besides its source; swapped whole at a frame edge."""

    outputs: tuple[Output, ...]
    limits: Limits | None = None
    witness: Witness | None = None
    pulse: Pulse | None = None
    numbering: Numbering | None = None
