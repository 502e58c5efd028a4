"""One thing wrong with what an operator wrote: where, what, and how to mend it, in English and Chinese."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same sentence in both languages of the product."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """Return the Chinese text for ``zh…``, the English one for anything else."""
        return self.zh if language.startswith("zh") else self.en


class Severity(StrEnum):
    """``error`` stops the work; ``warning`` is shown and the work goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in a document. ``line`` and ``column`` count from 1; 0 means unknown."""

    file: str = ""
    line: int = 0
    column: int = 0
    field: str = ""

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        if self.line:
            parts.append(str(self.line))
        place = ":".join(parts)
        return f"{place} {self.field}".strip() if self.field else place


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem. ``code`` is stable and dotted (``colour.bad``), for tests and translations."""

    code: str
    message: Bilingual
    remedy: Bilingual
    where: Where = field(default_factory=Where)
    severity: Severity = Severity.ERROR

    def line_of_text(self, language: str = "en") -> str:
        """``file:line field: message (remedy)`` in one line."""
        place = str(self.where)
        text = f"{self.message.in_language(language)} → {self.remedy.in_language(language)}"
        return f"{place}: {text}" if place else text

    def as_json(self, language: str = "en") -> dict[str, Any]:
        """A flat mapping for ``--json``."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "file": self.where.file,
            "line": self.where.line,
            "column": self.where.column,
            "field": self.where.field,
            "message": self.message.in_language(language),
            "remedy": self.remedy.in_language(language),
        }


def did_you_mean(word: str, choices: Iterable[str]) -> str | None:
    """The closest of ``choices`` to ``word``, or None when nothing is close."""
    found = get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return found[0] if found else None


def operator_language() -> str:
    """``zh`` or ``en`` from LEDSIGN_LANG, then the POSIX locale variables in their order of precedence."""
    for name in ("LEDSIGN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
