"""Problems on the command line: what is wrong with an option, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where, did_you_mean, operator_language

if TYPE_CHECKING:
    from collections.abc import Iterable


def say(en: str, zh: str) -> str:
    """The text in the operator's language."""
    return Bilingual(en, zh).in_language(operator_language())


def bad_option(option: str, message: Bilingual, remedy: Bilingual) -> DocumentError:
    """An error about one option."""
    code = f"{option.strip('-') or 'options'}.bad"
    return DocumentError([Problem(code=code, message=message, remedy=remedy, where=Where(field=option))])


def unknown_controller(option: str, name: str, names: Iterable[str]) -> DocumentError:
    """The sign has no controller of that name."""
    names = list(names)
    hint = did_you_mean(name, names)
    return bad_option(
        option,
        Bilingual(f"the sign has no controller {name!r}", f"屏上没有控制器 {name!r}"),
        Bilingual(
            f"it has {', '.join(names)}" + (f"; did you mean {hint}?" if hint else ""),
            f"现有：{'、'.join(names)}" + (f"；是否想写 {hint}？" if hint else ""),
        ),
    )
