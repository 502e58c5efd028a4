"""Telling: problems and errors as plain values, so that they can go over a pipe and into an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.errors import DocumentError, LayoutError, LedsignError, ScheduleError
from ledsign.core.problem import Bilingual, Problem, Severity, Where

if TYPE_CHECKING:
    from collections.abc import Iterable

# A document can have a problem in every line; nobody reads more than these.
MOST_PROBLEMS = 200


def told(problems: Iterable[Problem], entry: str, hide: str = "") -> list[dict[str, Any]]:
    """Problems with the keys of the API. Fields of another file than ``entry`` begin with its name.

    ``hide`` is a folder of ours that nobody outside need read of.
    """
    found = []
    for one in list(problems)[:MOST_PROBLEMS]:
        file, field = one.where.file, one.where.field
        if file and file != entry:
            field = f"{file}: {field}" if field else file
        texts = (one.message.en, one.remedy.en, one.message.zh, one.remedy.zh)
        en, remedy, zh, remedy_zh = (text.replace(hide, "…") if hide else text for text in texts)
        found.append(
            {
                "code": one.code, "severity": str(one.severity), "field": field, "line": one.where.line,
                "column": one.where.column, "message": en, "remedy": remedy, "message_zh": zh,
                "remedy_zh": remedy_zh,
            }
        )  # fmt: skip
    return found


def problem_of(one: dict[str, Any]) -> Problem:
    """The problem that was told."""
    return Problem(
        code=one["code"],
        message=Bilingual(one["message"], one["message_zh"]),
        remedy=Bilingual(one["remedy"], one["remedy_zh"]),
        where=Where(field=one["field"], line=one["line"], column=one["column"]),
        severity=Severity(one["severity"]),
    )


def told_error(error: LedsignError, entry: str = "", hide: str = "") -> dict[str, Any]:
    """An error of ours: ``code``, both texts, and its problems."""
    if isinstance(error, DocumentError | LayoutError):
        first = error.problems[0]
        count = len(error.problems)
        return {
            "code": first.code,
            "en": f"{count} problem(s): {first.message.en}",
            "zh": f"有 {count} 处问题：{first.message.zh}",
            "problems": told(error.problems, entry, hide),
        }
    text = error.text if isinstance(error, ScheduleError) else Bilingual(str(error), str(error))
    code = error.reason if isinstance(error, ScheduleError) else "show"
    hidden = [one.replace(hide, "…") if hide else one for one in (text.en, text.zh)]
    return {"code": code, "en": hidden[0], "zh": hidden[1], "problems": []}
