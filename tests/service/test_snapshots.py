"""Snapshots: frozen, complete, the same show as ledsign publish, and nothing outside the store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledsign.cli.show_of import show_of
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Forbidden, Invalid, Unknown
from ledsign.documents.load import read_playlist
from ledsign.service import compiling, snapshots, workspace
from ledsign.service.references import is_file_name, references
from ledsign.service.roles import Role
from ledsign.service.snapshots import Snapshot
from ledsign.show.bundle import read_show
from ledsign.store.base import new_id
from ledsign.store.tables import Medium
from ledsign.worker.saying import texts_of
from tests.content_of import CAPTION, SIGN, add_document, add_sign
from tests.house import LOCAL, actor, make_house
from tests.worker.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.service.house import House

SCHEDULE = """ledsign: schedule/1
safe: calm
playlists:
  calm: calm.yaml
  picture: {items: [{image: media/flower.png}, {text: "[red]恩施[/]州 {time}", markup: true, size: 16}]}
campaigns:
  - {name: day, playlist: picture, daily: "08:00-20:00"}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    add_sign(made)
    add_document(made, "playlist", "calm", CAPTION)
    add_medium(made, "image", "flower.png", picture())
    yield made
    made.workers.close()
    made.database.close()


def add_medium(house: House, kind: str, name: str, data: bytes, sign: str = SIGN) -> None:
    with house.unit(LOCAL) as unit:
        row = Medium(
            id=new_id(unit.now_ns), kind=kind, sign=sign, name=name, sha256=house.files.put(data),
            format="PNG", size=len(data), created_ns=unit.now_ns,
        )  # fmt: skip
        unit.db.add(row)


def of_text(house: House, text: str, kind: str = "playlist") -> Snapshot:
    with house.view(LOCAL) as unit:
        return snapshots.of_text(unit, SIGN, kind, text)


def test_the_show_is_the_one_that_ledsign_publish_makes(house: House, tmp_path: Path) -> None:
    """The same files, the same digest; every byte of it."""
    made = compiling.compile_snapshot(house, of_text(house, SCHEDULE, "schedule"))
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "flower.png").write_bytes(picture())
    (tmp_path / "calm.yaml").write_text(CAPTION, "utf-8")
    (tmp_path / "x.yaml").write_text(SCHEDULE, "utf-8")
    assert show_of(tmp_path / "x.yaml", SIGN).digest == made.show
    assert made.bundle is not None
    assert read_show(made.bundle).digest == made.show


def test_what_was_compiled_before_is_not_compiled_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = of_text(house, SCHEDULE, "schedule")
    first = compiling.compile_snapshot(house, snapshot)
    monkeypatch.setattr(house.workers, "call", None)
    assert compiling.compile_snapshot(house, snapshot) == first


def test_all_that_can_be_read_on_the_sign_is_told_for_screening() -> None:
    text = """ledsign: playlist/1
items:
  - {text: "坏[red]话[/]{countdown 2030-01-01T00:00+08:00 {days}天 | 已过}", markup: true, size: 16}
  - {text: [上, 下], arrangement: couplet, size: 16}
  - together: [{clock: "北京 %H:%M", size: 16}]
  - {countdown: "还有{days}天", until: 2030-01-01T00:00+08:00, after: 开始, size: 16}
  - {image: media/flower.png}
"""
    assert texts_of(read_playlist(text)) == [
        ("items[0].text", "坏话{days}天"), ("items[0].text", "{days}天"), ("items[0].text", "已过"),
        ("items[1].text[0]", "上"), ("items[1].text[1]", "下"), ("items[1].text", "上下"),
        ("items[2].together[0].clock", "北京 %H:%M"), ("items[3].countdown", "还有{days}天"),
        ("items[3].after", "开始"), ("items[4].image", "media/flower.png"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["playlist", "schedule"])
def test_the_name_of_a_sign_that_is_no_file_does_not_matter(house: House, kind: str) -> None:
    text = CAPTION if kind == "playlist" else SCHEDULE
    named = text.replace("/1\n", "/1\nsign: north-tower\n", 1)
    shows = {compiling.compile_draft(house, of_text(house, one, kind)).show for one in (text, named)}
    assert len(shows) == 1


def test_a_snapshot_is_not_changed_by_what_happens_later(house: House) -> None:
    document = add_document(house, "schedule", "fair", SCHEDULE)
    add_document(house, "playlist", "later", CAPTION)
    with house.view(LOCAL) as unit:
        before = snapshots.of_document(unit, SIGN, document)
    kept = json.dumps(before.as_json())
    add_document(house, "playlist", "calm", CAPTION.replace("加油", "顺利"))
    with house.view(LOCAL) as unit:
        after = snapshots.of_document(unit, SIGN, document)
    assert Snapshot.from_json(json.loads(kept)) == before
    assert Snapshot.from_json(json.loads(kept)).digest == before.digest != after.digest
    assert before.versions["calm.yaml"][1] + 1 == after.versions["calm.yaml"][1]
    add_document(house, "playlist", "calm", CAPTION)


def test_playlists_the_sign_does_not_have_are_problems_even_when_ledsign_ships_some(house: House) -> None:
    text = "ledsign: schedule/1\nsafe: a\nplaylists:\n  a: twin-towers.yaml\n  b: calm.yaml\n  c: none.yaml\n"
    with pytest.raises(Invalid) as refused:
        of_text(house, text, "schedule")
    assert refused.value.code == "playlist.missing"
    assert [(one.code, one.where.line) for one in refused.value.problems] == [
        ("playlist.missing", 4), ("playlist.missing", 6),
    ]  # fmt: skip


def test_the_digest_does_not_depend_on_the_time_of_day(house: House) -> None:
    first = of_text(house, CAPTION)
    house.clock.advance_ns(NS_PER_S)  # type: ignore[attr-defined]
    assert of_text(house, CAPTION).digest == first.digest


def test_every_part_counts(house: House) -> None:
    one = of_text(house, CAPTION)
    changed = [
        {"sign_text": one.sign_text + " "}, {"texts": {one.entry: CAPTION + " "}}, {"kind": "schedule"},
        {"media": {"media/a.png": "0" * 64}}, {"fonts": {"a.ttf": "0" * 64}}, {"from_s": 0}, {"sign": "x"},
    ]  # fmt: skip
    told = one.as_json()
    digests = {Snapshot.from_json({**told, **change}).digest for change in changed}
    assert len(digests | {one.digest}) == len(changed) + 1


def test_an_uploaded_font_is_used_and_named_by_the_show(house: House) -> None:
    font = (Path(__file__).parents[2] / "fonts" / "NotoEmoji.ttf").read_bytes()
    add_medium(house, "font", "Mine.ttf", font, sign="")
    text = "ledsign: playlist/1\nitems: [{text: ☎, font: Mine.ttf, size: 16}]\n"
    made = compiling.compile_snapshot(house, of_text(house, text))
    assert made.bundle is not None
    assert "Mine.ttf" in read_show(made.bundle).made_with.fonts


@pytest.mark.parametrize(
    ("who", "error"),
    [(actor("p", Role.PROPERTY), Forbidden), (actor("n", Role.AUTHOR, sign="other"), Unknown)],
)
def test_only_who_may_read_drafts_gets_one(house: House, who: object, error: type[Exception]) -> None:
    with house.view(who) as unit, pytest.raises(error):  # type: ignore[arg-type]
        snapshots.of_text(unit, SIGN, "playlist", CAPTION)


ABOVE = [
    "../secret", "../../etc/passwd", "..", ".", "/etc/passwd", "//etc/passwd", "C:\\Windows\\win.ini",
    "C:secret", "\\\\server\\share", "..\\secret", "media/../../secret", "media/..", "media//etc/passwd",
    "media/a/b", "a/b", "./a", "~/.ssh/id_ed25519", "a\0b", "a\nb", "con", "NUL.yaml", "aux.png", "com1",
    "a" * 300, "字" * 100, "\u202egnp.exe", "a\u200bb", "file:///etc/passwd", "http://127.0.0.1:1/x", "a|b",
    "a?b", "a*b", "a<b", 'a"b', " a", "a ", "a.", ".hidden", "%2e%2e/%2e%2e/x", "..%2f..%2fx", "....//x",
    "/proc/self/environ", "/dev/zero", "service/ledsign.db", "../ledsign.db", "sign/../x", "media\\a", "a:b",
    "\x7f", "-/../x",
]  # fmt: skip
PLACES = {
    "image": "items: [{image: %s}]",
    "image in a group": "items: [{together: [{image: %s}]}]",
    "font of an item": "items: [{text: a, font: %s}]",
    "font of a playlist": "font: %s\nitems: [{text: a}]",
    "sign": "sign: %s\nitems: [{text: a}]",
    "playlist of a schedule": "safe: a\nplaylists: {a: %s}",
    "image in a schedule": "safe: a\nplaylists: {a: {items: [{image: %s}]}}",
}
TRAVERSALS = [(place, value) for place in PLACES for value in ABOVE]


def test_there_are_three_hundred_ways_out() -> None:
    assert len(TRAVERSALS) >= 300


@pytest.mark.parametrize("place", PLACES)
def test_no_name_leads_out_of_the_store(house: House, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused before anything is built, let alone opened."""
    monkeypatch.setattr(workspace, "build", None)
    kind = "schedule" if "schedule" in place else "playlist"
    for value in ABOVE:
        text = f"ledsign: {kind}/1\n" + PLACES[place].replace("%s", json.dumps(value))
        with pytest.raises(Invalid) as refused:
            of_text(house, text, kind)
        assert {one.code for one in refused.value.problems} <= {"file.outside", "yaml.character"}, value


@pytest.mark.parametrize("value", ABOVE)
def test_no_snapshot_writes_outside_its_folder(house: House, value: str) -> None:
    """Even one that was made up by hand."""
    assert not is_file_name(value)
    before = sorted(path for path in house.home.rglob("*") if "bundles" not in path.parts)
    one = of_text(house, CAPTION)
    for changes in (
        {"texts": {value: "x"}},
        {"media": {value: "0" * 64}},
        {"media": {f"media/{value}": "0" * 64}},
    ):
        with pytest.raises((ValueError, Invalid)):
            workspace.build(house, Snapshot.from_json({**one.as_json(), **changes}))
    with pytest.raises(ValueError, match="name"):
        workspace.fonts(house, Snapshot.from_json({**one.as_json(), "fonts": {value: "0" * 64}}))
    left = [path for path in house.home.rglob("*") if "bundles" not in path.parts]
    assert [path for path in sorted(left) if path not in before and path.name != "work"] == []


def test_what_a_document_names_is_found_however_broken_the_rest_is() -> None:
    from ledsign.documents.yaml_source import read_yaml

    source = read_yaml(
        "items: [1, {image: a.png, text: 3}, {together: [{image: b.png}]}, [{image: no.png}]]", ""
    )
    assert [one.value for one in references(source)] == ["a.png", "b.png"]
