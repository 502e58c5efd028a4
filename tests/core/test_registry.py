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


def test_entry_points_of_other_packages_join(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package as pip installs it, on a path of its own: found by its real files, without a stand-in."""
    elsewhere = tmp_path / "site"
    info = elsewhere / "things_from_elsewhere-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: things-from-elsewhere\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[console_scripts]\nthing = x:y\n\n[{package.name}]\nyak = things_elsewhere:THING\n"
    )
    (elsewhere / "things_elsewhere.py").write_text(
        "import sys\nTHING = sys.modules['thing_of_test'].Thing('from elsewhere')\n"
    )
    assert Registry(package.name, "THING", Thing).names() == ()
    monkeypatch.syspath_prepend(str(elsewhere))
    assert Registry(package.name, "THING", Thing).names() == ("from elsewhere",)
    assert Registry("tests", "THING", Thing).names() == ()


@pytest.mark.parametrize("name", ["packages.zip", "old.egg"])
def test_what_cannot_be_listed_is_left_to_the_standard_library(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    import importlib.metadata

    asked: list[str] = []
    place = tmp_path / "place"
    if name.endswith(".zip"):
        place = tmp_path / name
        place.write_bytes(b"PK")
    else:
        (place / name).mkdir(parents=True)
    monkeypatch.syspath_prepend(str(place))

    def told(group: str) -> list[object]:
        asked.append(group)
        return []

    monkeypatch.setattr(importlib.metadata, "entry_points", told)
    assert Registry(package.name, "THING", Thing).names() == ()
    assert asked == [package.name]
