from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ledsign.core.registry import Registry


@dataclass(frozen=True)
class Thing:
    name: str


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "things_for_registry_test"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.startswith(folder.name)]:
        del sys.modules[name]


def write(package: Path, name: str, value: str) -> None:
    (package / f"{name}.py").write_text(
        f"import sys\nThing = sys.modules['thing_of_test'].Thing\nTHING = {value}\n"
    )


@pytest.fixture(autouse=True)
def thing_module(monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    module = types.ModuleType("thing_of_test")
    module.Thing = Thing  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "thing_of_test", module)


def test_finds_each_module_with_the_constant_in_alphabetical_order(package: Path) -> None:
    write(package, "b", "Thing('zebra')")
    write(package, "a", "Thing('yak')")
    (package / "nothing.py").write_text("OTHER = 1\n")
    registry = Registry(package.name, "THING", Thing)
    assert registry.names() == ("yak", "zebra")
    assert registry["yak"] == Thing("yak")
    assert "zebra" in registry
    assert "nothing" not in registry


def test_two_of_one_name_are_refused(package: Path) -> None:
    write(package, "a", "Thing('yak')")
    write(package, "b", "Thing('yak')")
    with pytest.raises(ValueError, match="'yak'"):
        Registry(package.name, "THING", Thing).entries()


def test_the_constant_must_be_of_the_kind(package: Path) -> None:
    write(package, "a", "'a string'")
    with pytest.raises(TypeError, match="must be a Thing"):
        Registry(package.name, "THING", Thing).entries()


def test_entry_points_of_other_packages_join(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        def load(self) -> Thing:
            return Thing("from elsewhere")

    def points(group: str) -> list[Point]:
        assert group == package.name
        return [Point()]

    monkeypatch.setattr("ledsign.core.registry.entry_points", points)
    assert Registry(package.name, "THING", Thing).names() == ("from elsewhere",)
