"""What the start of a service leaves is not looked through again."""

from __future__ import annotations

import gc
import weakref

import pytest

from ledsign.app.garbage import undisturbed


class Thing:
    """Part of a circle."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def unfrozen() -> object:
    yield
    gc.unfreeze()


def test_nobody_looks_for_garbage_while_it_starts_and_everybody_does_later() -> None:
    with undisturbed():
        assert not gc.isenabled()
        kept = weakref.ref(Thing())
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gone = weakref.ref(Thing())
    gc.collect()
    assert kept() is not None
    assert gone() is None


def test_a_start_that_fails_leaves_things_as_they_were() -> None:
    before = gc.get_freeze_count()
    with pytest.raises(ValueError, match="no"), undisturbed():
        raise ValueError("no")
    assert gc.isenabled()
    assert gc.get_freeze_count() == before
