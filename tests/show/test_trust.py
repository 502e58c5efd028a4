"""Trust: comes back as it was, and is never less strict than somebody meant it to be."""

import json

import pytest

from ledsign.core.errors import ShowError
from ledsign.show.key import SigningKey
from ledsign.show.trust import Person, Trust, read_trust, write_trust

WANG, LI = str(SigningKey.new("王").public), str(SigningKey.new("李").public)
GOOD = {
    "format": "ledsign-trust/1",
    "sign": "two",
    "threshold": 2,
    "people": [{"name": "王", "key": WANG}, {"name": "李", "key": LI}],
}


def test_it_comes_back(tmp_path):
    trust = Trust(sign="two", people=(Person(name="王", key=WANG), Person(name="李", key=LI)))
    assert trust.threshold == 2
    write_trust(trust, tmp_path / "state" / "trust.json")
    assert read_trust(tmp_path / "state" / "trust.json") == trust
    assert json.loads((tmp_path / "state" / "trust.json").read_bytes()) == GOOD
    assert sorted(name for _, name in trust.keys().values()) == ["李", "王"]


def test_no_file_is_the_mode_without_keys(tmp_path):
    assert read_trust(tmp_path / "trust.json") is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": "ledsign-trust/2"}, "format"),
        ({"sign": ""}, "sign"),
        ({"threshold": 0}, "threshold"),
        ({"threshold": 3}, "3 people must approve, but only 2 may"),
        ({"threshold": "2"}, "threshold"),
        ({"people": []}, "only 0 may"),
        ({"people": [{"name": "王", "key": WANG}, {"name": "李", "key": WANG}]}, "listed once"),
        ({"people": [{"name": "王", "key": WANG}, {"name": "王", "key": LI}]}, "only 1 may"),
        ({"people": [{"name": " ", "key": WANG}, {"name": "李", "key": LI}]}, "name"),
        ({"people": [{"name": "王", "key": "ed25519:AAAA"}]}, "bytes"),
        ({"treshold": 1}, "treshold"),
    ],
)
def test_a_broken_one_trusts_nobody(tmp_path, change, says):
    path = tmp_path / "trust.json"
    path.write_text(json.dumps(GOOD | change))
    with pytest.raises(ShowError, match=says):
        read_trust(path)


def test_an_empty_or_unreadable_one_trusts_nobody(tmp_path):
    path = tmp_path / "trust.json"
    path.write_bytes(b"")
    with pytest.raises(ShowError, match="keys trust"):
        read_trust(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(ShowError, match="cannot be read"):
        read_trust(path)


def test_what_contradicts_itself_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="threshold"):
        write_trust(Trust(sign="two", people=(Person(name="王", key=WANG),)), tmp_path / "trust.json")
    assert not (tmp_path / "trust.json").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(ShowError, match="cannot be written"):
        write_trust(
            Trust(sign="two", threshold=1, people=(Person(name="王", key=WANG),)),
            tmp_path / "file" / "trust.json",
        )


def test_who_has_left_counts_up_to_a_number(tmp_path):
    """And without anybody who has left the file is what it always was."""
    people = (Person(name="王", key=WANG), Person(name="李", key=LI, last_number=7))
    trust = Trust(sign="two", people=people)
    path = tmp_path / "trust.json"
    write_trust(trust, path)
    assert read_trust(path) == trust
    wang, li = trust.keys()
    assert [trust.counts(wang, 10**9), trust.counts(li, 7), trust.counts(li, 8)] == [True, True, False]
    assert json.loads(path.read_bytes())["people"][0] == {"name": "王", "key": WANG}
