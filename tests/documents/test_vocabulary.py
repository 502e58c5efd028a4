import re

import pytest
from pydantic import BaseModel

from ledsign.documents.limits import CeilingDocument, LimitsDocument
from ledsign.documents.playlist import (
    CaptionItem,
    ClockItem,
    CountdownItem,
    ImageItem,
    Playlist,
    TogetherItem,
    Zone,
)
from ledsign.documents.schedule import (
    BlackoutEntry,
    BrightnessEntry,
    CampaignEntry,
    FillerEntry,
    InlinePlaylist,
    ScheduleDocument,
    TimedEntry,
)
from ledsign.documents.sign import GridDocument, GridEntry, OutputDocument, PanelDocument, SignDocument
from ledsign.documents.validation import fields_of
from ledsign.documents.vocabulary import KEYS, MODELS, meaning_of

DOCUMENTED = [
    Playlist,
    Zone,
    CaptionItem,
    ImageItem,
    ClockItem,
    CountdownItem,
    TogetherItem,
    SignDocument,
    OutputDocument,
    PanelDocument,
    GridDocument,
    GridEntry,
    LimitsDocument,
    CeilingDocument,
    ScheduleDocument,
    InlinePlaylist,
    CampaignEntry,
    FillerEntry,
    TimedEntry,
    BlackoutEntry,
    BrightnessEntry,
]
PAIRS = [(model, key) for model in DOCUMENTED for key in fields_of(model)]


@pytest.mark.parametrize(("model", "key"), PAIRS)
def test_every_key_has_a_meaning_in_both_languages(model: type[BaseModel], key: str) -> None:
    meaning = meaning_of(key, model.__name__)
    assert meaning.en
    assert not re.search(r"[\u4e00-\u9fff]", meaning.en.replace("{days}天", ""))
    assert re.search(r"[\u4e00-\u9fff]", meaning.zh)


def test_nothing_is_described_that_is_not_there() -> None:
    keys = {key for _, key in PAIRS}
    for name in KEYS:
        model, _, key = name.rpartition(".")
        assert key in keys
        assert not model or model in MODELS
    assert set(MODELS) == {model.__name__ for model in DOCUMENTED}


def test_a_key_of_one_model_only_is_found_without_it() -> None:
    assert meaning_of("area").en == "[x, y, width, height] on the canvas"


def test_unknown_keys_have_no_meaning() -> None:
    with pytest.raises(KeyError):
        meaning_of("nonsense")
