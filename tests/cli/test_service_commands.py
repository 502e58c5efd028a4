"""``ledsign config``, ``setup-link`` and ``vouch``: what whoever commands the machine asks and does."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ledsign.service import arrivals, keys
from ledsign.service.roles import Role
from ledsign.store.secret import installation_secret
from tests.accounts import PASSWORD, Browser, add_person
from tests.house import LOCAL, make_house


@pytest.fixture
def house(ledsign):
    home = Path(os.environ["LEDSIGN_HOME"])
    made = make_house(home)
    made.secret = installation_secret(home / "service")
    yield made
    made.workers.close()
    made.database.close()


def test_config_shows_every_value_and_where_it_comes_from(ledsign, monkeypatch):
    monkeypatch.setenv("LEDSIGN_PORT", "8123")
    said = ledsign("config")
    assert said.code == 0
    line = next(one for one in said.out.splitlines() if one.startswith("port "))
    assert line.split()[:3] == ["port", "8123", "LEDSIGN_PORT"]
    told = {one["name"]: one for one in json.loads(ledsign("config", "--json").out)["options"]}
    assert told["port"]["source"] == "LEDSIGN_PORT"
    assert told["host"]["source"] == "default"


@pytest.mark.parametrize(("language", "word"), [("en", "did you mean"), ("zh", "是否想写")])
def test_a_misspelt_option_ends_with_two_and_the_right_name(ledsign, tmp_path, language, word):
    (tmp_path / "own.toml").write_text("prot = 1\n", encoding="utf-8")
    said = ledsign("config", "--config", tmp_path / "own.toml", language=language)
    assert said.code == 2
    assert word in said.err
    assert "port" in said.err


def test_a_lost_set_up_link_is_made_again_on_the_machine_and_the_old_one_is_void(ledsign, house):
    old = arrivals.setup_link(house)
    said = ledsign("setup-link")
    assert said.code == 0
    assert said.out.startswith("http://127.0.0.1:8000/setup#")
    house.clock.step_wall_ns(0)
    body = {"login": "lin", "name": "Lin", "password": PASSWORD}
    assert Browser(house).post("/setup", json={**body, "secret": old}).status_code == 401
    secret = said.out.strip().partition("#")[2]
    assert secret != old


def test_before_the_first_start_there_is_nothing_to_make_a_link_for(ledsign):
    said = ledsign("setup-link")
    assert said.code == 2
    assert "start the service" in said.err


def test_who_lost_everything_gets_a_reset_link_from_the_machine_only(ledsign, house):
    add_person(house, "lin", Role.ADMIN)
    assert ledsign("setup-link").code == 2
    assert ledsign("setup-link", "--for", "nobody").code == 3
    said = ledsign("setup-link", "--for", "Lin")
    assert said.code == 0
    assert "/invitation#" in said.out


def test_a_key_is_vouched_for_on_the_machine_by_its_id(ledsign, house):
    for name in ("ada", "ben"):
        add_person(house, name, Role.REVIEWER)
    eve = add_person(house, "eve", Role.REVIEWER, vouched=False)
    assert ledsign("vouch", "eve", "0" * 32).code == 3
    assert ledsign("vouch", "eve", keys.key_id(eve)).out.startswith("eve ed25519:")
    with house.view(LOCAL) as unit:
        assert "eve" in [one.login for one in keys.trusted_people(unit, "*")]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "refuses to listen on 0.0.0.0"), ("zh", "拒绝监听 0.0.0.0")]
)
def test_a_new_installation_refuses_any_address_but_loopback(ledsign, language, words):
    said = ledsign("serve", "--host", "0.0.0.0", "--port", "0", language=language)
    assert said.code == 2
    assert words in said.err
