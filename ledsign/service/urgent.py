"""Urgent: words that must be on a sign within minutes, for at most a day, laid over what it shows.

The live release's own snapshot gets one more entry under ``emergencies``, from now until a stated end; when
that is over the programme goes on where it would have been, and nobody has to do anything. One reviewer
approves it and another person publishes it, both sign; one of the two may be its author.

The programme under it ends when it would have ended: an urgent release expires with the release it is laid
over. Where nothing is live, or what is will be over before the words are, it is the words alone (and those
of other urgent messages that are still on), until they end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Invalid
from ledsign.documents.yaml_source import read_yaml
from ledsign.documents.yaml_writing import write_yaml
from ledsign.service import releases, snapshots, submissions
from ledsign.service.roles import Permission
from ledsign.service.snapshots import Snapshot
from ledsign.show.release import utc_text

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.service.submissions import Prepared
    from ledsign.service.unit import Unit

LONGEST_NS = 24 * 3600 * NS_PER_S
PREFIX = "urgent-"


def prepare(
    house: House,
    actor: Actor,
    sign: str,
    *,
    until_ns: int,
    from_ns: int = 0,
    text: str = "",
    direction: Literal["", "horizontal", "vertical"] = "",
    playlist_id: str = "",
) -> Prepared:
    """Lay ``text``, or a playlist of the sign, over what is live, and compile it. Outside a transaction.

    Raises Invalid for times and content, Unknown, Forbidden.
    """
    with house.view(actor) as unit:
        actor.require(Permission.SUBMIT, sign)
        start_ns = max(from_ns, unit.now_ns) // NS_PER_S * NS_PER_S
        if not start_ns < until_ns <= start_ns + LONGEST_NS:
            raise Invalid(
                "times",
                "an urgent message ends within 24 hours of its beginning",
                "紧急信息须在开始后 24 小时内结束",
            )
        name = f"{PREFIX}{unit.now_ns // NS_PER_S}"
        over = _over(unit, sign, name, text, direction, playlist_id)
        live = releases.live(unit, sign)
        is_on = live is not None and live.expires_ns > unit.now_ns
        base = live.submission if live is not None and is_on else None
        outlasts = live is not None and live.expires_ns >= until_ns
        if live is not None and is_on and not outlasts and start_ns > unit.now_ns:
            raise Invalid(
                "times",
                f"what is live expires {utc_text(live.expires_ns)} UTC, before this ends: let it begin now"
                " or end earlier",
                f"正在播出的内容将于 {utc_text(live.expires_ns)}（UTC）到期，"
                "早于紧急信息结束：请立即开始或提前结束",
            )
        number = live.number if live is not None else 0
        ends_ns = live.expires_ns if live is not None and outlasts else until_ns
        document = (base.document_id, base.document_version) if base is not None else (playlist_id or None, 0)
        under = Snapshot.from_json(base.snapshot) if base is not None else None
        if under is not None and not outlasts:
            under = _words_of(under, unit.now_ns)
        now_ns = unit.now_ns
    title = text.strip().splitlines()[0][:100] if text.strip() else over.entry.removesuffix(".yaml")
    entry = {
        "name": name,
        "title": title,
        "playlist": name,
        "from": utc_text(start_ns).replace(" ", "T"),
        "until": utc_text(until_ns).replace(" ", "T"),
    }
    return submissions.prepared(
        house,
        actor,
        laid_over(under, over, name, entry, now_ns),
        document_id=document[0],
        document_version=document[1],
        urgent=True,
        base=number,
        until_ns=until_ns,
        ends_ns=ends_ns,
        title=title,
    )


def laid_over(
    under: Snapshot | None, over: Snapshot, name: str, entry: dict[str, Any], now_ns: int
) -> Snapshot:
    """``under`` with the playlist of ``over`` as one more emergency; alone where nothing is live."""
    file = f"{name}.yaml"
    schedule = _schedule_of(under)
    schedule["playlists"] = {**schedule["playlists"], name: file}
    kept = [one for one in schedule.get("emergencies", ()) if not _is_over(one, now_ns)]
    schedule["emergencies"] = [*kept, entry]
    texts = dict(under.texts) if under is not None else {}
    entry_file = under.entry if under is not None and under.kind == "schedule" else "programme.yaml"
    while under is not None and under.kind == "playlist" and entry_file in texts:
        entry_file = f"_{entry_file}"
    media = dict(under.media) if under is not None else {}
    for path, sha in over.media.items():
        if media.setdefault(path, sha) != sha:
            raise Conflict(
                "media-changed",
                f"{path} is another picture in what is live; upload this one under another name",
                f"{path} 与正在播出的同名素材不同，请换一个名称上传",
            )
    return replace(
        over,
        kind="schedule",
        entry=entry_file,
        texts={**texts, file: over.texts[over.entry], entry_file: write_yaml(schedule)},
        media=media,
        fonts={**over.fonts, **(under.fonts if under is not None else {})},
        versions={
            **(under.versions if under is not None else {}),
            **({file: over.versions[over.entry]} if over.entry in over.versions else {}),
        },
    )


def _over(unit: Unit, sign: str, name: str, text: str, direction: str, playlist_id: str) -> Snapshot:
    if bool(text.strip()) == bool(playlist_id):
        raise Invalid(
            "what", "say what is shown: either text or playlist", "请给出要显示的文字或节目单（二选一）"
        )
    if playlist_id:
        found = snapshots.of_document(unit, sign, playlist_id)
        if found.kind != "playlist":
            raise Invalid(
                "what", "an urgent message is a text or a playlist, not a schedule", "紧急信息不能是排期"
            )
        return found
    item = {"text": text.strip(), **({"direction": direction} if direction else {})}
    return snapshots.of_text(
        unit, sign, "playlist", write_yaml({"ledsign": "playlist/1", "items": [item]}), name
    )


def _schedule_of(under: Snapshot | None) -> dict[str, Any]:
    """The schedule an emergency is added to; what is live as a playlist becomes a campaign without end."""
    if under is None:
        return {"ledsign": "schedule/1", "playlists": {}}
    if under.kind == "schedule":
        data = read_yaml(under.texts[under.entry], under.entry).data
        assert isinstance(data, dict)  # it was compiled before
        return dict(data)
    title = read_yaml(under.texts[under.entry], under.entry).data.get("title", "")
    return {
        "ledsign": "schedule/1",
        **({"title": title} if title else {}),
        "playlists": {"programme": under.entry},
        "campaigns": [{"name": "programme", "playlist": "programme"}],
    }


def _words_of(under: Snapshot, now_ns: int) -> Snapshot | None:
    """Only its urgent messages that are still to be seen; None without any."""
    if under.kind != "schedule":
        return None
    schedule = _schedule_of(under)
    kept = [
        one
        for one in schedule.get("emergencies", ())
        if str(one.get("name", "")).startswith(PREFIX) and not _is_over(one, now_ns)
    ]
    if not kept:
        return None
    playlists = {one["playlist"]: schedule["playlists"][one["playlist"]] for one in kept}
    words = {"ledsign": "schedule/1", "playlists": playlists, "emergencies": kept}
    texts = {file: under.texts[file] for file in playlists.values()}
    return replace(
        under,
        texts={**texts, under.entry: write_yaml(words)},
        versions={file: which for file, which in under.versions.items() if file in texts},
    )


def _is_over(entry: Any, now_ns: int) -> bool:
    """Whether it is one of ours that has ended."""
    name = entry.get("name", "") if isinstance(entry, dict) else ""
    return str(name).startswith(PREFIX) and str(entry.get("until", "")) <= utc_text(now_ns).replace(" ", "T")
