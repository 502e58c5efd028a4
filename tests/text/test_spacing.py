"""The places of gaps, against the rule told cluster by cluster."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.text.kinds import Kind, is_han, is_latin, kind_of
from ledsign.text.spacing import gaps

ATTACHED = set("%+$#@&°¥€£*-‰")
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            ["技", "能", "A", "é", "5", "%", "+", "$", " ", "\u3000", "，", "ー", "々", "K", "-", "😀"]
        ),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=30,
)


def beside(texts, left, right):
    """Whether hanzi and Latin meet between the two, what is attached to the Latin counting as part of it."""
    if is_han(texts[left]):
        following = texts[right + 1 : right + 2]
        return is_latin(texts[right]) or (texts[right] in ATTACHED and any(map(is_latin, following)))
    while left and texts[left] in ATTACHED:
        left -= 1
    return is_han(texts[right]) and is_latin(texts[left])


@given(TEXTS)
def test_gaps_stand_where_hanzi_and_latin_meet(texts):
    kinds = [kind_of(text) for text in texts]
    after = [
        at
        for at in range(len(texts) - 1)
        if Kind.SPACE not in kinds[at : at + 2]
        and kinds[at : at + 2] != [Kind.IDEOGRAPH, Kind.IDEOGRAPH]
        and beside(texts, at, at + 1)
    ]
    replaced = [at for at in range(1, len(texts) - 1) if texts[at] == " " and beside(texts, at - 1, at + 1)]
    assert gaps(texts) == (after, replaced)


@pytest.mark.parametrize(
    ("text", "after", "replaced"),
    [
        ("技能GB标准", [1, 3], []),
        ("技能 GB 标准", [], [2, 5]),
        ("涨50%的", [0, 3], []),
        ("约$5元", [0, 2], []),
        ("学C++语言", [0, 3], []),
        ("技，A", [], []),
        ("技  A", [], []),
    ],
)
def test_gaps(text, after, replaced):
    assert gaps(list(text)) == (after, replaced)
