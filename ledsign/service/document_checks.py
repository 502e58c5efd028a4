"""Document checks: what is wrong with a text, and which of it keeps the text from being saved.

Faults of form (no YAML, unknown keys, wrong values) refuse it: nothing could be made of it. What is only
wrong on this sign (a face that is not there, a picture that is missing) is saved and told, so that nobody
loses work. Nothing here touches the disk: what a text names is
looked up among the documents and media of its sign.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.core.errors import DocumentError, Invalid
from ledsign.core.problem import Bilingual, Problem, Severity, Where
from ledsign.documents.load import examine_playlist_source, problems_of_playlist
from ledsign.documents.load_schedule import examine_schedule_source, problems_of_schedule
from ledsign.documents.messages import problem, shown
from ledsign.documents.playlist import ImageItem, TogetherItem
from ledsign.service.sources import source_of
from ledsign.store.tables import Medium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.load_schedule import LoadedSchedule
    from ledsign.documents.yaml_source import YamlSource
    from ledsign.service.unit import Unit

MOST_ITEMS = 10_000
MEDIA = "media/"
ENDINGS = (".yaml", ".yml")
# Relative names lead nowhere from here; absolute ones are never asked about.
_NOWHERE = Path("/nonexistent/ledsign")
_MEDIA_OF_SIGN = Bilingual("media/ of this sign (upload it first)", "本屏素材库 media/（请先上传）")
# Of file names on the disk, which texts kept here have nothing to do with.
_OF_FILES = frozenset({"image.missing", "sign.unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """``form`` are the faults that refuse it; ``problems`` is everything.

    ``loaded`` None: nothing of it can be read.
    """

    data: Any
    form: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    loaded: LoadedPlaylist | LoadedSchedule | None

    def required(self) -> Checked:
        """Itself. Raises Invalid with every problem when there are faults of form."""
        if self.form:
            count = len(self.form)
            raise Invalid(
                "document",
                f"the document has {count} error(s); nothing was saved: {self.form[0].line_of_text('en')}",
                f"文档有 {count} 处错误，未保存：{self.form[0].line_of_text('zh')}",
                problems=self.problems,
            )
        return self


def check(
    unit: Unit, sign: Sign, kind: str, text: str, playlist_text: Callable[[str], str | None]
) -> Checked:
    """Everything wrong with a ``playlist`` or ``schedule`` on ``sign``.

    ``playlist_text`` gives the text of the sign's playlist of that name, None when there is none.
    """
    source = source_of(text)
    too_many = _too_many(source)
    if too_many:
        return Checked(data=None, form=too_many, problems=too_many, loaded=None)
    try:
        if kind == "playlist":
            return _of_playlist(unit, sign, source)
        return _of_schedule(unit, sign, source, playlist_text)
    except DocumentError as error:
        return Checked(data=source.data, form=error.problems, problems=error.problems, loaded=None)


def _of_playlist(unit: Unit, sign: Sign, source: YamlSource) -> Checked:
    loaded = examine_playlist_source(source, _NOWHERE)
    found = [*_content(problems_of_playlist(loaded, sign)), *_pictures(unit, sign.name, [loaded])]
    found += _other_sign(sign, source, loaded.playlist.sign)
    return _checked(source, loaded, loaded.problems, found)


def _of_schedule(
    unit: Unit, sign: Sign, source: YamlSource, playlist_text: Callable[[str], str | None]
) -> Checked:
    elsewhere: list[Problem] = []

    def find(name: str, file: str, schedule: YamlSource, _: Path) -> LoadedPlaylist:
        text = playlist_text(file_stem(file))
        if text is None:
            missing = no_playlist(file, schedule.where("playlists", name))
            elsewhere.append(missing)
            raise DocumentError([missing])
        loaded = examine_playlist_source(replace(source_of(text), file=file), _NOWHERE)
        elsewhere.extend(loaded.problems)
        return loaded

    loaded = examine_schedule_source(source, _NOWHERE, find)
    form = [one for one in loaded.problems if one not in elsewhere]
    found = [*elsewhere, *_content(problems_of_schedule(loaded, sign))]
    found += _pictures(unit, sign.name, list(loaded.playlists.values()))
    found += _other_sign(sign, source, loaded.document.sign)
    return _checked(source, loaded, form, found)


def _checked(
    source: YamlSource, loaded: LoadedPlaylist | LoadedSchedule, form: Any, found: list[Problem]
) -> Checked:
    faults = tuple(one for one in form if one.severity is Severity.ERROR)
    every = sorted(map(_told, dict.fromkeys([*form, *found])), key=lambda one: one.where.line)
    return Checked(data=source.data, form=faults, problems=tuple(every), loaded=loaded)


def file_stem(file: str) -> str:
    """The name of the playlist that a schedule means by ``file``: ``calm.yaml`` is the one called calm."""
    for ending in ENDINGS:
        if file.endswith(ending):
            return file.removesuffix(ending)
    return file


def references(data: Any) -> list[str]:
    """The names of the playlists that a schedule (plain data) is made of."""
    playlists = data.get("playlists") if isinstance(data, dict) else None
    if not isinstance(playlists, dict):
        return []
    return [file_stem(value) for value in playlists.values() if isinstance(value, str)]


def no_playlist(file: str, where: Where) -> Problem:
    """A schedule names a playlist its sign does not have."""
    return Problem(
        code="playlist.missing",
        message=Bilingual(
            f"this sign has no playlist {shown(file_stem(file))}", f"本屏没有节目单 {shown(file_stem(file))}"
        ),
        remedy=Bilingual(
            "create it, or name one that is there: NAME.yaml", "请新建该节目单，或改用已有的：名称.yaml"
        ),
        where=where,
    )


def _content(found: list[Problem]) -> list[Problem]:
    return [one for one in found if one.code not in _OF_FILES]


def _pictures(unit: Unit, sign: str, playlists: list[LoadedPlaylist]) -> Iterator[Problem]:
    named = [
        (loaded, path, item.image) for loaded in playlists for path, item in _images(loaded.playlist.items)
    ]
    if not named:
        return
    query = select(Medium.name).where(Medium.kind == "image", Medium.sign == sign, Medium.deleted_ns == 0)
    there = set(unit.db.scalars(query))
    for loaded, path, image in named:
        if image.removeprefix(MEDIA) not in there:
            where = loaded.where(*path, "image")
            yield problem("image.missing", where, value=shown(image), base=_MEDIA_OF_SIGN)


def _images(items: Any) -> Iterator[tuple[tuple[str | int, ...], ImageItem]]:
    for at, item in enumerate(items):
        members = item.together if isinstance(item, TogetherItem) else ()
        for number, member in enumerate(members):
            if isinstance(member, ImageItem):
                yield ("items", at, "together", number), member
        if isinstance(item, ImageItem):
            yield ("items", at), item


def _other_sign(sign: Sign, source: YamlSource, named: str) -> Iterator[Problem]:
    if file_stem(named) in ("", sign.name):
        return
    yield Problem(
        code="sign.other",
        severity=Severity.WARNING,
        message=Bilingual(
            f"this says “{shown(named)}”, but it is kept with the sign {sign.name} and shown there",
            f"此处写的是“{shown(named)}”，但文档属于屏 {sign.name}，也只在该屏播放",
        ),
        remedy=Bilingual("delete the line, or write that name", "请删去此行，或改为该屏的名称"),
        where=source.where("sign"),
    )


def _too_many(source: YamlSource) -> tuple[Problem, ...]:
    items = source.data.get("items") if isinstance(source.data, dict) else None
    if not isinstance(items, list) or len(items) <= MOST_ITEMS:
        return ()
    return (problem("list.long", source.where("items"), limit=MOST_ITEMS),)


def _told(one: Problem) -> Problem:
    """With the file in the field, when it is in another document than the one that was asked about."""
    where = one.where
    if not where.file:
        return one
    return replace(one, where=replace(where, field=f"{where.file}: {where.field}".rstrip(": ")))
