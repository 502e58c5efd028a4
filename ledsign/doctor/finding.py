"""Finding: one thing looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ledsign.core.problem import Bilingual


class State(StrEnum):
    """``ok``; ``degraded`` works, less well; ``bad`` does not work."""

    OK = "ok"
    DEGRADED = "degraded"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``topic`` is stable (``clock``, ``fonts``…); ``remedy`` is None when all is well."""

    topic: str
    state: State
    message: Bilingual
    remedy: Bilingual | None = None

    def as_json(self, language: str) -> dict[str, Any]:
        """A flat mapping for ``--json``."""
        return {
            "topic": self.topic,
            "state": str(self.state),
            "message": self.message.in_language(language),
            "remedy": self.remedy.in_language(language) if self.remedy else "",
        }
