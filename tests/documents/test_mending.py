import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.documents.mending import mend
from ledsign.documents.playlist import CaptionItem, CountdownItem, Playlist
from ledsign.documents.sign import SignDocument

GOOD: dict[str, Any] = {"ledsign": "playlist/1", "items": [{"text": "a"}]}
SIGN: dict[str, Any] = {
    "ledsign": "sign/1",
    "name": "s",
    "canvas": [8, 8],
    "fps": 30,
    "faces": {"a": [0, 0, 8, 8]},
    "outputs": [{"name": "o", "to": "ddp://127.0.0.1", "panels": [{"rect": [0, 0, 8, 8]}]}],
}


def test_a_good_document_stays() -> None:
    assert mend(Playlist, GOOD, "playlist/1") == Playlist.model_validate(GOOD)


def test_bad_values_fall_back_and_good_ones_stay() -> None:
    data = {
        **GOOD,
        "titel": 1,
        "items": [{"text": "a", "colour": "nope", "face": "west", "x": 1}, {"image": 5}],
    }
    before = copy.deepcopy(data)
    playlist = mend(Playlist, data, "playlist/1")
    assert data == before
    assert playlist is not None
    first, second = playlist.items
    assert isinstance(first, CaptionItem)
    assert (first.text, first.face, first.colour) == ("a", "west", (255, 255, 255))
    assert isinstance(second, CaptionItem)


def test_places_are_kept() -> None:
    data = {
        "items": [7, {"name": "none", "face": "east"}, {"countdown": "{days}", "face": "west"}],
        "zones": {"z": {"face": "west"}, "y": 3},
    }
    playlist = mend(Playlist, data, "playlist/1")
    assert playlist is not None
    nothing, unnamed, countdown = playlist.items
    assert isinstance(nothing, CaptionItem)
    assert isinstance(unnamed, CaptionItem)
    assert unnamed.face == "east"
    assert isinstance(countdown, CountdownItem)
    assert playlist.zones["z"].face == "west"
    assert playlist.zones["y"].rect == (0, 0, 1, 1)


def test_a_bad_key_goes_with_its_value() -> None:
    data = {"items": [{"text": "a"}], "zones": {"all": {"face": "west", "rect": [0, 0, 1, 1]}, "b": {}}}
    playlist = mend(Playlist, data, "playlist/1")
    assert playlist is not None
    assert list(playlist.zones) == ["b"]


@pytest.mark.parametrize("data", [None, 5, [], "x"])
def test_what_is_no_mapping_is_given_up(data: Any) -> None:
    assert mend(Playlist, data, "playlist/1") is None


@pytest.mark.parametrize(
    "change",
    [
        {"canvas": "big"},
        {"canvas": [0, 0]},
        {"faces": {}},
        {"outputs": [{"name": "o", "to": "ddp://127.0.0.1", "panels": [{"rect": [0]}]}]},
        {"outputs": [5]},
    ],
)
def test_a_sign_without_geometry_is_given_up(change: dict[str, Any]) -> None:
    assert mend(SignDocument, {**SIGN, **change}, "sign/1") is None


def test_a_sign_with_small_faults_is_mended() -> None:
    data = {**SIGN, "fps": 0, "brightness": 9, "gama": 1}
    data["outputs"] = [{**SIGN["outputs"][0], "order": "XYZ", "to": 5, "name": ""}]
    sign = mend(SignDocument, data, "sign/1")
    assert sign is not None
    assert sign.outputs[0].order == "RGB"
    assert sign.canvas == (8, 8)


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers(-3, 99) | st.text("ab", max_size=2),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["text", "image", "clock", "countdown", "together", "face", "until", "rect", "q"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=15,
    )
)
def test_never_raises(data: Any) -> None:
    mended = mend(Playlist, {"items": data, "zones": data}, "playlist/1")
    assert mended is None or isinstance(mended, Playlist)
