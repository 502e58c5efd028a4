"""Markup: spans of another colour, inverse spans and fields inside a caption (docs/captions.md).

  [red]…[/]  [#ffcc00]…[/]  [on blue]…[/]  [white on red]…[/]  [invert]…[/]
  [dots]…[/]  [red]…[/red]                                                      spans, may be nested
  {time}  {time %H:%M}  {date %m月%d日}  {countdown 2026-05-31T22:00+08:00 {days}天 | 已闭幕}  fields
  [[  ]]  {{  }}                                                                the brackets themselves

Doubling is how templates of clocks and countdowns write a brace, and needs no care in any YAML string.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import regex

from ledsign.core.problem import Bilingual, Problem
from ledsign.show.template import Kind, parse_template, split_after, template_problems
from ledsign.text.marked import FIELD_CHAR, InlineField, Marked
from ledsign.text.markup_problems import DOTS, INVERSE, TELLING, markup_problem, tag_hint
from ledsign.text.style import MOST_STYLES, PLAIN, Colour, Style

MOST_FIELDS = 64

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BRACKET = regex.compile(r"[\[\]{}]")
_FIELD = regex.compile(r"\s*(\S+)(?:[^\S\n]([^\n]*))?", regex.DOTALL)
_DEFAULTS: dict[str, tuple[Kind, str]] = {
    "time": ("clock", "%H:%M"), "时间": ("clock", "%H:%M"),
    "date": ("clock", "%m月%d日"), "日期": ("clock", "%m月%d日"),
    "countdown": ("countdown", "{days}"), "倒计时": ("countdown", "{days}"),
}  # fmt: skip


def escape(text: str) -> str:
    """``text`` written so that it shows as it is where markup is on."""
    return str(_BRACKET.sub(lambda found: found[0] * 2, text))


def parse_markup(
    text: str, colour_of: Callable[[str], Colour], moment_of: Callable[[str], datetime]
) -> Marked:
    """Read ``text``. Never raises; ``colour_of`` and ``moment_of`` raise ValueError for what is none."""
    return _Parser(text, colour_of, moment_of).run()


def looks_marked(text: str) -> bool:
    """A caption without ``markup: true`` that was surely meant to have it."""
    return TELLING.search(text) is not None


@dataclass(slots=True)
class _Parser:
    source: str
    colour_of: Callable[[str], Colour]
    moment_of: Callable[[str], datetime]
    chars: list[str] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    styles: dict[Style, int] = field(default_factory=lambda: {PLAIN: 0})
    open: list[tuple[Style, int]] = field(default_factory=list)
    fields: list[InlineField] = field(default_factory=list)
    field_at: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> Marked:
        at = 0
        while at < len(self.source):
            at = self.step(at)
        for _, start in self.open:
            self.problems.append(markup_problem("unclosed", start, self.tag(start)))
        return Marked(
            text="".join(self.chars),
            origin=tuple(self.origin),
            style=tuple(self.numbers),
            styles=tuple(self.styles),
            fields=tuple(self.fields),
            field_at=tuple(self.field_at),
            problems=tuple(sorted(self.problems, key=lambda one: one.where.column)),
        )

    def step(self, at: int) -> int:
        """Read what stands at ``at``; where the next begins."""
        char = self.source[at]
        if char not in "[]{}":
            self.add(char, at)
            return at + 1
        if self.source[at : at + 2] == char * 2:
            self.add(char, at)
            return at + 2
        if char == "[":
            return self.read_tag(at)
        if char == "{":
            return self.read_field(at)
        self.problems.append(markup_problem("stray", at, char))
        self.add(char, at)
        return at + 1

    def add(self, char: str, at: int) -> None:
        style = self.open[-1][0] if self.open else PLAIN
        self.chars.append(char)
        self.origin.append(at)
        self.numbers.append(self.styles.setdefault(style, len(self.styles)))

    def tag(self, at: int) -> str:
        return self.source[at : self.source.index("]", at) + 1]

    def read_tag(self, at: int) -> int:
        end = self.source.find("]", at)
        if end < 0 or _BRACKET.search(self.source, at + 1, end) or "\n" in self.source[at:end]:
            self.problems.append(markup_problem("open", at, "["))
            self.add("[", at)
            return at + 1
        written = self.source[at + 1 : end].strip()
        if written.startswith("/"):
            self.close(written[1:].strip(), at)
            return end + 1
        style = self.style_of(written)
        if style is None:
            self.problems.append(markup_problem("tag", at, self.tag(at), tag_hint(written)))
            style = self.open[-1][0] if self.open else PLAIN
        elif style not in self.styles and len(self.styles) >= MOST_STYLES:
            self.problems.append(markup_problem("styles", at, self.tag(at)))
            style = PLAIN
        self.open.append((style, at))
        return end + 1

    def close(self, name: str, at: int) -> None:
        """End the innermost span; a ``name`` has to be what it was opened with."""
        if not self.open:
            self.problems.append(markup_problem("close", at, self.tag(at)))
            return
        _, start = self.open.pop()
        opened = self.tag(start)
        if name and name.lower() != opened[1:-1].strip().lower():
            self.problems.append(markup_problem("crossed", at, self.tag(at), Bilingual(opened, opened)))

    def style_of(self, written: str) -> Style | None:
        """The style a tag makes of the one around it; None when it is no tag."""
        around = self.open[-1][0] if self.open else PLAIN
        if written.lower() in DOTS:
            return replace(around, dots=True)
        if written.lower() in INVERSE:
            return replace(around, inverse=not around.inverse)
        ink, on, ground = f" {written} ".lower().partition(" on ")
        style = around
        try:
            if ink.strip() or not on:
                style = replace(style, colour=self.colour_of(ink.strip()))
            if on:
                style = replace(style, background=self.colour_of(ground.strip()))
        except ValueError:
            return None
        return style

    def read_field(self, at: int) -> int:
        end = self.field_end(at)
        if end < 0:
            self.problems.append(markup_problem("open", at, "{"))
            self.add("{", at)
            return at + 1
        written = self.source[at : end + 1]
        found = self.field_of(written, at)
        if found is not None and len(self.fields) >= MOST_FIELDS:
            self.problems.append(markup_problem("fields", at, written))
            found = None
        if found is None:
            for place in range(at, end + 1):
                self.add(self.source[place], place)
        else:
            self.fields.append(found)
            self.field_at.append(len(self.chars))
            self.add(FIELD_CHAR, at)
        return end + 1

    def field_end(self, at: int) -> int:
        """The brace that closes the one at ``at``, on the same line; −1 when there is none."""
        depth = 0
        for place in range(at, len(self.source)):
            char = self.source[place]
            if char == "\n":
                break
            depth += (char == "{") - (char == "}")
            if not depth:
                return place
        return -1

    def field_of(self, written: str, at: int) -> InlineField | None:
        parts = _FIELD.fullmatch(written[1:-1])
        name = parts[1].lower() if parts else ""
        if parts is None or name not in _DEFAULTS:
            self.problems.append(markup_problem("field", at, written))
            return None
        kind, usual = _DEFAULTS[name]
        template, target = (parts[2] or "").strip(), Fraction(0)
        after: str | None = None
        if kind == "countdown":
            moment, _, template = template.partition(" ")
            try:
                target = Fraction((self.moment_of(moment) - _EPOCH) // timedelta(microseconds=1), 1_000_000)
            except (ValueError, OverflowError):
                self.problems.append(markup_problem("moment", at, written))
                return None
            template, after = split_after(template)
        template = template.strip() or usual
        wrong = [
            one for inside in (template, after or "") for one in template_problems(kind, inside, placed=False)
        ]
        resting = parse_template(kind, after or "")
        if any(part.field for part in resting):
            self.problems.append(markup_problem("after", at, written))
            return None
        for one in wrong:
            told = markup_problem("inside", at, written, one.message)
            self.problems.append(replace(told, code="markup.field", remedy=one.remedy))
        if wrong:
            return None
        # nothing behind the bar means that nothing is to be seen
        said = "" if after is None else "".join(part.text for part in resting) or " "
        return InlineField(kind=kind, template=template, target=target, after=said)
