"""What was typed wrong: an option, what is the matter with it, and what to type instead."""

from __future__ import annotations

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where


def mistake(code: str, option: str, en: str, zh: str, remedy_en: str, remedy_zh: str) -> DocumentError:
    """The error to raise for a wrong ``option``."""
    return DocumentError(
        [
            Problem(
                code=code,
                message=Bilingual(en, zh),
                remedy=Bilingual(remedy_en, remedy_zh),
                where=Where(field=option),
            )
        ]
    )
