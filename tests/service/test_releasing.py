"""Releasing: what makes an approval void, and what is left when anything dies on the way."""

from __future__ import annotations

import pytest

from ledsign.core.errors import Conflict, ReleaseRefused, Unavailable
from ledsign.service import (
    releases,
    releasing,
    signs,
    trusting,
)
from ledsign.service.players import link
from ledsign.show.bundle import read_show
from ledsign.show.store import SHOWS, ShowStore
from tests.house import LOCAL
from tests.service.casting import (
    HOUR_NS,
    SIGN,
    SIGN_TEXT,
    disable,
    records,
    state_of,
)


def change_sign(crew):
    with crew.house.unit(LOCAL) as unit:
        signs.replace(unit, SIGN, 1, SIGN_TEXT.replace("fps: 30", "fps: 25"))


@pytest.mark.parametrize(
    ("why", "happens"),
    [
        ("sign-changed", change_sign),
        ("people-changed", lambda crew: disable(crew, crew.first)),
        ("too-late", lambda crew: crew.house.clock.advance_ns(367 * 24 * HOUR_NS)),
        ("overtaken", lambda crew: crew.publish(crew.approved())),
    ],
)
def test_an_approval_is_void_when(crew, why, happens):
    row = crew.approved()
    happens(crew)
    with pytest.raises(Conflict) as refused:
        crew.publish(row)
    assert (refused.value.code, refused.value.told["why"]) == ("void", why)
    assert state_of(crew, row) == ("void", why)
    with pytest.raises(Conflict) as refused:
        crew.publish(row)
    assert refused.value.code == "not-approved"


def test_a_damaged_bundle_is_never_published(crew):
    """One byte differs: it is compiled again, and only what was approved byte for byte is shown."""
    row = crew.approved()
    bundle = crew.house.folder.absolute() / "bundles" / row.show
    tile = max(bundle.glob("clips/*.npy"), key=lambda path: path.stat().st_size)
    broken = bytearray(tile.read_bytes())
    broken[-1] ^= 1
    tile.unlink()
    tile.write_bytes(broken)
    crew.publish(row)
    assert read_show(link(crew.house, SIGN).store().current().folder).digest == row.show


def test_another_renderer_voids(crew, monkeypatch):
    row = crew.approved()
    monkeypatch.setattr(releasing, "approved_bundle", lambda *_: None)
    with pytest.raises(Conflict) as refused:
        crew.publish(row)
    assert refused.value.told["why"] == "other-show"
    assert state_of(crew, row) == ("void", "other-show")


class Killed(BaseException):
    """As SIGKILL: nothing catches it."""


def dies_before(target, name):
    def arrange(monkeypatch):
        monkeypatch.setattr(target, name, _die)

    return arrange


def dies_after(target, name):
    def arrange(monkeypatch):
        real = getattr(target, name)

        def then_die(*args, **kwargs):
            real(*args, **kwargs)
            raise Killed

        monkeypatch.setattr(target, name, then_die)

    return arrange


def _die(*_args, **_kwargs):
    raise Killed


@pytest.mark.parametrize(
    "arrange",
    [
        dies_before(releasing, "_deliver"),
        dies_before(trusting, "write"),
        dies_after(trusting, "write"),
        dies_before(ShowStore, "publish"),
        dies_after(ShowStore, "publish"),
        dies_before(releases, "finish"),
        dies_after(releases, "finish"),
    ],
)
def test_whatever_dies_database_and_player_agree_after_a_restart(crew, monkeypatch, arrange):
    row = crew.approved()
    with monkeypatch.context() as dying:
        arrange(dying)
        with pytest.raises(Killed):
            crew.publish(row)
    assert records(crew) == [(10, "publishing")]
    assert releasing.recover(crew.house) == []
    assert records(crew) == [(10, "live")] and state_of(crew, row)[0] == "released"
    assert link(crew.house, SIGN).store().current().show.digest == row.show
    assert releasing.recover(crew.house) == []


def test_a_full_disk_leaves_it_approved(crew):
    row = crew.approved()
    folder = link(crew.house, SIGN).folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHOWS).write_text("in the way")
    with pytest.raises(Unavailable) as refused:
        crew.publish(row)
    assert refused.value.code == "disk-full"
    assert state_of(crew, row) == ("approved", "") and records(crew) == []
    (folder / SHOWS).unlink()
    assert crew.publish(row).state == "live"


def test_what_the_player_refuses_is_void(crew, monkeypatch):
    from ledsign.show import refusals

    row = crew.approved()

    def refuse(*_args, **_kwargs):
        raise refusals.older(10, 11)

    monkeypatch.setattr(ShowStore, "publish", refuse)
    with pytest.raises(ReleaseRefused):
        crew.publish(row)
    assert state_of(crew, row) == ("void", "refused") and records(crew) == [(10, "failed")]
