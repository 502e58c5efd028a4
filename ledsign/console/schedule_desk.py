"""Schedule desk: what the schedule page asks, and the use case that answers it. Plain values in and out."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func

from ledsign.console import schedule_entries as listed
from ledsign.console import schedule_view as view
from ledsign.console.schedule_said import as_said, said
from ledsign.console.schedule_sentence import sentence
from ledsign.console.schedule_words import KEYS, NotUnderstood, when_of
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Invalid, Unknown
from ledsign.core.problem import Severity
from ledsign.service import documents, entries, plans, releases, signs, submissions
from ledsign.service.roles import Permission
from ledsign.store.tables import Document, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledsign.console.words import Language
    from ledsign.service.history import Saved
    from ledsign.service.unit import Unit

_MOST_LISTED = 300
_NAME = re.compile(r"[^\w \-.]+")


class Desk:
    """Answers for one sign, in one language. Every question is a method named in ``READS`` or ``WRITES``."""

    def __init__(self, sign: str, language: Language) -> None:
        self.sign = sign
        self.language = language

    def overview(self, unit: Unit, _: Mapping[str, Any]) -> dict[str, Any]:
        """What there is: schedules, playlists, what the viewer may do."""
        sign = signs.loaded(unit, self.sign)
        live = releases.live(unit, self.sign)
        shown = unit.db.get(Submission, live.submission_id) if live else None
        now = datetime.fromtimestamp(unit.now_ns // NS_PER_S, ZoneInfo(sign.zone))
        return {
            "sign": self.sign,
            "title": sign.title or self.sign,
            "zone": sign.zone,
            "today": str(now.date()),
            "minute": now.hour * 60 + now.minute,
            "schedules": [self._line(unit, row) for row in self._listed(unit, "schedule")],
            "playlists": [
                {"name": row.name, "title": row.title or row.name} for row in self._listed(unit, "playlist")
            ],
            "live": {"number": live.number, "document": shown.document_id if shown else None}
            if live
            else None,
            "mayWrite": unit.actor.may(Permission.CONTENT_WRITE, self.sign),
            "maySubmit": unit.actor.may(Permission.SUBMIT, self.sign),
        }

    def read(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """A schedule: its entries in words, and the days ``first`` to ``last`` with what is lit."""
        saved = documents.read(unit, self.sign, "schedule", str(asked["schedule"]))
        found = self._told(unit, saved)
        found["submission"] = self._submission(unit, saved.row.id)
        try:
            rules = plans.of_document(unit, self.sign, saved.row.id)
        except Invalid:
            return found | {"days": [], "findings": []}
        first, last = date.fromisoformat(str(asked["first"])), date.fromisoformat(str(asked["last"]))
        colours = view.colours(rules.schedule)
        for one in found["entries"]:
            one["colour"], one["ink"] = colours.get(one["name"], ("#888", "#fff"))
        return found | view.days(unit, rules, first, last, self.language)

    def words(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What a sentence says, and how it is read back."""
        zone = ZoneInfo(signs.loaded(unit, self.sign).zone)
        today = datetime.fromtimestamp(unit.now_ns // NS_PER_S, zone).date()
        try:
            when = when_of(str(asked["text"]), today)
        except NotUnderstood as error:
            return {"problem": error.text.in_language(self.language)}
        kept = {key: value for key, value in dict(asked.get("kept") or {}).items() if key not in KEYS}
        return {"when": when, "sentence": sentence(kept | when, self.language)}

    def tell(self, _: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The sentence of a form."""
        return {"sentence": sentence(dict(asked["when"]), self.language)}

    def explain(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What is lit at a minute of a day and why, of a schedule or of what was released then."""
        schedule = asked.get("schedule")
        zone = signs.loaded(unit, self.sign).zone
        at_ns = plans.instant_ns(datetime.fromisoformat(str(asked["at"])), zone)
        if schedule:
            rules = plans.of_document(unit, self.sign, str(schedule))
        else:
            try:
                rules = plans.of_release(unit, self.sign, at_ns)
            except Unknown:
                return {"nothing": True, "ms": at_ns // 1_000_000}
        day = datetime.fromisoformat(str(asked["at"])).date()
        return view.explanation(rules, at_ns, self.language) | {
            "day": view.lit(unit, rules, day, self.language)
        }

    def add(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """A new entry."""
        fields = said(asked, {})
        schedule, version = str(asked["schedule"]), int(asked["version"])
        if not fields.get("name") and asked["list"] != entries.BRIGHTNESS:
            fields["name"] = self._free_name(
                unit, schedule, str(fields.get("title") or fields.get("playlist") or "")
            )
        kept = {key: value for key, value in dict(asked.get("kept") or {}).items() if key not in fields}
        named = {"name": fields.pop("name")} if fields.get("name") else {}
        fields = named | fields | kept
        saved = entries.add(unit, self.sign, schedule, version, str(asked["list"]), fields)
        return self._told(unit, self._sound(unit, schedule, saved, version))

    def change(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Other values for some fields of an entry."""
        schedule, kind, name = str(asked["schedule"]), str(asked["list"]), str(asked["name"])
        before = self._entry(unit, schedule, kind, name)
        fields = said(asked, before or {})
        version = int(asked["version"])
        saved = entries.change(unit, self.sign, schedule, version, kind, name, fields)
        return self._told(unit, self._sound(unit, schedule, saved, version))

    def remove(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Without an entry."""
        return self._told(
            unit,
            entries.remove(
                unit,
                self.sign,
                str(asked["schedule"]),
                int(asked["version"]),
                str(asked["list"]),
                str(asked["name"]),
            ),
        )

    def move(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """An entry to another place of its list: of brightnesses the first that holds counts."""
        schedule, version, kind = str(asked["schedule"]), int(asked["version"]), str(asked["list"])
        to = int(asked["to"])
        return self._told(
            unit, entries.move(unit, self.sign, schedule, version, kind, str(asked["name"]), to)
        )

    def restore(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """As it was in another version: undo and redo."""
        to, version = int(asked["to"]), int(asked["version"])
        return self._told(
            unit, documents.restore(unit, self.sign, "schedule", str(asked["schedule"]), to, version)
        )

    def create(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """A new schedule around one playlist."""
        title, playlist = str(asked["title"]).strip(), str(asked["playlist"])
        text = documents.written({"title": title, "playlists": {playlist: f"{playlist}.yaml"}}, "schedule")
        return self._told(unit, documents.create(unit, self.sign, "schedule", title, text))

    def theirs(self, unit: Unit, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What an entry is now, for who wanted to change it: its sentence, nothing when it is gone."""
        schedule, kind, name = str(asked["schedule"]), str(asked["list"]), str(asked.get("name") or "")
        row = documents.get(unit, self.sign, "schedule", schedule)
        now = self._entry(unit, schedule, kind, name)
        return {
            "version": row.version,
            "entry": None if now is None else listed.entry(kind, now, self.language),
            "mine": sentence(as_said(asked), self.language),
        }

    def _sound(self, unit: Unit, schedule: str, saved: Saved, version: int) -> Saved:
        """``saved``, unless it has errors that were not there before: then nothing is. Raises Invalid."""
        errors = [one for one in saved.problems if one.severity is Severity.ERROR]
        if not errors:
            return saved
        before = documents.read(unit, self.sign, "schedule", schedule, version).problems
        known = {one.message.en for one in before}
        new = [one for one in errors if one.message.en not in known]
        if new:
            raise Invalid("document", new[0].message.en, new[0].message.zh, problems=new)
        return saved

    def _told(self, unit: Unit, saved: Saved) -> dict[str, Any]:
        data = saved.data if isinstance(saved.data, dict) else {}
        return {
            **self._line(unit, saved.row),
            "entries": listed.entries(data, self.language),
            "named": listed.playlists(unit, self.sign, data),
            "problems": listed.problems(saved.problems, self.language),
            "kept": saved.comments_kept,
        }

    def _line(self, unit: Unit, row: Document) -> dict[str, Any]:
        del unit
        return {"id": row.id, "name": row.name, "title": row.title or row.name, "version": row.version}

    def _listed(self, unit: Unit, kind: str) -> list[Document]:
        query = (
            documents.listed(unit, self.sign, kind).order_by(func.lower(Document.name)).limit(_MOST_LISTED)
        )
        return list(unit.db.scalars(query))

    def _submission(self, unit: Unit, document: str) -> dict[str, Any] | None:
        query = submissions.listed(unit, self.sign, document=document).order_by(Submission.id.desc()).limit(1)
        row = unit.db.scalar(query)
        return None if row is None else {"id": row.id, "state": row.state, "version": row.document_version}

    def _entry(self, unit: Unit, schedule: str, kind: str, name: str) -> dict[str, Any] | None:
        data = documents.read(unit, self.sign, "schedule", schedule).data
        found = data.get(kind) if isinstance(data, dict) else None
        for at, one in enumerate(found if isinstance(found, list) else ()):
            if isinstance(one, dict) and (one.get("name") or f"#{at + 1}") == name:
                return one
        return None

    def _free_name(self, unit: Unit, schedule: str, wanted: str) -> str:
        data = documents.read(unit, self.sign, "schedule", schedule).data
        taken = {
            str(one["name"]) for one in listed.entries(data if isinstance(data, dict) else {}, self.language)
        }
        stem = " ".join(_NAME.sub(" ", wanted).split()).strip(" .")[:50].strip() or "entry"
        number, name = 1, stem
        while name in taken or name == "all":
            number += 1
            name = f"{stem} {number}"
        return name


READS: dict[str, Callable[[Desk, Unit, Mapping[str, Any]], dict[str, Any]]] = {
    "overview": Desk.overview, "read": Desk.read, "words": Desk.words, "tell": Desk.tell,
    "explain": Desk.explain, "theirs": Desk.theirs,
}  # fmt: skip
WRITES: dict[str, Callable[[Desk, Unit, Mapping[str, Any]], dict[str, Any]]] = {
    "add": Desk.add, "change": Desk.change, "remove": Desk.remove, "restore": Desk.restore,
    "create": Desk.create, "move": Desk.move,
}  # fmt: skip
