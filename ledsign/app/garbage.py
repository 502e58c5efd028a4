"""Garbage: when Python looks for it in a process people wait for.

Looking through everything the service is made of (routes, forms, tables: 300,000 objects) stops all
requests for a tenth of a second and more, and none of it is ever garbage. So nobody looks while it starts,
which is also quicker, and what is there then is never looked through again.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def undisturbed() -> Iterator[None]:
    """For the time of starting: what is made in the block is kept for good."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()
