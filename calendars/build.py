"""Build ``ledsign/schedule/data``: Chinese working days, the lunar calendar, solar terms.

    python calendars/build.py [FOLDER]     needs the ``test`` extra

Two packages are asked about every day of every year; where they differ nothing is written. The numbers of
the notices are in ``notices.json``. ``README.md`` beside this file says what to do when a new year comes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import holidays
from chinese_calendar import constants
from lunar_python import LunarYear, Solar

HERE = Path(__file__).parent
DATA = HERE.parent / "ledsign" / "schedule" / "data"
FIRST_LUNAR, LAST_LUNAR = 1899, 2100
FIRST_TERMS, LAST_TERMS = 1900, 2100
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
TERMS = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
_DAY = timedelta(days=1)


class Disagreement(Exception):  # noqa: N818
    """The two packages do not say the same about these days."""

    def __init__(self, days: list[date]) -> None:
        super().__init__(", ".join(map(str, days)))
        self.days = days


def notices() -> dict[str, list[dict[str, str]]]:
    """Year → the State Council's notices that say something about its days."""
    made: dict[str, list[dict[str, str]]] = json.loads((HERE / "notices.json").read_text("utf-8"))
    return made


def days_of(year: int) -> Iterator[date]:
    """Every day of ``year``."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += _DAY


def working_days(year: int) -> tuple[dict[str, list[str]], dict[str, str]]:
    """(day off → its festivals, make-up workday → the festival it is for), both in order of date.

    Raises Disagreement when the packages differ on whether people work on some day of the year.
    """
    other = holidays.country_holidays("CN", years=year)
    made_up = set(other.weekend_workdays)
    differ = []
    for day in days_of(year):
        works = day not in other and (day.weekday() < 5 or day in made_up)
        if chinese_calendar.is_workday(day) != works:
            differ.append(day)
    if differ:
        raise Disagreement(differ)
    off = {str(day): _festivals(day) for day in days_of(year) if day in constants.holidays}
    work = {str(day): NAMES[constants.workdays[day]] for day in days_of(year) if day in constants.workdays}
    return off, work


def _festivals(day: date) -> list[str]:
    """Mid-autumn within the National Day's holiday is both: so the notices of those years put it."""
    name = NAMES[constants.holidays[day]]
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    if name == "国庆节" and (lunar.getMonth(), lunar.getDay()) == (8, 15):
        return ["国庆节", "中秋节"]
    beside = {constants.holidays.get(day + step * _DAY) for step in (-1, 1)}
    if name == "中秋节" and "National Day" in beside:
        return ["国庆节", "中秋节"]
    return [name]


def year_file(year: int) -> dict[str, Any]:
    """The content of ``cn_days_<year>.json``."""
    off, work = working_days(year)
    return {
        "year": year,
        "valid_through": f"{year}-12-31",
        "notices": notices()[str(year)],
        "off": off,
        "work": work,
    }


def lunar_file() -> dict[str, Any]:
    """Lunar years: the day of New Year, the leap month (0 = none), the length of each month in order."""
    made = {}
    for year in range(FIRST_LUNAR, LAST_LUNAR + 1):
        months = [month for month in LunarYear.fromYear(year).getMonths() if month.getYear() == year]
        first = Solar.fromJulianDay(months[0].getFirstJulianDay())
        leap = next((-month.getMonth() for month in months if month.getMonth() < 0), 0)
        made[str(year)] = [
            date(first.getYear(), first.getMonth(), first.getDay()).isoformat(),
            leap,
            [month.getDayCount() for month in months],
        ]
    return {"source": "lunar_python (astronomical, GB/T 33661-2017, UTC+8)", "years": made}


def terms_file() -> dict[str, Any]:
    """Solar terms in UTC+8: for each year the days of the month, two terms a month from January on."""
    made = {}
    for year in range(FIRST_TERMS, LAST_TERMS + 1):
        table = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()
        days = {}
        for name, when in table.items():
            if when.getYear() == year:
                days[_TRANSLITERATED.get(name, name)] = (when.getMonth(), when.getDay())
        made[str(year)] = [days[name][1] for name in TERMS]
        assert [days[name][0] for name in TERMS] == [at // 2 + 1 for at in range(24)]
    return {"source": "lunar_python (astronomical, UTC+8)", "terms": list(TERMS), "years": made}


# The package's names for terms that its table holds twice, one for each end of the year.
_TRANSLITERATED = {
    "DA_XUE": "大雪",
    "DONG_ZHI": "冬至",
    "XIAO_HAN": "小寒",
    "DA_HAN": "大寒",
    "LI_CHUN": "立春",
}


def text_of(content: dict[str, Any]) -> str:
    """JSON with one line for each entry of the inner mappings and lists, so that changes can be reviewed."""
    parts = []
    for key, value in content.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"    {_json(name)}: {_json(part)}" for name, part in value.items())
            parts.append(f"  {_json(key)}: {{\n{inner}\n  }}")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            parts.append(
                f"  {_json(key)}: [\n" + ",\n".join(f"    {_json(part)}" for part in value) + "\n  ]"
            )
        else:
            parts.append(f"  {_json(key)}: {_json(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main(folder: Path) -> None:
    """Write every file; a year on which the packages differ stops it."""
    folder.mkdir(parents=True, exist_ok=True)
    for year in notices():
        (folder / f"cn_days_{year}.json").write_text(text_of(year_file(int(year))), "utf-8")
    (folder / "lunar.json").write_text(text_of(lunar_file()), "utf-8")
    (folder / "solar_terms.json").write_text(text_of(terms_file()), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
