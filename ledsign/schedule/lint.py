"""What looks wrong in a schedule, though every rule of it can be kept. Lengths are of real time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledsign.core.problem import Bilingual, Severity
from ledsign.schedule.day_set import unpublished_mask
from ledsign.schedule.explain import shares_the_sign
from ledsign.schedule.local_time import day_of
from ledsign.schedule.stretch import Stretch
from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import Entry, Layer, Schedule, Span

_MOST_PAIRS = 100


class FindingKind(StrEnum):
    """What a finding is about."""

    CONFLICT = "conflict"
    OVERLAP = "overlap"
    GAP = "gap"
    NEVER = "never"
    HIDDEN = "hidden-always"
    UNPUBLISHED = "unpublished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark. ``entries`` are ids, ``span`` the first time, ``text`` says what to do about it."""

    kind: FindingKind
    severity: Severity
    entries: tuple[str, ...]
    text: Bilingual
    span: Span | None = None


def lint(schedule: Schedule, from_ns: int, to_ns: int) -> list[Finding]:
    """Remarks on the time from ``from_ns`` to ``to_ns``, in the order of the kinds in FindingKind.

    conflict: two campaigns of equal priority want the sign at once, and only publishing decides;
    overlap: windows of one entry overlap; gap: nothing but the safe picture although a filler was meant to be
    there; never: an entry never wants the sign; hidden-always: it wants it and never has it;
    unpublished: it depends on days that are not known yet.
    """
    table = Timetable(schedule, longest_override_ns=None)
    wanted = {entry.id: table.wanted(entry, from_ns, to_ns) for entry in schedule.entries}
    plan = list(table.stretches(from_ns, to_ns))
    return [
        *_conflicts(schedule, wanted),
        *_overlaps(schedule, wanted),
        *_gaps(schedule, plan),
        *_unseen(schedule, wanted, plan),
        *_unpublished(schedule, from_ns, to_ns),
    ]


def _conflicts(schedule: Schedule, wanted: dict[str, list[Span]]) -> list[Finding]:
    found: list[Finding] = []
    levels: dict[int, list[Entry]] = {}
    for entry in schedule.entries:
        if entry.layer is Layer.CAMPAIGN:
            levels.setdefault(entry.priority, []).append(entry)
    for entries in levels.values():
        events = sorted(
            (span.start_ns, span.end_ns, at) for at, one in enumerate(entries) for span in wanted[one.id]
        )
        holding: list[tuple[int, int]] = []
        seen: set[tuple[int, int]] = set()
        for start, end, at in events:
            holding = [one for one in holding if one[0] > start]
            for until, other in holding:
                pair = (min(at, other), max(at, other))
                both_share = shares_the_sign(entries[at]) and shares_the_sign(entries[other])
                if at == other or pair in seen or both_share:
                    continue
                if len(found) >= _MOST_PAIRS:
                    return found
                seen.add(pair)
                ids = (entries[pair[0]].id, entries[pair[1]].id)
                text = Bilingual(
                    f"{ids[0]} and {ids[1]} want the sign at once with the same priority; "
                    "give them different priorities, or both a share",
                    f"{ids[0]} 和 {ids[1]} 优先级相同且时间重叠；请设不同的优先级，或都设置轮播份额",
                )
                span = Span(start_ns=start, end_ns=min(end, until))
                found.append(_finding(FindingKind.CONFLICT, ids, text, span))
            holding.append((end, at))
    return found


def _overlaps(schedule: Schedule, wanted: dict[str, list[Span]]) -> list[Finding]:
    found = []
    for entry in schedule.entries:
        until = None
        for span in wanted[entry.id]:
            if until is not None and span.start_ns < until:
                text = Bilingual(
                    f"{entry.id}: its windows overlap; the earlier one goes on to its end, join them",
                    f"{entry.id}：时间窗互相重叠，先开始的会播完；请合并时间窗",
                )
                both = Span(start_ns=span.start_ns, end_ns=min(until, span.end_ns))
                found.append(_finding(FindingKind.OVERLAP, (entry.id,), text, both))
                break
            until = span.end_ns
    return found


def _gaps(schedule: Schedule, plan: list[Stretch]) -> list[Finding]:
    """Only where a filler says that the sign was not meant to be left to the safe picture."""
    fillers = tuple(entry.id for entry in schedule.entries if entry.layer is Layer.FILLER)
    empty = [one for one in plan if not one.entries]
    if not fillers or not empty:
        return []
    text = Bilingual(
        f"{len(empty)} times no entry wants the sign, the safe picture is shown; let a filler fill the day",
        f"有 {len(empty)} 段时间没有任何节目，将显示安全画面；请让垫片覆盖全天",
    )
    return [
        _finding(FindingKind.GAP, fillers, text, Span(start_ns=empty[0].start_ns, end_ns=empty[0].end_ns))
    ]


def _unseen(schedule: Schedule, wanted: dict[str, list[Span]], plan: list[Stretch]) -> list[Finding]:
    shown = {entry.id for one in plan for entry in one.entries}
    found = []
    for entry in schedule.entries:
        if not wanted[entry.id]:
            text = Bilingual(
                f"{entry.id} never wants the sign in this time; check its dates, weekdays and windows",
                f"{entry.id} 在这段时间内从不播出；请检查日期、星期和时间窗",
            )
            found.append(_finding(FindingKind.NEVER, (entry.id,), text, None))
        elif entry.id not in shown:
            text = Bilingual(
                f"{entry.id} wants the sign and never has it: others always go before; raise its priority",
                f"{entry.id} 始终被其他节目压住，从不显示；请提高优先级",
            )
            found.append(_finding(FindingKind.HIDDEN, (entry.id,), text, wanted[entry.id][0]))
    return found


def _unpublished(schedule: Schedule, from_ns: int, to_ns: int) -> list[Finding]:
    first = day_of(from_ns, schedule.zone).toordinal()
    count = day_of(to_ns - 1, schedule.zone).toordinal() - first + 1
    last = schedule.days.last_year if schedule.days is not None else None
    found = []
    for entry in schedule.entries:
        if not entry.rule.spans and unpublished_mask(entry.rule.days, first, count, schedule.days).any():
            known_en = f"after {last}" if last else "without day data"
            known_zh = f"{last} 年以后" if last else "没有节假日数据时"
            text = Bilingual(
                f"{entry.id} is dark {known_en}: workdays are not published; end it sooner or update them",
                f"{entry.id} {known_zh}不会播出：放假安排尚未公布；请在此前结束，或更新节假日数据",
            )
            found.append(_finding(FindingKind.UNPUBLISHED, (entry.id,), text, None))
    return found


def _finding(kind: FindingKind, entries: tuple[str, ...], text: Bilingual, span: Span | None) -> Finding:
    return Finding(kind=kind, severity=Severity.WARNING, entries=entries, text=text, span=span)
