"""A list such as a city might keep: gambling, fraud, drugs, weapons, pornography, unrest, abuse."""

from __future__ import annotations

from pathlib import Path


def vocabulary(name: str) -> tuple[str, ...]:
    """The words of a file in ``data``."""
    return tuple((Path(__file__).parent / "data" / f"{name}.txt").read_text(encoding="utf-8").split())


WORDS = vocabulary("listed")
