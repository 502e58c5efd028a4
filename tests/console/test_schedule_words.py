"""Sentences about when: read, told in both languages, and read back as the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.console.schedule_repeats import written
from ledsign.console.schedule_sentence import sentence
from ledsign.console.schedule_words import NotUnderstood, canonical, when_of
from ledsign.schedule.rrule_text import parse_rrule, to_rrule

TODAY = date(2026, 4, 20)
MAY = "2026-05-06..2026-05-31"
CASES = [
    ("每天 19:00–22:00，仅工作日（含调休），5月6日至31日",
     {"daily": ["19:00-22:00"], "days": ["workdays"], "dates": [MAY]}),
    ("每天 19:00–22:00，仅工作日，含调休", {"daily": ["19:00-22:00"], "days": ["workdays"]}),
    ("7pm to 10pm, workdays, make-up days included", {"daily": ["19:00-22:00"], "days": ["workdays"]}),
    ("每天晚7点到10点半，周五、周六，5月1日起",
     {"daily": ["19:00-22:30"], "days": ["fri", "sat"], "dates": ["2026-05-01.."]}),
    ("日落前30分钟–22:00，法定节假日", {"daily": ["sunset-00:30..22:00"], "days": ["holidays"]}),
    ("日落–日出", {"daily": ["sunset..sunrise"]}),
    ("全天，农历正月初一", {"lunar": ["正月初一"]}),
    ("农历腊月廿三至正月十五，晚上6点到9点", {"lunar": ["腊月廿三..正月十五"], "daily": ["18:00-21:00"]}),
    ("22:00–02:00，国庆节假期，除10月3日外",
     {"daily": ["22:00-02:00"], "festivals": ["国庆节"], "except": ["2026-10-03"]}),
    ("每天 20:00–次日 02:00，至2026年5月31日，另加6月6日",
     {"daily": ["20:00-02:00"], "dates": ["..2026-05-31"], "also": ["2026-06-06"]}),
    ("冬至当天", {"solar_terms": ["冬至"]}),
    ("07:00-09:30、19:00-22:00，周一至周五", {"daily": ["07:00-09:30", "19:00-22:00"], "days": ["mon-fri"]}),
    ("5月6日-31日 19:00-22:00", {"dates": [MAY], "daily": ["19:00-22:00"]}),
    ("daily 19:00–22:00, workdays only (make-up days included), 6–31 May 2026",
     {"daily": ["19:00-22:00"], "days": ["workdays"], "dates": [MAY]}),
    ("7pm to 10pm, mon-fri, from 6 May",
     {"daily": ["19:00-22:00"], "days": ["mon-fri"], "dates": ["2026-05-06.."]}),
    ("30 min before sunset–22:00, Fri and Sat", {"daily": ["sunset-00:30..22:00"], "days": ["fri", "sat"]}),
    ("18:00-24:00, make-up workdays, days off", {"daily": ["18:00-24:00"], "days": ["make-up", "days-off"]}),
    ("1月1日", {"dates": ["2026-01-01"]}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "when"), CASES)
def test_a_sentence_is_read_and_both_languages_are_read_back(text, when):
    assert when_of(text, TODAY) == when
    for language in ("zh", "en"):
        assert when_of(sentence(when, language), TODAY) == when


def test_it_is_read_back_as_people_say_it():
    when = when_of("每天晚7点到10点，仅工作日，5月6日至31日", TODAY)
    assert sentence(when, "zh") == "每天 19:00–22:00，仅工作日（含调休），2026年5月6日至31日"
    assert sentence(when, "en") == "daily 19:00–22:00, workdays only (make-up days included), 6 – 31 May 2026"
    assert sentence({"daily": "22:00-02:00"}, "zh") == "每天 22:00–次日 02:00"
    assert sentence({}, "zh") == "全天"


def test_a_year_that_is_left_out_is_the_next_one_when_the_month_is_long_past():
    assert when_of("1月5日至9日", date(2026, 11, 24)) == {"dates": ["2027-01-05..2027-01-09"]}
    assert when_of("明年1月5日", TODAY) == {"dates": ["2027-01-05"]}


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("吃饭的时候", "吃饭的时候"), ("每天 19:00–22:00，随便", "随便"), ("25:00-26:00", "25:00-26:00"),
        ("5月32日", "5月32日"), ("除随便外", "随便"), ("每天，含调休", "含调休"),
        ("whenever, 19:00-20:00", "whenever"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_and_never_guessed(text, piece):
    with pytest.raises(NotUnderstood) as refused:
        when_of(text, TODAY)
    assert piece in refused.value.text.zh and piece in refused.value.text.en


def test_every_way_to_write_an_entry_has_one_form():
    entry = {
        "daily": "日落前30分钟..23:00",
        "days": ["周一至周五"],
        "dates": "2026年5月6日至31日",
        "clip": True,
    }
    assert canonical(entry) == {"daily": ["sunset-00:30..23:00"], "days": ["mon-fri"], "dates": [MAY]}
    assert canonical({"daily": "nonsense", "dates": 7}) == {"daily": ["nonsense"], "dates": ["7"]}


@pytest.mark.parametrize(
    ("entry", "zh"),
    [
        ({"from": "2026-05-12T09:00", "for": "90 min"}, "2026年5月12日 09:00 起，共 90 min"),
        (
            {"from": "2026-05-12T09:00", "until": "2026-05-12T10:00"},
            "2026年5月12日 09:00 至 2026年5月12日 10:00",
        ),
        (
            {"rrule": "FREQ=MONTHLY;BYDAY=1MO", "daily": "sunrise+01:00..noon"},
            "每天 日出后1小时–正午，每月第1个周一",
        ),
        ({"days": ["broken"], "dates": "..", "daily": "x"}, "每天 x，broken，.."),
    ],
)
def test_what_the_form_cannot_say_is_still_told(entry, zh):
    assert sentence(entry, "zh") == zh
    assert sentence(entry, "en")


@pytest.mark.parametrize(
    ("text", "rule", "zh", "en"),
    [
        ("隔周周一", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "每2周的周一", "every 2 weeks on Mon"),
        ("每两周的周一、周三", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "每2周的周一、周三",
         "every 2 weeks on Mon and Wed"),
        ("每周的周一、周三", "FREQ=WEEKLY;BYDAY=MO,WE", "每周的周一、周三", "every week on Mon and Wed"),
        ("每隔一天", "FREQ=DAILY;INTERVAL=2", "每2天", "every 2 days"),
        ("每3天共10次", "FREQ=DAILY;INTERVAL=3;COUNT=10", "每3天共10次", "every 3 days 10 times"),
        ("每月1号、15号", "FREQ=MONTHLY;BYMONTHDAY=1,15", "每月1日、15日", "every month on day 1 and 15"),
        ("每月最后一天", "FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天", "every month on the last day"),
        ("每3个月的第一个周一", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "每3个月第1个周一",
         "every 3 months on the first Mon"),
        ("每月最后一个周五", "FREQ=MONTHLY;BYDAY=-1FR", "每月最后一个周五", "every month on the last Fri"),
        ("每年6月7日、8日", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=7,8", "每年6月7日、8日",
         "every year on 7 and 8 Jun"),
        ("every year on the second sun of may", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "每年5月第2个周日",
         "every year on the second Sun of May"),
        ("every other week on mon until 31 may 2026", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20260531;BYDAY=MO",
         "每2周的周一直到2026年5月31日", "every 2 weeks on Mon until 31 May 2026"),
        ("重复规则 FREQ=MONTHLY;BYDAY=1MO,2MO;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=1MO,2MO;BYSETPOS=2",
         "重复规则 FREQ=MONTHLY;BYDAY=1MO,2MO;BYSETPOS=2",
         "by the rule FREQ=MONTHLY;BYDAY=1MO,2MO;BYSETPOS=2"),
    ],
)  # fmt: skip
def test_recurrences_are_read_and_told_in_words(text, rule, zh, en):
    told = when_of(f"{text}，19:00–22:00，除5月20日外", TODAY)
    assert told["rrule"] == [parsed(rule)]
    for language, words in (("zh", zh), ("en", en)):
        assert words in sentence(told, language)
        assert when_of(sentence(told, language), TODAY) == told


def parsed(rule):
    """The order that rules are compared in is that of our own writer, but for ends."""
    assert to_rrule(parse_rrule(rule, date(2026, 1, 1))).count("=") == rule.count("=")
    return written(rule)


def test_hours_may_stand_beside_a_recurrence_and_there_is_one_recurrence():
    assert when_of("每月5号 晚7点到9点", TODAY) == {"rrule": ["FREQ=MONTHLY;BYMONTHDAY=5"],
                                              "daily": ["19:00-21:00"]}  # fmt: skip
    assert when_of("每周一、周三", TODAY) == {"days": ["mon", "wed"]}
    for text in ("每2天，每3天", "每月32日的周一", "FREQ=DAILY 和 FREQ=WEEKLY"):
        with pytest.raises(NotUnderstood):
            when_of(text, TODAY)


@given(
    st.builds(
        lambda unit, every, rest, end: f"FREQ={unit}{every}{rest}{end}",
        st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
        st.sampled_from(["", ";INTERVAL=2", ";INTERVAL=13"]),
        st.sampled_from(["", ";BYDAY=MO,SU", ";BYDAY=1MO,-1FR", ";BYMONTHDAY=1,-1", ";BYMONTH=6;BYMONTHDAY=7",
                         ";BYMONTH=5;BYDAY=2SU", ";BYSETPOS=1;BYDAY=MO", ";BYMONTH=1,6"]),
        st.sampled_from(["", ";COUNT=3", ";UNTIL=20271231", ";WKST=SU"]),
    )
)  # fmt: skip
def test_every_recurrence_comes_back_from_its_words(rule):
    entry = {"rrule": rule, "daily": "19:00-22:00"}
    for language in ("zh", "en"):
        assert when_of(sentence(entry, language), TODAY) == canonical(entry)
