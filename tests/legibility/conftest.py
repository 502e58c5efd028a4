"""Captions to be read: facts with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from ledsign.core.geometry import Rect, Size
from ledsign.display.sign import Face, OutputSpec, Sign
from ledsign.effects.base import EffectOptions
from ledsign.legibility.facts import CaptionFacts
from ledsign.text.measure import TextFacts

WHITE_ON_BLACK = (((255, 255, 255), (0, 0, 0)),)


@pytest.fixture(scope="session")
def facts() -> Callable[..., CaptionFacts]:
    """Eight characters of 16 px on a view of 64×16, scrolling left at 60 px/s; keywords change that.

    Those of the text and of the effect's options go where they belong.
    """
    text = TextFacts(text="技能让生活更美好", characters=8, stroke_px=1.0, colours=WHITE_ON_BLACK)
    options = EffectOptions(speed_px_s=Fraction(60), fps=Fraction(60))
    plain = CaptionFacts(
        item="caption",
        path=("items", 0),
        text=text,
        em_px=16,
        axis="x",
        effect="scroll-left",
        options=options,
        view=Size(64, 16),
        size=Size(128, 16),
        length=Fraction(10),
    )

    def make(**changes: object) -> CaptionFacts:
        of_text = {
            key: changes.pop(key)
            for key in ("characters", "stroke_px", "colours", "lines", "glyph")
            if key in changes
        }
        named = ("speed_px_s", "fps", "rate", "enter_s", "stay_s", "leave_s")
        of_options = {key: changes.pop(key) for key in named if key in changes}
        return replace(
            plain,
            text=replace(text, **of_text),
            options=replace(options, **of_options),
            **changes,  # type: ignore[arg-type]
        )

    return make


@pytest.fixture(scope="session")
def sign() -> Callable[..., Sign]:
    """A function: a P10 board of 64×16; ``order`` of its LEDs, other keywords replace the sign's values."""

    def make(order: str = "RGB", **values: object) -> Sign:
        from ledsign.display.sign import ColourOrder

        output = OutputSpec(name="o", address="", order=ColourOrder(order))
        plain: dict[str, object] = {
            "name": "board",
            "canvas": Size(64, 16),
            "faces": (Face(name="all", rect=Rect(0, 0, 64, 16)),),
            "outputs": (output,),
            "pitch_mm": 10.0,
        }
        return Sign(**(plain | values))  # type: ignore[arg-type]

    return make
