"""Gamma and brightness, there and back."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from ledsign.core.geometry import Rect
from ledsign.display.panel import Panel
from ledsign.display.sign import ColourOrder, OutputSpec, Sign
from ledsign.display.transfer import Lookup, gamma_of, make_transfer, one_bit_transfer, transfer_of
from ledsign.display.white import FULL, gains_of


@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.2, 2.8])
@pytest.mark.parametrize("brightness", [0.0, 0.3, 1.0])
def test_tables_are_the_formula(gamma: float, brightness: float) -> None:
    transfer = make_transfer(gamma, brightness)
    for value in range(256):
        told = 255 * brightness * (value / 255) ** gamma
        seen = 255 * (value / 255) ** (1 / gamma)
        assert abs(transfer.encode[value] - told) <= 0.5 + 1e-9
        assert abs(transfer.decode[value] - seen) <= 0.5 + 1e-9
    assert np.all(np.diff(transfer.encode.astype(int)) >= 0)


def test_known_values() -> None:
    transfer = make_transfer(2.2, 1.0)
    # 255·(128/255)^2.2 = 55.98, and back 255·(56/255)^(1/2.2) = 128.02.
    assert transfer.encode[128] == 56
    assert transfer.decode[56] == 128
    assert (transfer.encode[255], transfer.decode[255], transfer.encode[0]) == (255, 255, 0)


def test_plain_is_plain() -> None:
    transfer = make_transfer(1.0, 1.0)
    assert np.array_equal(transfer.encode, np.arange(256))
    assert np.array_equal(transfer.decode, np.arange(256))


def test_dimmed_looks_dimmer() -> None:
    full, dim = make_transfer(2.2, 1.0), make_transfer(2.2, 0.4)
    bright = full.decode[full.encode].astype(int)
    dark = dim.decode[dim.encode].astype(int)
    assert np.all(dark <= bright)
    assert dark[255] < 180


@pytest.mark.parametrize(
    ("gamma", "brightness"),
    [(0.0, 1.0), (-1.0, 1.0), (math.nan, 1.0), (math.inf, 1.0), (2.2, -0.1), (2.2, 1.1), (2.2, math.nan)],
)
def test_refused(gamma: float, brightness: float) -> None:
    with pytest.raises(ValueError, match="gamma must be"):
        make_transfer(gamma, brightness)


def test_one_bit_boards_switch_at_half() -> None:
    on = one_bit_transfer(0.1)
    assert [on.encode[v] for v in (0, 127, 128, 255)] == [0, 0, 255, 255]
    assert [on.decode[v] for v in (0, 127, 128, 255)] == [0, 0, 255, 255]
    assert not one_bit_transfer(0.0).encode.any()


def test_of_a_sign(sign_with: Callable[..., Sign]) -> None:
    sign = sign_with(gamma=2.0, brightness=0.5)
    assert np.array_equal(transfer_of(sign).encode, make_transfer(2.0, 0.5).encode)
    assert np.array_equal(transfer_of(sign, 1.0).encode, make_transfer(2.0, 1.0).encode)
    board = sign_with(one_bit=True, brightness=0.5)
    assert np.array_equal(transfer_of(board).encode, one_bit_transfer(0.5).encode)


def test_tables_cannot_be_changed_by_mistake() -> None:
    with pytest.raises(ValueError, match="read-only"):
        make_transfer(2.2, 1.0).encode[0] = 1


@pytest.mark.parametrize("length", [0, 1, 16_383, 16_384, 16_385, 40_000])
def test_lookup_of_any_length_and_in_place(length: int) -> None:
    table = np.random.default_rng(1).permutation(256).astype(np.uint8)
    values = np.random.default_rng(2).integers(0, 256, length, dtype=np.uint8)
    expected = table[values]
    Lookup(table).apply(values, values)
    assert np.array_equal(values, expected)


def test_gains_are_part_of_the_one_table() -> None:
    warm = make_transfer(2.0, 0.5, (1.0, 0.8, 0.0))
    assert warm.encode.shape == (3, 256)
    assert [int(warm.encode_of(colour)[255]) for colour in range(3)] == [128, 102, 0]
    assert warm.encode_of(1)[128] == int(255 * 0.5 * 0.8 * (128 / 255) ** 2 + 0.5)
    assert np.array_equal(warm.strongest, warm.encode_of(0))
    assert np.array_equal(warm.decode, make_transfer(2.0, 1.0).decode)
    assert not warm.encode.flags.writeable
    equal = make_transfer(2.0, 1.0, (0.5, 0.5, 0.5))
    assert np.array_equal(equal.encode, make_transfer(2.0, 0.5).encode)
    assert np.array_equal(equal.encode_of(2), equal.encode)
    with pytest.raises(ValueError, match="gains must be"):
        make_transfer(2.0, 1.0, (1.0, 1.1, 1.0))


def test_the_nearest_word_counts(sign_with: Callable[..., Sign]) -> None:
    own = Panel(rect=Rect(0, 0, 1, 1), gamma=1.0)
    output = OutputSpec(name="o", address="", panels=(own,), gamma=2.8, white_point=(1.0, 0.5, 0.5))
    sign = sign_with(output, gamma=2.2, white_point=3000.0)
    assert gamma_of(sign) == 2.2
    assert gamma_of(sign, output) == 2.8
    assert gamma_of(sign, output, own) == 1.0
    assert gamma_of(sign, None, Panel(rect=Rect(0, 0, 1, 1))) == 2.2
    assert transfer_of(sign, output=output, panel=own) is make_transfer(1.0, 1.0, (1.0, 0.5, 0.5))
    assert transfer_of(sign, output=output) is make_transfer(2.8, 1.0, (1.0, 0.5, 0.5))
    assert transfer_of(sign) is make_transfer(2.2, 1.0, gains_of(3000.0))
    mono = replace(output, order=ColourOrder.MONO)
    assert transfer_of(sign, output=mono) is make_transfer(2.8, 1.0, FULL)


@pytest.mark.parametrize("length", [5, 16_384, 40_000])
def test_lookup_with_a_table_for_each_value(length: int) -> None:
    tables = np.random.default_rng(4).integers(0, 256, (3, 256), np.uint8)
    values = np.random.default_rng(5).integers(0, 256, length, np.uint8)
    kinds = np.random.default_rng(6).integers(0, 3, length).astype(np.intp)
    expected = tables[kinds, values]
    Lookup(tables.reshape(-1), kinds * 256).apply(values, values)
    assert np.array_equal(values, expected)
