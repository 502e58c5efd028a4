"""Sources: the YAML of documents, read once and shared, with what only the service refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import TooLarge
from ledsign.documents.messages import problem
from ledsign.documents.yaml_source import YamlSource, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.documents.yaml_source import Path as FieldPath

MOST_TEXT = 2**20
_KEPT_TEXT = 2**16
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def source_of(text: str) -> YamlSource:
    """The YAML of ``text``; what keeps it from being read is in its problems. Never changed by anybody.

    Raises TooLarge.
    """
    if len(text) > MOST_TEXT or len(text.encode("utf-8", "surrogatepass")) > MOST_TEXT:
        raise TooLarge("text-too-large", "a document has at most 1 MiB of text", "文档文本不得超过 1 MiB")
    return _kept_source(text) if len(text) <= _KEPT_TEXT else _large_source(text)


@lru_cache(maxsize=256)
def _kept_source(text: str) -> YamlSource:
    return _read(text)


@lru_cache(maxsize=8)
def _large_source(text: str) -> YamlSource:
    return _read(text)


def _read(text: str) -> YamlSource:
    """YAML, and no control characters by way of escapes: databases and terminals take them badly."""
    source = read_yaml(text)
    if "\\" not in text or not source.readable:
        return source
    controls = tuple(
        problem("yaml.control", source.where(*path), char=f"U+{ord(bad[0]):04X}")
        for path, value in _texts((), source.data)
        if (bad := _CONTROL.search(value))
    )
    return replace(source, problems=(*source.problems, *controls)) if controls else source


def _texts(path: FieldPath, value: Any) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _texts((*path, at), one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield path, key
            yield from _texts((*path, key), one)
