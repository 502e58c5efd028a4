"""White points against chromaticities published by the CIE and IEC."""

from __future__ import annotations

import pytest

from ledsign.display.white import chromaticity, gains_of

PUBLISHED = [
    # CIE 15: illuminants A, D50, D55, D65, D75
    (2856, 0.4476, 0.4074, 0.0006),
    (5003, 0.3457, 0.3585, 0.0003),
    (5503, 0.3324, 0.3474, 0.0003),
    (6504, 0.3127, 0.3290, 0.0003),
    (7504, 0.2990, 0.3149, 0.0003),
    # Planckian locus, Wyszecki and Stiles, table 1(3.11)
    (2000, 0.5267, 0.4133, 0.0008),
    (3000, 0.4369, 0.4041, 0.0008),
    (4000, 0.3805, 0.3768, 0.0008),
]


@pytest.mark.parametrize(("kelvin", "x", "y", "tolerance"), PUBLISHED)
def test_published_chromaticities(kelvin: float, x: float, y: float, tolerance: float) -> None:
    found = chromaticity(kelvin)
    assert abs(found[0] - x) <= tolerance
    assert abs(found[1] - y) <= tolerance


def test_no_jump_from_candle_to_sky() -> None:
    """Ten kelvin more or less can never be seen, also where the loci meet."""
    before = chromaticity(1_700)
    for kelvin in range(1_710, 20_001, 10):
        after = chromaticity(kelvin)
        assert after[0] <= before[0]
        assert before[0] - after[0] < 0.0023
        assert abs(before[1] - after[1]) < 0.002
        before = after


def test_gains_never_exceed_what_there_was() -> None:
    for kelvin in range(1_700, 20_001, 100):
        gains = gains_of(float(kelvin))
        assert max(gains) == 1.0
        assert min(gains) >= 0.0


@pytest.mark.parametrize(
    ("white", "gains"),
    [
        (None, (1.0, 1.0, 1.0)),
        (6500.0, (1.0, 1.0, 1.0)),
        (6504.0, (1.0, 1.0, 1.0)),
        ((0.3, 0.0, 1.0), (0.3, 0.0, 1.0)),
        # D50 white on BT.709 primaries: X 0.9642 Y 1 Z 0.8249 through the matrix of IEC 61966-2-1.
        (5003.0, (1.0, 0.83, 0.61)),
    ],
)
def test_gains(white: float | tuple[float, float, float] | None, gains: tuple[float, float, float]) -> None:
    assert gains_of(white) == gains


def test_warmer_means_less_blue_and_colder_less_red() -> None:
    assert gains_of(2700.0)[0] > gains_of(2700.0)[1] > gains_of(2700.0)[2]
    assert gains_of(9300.0)[0] < gains_of(9300.0)[1] < gains_of(9300.0)[2]


@pytest.mark.parametrize(
    "white", [0.0, 1_699.0, 20_001.0, float("nan"), (1.0, 1.0, 1.5), (-0.1, 0.0, 0.0), (1.0, 1.0)]
)
def test_refused(white: object) -> None:
    with pytest.raises(ValueError, match=r"white gains|colour temperature"):
        gains_of(white)  # type: ignore[arg-type]
