"""How much is asked: all of it under ``make proof`` (LEDSIGN_PROOF=full), a part in the daily run.

A test that asks one thing thousands of times also says ``@pytest.mark.no_cover``: tracing makes such a loop
three or four times as slow, and finds no line that the tests of the single case have not met.
"""

from __future__ import annotations

import os

FULL = os.environ.get("LEDSIGN_PROOF") == "full"


def asked(full: int, daily: int) -> int:
    """``full`` under ``make proof``, else ``daily``."""
    return full if FULL else daily
