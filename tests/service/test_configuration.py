"""Configuration: file < environment < flags, and where each value came from; where we may listen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledsign.core.errors import DocumentError
from ledsign.service import listening
from ledsign.service.configuration import MASK, read
from ledsign.service.options import Options
from ledsign.service.roles import Role
from ledsign.store.secret import installation_secret
from tests.accounts import add_person

FILE = 'port = 1111\nstages = 3\nidle_minutes = 10\n\ntrusted_proxies = ["10.0.0.0/8"]\n'


@pytest.fixture
def home(tmp_path):
    (tmp_path / "service.toml").write_text(FILE, encoding="utf-8")
    return tmp_path


def told(home, flags=None, file=None, **variables):
    found = read(flags, file, {"LEDSIGN_HOME": str(home), **variables})
    return {one.name: (one.value, one.source) for one in found.settings()}


def codes(home, flags=None, file=None, **variables):
    with pytest.raises(DocumentError) as error:
        told(home, flags, file, **variables)
    return error.value.problems


def test_a_file_yields_to_the_environment_and_that_to_flags(home):
    found = told(home, {"port": 3333, "host": None}, LEDSIGN_PORT="2222", LEDSIGN_STAGES="1")
    assert found["port"] == ("3333", "--port")
    assert found["stages"] == ("1", "LEDSIGN_STAGES")
    assert found["idle_minutes"] == ("10", f"{home / 'service.toml'}:3")
    assert found["trusted_proxies"] == ("10.0.0.0/8", f"{home / 'service.toml'}:5")
    assert found["host"] == ("127.0.0.1", "default")
    assert list(found) == list(Options.model_fields)


def test_lists_are_written_with_commas_in_the_environment(home):
    found = read(environment={"LEDSIGN_HOME": str(home), "LEDSIGN_ALLOWED_HOSTS": "a.example, b.example,"})
    assert found.options.allowed_hosts == ("a.example", "b.example")


def test_an_empty_variable_is_none(home):
    assert told(home, LEDSIGN_PORT="")["port"] == ("1111", f"{home / 'service.toml'}:1")


@pytest.mark.parametrize(
    ("line", "meant"),
    [("prot = 1", "port"), ("trusted_proxys = []", "trusted_proxies"), ("[stage]\nx = 1", "stages")],
)
def test_a_key_nobody_knows_is_refused_with_the_one_that_was_meant(home, line, meant):
    (home / "service.toml").write_text(f"# ours\n{line}\n", encoding="utf-8")
    (problem,) = codes(home)
    assert problem.code == "option.unknown"
    assert repr(meant) in problem.remedy.en
    assert meant in problem.remedy.zh
    assert problem.where.line == 2


@pytest.mark.parametrize(
    ("variable", "meant"), [("LEDSIGN_PORTS", "PORT"), ("LEDSIGN_ALLOWED_HOST", "ALLOWED_HOSTS")]
)
def test_a_variable_misspelt_is_refused(home, variable, meant):
    (problem,) = codes(home, **{variable: "1"})
    assert f"LEDSIGN_{meant}" in problem.remedy.en


def test_variables_of_other_parts_are_left_alone(home):
    import re

    root = Path(__file__).parents[2]
    used = {
        name
        for folder in ("ledsign", "simulator", "tests", "benchmarks", "docs")
        for path in (root / folder).rglob("*")
        if path.suffix in (".py", ".md", ".service") and path != Path(__file__)
        for name in re.findall(r"LEDSIGN_[A-Z][A-Z_]+[A-Z]", path.read_text(encoding="utf-8"))
    }
    others = {name for name in used if name.removeprefix("LEDSIGN_").lower() not in Options.model_fields}
    assert {"LEDSIGN_LANG", "LEDSIGN_SEED"} <= others
    told(home, **dict.fromkeys(others, "x"))


def test_every_fault_is_told_at_once_with_its_place(home):
    (home / "service.toml").write_text('port = "x"\nstages = 9\nwhat = 1\n', encoding="utf-8")
    problems = codes(home, LEDSIGN_IDLE_MINUTES="never")
    assert {(one.code, one.where.field or one.message.en) for one in problems} == {
        ("option.unknown", "there is no option 'what'"), ("option.value", "port"), ("option.value", "stages"),
        ("option.value", "idle_minutes"),
    }  # fmt: skip
    assert {one.where.file for one in problems} >= {"LEDSIGN_IDLE_MINUTES", f"{home / 'service.toml'}:1"}


@pytest.mark.parametrize("text", ["port = \n", "port 1\n", "\x00"])
def test_a_file_that_is_no_toml_is_told(home, text):
    (home / "service.toml").write_text(text, encoding="utf-8")
    assert codes(home)[0].code == "option.file"


def test_a_file_that_is_named_must_be_there(home):
    assert codes(home, file=home / "missing.toml")[0].code == "option.file"


def test_a_proxy_is_an_address(home):
    assert codes(home, LEDSIGN_TRUSTED_PROXIES="proxy.example")[0].where.field == "trusted_proxies"


MASKED = [
    ("postgresql+psycopg://led:hunter2@db/ledsign", f"postgresql+psycopg://led:{MASK}@db/ledsign"),
    ("postgresql://led:hun%40ter2@db/x?sslmode=require", f"postgresql://led:{MASK}@db/x?sslmode=require"),
    ("postgresql://led:hunt@er:2/@db/x", f"postgresql://led:{MASK}@db/x"),
    ("postgresql://led:hunt?er2@db/x", f"postgresql://led:{MASK}@db/x"),
    (
        "postgresql:///x?user=led&password=hunter2&host=db",
        f"postgresql:///x?user=led&password={MASK}&host=db",
    ),
    (
        "postgresql:///x?PassFile=/hunter2&sslpassword=hunter2",
        f"postgresql:///x?PassFile={MASK}&sslpassword={MASK}",
    ),
    ("postgresql://led@db/x", "postgresql://led@db/x"),
    ("sqlite:////var/lib/ledsign.db", "sqlite:////var/lib/ledsign.db"),
]


@pytest.mark.parametrize(("url", "shown"), MASKED)
def test_secrets_are_masked(home, url, shown):
    value, _ = told(home, LEDSIGN_DATABASE=url)["database"]
    assert value == shown
    assert "hunt" not in value


def test_every_option_says_what_it_is_in_both_languages():
    for name, field in Options.model_fields.items():
        english, _, chinese = (field.description or "").partition("\n")
        assert english and english.isascii(), name
        assert any("\u4e00" <= one <= "\u9fff" for one in chinese), name


ADDRESSES = [
    ("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.8.8.8", True), ("0.0.0.0", False),
    ("::", False), ("192.168.1.5", False), ("", False), ("ledsign.example", False),
    ("127.0.0.1.evil.example", False),
]  # fmt: skip


@pytest.mark.parametrize(("host", "loopback"), ADDRESSES)
def test_which_addresses_only_this_machine_reaches(host, loopback):
    assert listening.is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("admin", "tls", "expected"),
    [
        (False, False, {"listen.tls", "listen.admin"}), (True, False, {"listen.tls"}),
        (False, True, {"listen.admin"}), (True, True, set()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5"])
def test_another_address_takes_an_administrator_with_a_second_factor_and_tls(
    house, host, admin, tls, expected
):
    add_person(house, "author", Role.AUTHOR)
    add_person(house, "unready", Role.ADMIN, totp=False)
    if admin:
        add_person(house, "admin", Role.ADMIN)
    proxies = ("10.0.0.1",) if tls else ()
    house.options = house.options.model_copy(update={"host": host, "trusted_proxies": proxies})
    if not expected:
        listening.check(house)
        return
    with pytest.raises(DocumentError) as error:
        listening.check(house)
    assert {one.code for one in error.value.problems} == expected
    assert all(host in one.message.zh and host in one.message.en for one in error.value.problems)


def test_a_new_house_listens_on_loopback_only(house):
    assert house.options.host == "127.0.0.1"
    listening.check(house)


@pytest.mark.parametrize("given", [{"tls_cert": "cert.pem"}, {"tls_key": "key.pem"}])
def test_certificate_and_key_go_together(house, given):
    house.options = house.options.model_copy(update={name: Path(one) for name, one in given.items()})
    with pytest.raises(DocumentError) as error:
        listening.check(house)
    assert [one.code for one in error.value.problems] == ["listen.pair"]


def test_the_installation_s_key_is_made_once_and_for_its_owner_only(tmp_path):
    first = installation_secret(tmp_path / "service")
    assert len(first) == 32
    assert installation_secret(tmp_path / "service") == first
    path = tmp_path / "service" / "secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in path.parent.iterdir()) == ["secret"]
    path.chmod(0o644)
    with pytest.raises(Exception, match="chmod 600"):
        installation_secret(tmp_path / "service")
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(Exception, match="backup"):
        installation_secret(tmp_path / "service")


def test_options_can_be_told_as_json(home):
    found = read(environment={"LEDSIGN_HOME": str(home)})
    assert json.loads(json.dumps([one.value for one in found.settings()]))
