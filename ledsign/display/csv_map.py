"""A wiring as a table: one line per LED, ``x,y,channel``.

    # everything after a hash is a comment
    x,y,channel
    0,0,0
    1,0,3

All three count from 0; ``channel`` is the LED's first byte on its controller. A header may put the columns
in any order and have more of them. Commas, semicolons or tabs separate, as spreadsheets of different
countries write them; a byte order mark is skipped.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.display.sign import MappedPixel

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("x", "y", "channel")
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def read_csv_map(text: str) -> tuple[MappedPixel, ...]:
    """The LEDs of a table in the order of its lines. Raises DocumentError listing every bad line."""
    rows = list(_rows(text))
    places = dict(zip(COLUMNS, range(3), strict=True))
    problems: list[Problem] = []
    if rows and not any(_NUMBER.fullmatch(cell) for cell in rows[0][1]):
        line, header = rows.pop(0)
        named = [cell.lower() for cell in header]
        missing = [column for column in COLUMNS if column not in named]
        if missing:
            raise DocumentError([_no_column(line, missing)])
        places = {column: named.index(column) for column in COLUMNS}
    if not rows:
        problems.append(_empty())
    found: list[MappedPixel] = []
    seen: dict[tuple[str, int, int], int] = {}
    for line, cells in rows:
        numbers: dict[str, int] = {}
        for column, place in places.items():
            cell = cells[place] if place < len(cells) else ""
            if _NUMBER.fullmatch(cell):
                numbers[column] = int(cell)
            else:
                problems.append(_no_number(line, column, cell))
        if len(numbers) == len(COLUMNS):
            pixel = MappedPixel(x=numbers["x"], y=numbers["y"], channel=numbers["channel"])
            problems += _repeated(line, pixel, seen)
            found.append(pixel)
    if problems:
        raise DocumentError(problems)
    return tuple(found)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and stripped cells of every line that says something."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.split("#", 1)[0] for line in plain.split("\n")]
    body = "\n".join(lines)
    delimiter = next((mark for mark in (";", "\t") if mark in body), ",")
    for number, line in enumerate(lines, 1):
        try:
            cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
        except csv.Error:  # a cell beyond the reader's limit: no number, reported as such
            cells = [line[:20]]
        cells = [cell.strip() for cell in cells]
        if any(cells):
            yield number, cells


def _repeated(line: int, pixel: MappedPixel, seen: dict[tuple[str, int, int], int]) -> Iterator[Problem]:
    for key, column, en, zh in (
        (("pixel", pixel.x, pixel.y), "x", f"pixel {pixel.x},{pixel.y}", f"像素 {pixel.x},{pixel.y}"),
        (("channel", pixel.channel, 0), "channel", f"channel {pixel.channel}", f"通道 {pixel.channel}"),
    ):
        first = seen.setdefault(key, line)
        if first != line:
            yield _problem(
                "csv.twice",
                line,
                column,
                (f"{en} is on line {first} already", f"{zh} 已在第 {first} 行"),
                ("leave one line for each LED", "每颗灯珠只留一行"),
            )


def _no_number(line: int, column: str, cell: str) -> Problem:
    return _problem(
        "csv.number",
        line,
        column,
        (f"{cell!r} is no whole number from 0", f"{cell!r} 不是从 0 起的整数"),
        ("write x,y,channel, e.g. 12,0,36", "写 x,y,channel，例如 12,0,36"),
    )


def _no_column(line: int, missing: list[str]) -> Problem:
    names = ", ".join(missing)
    return _problem(
        "csv.column",
        line,
        missing[0],
        (f"the header has no column {names}", f"表头缺少列 {names}"),
        ("name the columns x,y,channel, or leave the header out", "列名写 x,y,channel，或省略表头"),
    )


def _empty() -> Problem:
    return _problem(
        "csv.empty",
        0,
        "",
        ("there is no LED in the table", "表中没有灯珠"),
        ("write one line x,y,channel for each LED", "每颗灯珠写一行 x,y,channel"),
    )


def _problem(code: str, line: int, column: str, message: tuple[str, str], remedy: tuple[str, str]) -> Problem:
    return Problem(
        code=code,
        message=Bilingual(*message),
        remedy=Bilingual(*remedy),
        where=Where(line=line, field=column),
    )
