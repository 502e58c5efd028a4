"""Slogans: what such signs really say, made of the phrases of public life, always the same ones."""

from __future__ import annotations

import random
from itertools import product

from tests.review.listed import vocabulary

THEMES, DEEDS, PLACES = (vocabulary(name) for name in ("themes", "deeds", "places"))
SHAPES = (
    "{theme}，{deed}",
    "{deed}，{other}",
    "{theme}：{deed}！",
    "{place} {theme} {deed}",
    "{deed} · {other}",
    "推进{theme}，{deed}，{other}",
    "{place}{theme}——{deed}",
)
FIXED = ("技能让生活更美好",)
SEED = 2026


def slogans(count: int) -> list[str]:
    """So many different ones."""
    dice = random.Random(SEED)
    every = list(product(SHAPES, THEMES, DEEDS))
    dice.shuffle(every)
    made: dict[str, None] = dict.fromkeys(FIXED)
    for shape, theme, deed in every:
        made[shape.format(theme=theme, deed=deed, other=dice.choice(DEEDS), place=dice.choice(PLACES))] = None
        if len(made) == count:
            break
    return list(made)
