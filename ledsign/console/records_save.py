"""Saving the records: the same question once more, without the page's end, as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console.records_export import deeds_csv, plays_csv
from ledsign.console.records_found import ask
from ledsign.console.records_pdf import pdf
from ledsign.console.records_report import report

if TYPE_CHECKING:
    from ledsign.console.records_view import RecordsView
    from ledsign.service.unit import Unit

MOST_CSV, MOST_PDF = 100_000, 2_000
CSV, PDF = "text/csv", "application/pdf"


def save_buttons(view: RecordsView) -> None:
    """One for spreadsheets, one for paper; the trail also as its signed whole, which others can check."""
    say = view.say
    for label, told, kind in (
        (say("表格", "Table"), say("导出表格（CSV）", "Save as a table (CSV)"), CSV),
        ("PDF", say("导出 PDF 报告", "Save as a PDF report"), PDF),
    ):
        button = (
            ui.button(label, icon="download")
            .props(f'no-caps unelevated aria-label="{told}"')
            .classes("plain")
        )
        button.on_click(lambda kind=kind, button=button: _save(view, kind, button))
    if view.filter.trail:
        link = ui.link(say("带签名的完整记录", "The whole trail, signed"), "/api/v1/audit/export")
        link.props("download").classes("records-link")


async def _save(view: RecordsView, kind: str, button: ui.button) -> None:
    asked, say = view.filter, view.say

    def made(unit: Unit) -> bytes:
        sign = view.viewer.sign
        found = ask(unit, sign, asked, most=MOST_CSV if kind == CSV else MOST_PDF, figures=kind == PDF)
        if kind == PDF:
            return pdf(report(unit, sign, asked, found, say), say)
        if found.deeds is not None:
            return deeds_csv(found.deeds, asked.zone, say)
        return plays_csv(found.entries or (), asked.zone, say)

    button.props("loading")
    try:
        content = await view.viewer.look(made)
    finally:
        button.props(remove="loading")
    if content is None:
        return
    what = say("操作记录", "audit") if asked.trail else say("播出记录", "proof-of-play")
    of = asked.sign if asked.trail else view.viewer.sign
    name = "-".join(part for part in (what, of, f"{asked.first:%Y%m%d}", f"{asked.last:%Y%m%d}") if part)
    ui.download.content(content, f"{name}.{'csv' if kind == CSV else 'pdf'}", kind)
