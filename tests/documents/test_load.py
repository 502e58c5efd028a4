from collections.abc import Callable
from pathlib import Path

import pytest

from ledsign.core.errors import DocumentError
from ledsign.display.sign import Sign
from ledsign.documents.load import (
    LoadedPlaylist,
    check_sign,
    examine_playlist,
    find_sign,
    load_playlist,
    load_sign,
    problems_of_playlist,
    read_playlist,
)
from ledsign.documents.playlist import CaptionItem

Write = Callable[..., Path]
GOOD = "ledsign: playlist/1\nsign: twin-towers\nitems:\n  - text: 技能\n    colour: gold\n"


def test_a_loaded_playlist_knows_its_places(write: Write) -> None:
    file = write(GOOD)
    loaded = load_playlist(str(file))
    [item] = loaded.playlist.items
    assert isinstance(item, CaptionItem)
    assert (loaded.path, loaded.base, loaded.problems) == (file, file.parent, ())
    where = loaded.where("items", 0, "colour")
    assert (where.file, where.line, where.column, where.field) == (str(file), 5, 13, "items[0].colour")
    assert loaded.where("items", 0, "speed").line == 4
    assert loaded.sign_path() == find_sign("twin-towers")


def test_no_sign_named(write: Write) -> None:
    assert load_playlist(write("ledsign: playlist/1\nitems: [{text: a}]\n")).sign_path() is None


def test_a_named_sign_that_is_not_there(write: Write) -> None:
    loaded = load_playlist(write(GOOD.replace("twin-towers", "twin-tower")))
    with pytest.raises(DocumentError) as caught:
        loaded.sign_path()
    [problem] = caught.value.problems
    assert (problem.code, problem.where.line, problem.where.field) == ("sign.unknown", 2, "sign")
    assert "did you mean “twin-towers”?" in problem.remedy.en


@pytest.mark.parametrize("load", [load_playlist, load_sign, examine_playlist])
def test_a_file_that_is_not_there(tmp_path: Path, load: Callable[[Path], object]) -> None:
    with pytest.raises(DocumentError) as caught:
        load(tmp_path / "none.yaml")
    [problem] = caught.value.problems
    assert problem.code == "file.missing"
    assert str(tmp_path) in problem.remedy.en


@pytest.mark.parametrize("load", [load_playlist, load_sign])
def test_a_folder_is_no_file(tmp_path: Path, load: Callable[[Path], object]) -> None:
    with pytest.raises(DocumentError) as caught:
        load(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["file.unreadable"]


def test_a_sign_is_no_playlist(write: Write, sign_text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_playlist(write(sign_text))
    assert [problem.code for problem in caught.value.problems] == ["document.kind"]


def test_a_playlist_is_no_sign(write: Write) -> None:
    sign, problems = check_sign(write(GOOD))
    assert sign is None
    assert [problem.code for problem in problems] == ["document.kind"]


def test_a_text_without_file(towers: Sign) -> None:
    loaded = read_playlist(GOOD.replace("sign: twin-towers\n", ""), "--text")
    assert loaded.base == Path()
    assert loaded.where("items", 0).file == "--text"
    assert problems_of_playlist(loaded, towers) == []


def test_faults_of_form_come_with_those_of_the_named_sign(write: Write) -> None:
    file = write(GOOD.replace("gold", "goldd") + "    face: wset\n")
    with pytest.raises(DocumentError) as caught:
        load_playlist(file)
    assert [problem.code for problem in caught.value.problems] == ["colour.bad", "face.unknown"]


def test_a_given_sign_goes_before_the_named_one(write: Write, sign_text: str) -> None:
    sign = load_sign(write(sign_text, "sign.yaml"))
    file = write(GOOD.replace("gold", "goldd") + "    face: left\n")
    with pytest.raises(DocumentError) as caught:
        load_playlist(file, sign)
    assert [problem.code for problem in caught.value.problems] == ["colour.bad"]


def test_a_named_sign_with_faults_of_its_own(write: Write, sign_text: str) -> None:
    write(sign_text.replace("fps: 30", "fps: 0"), "mine.yaml")
    file = write(GOOD.replace("gold", "goldd").replace("twin-towers", "mine.yaml"))
    with pytest.raises(DocumentError) as caught:
        load_playlist(file)
    assert {Path(problem.where.file).name: problem.code for problem in caught.value.problems} == {
        "doc.yaml": "colour.bad",
        "mine.yaml": "fps.bad",
    }


def test_examining_gives_what_can_be_read(write: Write, towers: Sign) -> None:
    loaded = examine_playlist(write(GOOD.replace("gold", "goldd") + "    face: wset\n"))
    assert isinstance(loaded, LoadedPlaylist)
    assert [problem.code for problem in loaded.problems] == ["colour.bad"]
    assert [problem.code for problem in problems_of_playlist(loaded, towers)] == ["face.unknown"]


def test_a_mended_group_is_not_said_to_overlap(faults: Callable[[str], list[object]]) -> None:
    text = """\
ledsign: playlist/1
items:
  - together:
      - {clock: "%H", face: west}
      - {text: a, face: 5}
"""
    assert [problem.code for problem in faults(text)] == ["face.bad"]  # type: ignore[attr-defined]


def test_duplicate_keys_stop_a_document_that_is_otherwise_good(write: Write, sign_text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_playlist(write(GOOD + "title: a\ntitle: b\n"))
    assert [problem.code for problem in caught.value.problems] == ["yaml.twice"]
    sign, problems = check_sign(write(sign_text + "title: a\ntitle: b\n"))
    assert sign is None
    assert [problem.code for problem in problems] == ["yaml.twice"]
