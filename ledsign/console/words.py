"""Words: both languages of everything a page says, side by side where it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from ledsign.core.problem import Bilingual

Language: TypeAlias = Literal["zh", "en"]
HTML_LANGUAGES: dict[Language, Literal["zh-CN", "en-GB"]] = {"zh": "zh-CN", "en": "en-GB"}


class Say:
    """``say("撤播", "Take down")`` is the one in the viewer's language, Chinese first."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, zh: str, en: str) -> str:
        """The one of the two that is in the viewer's language."""
        return zh if self.language == "zh" else en

    def text(self, both: Bilingual) -> str:
        """A sentence that exists in both languages."""
        return both.in_language(self.language)


def language_of(asked: str, accepted: str, own: str = "") -> Language:
    """The language of a page: asked for in its address, else the person's own, else the browser's.

    Chinese when nobody says.
    """
    for one in (asked, own):
        if one in ("zh", "en"):
            return "zh" if one == "zh" else "en"
    first = accepted.split(",")[0].strip().lower()
    return "en" if first and not first.startswith("zh") else "zh"
