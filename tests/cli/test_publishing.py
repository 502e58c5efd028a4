"""keys, release, publish: from a key to a show that plays, and every refusal on the way."""

import json
import os
import re
import shlex
import shutil
import stat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ledsign.core.clock import parse_instant
from ledsign.player.address import state_folder
from ledsign.settings import home, shipped
from ledsign.show.bundle import write_show
from ledsign.show.store import player_store

SHOP = shipped("playlists", "p10-shop.yaml")
SIGN = "p10-64x16"


@pytest.fixture
def people(ledsign):
    """Two key pairs in LEDSIGN_HOME/keys."""
    for name in ("编审甲", "李"):
        said = ledsign("keys", "new", name)
        assert said.code == 0
        assert said.out.startswith("ed25519:")
        assert said.out.endswith(f" {name}\n")
    return [home() / "keys" / f"{name}.key" for name in ("编审甲", "李")]


@pytest.fixture
def released(ledsign, people, tmp_path):
    """A release of the shop's playlist signed by both, for a player that trusts them."""
    file = tmp_path / "shop.release"
    assert ledsign("keys", "trust", "编审甲", "李", "--sign", SIGN).code == 0
    made = ledsign(
        *("release", "make", SHOP, "--until", "2099-05-31", "--from", "2020-01-01"),
        *("--approver", "编审甲=初审", "--approver", home() / "keys" / "李.pub", "-o", file),
    )
    assert made.code == 0, made.err
    for key in people:
        assert ledsign("release", "sign", file, "--key", key).code == 0
    return file


def test_keys_are_made_and_shown(ledsign, people, tmp_path):
    if os.name == "posix":
        assert stat.S_IMODE(people[0].stat().st_mode) == 0o600
    shown = ledsign("keys", "show", "编审甲")
    assert shown.out.splitlines()[0] == (home() / "keys" / "编审甲.pub").read_text(encoding="utf-8").strip()
    as_json = json.loads(ledsign("keys", "show", people[0], "--json").out)
    assert as_json["name"] == "编审甲"
    assert f"id {as_json['id']}" in shown.out
    assert "not overwritten" in ledsign("keys", "new", "编审甲").err
    assert ledsign("keys", "new", "../x").code == 2
    assert ledsign("keys", "new", "x", "--folder", tmp_path / "other").code == 0
    assert (tmp_path / "other" / "x.key").exists()


def test_a_key_may_be_locked(ledsign, monkeypatch, released, tmp_path):
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "secret")
    assert ledsign("keys", "new", "locked", "--passphrase").code == 0
    path = home() / "keys" / "locked.key"
    assert "ENCRYPTED" in path.read_text()
    file = tmp_path / "one.release"
    made = ledsign(
        *("release", "make", SHOP, "--until", "2099-05-31", "--threshold", 1, "--approver", "locked"),
        *("-o", file),
    )
    assert made.code == 0
    monkeypatch.setenv("LEDSIGN_PASSPHRASE", "wrong")
    assert "passphrase is wrong" in ledsign("release", "sign", file, "--key", path).err
    monkeypatch.delenv("LEDSIGN_PASSPHRASE")
    assert "signed by locked" in ledsign("release", "sign", file, "--key", path).err


def test_without_keys_a_show_is_published_and_said_to_be_unsigned(ledsign):
    said = ledsign("publish", SHOP)
    assert said.code == 0
    assert "unsigned" in said.err
    assert player_store(state_folder(home(), SIGN)).current().show.sign.name == SIGN
    doctor = json.loads(ledsign("doctor", "--json").out)["findings"]
    finding = next(one for one in doctor if one["topic"] == "releases")
    assert (finding["state"], "unsigned" in finding["message"]) == ("degraded", True)


def test_with_trust_unsigned_is_refused_and_signed_is_shown(ledsign, released):
    refused = ledsign("publish", SHOP)
    assert (refused.code, "plays released shows only" in refused.err) == (3, True)
    assert "只播放经审批发布的成片" in ledsign("publish", SHOP, language="zh").err
    accepted = ledsign("release", "verify", released, "--show", SHOP)
    assert (accepted.code, "编审甲, 李" in accepted.err) == (0, True)
    published = json.loads(ledsign("publish", SHOP, "--release", released, "--json").out)
    assert (published["release"], published["signed"], published["waiting"]) == (1, True, False)
    stored = player_store(state_folder(home(), SIGN)).current()
    assert [one.stage for one in stored.release.approvers] == ["初审", ""]
    findings = json.loads(ledsign("doctor", "--json").out)["findings"]
    assert [one["state"] for one in findings if one["topic"] == "releases"] == ["ok"]


def test_the_next_number_follows_the_players_last(ledsign, released, tmp_path):
    assert ledsign("publish", SHOP, "--release", released).code == 0
    said = ledsign(
        *("release", "make", SHOP, "--until", "2099-05-31", "--approver", "编审甲", "--approver", "李"),
        *("-o", tmp_path / "next.release"),
    )
    assert "release 2 of show" in said.err


def test_a_release_for_later_is_kept_and_said(ledsign, released, people, tmp_path):
    file = tmp_path / "later.release"
    ledsign(
        *("release", "make", SHOP, "--from", "2098-01-01", "--until", "2099-05-31", "--number", 9),
        *("--approver", "编审甲", "--approver", "李", "-o", file),
    )
    ledsign("release", "sign", file, "--key", people[0], "--key", people[1])
    assert "it waits for 2097-12-31 16:00:00Z" in ledsign("publish", SHOP, "--release", file).err
    assert json.loads(ledsign("release", "verify", file, "--json").out)["reason"] == "not-yet"
    newer = tmp_path / "newer.release"
    ledsign(
        *("release", "make", SHOP, "--until", "2099-05-31", "--number", 10),
        *("--approver", "编审甲", "--approver", "李", "-o", newer),
    )
    ledsign("release", "sign", newer, "--key", people[0], "--key", people[1])
    assert "release 9 was waiting and is dropped" in ledsign("publish", SHOP, "--release", newer).err


def test_what_verify_refuses(ledsign, released, people, tmp_path):
    other = shipped("playlists", "twin-towers.yaml")
    refused = ledsign("release", "verify", released, "--show", other)
    assert (refused.code, "one byte differs" in refused.err) == (1, True)
    released.write_bytes(released.read_bytes().replace(b'"number":1', b'"number":2'))
    said = json.loads(ledsign("release", "verify", released, "--json").out)
    assert (said["accepted"], said["reason"]) == (False, "bad-signature")
    assert "cannot be read" in ledsign("release", "verify", tmp_path / "none").err
    trust = state_folder(home(), SIGN) / "trust.json"
    trust.unlink()
    assert ledsign("release", "verify", released).code == 2


def test_mistakes_have_remedies(ledsign, released, people, tmp_path):
    alone = ledsign("release", "make", SHOP, "--until", "2099-01-01", "--approver", "编审甲")
    assert (alone.code, "name more people" in alone.err) == (2, True)
    past = ledsign(
        *("release", "make", SHOP, "--from", "2020-01-01", "--until", "2020-02-01"),
        *("--approver", "编审甲", "--approver", "李"),
    )
    assert (past.code, "--until" in past.err) == (2, True)
    ledsign("keys", "new", "生人")
    stranger = ledsign("release", "sign", released, "--key", home() / "keys" / "生人.key")
    assert (stranger.code, "生人 is not among the approvers" in stranger.err) == (2, True)
    assert "cannot be read" in ledsign("release", "sign", released, "--key", tmp_path / "no.key").err
    few = ledsign("keys", "trust", "编审甲", "--sign", "x")
    assert (few.code, "only 1 may" in few.err) == (2, True)


def test_a_compiled_show_is_published_as_it_is(ledsign, tmp_path):
    ledsign("publish", SHOP, "--to", tmp_path / "a")
    first = player_store(tmp_path / "a").current()
    bundle = write_show(first.show, tmp_path / "bundle")
    said = json.loads(ledsign("publish", bundle, "--to", tmp_path / "b", "--json").out)
    assert said["digest"] == first.show.digest
    assert Path(said["folder"]).is_dir()
    wrong = ledsign("publish", bundle, "--sign", "twin-towers", "--to", tmp_path / "c")
    assert (wrong.code, "compiled for the sign" in wrong.err) == (3, True)
    assert not (tmp_path / "c").exists()


def test_a_schedule_is_published_too(ledsign, tmp_path):
    month = shipped("playlists", "vocational-education-month.yaml")
    assert ledsign("publish", month, "--to", tmp_path).code == 0
    assert player_store(tmp_path).current().show.schedule is not None


def test_a_broken_document_changes_nothing(ledsign, tmp_path):
    ledsign("publish", SHOP, "--to", tmp_path)
    before = player_store(tmp_path).stamp()
    (tmp_path / "bad.yaml").write_text("ledsign: playlist/1\nitems: []\n")
    assert ledsign("publish", tmp_path / "bad.yaml", "--to", tmp_path).code == 2
    assert player_store(tmp_path).stamp() == before
    ledsign("publish", SHOP, "--to", tmp_path)
    assert player_store(tmp_path).stamp() != before


def test_a_validity_that_cannot_be_blames_the_right_option(ledsign, people):
    """Whose fault it is, in words: the end before the beginning, or an end that is over."""

    def made(*options):
        people_told = ("--approver", "编审甲.pub", "--approver", "李.key")
        return ledsign("release", "make", SHOP, *people_told, *options)

    reverse = made("--from", "2098-12-01", "--until", "2098-11-01")
    assert (reverse.code, "--until: error: the range ends before it begins" in reverse.err) == (2, True)
    assert "--to" not in reverse.err
    for options in (("--until", "2020-02-01"), ("--from", "2020-01-01", "--until", "2020-02-01")):
        past = made(*options)
        assert (past.code, "--until: error: “2020-02-01” is over already" in past.err) == (2, True)
        assert "_ns" not in past.err
    early = made("--from", "1900-01-01", "--until", "2098-11-01")
    assert (early.code, "--from: error" in early.err, "_ns" in early.err) == (2, True, False)


def test_a_key_beside_goes_before_the_one_that_is_kept(ledsign, people, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kept = json.loads(ledsign("keys", "show", "李.pub", "--json").out)
    assert kept == json.loads(ledsign("keys", "show", "李", "--json").out)
    ledsign("keys", "new", "李", "--folder", tmp_path)
    beside = json.loads(ledsign("keys", "show", "李.pub", "--json").out)
    assert beside["id"] != kept["id"]
    assert json.loads(ledsign("keys", "show", "李", "--json").out) == kept
    assert "cannot be read" in ledsign("keys", "show", "nobody.pub").err


def test_the_recipes_of_the_page_on_releases_run_as_printed(ledsign, tmp_path, monkeypatch):
    """Every command of docs/releases.md, in order, beside the playlists, on a day of the example."""
    page = (Path(__file__).parents[2] / "docs" / "releases.md").read_text("utf-8")
    blocks = re.findall(r"```\n((?:ledsign .*\n)(?:(?!```).*\n)*)```", page)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    commands = [words for line in lines if (words := shlex.split(line, comments=True))]
    assert len(commands) >= 8
    shutil.copytree(shipped("playlists", "p10-shop.yaml").parent, tmp_path / "playlists")
    shutil.copy(shipped("playlists", "vocational-education-month.yaml"), tmp_path / "month.yaml")
    monkeypatch.chdir(tmp_path)
    now_ns = parse_instant("2026-05-06T12:00+08:00", ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr("ledsign.core.clock.SystemClock.now_ns", lambda _: now_ns)
    for program, *words in commands:
        assert program == "ledsign"
        said = ledsign(*words)
        assert said.code == 0, (words, said.err)
    stored = player_store(state_folder(home(), "twin-towers"))
    assert stored.current().release.number == 1
    assert {one.name for one in stored.trust.people} == {"编审甲", "编审乙"}
