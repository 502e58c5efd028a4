"""Saying: all that a document can put on a sign, for screening: captions, what fields add, picture names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.documents.load import LoadedPlaylist
from ledsign.documents.playlist import CaptionItem, ClockItem, CountdownItem, ImageItem, TogetherItem
from ledsign.documents.values import parse_colour, parse_moment
from ledsign.text.marked import FIELD_CHAR
from ledsign.text.markup import parse_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.documents.load_schedule import LoadedSchedule
    from ledsign.documents.playlist import SingleItem

Said = tuple[str, str]


def texts_of(loaded: LoadedPlaylist | LoadedSchedule) -> list[Said]:
    """(place, text), in the order of the document. A text with markup comes as it is shown, then each of its
    fields; a couplet line by line and as one, so that a word across both is seen.
    """
    if isinstance(loaded, LoadedPlaylist):
        return list(_of_playlist(loaded, ""))
    found: list[Said] = []
    for name, playlist in loaded.playlists.items():
        found += _of_playlist(playlist, f"playlists.{name}.")
    return found


def _of_playlist(loaded: LoadedPlaylist, before: str) -> Iterator[Said]:
    for number, item in enumerate(loaded.playlist.items):
        place = f"{before}items[{number}]"
        if isinstance(item, TogetherItem):
            for at, child in enumerate(item.together):
                yield from _of_item(child, f"{place}.together[{at}]")
        else:
            yield from _of_item(item, place)


def _of_item(item: SingleItem, place: str) -> Iterator[Said]:
    if isinstance(item, CaptionItem):
        lines = [item.text] if isinstance(item.text, str) else list(item.text)
        shown = []
        for number, line in enumerate(lines):
            here = f"{place}.text" if len(lines) == 1 else f"{place}.text[{number}]"
            parts = list(_of_caption(line, here)) if item.markup else [(here, line)]
            shown.append(parts[0][1])
            yield from parts
        if len(lines) > 1:
            yield f"{place}.text", "".join(shown)
    elif isinstance(item, ClockItem):
        yield f"{place}.clock", item.clock
    elif isinstance(item, CountdownItem):
        yield f"{place}.countdown", item.countdown
        if item.after:
            yield f"{place}.after", item.after
    elif isinstance(item, ImageItem):
        yield f"{place}.image", item.image


def _of_caption(text: str, place: str) -> Iterator[Said]:
    marked = parse_markup(text, parse_colour, parse_moment)
    fields = iter(marked.fields)
    yield (
        place,
        "".join(next(fields).template if char == FIELD_CHAR else char for char in marked.text),
    )  # what a field is set as stands where it is shown
    for field in marked.fields:
        yield place, field.template
        if field.after:
            yield place, field.after
