"""Configuration: options put together from a TOML file < the environment < flags, and where each came from.

A key nobody knows is refused, with the one that was probably meant; so is a variable ``LEDSIGN_…`` that looks
like an option misspelt. Values are checked together and every fault is told at once.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where, did_you_mean
from ledsign.service.options import Options
from ledsign.settings import home

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "service.toml"
PREFIX = "LEDSIGN_"
TESTS = "LEDSIGN_TEST_"  # said to the test suite, not to us
MASK = "••••••"
_CLOSE = 0.75
_QUERY = re.compile(r"(?i)(?<=[?&;])((?:[\w.-]*(?:pass|pwd|secret|token|key|service)[\w.-]*)=)[^&;]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One option: its value as text, secrets masked, and where that came from."""

    name: str
    value: str
    source: str
    about: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """``sources`` by name: ``default``, a file with its line, a variable, a flag."""

    options: Options
    sources: Mapping[str, str]

    def settings(self) -> list[Setting]:
        """Every option in the order they are declared."""
        found = []
        for name, field in Options.model_fields.items():
            english, _, chinese = (field.description or name).partition("\n")
            extra = field.json_schema_extra
            secret = isinstance(extra, dict) and bool(extra.get("secret"))
            shown = _shown(getattr(self.options, name))
            found.append(
                Setting(
                    name=name, value=masked(shown) if secret else shown,
                    source=self.sources[name], about=Bilingual(english, chinese or english),
                )
            )  # fmt: skip
        return found


def read(
    flags: Mapping[str, Any] | None = None,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Configuration:
    """Put it together. ``file`` must exist when it is named; ``home/service.toml`` need not.

    ``flags`` that are None were not given. Raises DocumentError with every fault.
    """
    variables = os.environ if environment is None else environment
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    where = Path(given.get("home") or variables.get(f"{PREFIX}HOME") or home()).expanduser()
    told, places, problems = _of_file(file, where)
    values, sources = dict(told), {name: places[name] for name in told}
    for name, value in _of_environment(variables, problems).items():
        values[name], sources[name] = value, f"{PREFIX}{name.upper()}"
    for name, value in given.items():
        values[name], sources[name] = value, f"--{name.replace('_', '-')}"
    values.setdefault("home", where)
    try:
        options = Options(**{name: _list_or_text(value) for name, value in values.items()})
    except ValidationError as error:
        problems += [_fault(one, sources) for one in error.errors(include_url=False)]
    if problems:
        raise DocumentError(problems)
    return Configuration(
        options=options, sources={name: sources.get(name, "default") for name in Options.model_fields}
    )


def _of_file(file: Path | None, where: Path) -> tuple[dict[str, Any], dict[str, str], list[Problem]]:
    path = file or where / FILE
    try:
        text = path.read_text(encoding="utf-8")
        told = tomllib.loads(text)
    except FileNotFoundError:
        if file is None:
            return {}, {}, []
        raise DocumentError([_unreadable(path, "no such file", "文件不存在")]) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DocumentError([_unreadable(path, str(error), str(error))]) from error
    lines = {name: _line_of(text, name) for name in told}
    problems = [
        _unknown(name, Where(file=str(path), line=lines[name]), did_you_mean(name, Options.model_fields))
        for name in told
        if name not in Options.model_fields
    ]
    known = {name: value for name, value in told.items() if name in Options.model_fields}
    return known, {name: f"{path}:{lines[name]}" for name in known}, problems


def _of_environment(variables: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    found = {}
    for variable, value in variables.items():
        if not variable.startswith(PREFIX) or variable.startswith(TESTS) or not value:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name in Options.model_fields:
            found[name] = value
        elif close := get_close_matches(name, list(Options.model_fields), n=1, cutoff=_CLOSE):
            meant = f"{PREFIX}{close[0].upper()}"
            problems.append(_unknown(variable, Where(file="environment", field=variable), meant))
    return found


def _line_of(text: str, name: str) -> int:
    key = re.compile(rf"""^\s*["']?{re.escape(name)}["']?\s*[=.]|^\s*\[+\s*["']?{re.escape(name)}\b""")
    return next((at for at, line in enumerate(text.splitlines(), 1) if key.match(line)), 0)


def _unknown(name: str, where: Where, meant: str | None) -> Problem:
    return Problem(
        code="option.unknown",
        message=Bilingual(f"there is no option {name!r}", f"没有选项 {name}"),
        remedy=Bilingual(
            f"did you mean {meant!r}?" if meant else "ledsign config lists them all",
            f"是否想写 {meant}？" if meant else "运行 ledsign config 查看全部选项",
        ),
        where=where,
    )


def _unreadable(path: Path, en: str, zh: str) -> Problem:
    return Problem(
        code="option.file",
        message=Bilingual(f"cannot be read: {en}", f"无法读取：{zh}"),
        remedy=Bilingual("write one option a line: name = value", "每行写一个选项：名称 = 值"),
        where=Where(file=str(path)),
    )


def _fault(error: Any, sources: Mapping[str, str]) -> Problem:
    name = str(error["loc"][0]) if error["loc"] else ""
    about = Options.model_fields[name].description if name in Options.model_fields else ""
    english, _, chinese = (about or name).partition("\n")
    return Problem(
        code="option.value",
        message=Bilingual(f"{name}: {error['msg']}", f"{name}：取值无效（{error['type']}）"),
        remedy=Bilingual(f"{name} is: {english}", f"{name}：{chinese or english}"),
        where=Where(file=sources.get(name, ""), field=name),
    )


def masked(url: str) -> str:
    """A database URL without what lets somebody in: its password, however written, and those in its query.

    What stands between ``//`` and the last ``@`` before the query is user and password, escaped or not.
    """
    scheme, sep, rest = url.partition("://")
    if not sep:
        return _QUERY.sub(rf"\1{MASK}", url)
    before, asked, query = rest.partition("?")
    if "@" in query and "@" not in before:  # an unescaped question mark in the password
        before, asked, query = rest, "", ""
    login, at, where = before.rpartition("@")
    user, colon, _ = login.partition(":")
    told = f"{user}{colon}{MASK if colon else ''}{at}{where}"
    return scheme + sep + told + _QUERY.sub(rf"\1{MASK}", asked + query)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list_or_text(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
