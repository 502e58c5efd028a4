"""Texts and names operators write: captions, face names, clock and countdown templates.

Every ``parse_…`` raises ValueError with a code of ``ledsign.documents.messages`` as its only argument and
nothing else, whatever it is given.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from ledsign.documents import value_schemas
from ledsign.show.template import CLOCK_FIELDS, COUNTDOWN_FIELDS

MAX_TEXT = 10_000
MAX_TEMPLATE = 200
# Names become folders: one made of dots only would lead elsewhere.
_NAME = re.compile(r"(?! )(?!\.+$)[\w \-.]{1,64}(?<! )")
_CLOCK = re.compile(rf"(?:[^%]|%[{''.join(CLOCK_FIELDS)}%])*")
_COUNTDOWN = re.compile(rf"(?:[^{{}}]|\{{\{{|\}}\}}|\{{(?:{'|'.join(COUNTDOWN_FIELDS)})\}})*")


def parse_text(value: Any) -> str | tuple[str, str]:
    """One text, or two of a couplet. Raises ValueError("text.bad"), ("text.empty"), ("text.long")."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, (list, tuple)) or not all(isinstance(text, str) for text in texts):
        raise ValueError("text.bad")
    if not isinstance(value, str) and len(texts) != 2:
        raise ValueError("text.bad")
    if not all(text.strip() for text in texts):
        raise ValueError("text.empty")
    if any(len(text) > MAX_TEXT for text in texts):
        raise ValueError("text.long")
    return value if isinstance(value, str) else (texts[0], texts[1])


def parse_faces(value: Any) -> str | tuple[str, ...]:
    """One face name, several, or ``all``. Raises ValueError("face.bad")."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)) or not names:
        raise ValueError("face.bad")
    if not all(isinstance(name, str) and name for name in names) or len(set(names)) != len(names):
        raise ValueError("face.bad")
    if not isinstance(value, str) and "all" in names:
        raise ValueError("face.bad")
    return value if isinstance(value, str) else tuple(names)


def parse_name(value: Any) -> str:
    """A name others refer to. Raises ValueError("name.bad")."""
    if isinstance(value, str) and value != "all" and _NAME.fullmatch(value):
        return value
    raise ValueError("name.bad")


def parse_clock(value: Any) -> str:
    """A clock's template (fields in ``ledsign.show.readout``). Raises ValueError("clock.bad")."""
    if isinstance(value, str) and value.strip() and len(value) <= MAX_TEMPLATE and _CLOCK.fullmatch(value):
        return value
    raise ValueError("clock.bad")


def parse_countdown(value: Any) -> str:
    """A countdown's template (fields in ``ledsign.show.readout``). Raises ValueError("countdown.bad")."""
    if (
        isinstance(value, str)
        and value.strip()
        and len(value) <= MAX_TEMPLATE
        and _COUNTDOWN.fullmatch(value)
    ):
        return value
    raise ValueError("countdown.bad")


Text = Annotated[str | tuple[str, str], BeforeValidator(parse_text), WithJsonSchema(value_schemas.TEXT)]
Faces = Annotated[str | tuple[str, ...], BeforeValidator(parse_faces), WithJsonSchema(value_schemas.FACES)]
Name = Annotated[str, BeforeValidator(parse_name), WithJsonSchema(value_schemas.NAME)]
ClockText = Annotated[str, BeforeValidator(parse_clock), WithJsonSchema(value_schemas.CLOCK)]
CountdownText = Annotated[str, BeforeValidator(parse_countdown), WithJsonSchema(value_schemas.COUNTDOWN)]
