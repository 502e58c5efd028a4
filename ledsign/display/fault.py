"""How the checks of this package put a Problem: a code, a field of the sign, and both languages."""

from __future__ import annotations

from ledsign.core.problem import Bilingual, Problem, Severity, Where


def fault(
    code: str,
    field: str,
    message: tuple[str, str],
    remedy: tuple[str, str],
    severity: Severity = Severity.ERROR,
) -> Problem:
    """A Problem of ``field`` (``outputs[0].panels[3].rect``); texts are pairs (English, Chinese)."""
    return Problem(
        code=code,
        message=Bilingual(*message),
        remedy=Bilingual(*remedy),
        where=Where(field=field),
        severity=severity,
    )
