"""Everything that can be wrong with a sign's geometry and wiring, found in one go.

Fields are paths as in the document: ``outputs[0].panels[3].rect``. Thousands of pixels with the same cause
are one problem with a count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.display.address_checks import address_problems
from ledsign.display.channel_checks import channel_problems
from ledsign.display.coverage_checks import hole_problems, overlap_problems
from ledsign.display.panel_checks import panel_problems
from ledsign.display.sign_checks import (
    canvas_problems,
    face_problems,
    light_problems,
    name_problems,
    time_problems,
)

if TYPE_CHECKING:
    from ledsign.core.problem import Problem
    from ledsign.display.sign import OutputSpec, Sign


def layout_problems(sign: Sign) -> list[Problem]:
    """Every error and warning of the sign, in the order of the document."""
    canvas = canvas_problems(sign)
    found = [*canvas, *time_problems(sign), *light_problems(sign), *face_problems(sign), *name_problems(sign)]
    for index, output in enumerate(sign.outputs):
        found += panel_problems(sign, index, output)
        found += channel_problems(index, output)
    if not canvas:
        # On a canvas that is no canvas every panel is outside; more words would not help.
        found += overlap_problems(sign, range(len(sign.outputs)))
        found += hole_problems(sign)
    return [*found, *address_problems(sign)]


def output_problems(sign: Sign, output: OutputSpec) -> list[Problem]:
    """What keeps this one output from being compiled. Raises ValueError when it is not one of the sign's."""
    index = sign.outputs.index(output)
    canvas = canvas_problems(sign)
    found = [*canvas, *light_problems(sign)]
    found += panel_problems(sign, index, output)
    found += channel_problems(index, output)
    if not canvas:
        found += overlap_problems(sign, (index,))
    return found
