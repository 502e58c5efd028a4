"""Refused: a command that was not carried out, why and what to do, in both languages."""

from __future__ import annotations

from ledsign.core.errors import PlayerError
from ledsign.core.problem import Bilingual, operator_language


class Refused(PlayerError):  # noqa: N818 - what operators call it
    """Nothing was changed. ``code`` is stable, for programs and tests."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        self.code = code
        self.message = Bilingual(en, zh)
        super().__init__(self.message.in_language(operator_language()))

    def as_json(self) -> dict[str, str]:
        """As an answer carries it."""
        return {"code": self.code, "en": self.message.en, "zh": self.message.zh}
