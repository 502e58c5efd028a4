from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.text.clusters import segment
from ledsign.text.presentation import is_keycap, is_pictograph, kept_sequence, prefers_emoji, without_tone

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("raw", "kept", "emoji"),
    [
        ("\U0001f600", "\U0001f600", True),
        ("\U0001f600\ufe0f", "\U0001f600\ufe0f", True),
        ("\U0001f600\ufe0e", "\U0001f600\ufe0e", False),
        ("\u2764", "\u2764", False),
        ("\u2764\ufe0f", "\u2764\ufe0f", True),
        ("\u2764\ufe0e", "\u2764", False),
        ("\u231a", "\u231a", True),
        ("\u00a9", "\u00a9", False),
        ("\u00a9\ufe0f", "\u00a9\ufe0f", True),
        (FAMILY, FAMILY, True),
        (ENGLAND, ENGLAND, True),
        ("\U0001f1e8\U0001f1f3", "\U0001f1e8\U0001f1f3", True),
        ("\U0001f1e8", "\U0001f1e8", True),
        ("\U0001f44d\U0001f3fd", "\U0001f44d\U0001f3fd", True),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3", True),
        ("1\u20e3", "1\u20e3", False),
        ("#\ufe0f\u20e3", "#\ufe0f\u20e3", True),
        ("1", None, False),
        ("1\ufe0f", None, False),
        ("a\ufe0f", None, False),
        ("技", None, False),
        ("葛\U000e0100", None, False),
        ("\U0001f600\u200b", "\U0001f600", True),
    ],
)
def test_which_clusters_are_emoji(raw, kept, emoji):
    assert kept_sequence(raw) == kept
    assert is_pictograph(raw) is (kept is not None)
    assert prefers_emoji(kept or raw) is emoji
    ((cluster,),) = segment(raw).lines or (((),),)
    if kept:
        assert cluster.text == kept


@pytest.mark.parametrize(
    ("cluster", "plain"),
    [("\U0001f44d\U0001f3fd", "\U0001f44d"), ("\u2764\ufe0f", "\u2764"), ("\U0001f3fd", "\U0001f3fd")],
)
def test_without_tone(cluster, plain):
    assert without_tone(cluster) == plain


def test_keycaps():
    assert (
        is_keycap("1\ufe0f\u20e3")
        and is_keycap("*\u20e3")
        and not is_keycap("1")
        and not is_keycap("a\u20e3")
    )


@given(st.text(alphabet=st.sampled_from("\U0001f468\u200d\ufe0f\ufe0e\U0001f3fd\U0001f1e81\u20e3a\u2764技")))
def test_any_mixture_is_cut_without_loss_of_what_is_seen(text):
    cut = "".join(cluster.text for line in segment(text).lines for cluster in line)
    seen = [char for char in text if char not in "\u200d\ufe0f\ufe0e"]
    assert [char for char in cut if char not in "\u200d\ufe0f\ufe0e"] == seen
