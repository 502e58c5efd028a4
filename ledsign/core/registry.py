"""Find what a package offers: each module with the agreed constant is one entry.

A built-in and somebody else's package take the same way in: our own modules are found by walking the
package, others through the entry-point group ``ledsign.<kind>``. A new protocol, effect, content type or
transport is therefore one new file and nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType
from typing import Generic, Protocol, TypeVar

from ledsign.core.plugins import plugins


class Named(Protocol):
    """What may be registered: anything with a name."""

    @property
    def name(self) -> str:
        """The word operators write."""
        ...


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Name → entry, scanned once when first asked."""

    def __init__(self, package: str, constant: str, kind: type[T]) -> None:
        self._package = package
        self._constant = constant
        self._kind = kind
        self._entries: Mapping[str, T] | None = None

    def entries(self) -> Mapping[str, T]:
        """Every entry by name, in alphabetical order. Raises ValueError when two share a name."""
        if self._entries is None:
            self._entries = MappingProxyType(dict(sorted(self._scan().items())))
        return self._entries

    def __getitem__(self, name: str) -> T:
        return self.entries()[name]

    def __contains__(self, name: object) -> bool:
        return name in self.entries()

    def names(self) -> tuple[str, ...]:
        """Every name, in alphabetical order."""
        return tuple(self.entries())

    def _scan(self) -> dict[str, T]:
        found: dict[str, T] = {}
        package = importlib.import_module(self._package)
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{self._package}.{info.name}")
            entry = vars(module).get(self._constant)
            if entry is not None:
                self._add(found, entry)
        for loaded in plugins(self._package):
            self._add(found, loaded)
        return found

    def _add(self, found: dict[str, T], entry: object) -> None:
        if not isinstance(entry, self._kind):
            raise TypeError(f"{self._constant} must be a {self._kind.__name__}, got {type(entry).__name__}")
        if entry.name in found:
            raise ValueError(f"two entries are called {entry.name!r} in {self._package}")
        found[entry.name] = entry
