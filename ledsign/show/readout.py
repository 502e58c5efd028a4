"""Readout: text that follows the clock (a clock, a countdown), set from an atlas of ready characters.

Pure: the same wall time gives the same text. Fields of a clock: %Y %m %d %H %I %M %S %p(上午/下午)
%a(周一) %A(星期一); %% is a percent sign. Fields of a countdown: {days} {hours} {minutes} {seconds} {total_hours}
{total_minutes} {total_seconds}; {{ and }} are braces.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ledsign.core.geometry import Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """``cells`` maps each character that can appear to its rectangle in the atlas clip.

    ``template`` as above; ``after`` replaces it once ``target`` (wall seconds) has passed (countdown).
    Characters run along ``axis`` without gaps, centred as ``align`` says, across centred.
    """

    kind: Literal["clock", "countdown"]
    template: str
    cells: dict[str, Rect]
    zone: str = "Asia/Shanghai"
    target: Fraction = Fraction(0)
    after: str = ""
    axis: Literal["x", "y"] = "x"
    align: Literal["start", "centre", "end"] = "centre"
