"""What no RRULE may say: parts the RFC keeps apart, rules that never come, rules that come too often."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ledsign.core.errors import ScheduleError
from ledsign.core.problem import Bilingual
from ledsign.schedule.recurrence import named_days, occurrences
from ledsign.schedule.types import Frequency, Recurrence

MOST_OCCURRENCES = 10_000
_SOON = 400

# What the RFC's table of by-parts forbids: field → frequencies it may stand with.
_ALLOWED: dict[str, tuple[Frequency, ...]] = {
    "by_week": (Frequency.YEARLY,),
    "by_year_day": (Frequency.YEARLY,),
    "by_month_day": (Frequency.DAILY, Frequency.MONTHLY, Frequency.YEARLY),
}
_NAMES = {"by_week": "BYWEEKNO", "by_year_day": "BYYEARDAY", "by_month_day": "BYMONTHDAY"}
_CHECKS: tuple[tuple[Callable[[Recurrence], bool], str, str], ...] = (
    (
        lambda rule: rule.until is not None and rule.count is not None,
        "UNTIL and COUNT both end the rule; keep one",
        "UNTIL 和 COUNT 都用来结束规则；请只留一个",
    ),
    (
        lambda rule: (
            any(nth for nth, _ in rule.by_day)
            and (rule.frequency not in (Frequency.MONTHLY, Frequency.YEARLY) or bool(rule.by_week))
        ),
        "numbered weekdays such as 2TU need FREQ=MONTHLY or YEARLY and no BYWEEKNO; write TU, or change FREQ",
        "2TU 这样的第几个星期几只能用于 FREQ=MONTHLY 或 YEARLY 且没有 BYWEEKNO；请写 TU，或改 FREQ",
    ),
    (
        lambda rule: (
            bool(rule.by_position)
            and not any(
                (rule.by_day, rule.by_month, rule.by_month_day, rule.by_week, rule.by_year_day, rule.by_hour)
            )
        ),
        "BYSETPOS picks among other BY… parts, and there is none; add BYDAY or leave BYSETPOS out",
        "BYSETPOS 要在其他 BY… 项中挑选，这里没有；请加上 BYDAY，或去掉 BYSETPOS",
    ),
    (
        lambda rule: len(rule.by_hour) > 1 and (rule.count is not None or bool(rule.by_position)),
        "COUNT and BYSETPOS would count hours here; end with UNTIL, or give the hours as windows",
        "这里 COUNT、BYSETPOS 会按小时计数；请改用 UNTIL，或用时间窗写小时",
    ),
    (
        lambda rule: rule.until is not None and rule.until < rule.start,
        "UNTIL is before the rule's start; put it on or after the start",
        "UNTIL 早于规则的开始；请改到开始日期或之后",
    ),
)


def refusal(reason: str, en: Iterable[str], zh: Iterable[str]) -> ScheduleError:
    """The error with both texts joined."""
    return ScheduleError(reason, Bilingual("".join(en), "".join(zh)))


def finer(name: str) -> ScheduleError:
    """For what comes more often than daily."""
    return refusal(
        "rrule-finer",
        (
            f"{name} is finer than a day; use FREQ=DAILY with BYHOUR for the hours,",
            " and windows for the minutes",
        ),
        (f"{name} 细于一天；请用 FREQ=DAILY 加 BYHOUR 指定小时，用时间窗指定分钟",),
    )


def too_many(count: int) -> ScheduleError:
    """For a rule that ends, but late."""
    return refusal(
        "rrule-too-many",
        (
            f"the rule comes {count} times, at most {MOST_OCCURRENCES} are allowed; ",
            "end it sooner, or leave out UNTIL and COUNT and give the campaign dates instead",
        ),
        (
            f"规则共发生 {count} 次，最多允许 {MOST_OCCURRENCES} 次；",
            "请提前结束，或去掉 UNTIL 和 COUNT，改用排期的起止日期",
        ),
    )


def check_together(rule: Recurrence) -> None:
    """Raises ScheduleError (``rrule-misplaced``) for parts that exclude each other."""
    for field, allowed in _ALLOWED.items():
        if getattr(rule, field) and rule.frequency not in allowed:
            name = _NAMES[field]
            may = ", ".join(allowed)
            raise refusal(
                "rrule-misplaced",
                (f"{name} does not go with FREQ={rule.frequency}, only with {may}; ", "change one of them"),
                (f"{name} 不能用于 FREQ={rule.frequency}，只能用于 {may}；请改其中之一",),
            )
    for wrong, en, zh in _CHECKS:
        if wrong(rule):
            raise refusal("rrule-misplaced", (en,), (zh,))


def check_size(rule: Recurrence) -> None:
    """Raises ScheduleError for no day at all (``rrule-never``), and for too many (``rrule-too-many``)."""
    ends = rule.until is not None or rule.count is not None
    if not ends and named_days(rule, rule.start.toordinal(), _SOON).any():
        return
    days = occurrences(rule)
    if not days:
        raise refusal(
            "rrule-never",
            (f"the rule names no day from {rule.start} to 2199; check BYMONTH, BYMONTHDAY and UNTIL",),
            (f"从 {rule.start} 到 2199 年规则没有任何一天；请检查 BYMONTH、BYMONTHDAY 和 UNTIL",),
        )
    times = days * max(1, len(rule.by_hour))
    if ends and times > MOST_OCCURRENCES:
        raise too_many(times)
