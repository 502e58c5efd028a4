import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.documents import yaml_tree
from ledsign.documents.yaml_source import Path, field_text, read_yaml
from ledsign.documents.yaml_tree import MAX_BYTES, MAX_DEPTH, MAX_VALUES

PLACED = """\
ledsign: playlist/1
items:
  - text: 技能
    size:   80
  - {text: "a", face: [west, east]}
empty:
# a comment
last: 1
"""


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers must give the same places and the same complaints."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML has no libyaml here")


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("path", "line", "column", "key_line", "key_column"),
    [
        (("ledsign",), 1, 10, 1, 1),
        (("items",), 2, 1, 2, 1),  # a block list begins where its key does
        (("items", 0), 3, 5, 3, 5),
        (("items", 0, "text"), 3, 11, 3, 5),
        (("items", 0, "size"), 4, 13, 4, 5),
        (("items", 1), 5, 5, 5, 5),
        (("items", 1, "face"), 5, 23, 5, 17),
        (("items", 1, "face", 1), 5, 30, 5, 30),
        (("last",), 8, 7, 8, 1),
        (("items", 0, "absent"), 3, 5, 3, 5),
        (("items", 7, "text"), 2, 1, 2, 1),
        (("nowhere", 3), 1, 1, 1, 1),
    ],
)
def test_places(path: Path, line: int, column: int, key_line: int, key_column: int) -> None:
    source = read_yaml(PLACED, "a.yaml")
    where, key = source.where(*path), source.where_key(*path)
    assert (where.file, where.line, where.column, where.field) == ("a.yaml", line, column, field_text(path))
    assert (key.line, key.column) == (key_line, key_column)


def test_field_text() -> None:
    assert field_text(("items", 2, "together", 0, "colour")) == "items[2].together[0].colour"
    assert field_text(()) == ""


def test_data_is_plain() -> None:
    source = read_yaml(PLACED)
    assert not source.problems
    assert source.data == {
        "ledsign": "playlist/1",
        "items": [{"text": "技能", "size": 80}, {"text": "a", "face": ["west", "east"]}],
        "empty": None,
        "last": 1,
    }


def test_keys_are_always_text() -> None:
    assert read_yaml("1: a\ntrue: b\n~: c\n").data == {"1": "a", "true": "b", "~": "c"}


def test_aliases_and_merges() -> None:
    source = read_yaml("a: &x {size: 16, colour: red}\nb: *x\nc: {<<: *x, size: 24}\nd: {<<: [{k: 1}, *x]}\n")
    assert not source.problems
    assert source.data["b"] == {"size": 16, "colour": "red"}
    assert source.data["c"] == {"size": 24, "colour": "red"}
    assert source.data["d"] == {"k": 1, "size": 16, "colour": "red"}
    assert source.where("b", "size").line == 1


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: b: c\n", "yaml.syntax", 1, 5),
        ("a: 1\n b: 2\n", "yaml.syntax", 2, 3),
        ("- a\nb: 1\n", "yaml.syntax", 2, 1),
        ("text: [red]技能[/]\nb: 1\n", "yaml.unquoted", 1, 12),
        ("- text: [red] 技能\n  b: 1\n", "yaml.unquoted", 1, 15),
        ("- {text: [red]技能[/], b: 1}\n", "yaml.unquoted", 1, 3),
        ("- [red]技能\n", "yaml.unquoted", 1, 8),
        ("a: ]\n", "yaml.syntax", 1, 4),
        ("a:\n\t- b\n", "yaml.tab", 2, 1),
        ("text：你好\nb: 1\n", "yaml.full-width", 2, 2),
        ("a: %x\n", "yaml.reserved", 1, 4),
        ("a: @x\n", "yaml.reserved", 1, 4),
        ("a: 'x\nb: 2\n", "yaml.quote", 1, 4),
        ('ok: 1\na: "x\n', "yaml.quote", 2, 4),
        ('a: "\\q"\n', "yaml.escape", 1, None),
        ("a: [1, 2\nb: 3\n", "yaml.bracket", 1, 4),
        ("x: y\na: {b: 1\n", "yaml.bracket", 2, 4),
        ("a: *x\n", "yaml.alias", 1, 4),
        ("a: 1\nb: \x01\n", "yaml.control", 2, 4),
        ("a: \ud800\n", "yaml.control", 1, 4),
        ("", "yaml.empty", 1, 1),
        ("# only a comment\n", "yaml.empty", 1, 1),
        ("--- a\n--- b\n", "yaml.many", 2, 1),
        ("a: !!python/list [1]\n", "yaml.tag", 1, 4),
        ("a: !!python/object:os.system {}\n", "yaml.tag", 1, 4),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "yaml.too-deep", 1, MAX_DEPTH + 1),
        ("a: &a [*a]\n", "yaml.endless", 1, 4),
    ],
)
def test_what_cannot_be_read(text: str, code: str, line: int, column: int | None) -> None:
    source = read_yaml(text, "a.yaml")
    assert not source.readable
    [problem] = source.problems
    assert problem.code == code
    assert problem.where.file == "a.yaml"
    assert problem.where.line == line
    assert column is None or problem.where.column == column
    assert problem.message.zh != problem.message.en


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "field"),
    [
        ("a: 1\nb: 2\na: 3\n", "yaml.twice", 3, 1, "a"),
        ("x:\n  a: 1\n  a: 2\n", "yaml.twice", 3, 3, "x.a"),
        ("a: !!int x\n", "yaml.tag", 1, 4, "a"),
        ("a: !mine x\n", "yaml.tag", 1, 4, "a"),
        ("? [1, 2]\n: 3\n", "yaml.key", 1, 3, ""),
        ("<<: 3\n", "yaml.merge", 1, 5, ""),
    ],
)
def test_what_is_wrong_but_readable(text: str, code: str, line: int, column: int, field: str) -> None:
    source = read_yaml(text)
    assert source.readable
    assert [(p.code, p.where.line, p.where.column, p.where.field) for p in source.problems] == [
        (code, line, column, field)
    ]


def test_the_first_of_two_keys_is_kept_and_named() -> None:
    source = read_yaml("a: 1\nb: 2\na: 3\n")
    assert source.data == {"a": 1, "b": 2}
    assert "1" in source.problems[0].message.en


def test_encoding_names_the_line_and_column() -> None:
    [problem] = read_yaml("a: 1\n技: 你好\n".encode() + "b: 能".encode("gb18030")).problems
    assert (problem.code, problem.where.line, problem.where.column) == ("yaml.encoding", 3, 4)


@pytest.mark.parametrize("text", ["\ufeffa: 1\n", "\ufeffa: 1\n".encode()])
def test_byte_order_mark_is_skipped(text: str | bytes) -> None:
    assert read_yaml(text).data == {"a": 1}


@pytest.mark.parametrize("size", [MAX_BYTES + 1])
def test_too_large(size: int) -> None:
    for text in ("#" * size, b"#" * size):
        assert [problem.code for problem in read_yaml(text).problems] == ["yaml.too-large"]


@pytest.mark.no_cover
def test_a_billion_laughs_are_few() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    [problem] = read_yaml("\n".join(lines)).problems
    assert problem.code == "yaml.too-many"
    assert str(MAX_VALUES) in problem.message.en


@pytest.mark.no_cover
def test_a_very_long_list_is_refused_while_it_is_read() -> None:
    [problem] = read_yaml("[" + "1," * (2 * MAX_VALUES + 1) + "]").problems
    assert (problem.code, problem.where.line) == ("yaml.too-many", 1)


def test_deepest_that_is_allowed() -> None:
    assert read_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH).readable


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab:-[]{}&*!%@'\"#|>?,\n\t 技：\\0<"), max_size=60)
    | st.binary(max_size=60)
)
def test_never_raises(data: str | bytes) -> None:
    source = read_yaml(data)
    assert source.readable or source.problems


@settings(max_examples=80, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(alphabet="ab: #技-1.", max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
        ),
        max_leaves=15,
    )
)
def test_reads_back_what_yaml_writers_write(value: object) -> None:
    # json is YAML 1.2, and the writer of it is somebody else's
    import json

    assert read_yaml(json.dumps(value)).data == value


def test_tree_refuses_by_code() -> None:
    with pytest.raises(yaml_tree.Refused) as caught:
        yaml_tree.read_tree("a: 'b")
    assert caught.value.code == "yaml.quote"
