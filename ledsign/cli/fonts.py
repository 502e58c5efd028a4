"""``ledsign fonts``: every font, its sizes, licence and coverage; and what each size covers in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from ledsign.text.coverage import FontCoverage, SizeCoverage

# words of a font's own licence text: what it is called
_LICENCES = (
    ("open font license", "SIL OFL"), ("font embedding exception", "GPL + FE"), ("gnu gpl", "GPL"),
    ("general public license", "GPL"), ("apache", "Apache-2.0"), ("bitstream", "Bitstream Vera"),
    ("bsd", "BSD"), ("public domain", "PD"),
)  # fmt: skip
_PER_LINE = 40
_LONGEST_LICENCE = 18


def fonts(
    missing: Annotated[
        str, typer.Option(metavar="LIST", help="Print what is missing of a list: gb2312, 8105, gb18030-2 …")
    ] = "",
    size: Annotated[int, typer.Option(min=8, max=1024, help="With --missing: at which size, in px.")] = 28,
    font: Annotated[str, typer.Option(help="With --missing: from one font instead of a size.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Everything as one JSON object.")] = False,
) -> None:
    """List every font with sizes, licence and coverage of the Chinese standards.

    Your own fonts (TTF, OTF, TTC, PCF, BDF) go into $LEDSIGN_HOME/fonts, or the folder LEDSIGN_USER_FONTS.
    """
    from ledsign.cli.say import json_line
    from ledsign.core.problem import operator_language
    from ledsign.settings import user_fonts
    from ledsign.text.coverage import font_coverage, size_coverage
    from ledsign.text.fonts import FontLibrary

    library = FontLibrary(user_fonts=user_fonts())
    found, faults = font_coverage(library)
    classes = size_coverage(found)
    if missing:
        _print_missing(missing, size, font, found, classes, as_json=json)
        return
    if json:
        json_line(
            fonts=[one.as_json() for one in found],
            sizes=[one.as_json() for one in classes],
            faults=[str(one) for one in faults],
            folder=str(library.user.folder),
        )
        return
    _print_tables(found, classes, [str(one) for one in faults], str(library.user.folder), operator_language())


def _print_tables(
    found: list[FontCoverage], classes: list[SizeCoverage], faults: list[str], folder: str, language: str
) -> None:
    from rich.console import Console
    from rich.text import Text

    from ledsign.core.problem import Bilingual

    console = Console(highlight=False)
    console.print(_font_table(found, language))
    console.print(_coverage_table(found, classes, language))
    notes = [
        Bilingual(
            "✓ complete; +n: n of them in another font or enlarged. --missing LIST prints what is not there.",
            "✓ 全部覆盖；+n：其中 n 字改用其他字体或放大点阵。--missing 列表名 可列出缺字。",
        ),
        Bilingual(f"your own fonts go into {folder}", f"自备字体请放入 {folder}"),
    ]
    for note in notes:
        console.print(Text(note.in_language(language), style="dim"), soft_wrap=True)
    for fault in faults:
        console.print(Text(f"! {fault}", style="yellow"), soft_wrap=True)


def _font_table(found: list[FontCoverage], language: str) -> Table:
    zh = language == "zh"
    table = _table(*(("字体", "字号", "许可", "文件") if zh else ("font", "sizes", "licence", "file")))
    for one in found:
        sizes = one.sizes.replace("any", "任意") if zh else one.sizes
        row = (one.font, sizes, _short_licence(one.licence), one.file.name)
        table.add_row(*row, style="" if one.shipped else "cyan")
    return table


def _coverage_table(found: list[FontCoverage], classes: list[SizeCoverage], language: str) -> Table:
    """How much of each list every font draws, then every size class with the fonts behind it."""
    from rich.text import Text

    from ledsign.text.charsets import charsets

    zh = language == "zh"
    table = _table("字体 / 字号" if zh else "font / size")
    table.add_column("字数" if zh else "glyphs", justify="right", no_wrap=True)
    for charset in charsets().values():
        short = charset.short if zh else charset.short.replace("符号", "signs")
        table.add_column(f"{short}\n{len(charset.codes):,}", justify="right", no_wrap=True)
    for one in found:
        drawn_by = [_drawn(count, key) for key, count in one.have.items()]
        table.add_row(one.font, f"{len(one.codes):,}", *drawn_by, style="" if one.shipped else "cyan")
    table.add_section()
    for size in classes:
        cells = []
        for key, charset in charsets().items():
            drawn = len(charset.codes & size.codes)
            other = drawn - len(charset.codes & size.design)
            note = f" +{other:,}" if other and drawn == len(charset.codes) else ""
            cells.append(_drawn(drawn, key) + Text(note, style="dim"))
        table.add_row(Text(size.name, style="bold"), f"{len(size.codes):,}", *cells)
    return table


def _table(*headings: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    return table


def _drawn(count: int, key: str) -> Text:
    from rich.text import Text

    from ledsign.text.charsets import charsets

    if count == len(charsets()[key].codes):
        return Text("✓", style="bold green")
    return Text(f"{count:,}" if count else "–", style="" if count else "dim")


def _short_licence(said: str) -> str:
    short = next((name for words, name in _LICENCES if words in said.lower()), " ".join(said.split()))
    return short if len(short) <= _LONGEST_LICENCE else short[: _LONGEST_LICENCE - 1] + "…"


def _print_missing(
    key: str, size: int, font: str, found: list[FontCoverage], classes: list[SizeCoverage], *, as_json: bool
) -> None:
    """Code points of the list that are missing at a size or in a font: characters in rows, or JSON."""
    from ledsign.cli.say import json_line, note
    from ledsign.core.problem import did_you_mean
    from ledsign.text.charsets import charsets
    from ledsign.text.font_file import normal

    if key not in charsets():
        meant = did_you_mean(key, charsets())
        hint = f"did you mean {meant}?" if meant else f"choose from {', '.join(charsets())}"
        raise typer.BadParameter(f"there is no list {key}; {hint}", param_hint="--missing")
    if font:
        chosen = next((one for one in found if normal(font) == normal(one.font)), None)
        if chosen is None:
            raise typer.BadParameter(
                f"choose from {', '.join(one.font for one in found)}", param_hint="--font"
            )
        codes, place = sorted(charsets()[key].codes - chosen.codes), chosen.font
    else:
        exact = next((one for one in classes if one.size_px == size), classes[-1])
        codes, place = exact.missing(key), f"{size} px"
    if as_json:
        json_line(list=key, of=place, missing=[f"U+{code:04X}" for code in codes])
        return
    note(
        f"{len(codes)} of {charsets()[key].name} missing, {place}",
        f"{place}：{charsets()[key].name} 缺 {len(codes)} 字",
    )
    for at in range(0, len(codes), _PER_LINE):
        typer.echo("".join(map(chr, codes[at : at + _PER_LINE])))
