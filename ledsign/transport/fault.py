"""What goes wrong when a way out is opened, said in the operator's language with the remedy."""

from __future__ import annotations

from ledsign.core.errors import TransportError
from ledsign.core.problem import Bilingual, operator_language


def fault(en: str, zh: str) -> TransportError:
    """A TransportError whose text is what happened → what to do, in the operator's language."""
    return TransportError(Bilingual(en, zh).in_language(operator_language()))
