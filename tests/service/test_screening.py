"""Screening by lists: imported ones, files of the configuration, and what happens when one changes."""

from __future__ import annotations

import pytest

from ledsign.core.errors import Conflict, Forbidden, Stale, Unavailable, Unknown
from ledsign.service import screening
from ledsign.service.roles import Role
from tests.house import LOCAL, actor
from tests.service.casting import SIGN, with_sign

ADMIN = actor("root", Role.ADMIN)


def words_in(house, text):
    with house.view(LOCAL) as unit:
        return [(one.word, one.list_name) for one in screening.screen(unit, SIGN, text)]


def test_lists_come_change_and_go(house):
    with_sign(house)
    with house.unit(ADMIN) as unit:
        made = screening.create(unit, "city", "赌博\n")
    assert words_in(house, "賭博 高利贷") == [("赌博", "city")]
    with house.unit(ADMIN) as unit:
        changed = screening.replace(unit, made.id, 1, "city", "高利贷\n")
        assert (changed.version, changed.count) == (2, 1)
    assert words_in(house, "賭博 高利贷") == [("高利贷", "city")]
    for expected, error in ((1, Stale), (2, None)):
        with house.unit(ADMIN) as unit:
            if error is None:
                screening.delete(unit, made.id, expected)
                continue
            with pytest.raises(error):
                screening.delete(unit, made.id, expected)
    assert words_in(house, "賭博 高利贷") == []
    with house.unit(ADMIN) as unit, pytest.raises(Unknown):
        screening.get(unit, made.id)


def test_names_are_taken_once(house):
    with house.unit(ADMIN) as unit:
        screening.create(unit, "city", "a word\n")
        other = screening.create(unit, "other", "a word\n")
        with pytest.raises(Conflict):
            screening.create(unit, "city", "x\n")
        with pytest.raises(Conflict):
            screening.replace(unit, other.id, 1, "city", "x\n")


def test_others_may_not(house):
    with house.view(actor("author", Role.AUTHOR)) as unit, pytest.raises(Forbidden):
        screening.listed(unit)


def test_files_of_the_configuration(house, tmp_path):
    with_sign(house)
    file = tmp_path / "own.txt"
    file.write_text("赌博\n", encoding="utf-8")
    changed = house.options.model_copy(update={"word_lists": (str(file),)})
    object.__setattr__(house, "options", changed)
    assert words_in(house, "賭博") == [("赌博", str(file))]
    file.write_text("高利贷 # another\n", encoding="utf-8")
    assert words_in(house, "賭博") == []
    file.unlink()
    with pytest.raises(Unavailable):
        words_in(house, "賭博")
