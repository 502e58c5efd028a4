"""Workers: processes that compile, render and decode, apart from the service and from each other."""

from __future__ import annotations


class Workers:
    """Grows in its own file."""

    def close(self) -> None:
        """End them."""
