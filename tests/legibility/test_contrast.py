from __future__ import annotations

import pytest

from ledsign.core.problem import Where
from ledsign.display.sign import ColourOrder
from ledsign.legibility.contrast import contrast_problems, luminance, ratio, worst_contrast

BLACK, WHITE, RED, BLUE, YELLOW, GREEN = (
    (0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 0, 255), (255, 255, 0), (0, 255, 0),
)  # fmt: skip


@pytest.mark.parametrize(
    ("ink", "ground", "order", "wanted"),
    [
        (WHITE, BLACK, "RGB", 21.0),
        (BLACK, WHITE, "RGB", 21.0),
        (WHITE, WHITE, "RGB", 1.0),
        # WCAG's own figures for pure colours do not depend on the transfer curve.
        (RED, BLACK, "RGB", 5.25),
        (BLUE, BLACK, "RGB", 2.44),
        (YELLOW, WHITE, "RGB", 1.07),
        (GREEN, RED, "GRB", 2.91),
        (BLUE, BLACK, "RG", 1.0),
        (YELLOW, BLACK, "RG", 21.0),
        (BLUE, BLACK, "W", 21.0),
        (RED, GREEN, "W", 1.0),
    ],
)
def test_ratios(sign, ink, ground, order, wanted) -> None:
    assert abs(ratio(ink, ground, sign(order)) - wanted) < 0.01


def test_luminance_is_of_linear_light(sign) -> None:
    assert abs(luminance((186, 186, 186), sign(gamma=2.2)) - 0.5) < 0.002
    assert abs(luminance((186, 186, 186), sign(gamma=1.0)) - 186 / 255) < 1e-9
    assert luminance(WHITE, sign(), ColourOrder.GR) == pytest.approx(1)


def test_a_sign_without_outputs_is_taken_for_colour(sign) -> None:
    assert abs(ratio(RED, BLACK, sign(outputs=())) - 5.25) < 0.01


def test_the_worst_span_counts(facts, sign) -> None:
    caption = facts(colours=((WHITE, BLACK), (BLUE, BLACK), (BLACK, WHITE)))
    assert abs(worst_contrast(caption, sign()) - 2.44) < 0.01
    (found,) = contrast_problems(caption, sign(), Where(field="items[0].colour"))
    assert (found.code, found.severity, found.where.field) == ("contrast.low", "warning", "items[0].colour")
    assert found.message.en.startswith("#0000ff / #000000")
    assert "2.4 : 1" in found.message.zh
    assert "lighter colour" in found.remedy.en


def test_a_light_ink_on_a_light_ground_wants_black(facts, sign) -> None:
    (found,) = contrast_problems(facts(colours=((YELLOW, WHITE),)), sign(), Where())
    assert "black background" in found.remedy.en
    assert "黑色背景" in found.remedy.zh


def test_enough_is_nothing_to_say(facts, sign) -> None:
    assert contrast_problems(facts(), sign(), Where()) == []
