"""The schedule page's desk: entries edited field by field, the calendar, why something is lit."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from ledsign.console.schedule_asking import answered
from ledsign.console.schedule_desk import Desk
from ledsign.core.errors import Conflict, Unknown
from ledsign.service import documents, entries, signs
from ledsign.service.roles import Role
from tests.house import LOCAL, actor, make_house

SIGN = "twin-towers"
AUTHOR = actor("author", Role.AUTHOR)
CITY = Path("playlists/city-may.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = make_house(tmp_path_factory.mktemp("house"))
    with made.unit(LOCAL) as unit:
        signs.create(unit, Path("signs/twin-towers.yaml").read_text(encoding="utf-8"))
        documents.create(
            unit, SIGN, "playlist", "welcome", "ledsign: playlist/1\ntitle: 欢迎\nitems:\n  - text: 欢迎\n"
        )
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture
def ask(house):
    """Asks as the page does; the answer's ``ok``, ``refused`` or ``stale``."""

    def asked(what, who=AUTHOR, language="zh", **values):
        def who_looks():
            return who

        viewer = SimpleNamespace(house=house, actor=who_looks, language=language, say=lambda zh, _: zh)
        return answered(viewer, Desk(SIGN, language), what, values)

    return asked


@pytest.fixture
def city(house, request):
    with house.unit(AUTHOR) as unit:
        return documents.create(unit, SIGN, "schedule", request.node.name, CITY).row.id


def text_of(house, schedule):
    with house.view(AUTHOR) as unit:
        return documents.text(unit, documents.get(unit, SIGN, "schedule", schedule))


def read(ask, city, first="2026-05-04", last="2026-05-10", **more):
    return ask("read", schedule=city, first=first, last=last, **more)["ok"]


def test_the_overview_says_what_there_is_and_what_one_may(ask, city):
    told = ask("overview")["ok"]
    assert city in [one["id"] for one in told["schedules"]]
    assert told["playlists"] == [{"name": "welcome", "title": "欢迎"}]
    assert (told["zone"], told["live"], told["mayWrite"], told["maySubmit"]) == (
        "Asia/Shanghai",
        None,
        True,
        True,
    )
    assert not ask("overview", actor("o", Role.PROPERTY, Role.REVIEWER))["ok"]["mayWrite"]


def test_the_calendar_tells_holidays_make_up_days_the_moon_and_the_sun(ask, city):
    days = {one["day"]: one for one in read(ask, city)["days"]}
    assert (days["2026-05-05"]["kind"], days["2026-05-05"]["told"]) == ("holiday", "立夏")
    assert days["2026-05-09"]["kind"] == "make-up"
    assert (days["2026-05-09"]["lunar"], days["2026-05-09"]["weekday"]) == ("三月廿三", 5)
    assert 1100 < days["2026-05-09"]["sunset"] < 1140
    shared = next(one for one in days["2026-05-06"]["bars"] if len(one["names"]) > 1)
    assert (shared["from"], shared["to"], len(shared["others"])) == (420, 570, 1)


def test_who_loses_is_told_with_who_wins(ask, city):
    day = read(ask, city, "2026-05-15", "2026-05-15")["days"][0]
    assert day["wanted"]["night tour"] == [[1260.0, 1440.0]]
    assert next(one for one in day["bars"] if one["names"] == ["night tour"])["from"] == 1320
    told = ask("explain", at="2026-05-15T21:30:00", schedule=city)["ok"]
    assert (told["lit"], told["next"]) == ("职业教育活动周：技能让生活更美好", "夜游浦江")
    assert [(one["name"], one["wins"]) for one in told["contenders"][:2]] == [
        ("skills", True),
        ("night tour", False),
    ]
    assert told["contenders"][1]["why"] == "另一个节目优先级更高"
    assert told["ms"] == datetime(2026, 5, 15, 13, 30, tzinfo=UTC).timestamp() * 1000
    assert told["day"]["day"] == "2026-05-15"


def test_before_anything_was_released_nothing_is_told_to_be_lit(ask):
    assert ask("explain", at="2026-05-15T21:30:00", schedule=None)["ok"]["nothing"]


def test_changing_hours_changes_these_hours_and_nothing_else(ask, house, city):
    entry = next(one for one in read(ask, city)["entries"] if one["name"] == "morning")
    assert (entry["kept"], entry["share"], entry["clip"]) == ({}, "2", False)
    answer = ask(
        "change", schedule=city, version=1, list="campaigns", name="morning", kept=entry["kept"],
        when=entry["when"] | {"daily": ["06:30-09:30"]},
        fields={"title": "早安上海", "priority": 20, "playlist": "morning"},
    )  # fmt: skip
    assert answer["ok"]["version"] == 2 and answer["ok"]["kept"]
    at = CITY.index("daily: 07:00-09:30")
    assert text_of(house, city) == CITY[:at] + 'daily: "06:30-09:30"' + CITY[at + len("daily: 07:00-09:30") :]


def test_a_remark_behind_a_value_stays_and_what_is_taken_out_goes(ask, house, city):
    tour = {"schedule": city, "version": 1, "list": "campaigns", "name": "night tour"}
    answer = ask("change", **tour, fields={"title": ""},
                 when={"daily": ["20:00-23:00"], "dates": ["2026-05-01..2026-05-31"],
                       "except": ["2026-05-20"]})  # fmt: skip
    after = text_of(house, city)
    assert answer["ok"]["kept"]
    assert '    daily: "20:00-23:00" # over midnight' in after and "    priority: 30\n    except:" in after
    assert "title: 夜游浦江" not in after and "days: fri-sat" not in after
    assert after.count("\n") == CITY.count("\n") - 1


def test_saving_the_same_makes_no_version(ask, city):
    entry = next(one for one in read(ask, city)["entries"] if one["name"] == "skills")
    answer = ask(
        "change", schedule=city, version=1, list="campaigns", name="skills", when=entry["when"],
        fields={"title": entry["ownTitle"], "priority": 50, "playlist": "skills"},
    )  # fmt: skip
    assert answer["ok"]["version"] == 1


def test_an_added_entry_brings_its_playlist_and_keeps_every_comment(ask, house, city):
    when = {"daily": ["12:00-13:00"], "dates": ["2026-05-12..2026-05-14"]}
    answer = ask("add", schedule=city, version=1, list="campaigns", when=when,
                 fields={"title": "午间 / 问候", "playlist": "welcome", "priority": 0})  # fmt: skip
    added = next(one for one in answer["ok"]["entries"] if one["playlist"] == "welcome")
    assert (added["name"], added["sentence"]) == ("午间 问候", "每天 12:00–13:00，2026年5月12日至14日")
    after = text_of(house, city).splitlines()
    assert not [line for line in CITY.splitlines() if line not in after]
    assert "  welcome: welcome.yaml" in after
    day = read(ask, city, "2026-05-13", "2026-05-13")["days"][0]
    assert [(one["from"], one["to"]) for one in day["bars"] if one["title"] == "午间 / 问候"] == [(720, 780)]


def test_two_entries_of_one_title_get_names_of_their_own(ask, city):
    for version in (1, 2):
        answer = ask("add", schedule=city, version=version, list="blackouts", when={"dates": ["2026-05-20"]},
                     fields={"title": "静默"})  # fmt: skip
    assert [one["name"] for one in answer["ok"]["entries"]][-2:] == ["静默", "静默 2"] or {
        "静默", "静默 2"
    } <= {one["name"] for one in answer["ok"]["entries"]}  # fmt: skip


def test_deleting_and_undoing_brings_the_very_text_back(ask, house, city):
    assert "考试静默" not in str(
        ask("remove", schedule=city, version=1, list="blackouts", name="exam silence")
    )
    assert read(ask, city)["version"] == 2
    assert ask("restore", schedule=city, version=2, to=1)["ok"]["version"] == 3
    assert text_of(house, city) == CITY


def test_who_comes_second_is_shown_both(ask, city):
    ask(
        "change",
        schedule=city,
        version=1,
        list="campaigns",
        name="skills",
        when={"daily": ["18:00-20:00"]},
        fields={},
    )
    mine = {"list": "campaigns", "name": "skills", "when": {"daily": ["19:00-21:00"]}, "kept": {}}
    assert ask("change", schedule=city, version=1, fields={}, **mine)["stale"]["version"] == 2
    both = ask("theirs", schedule=city, **mine)["ok"]
    assert (both["entry"]["sentence"], both["mine"]) == ("每天 18:00–20:00", "每天 19:00–21:00")
    ask("remove", schedule=city, version=2, list="campaigns", name="skills")
    assert ask("theirs", schedule=city, **mine)["ok"]["entry"] is None


def test_days_that_nobody_knows_are_refused_with_the_remedy(ask, city):
    answer = ask("add", schedule=city, version=1, list="campaigns", fields={"title": "x", "playlist": "city"},
                 when={"days": ["workdays"], "dates": ["2031-01-01.."]})  # fmt: skip
    problems = answer["refused"]["problems"]
    assert problems and all(one["message"] and one["remedy"] for one in problems)


def test_who_may_only_look_changes_nothing(ask, house, city):
    answer = ask(
        "remove", actor("r", Role.REVIEWER), schedule=city, version=1, list="campaigns", name="skills"
    )
    assert "refused" in answer and text_of(house, city) == CITY


@pytest.mark.parametrize("what", ["drop", "__init__", "_told"])
def test_only_what_is_offered_can_be_asked(ask, what):
    assert "refused" in ask(what)


def test_a_broken_question_is_refused_and_not_a_crash(ask, city):
    assert "refused" in ask("read", schedule=city)
    assert "refused" in ask("read", schedule=city, first="x", last="y")
    assert "refused" in ask("explain", at="never", schedule=city)
    assert "refused" in ask("change", schedule="../../etc", version=1, list="campaigns", name="x", fields={})


def test_a_schedule_is_made_around_a_playlist_and_its_first_and_last_entry_come_and_go(ask):
    made = ask("create", title="十二月", playlist="welcome")["ok"]
    added = ask(
        "add", schedule=made["id"], version=1, list="campaigns", when={}, fields={"playlist": "welcome"}
    )["ok"]
    assert [one["sentence"] for one in added["entries"]] == ["全天"]
    gone = ask("remove", schedule=made["id"], version=2, list="campaigns", name="welcome")["ok"]
    assert gone["entries"] == []


def test_an_entry_that_is_not_there_and_a_name_that_is(house, city):
    with house.unit(AUTHOR) as unit, pytest.raises(Unknown):
        entries.change(unit, SIGN, city, 1, "campaigns", "nobody", {"title": "x"})
    with house.unit(AUTHOR) as unit, pytest.raises(Unknown):
        entries.remove(unit, SIGN, city, 1, "playlists", "city")
    with house.unit(AUTHOR) as unit, pytest.raises(Conflict):
        entries.change(unit, SIGN, city, 1, "campaigns", "skills", {"name": "city"})


def test_shares_and_midnight_are_fields_of_the_form(ask, house, city):
    night = next(one for one in read(ask, city)["entries"] if one["name"] == "night tour")
    given = {"schedule": city, "list": "campaigns", "name": "night tour", "when": night["when"]}
    assert ask("change", version=1, fields={"share": "30%", "clip": True}, **given)["ok"]["kept"]
    after = next(one for one in read(ask, city)["entries"] if one["name"] == "night tour")
    assert (after["share"], after["clip"]) == ("30%", True)
    assert ask("change", version=2, fields={"share": "", "clip": False}, **given)["ok"]["version"] == 3
    assert "clip" not in text_of(house, city) and "share: 30%" not in text_of(house, city).replace('"', "")
    assert "problems" in ask("change", version=3, fields={"share": "much"}, **given)["refused"]


def test_an_override_has_a_beginning_and_an_end_and_is_changed_like_any_other(ask, house, city):
    fields = {"title": "来访", "playlist": "welcome", "from": "2026-05-12T09:00", "until": "2026-05-12T10:30"}
    made = ask("add", schedule=city, version=1, list="overrides", fields=fields)["ok"]
    one = next(found for found in made["entries"] if found["list"] == "overrides")
    assert one["sentence"] == "2026年5月12日 09:00 至 2026年5月12日 10:30"
    assert (one["from"], one["until"], one["for"]) == ("2026-05-12T09:00", "2026-05-12T10:30", "")
    later = {"until": "2026-05-12T11:00", "for": "", "title": "来访"}
    assert ask("change", schedule=city, version=2, list="overrides", name="来访", fields=later)["ok"]
    assert "until: 2026-05-12T11:00" in text_of(house, city).replace('"', "")
    long = ask("change", schedule=city, version=3, list="overrides", name="来访",
               fields={"until": "2026-05-14T11:00"})  # fmt: skip
    assert long["refused"]["problems"]
    day = read(ask, city, "2026-05-12", "2026-05-12")["days"][0]
    assert [bar["layer"] for bar in day["bars"] if bar["title"] == "来访"] == ["override"]


def test_brightness_is_edited_and_the_first_that_holds_counts(ask, house, city):
    first = ask("add", schedule=city, version=1, list="brightness", fields={"level": "25%"},
                when={"daily": ["20:00-21:00"]})["ok"]  # fmt: skip
    levels = [one for one in first["entries"] if one["list"] == "brightness"]
    made = levels[-1]
    assert (made["name"], made["level"], made["title"]) == (f"#{len(levels)}", "25%", "25%")
    steps = dict(read(ask, city, "2026-05-12", "2026-05-12")["days"][0]["levels"])
    moved = ask("move", schedule=city, version=2, list="brightness", name=made["name"], to=0)["ok"]
    assert next(one["level"] for one in moved["entries"] if one["list"] == "brightness") == "25%"
    after = dict(read(ask, city, "2026-05-12", "2026-05-12")["days"][0]["levels"])
    assert after[1200] == 0.25 and steps.get(1200) != 0.25
    changed = ask("change", schedule=city, version=3, list="brightness", name="#1",
                  when={"daily": ["20:00-21:00"]}, fields={"level": "50%"})  # fmt: skip
    assert changed["ok"]["version"] == 4 and "level: 50%" in text_of(house, city).replace('"', "")
    gone = ask("remove", schedule=city, version=4, list="brightness", name="#1")["ok"]
    assert len([one for one in gone["entries"] if one["list"] == "brightness"]) == len(levels) - 1


def test_conflicts_and_gaps_are_told_day_by_day(ask, city):
    days = read(ask, city, "2026-05-01", "2026-05-31")["days"]
    assert not any("clashes" in one or "gaps" in one for one in days)
    ask("add", schedule=city, version=1, list="campaigns", fields={"playlist": "city", "priority": 50},
        when={"daily": ["21:00-23:00"], "dates": ["2026-05-12"]})  # fmt: skip
    filler = next(one for one in read(ask, city)["entries"] if one["list"] == "fillers")
    ask("change", schedule=city, version=2, list="fillers", name=filler["name"], fields={},
        when={"daily": ["06:00-24:00"]})  # fmt: skip
    days = {one["day"]: one for one in read(ask, city, "2026-05-11", "2026-05-13")["days"]}
    assert days["2026-05-12"]["clashes"] == [{"from": 1260, "to": 1320, "names": ["skills", "city 2"]}]
    assert days["2026-05-12"]["gaps"] == [[0.0, 360.0]] and "clashes" not in days["2026-05-11"]


def test_a_recurrence_is_drawn_on_its_days_and_on_no_other(ask, city):
    ask("add", schedule=city, version=1, list="campaigns", fields={"playlist": "city", "priority": 99},
        when={"daily": ["12:00-13:00"], "dates": ["2026-05-04..2026-05-31"],
              "rrule": ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"]})  # fmt: skip
    days = read(ask, city, "2026-05-01", "2026-05-31")["days"]
    lit = [one["day"] for one in days for bar in one["bars"] if (bar["from"], bar["to"]) == (720, 780)]
    assert lit == ["2026-05-04", "2026-05-18"]
