"""All reports of an ICS as one tagged PDF: cover, scorecard, contents, reports, annex, methods."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from rhoanalytics import project
from rhoanalytics.display.scorecard import ScorecardTable
from rhoanalytics.display.typst_markup import array, call, literal
from rhoanalytics.measures.scorecard import Scorecards
from rhoanalytics.pack.export.document import DocumentInfo, ExportResult, prepare
from rhoanalytics.pack.export.export_pdf import body
from rhoanalytics.pack.export.headings import HeadingLevels
from rhoanalytics.pack.export.markdown_typst import markdown_to_typst
from rhoanalytics.pack.export.parts import Part
from rhoanalytics.pack.export.pictures import pictures
from rhoanalytics.pack.export.typesetting import TEMPLATES, opening, typeset

METHODS = "methods"
"""Tag of the cells that say how a report's figures were made: a booklet has them at its end."""

METHODS_TEXT = TEMPLATES / "methods.md"
"""What the methods chapter says of all reports."""


def booklet(
    document: DocumentInfo,
    parts: Sequence[Part],
    scorecards: Scorecards | None,
    area_code: str,
) -> ExportResult[bytes]:
    """The reports of an ICS as one PDF/UA-1; the same reports always give the same bytes.

    parts: the executed reports in the order of the booklet. scorecards: those of the ICS's nation;
    without them the booklet has no such page. What is to be known about the reports themselves was
    said when each was exported; the warnings here are only those of the booklet's own setting.

    Raises ReportFailed when a cell ended in an error or Typst refuses the document.
    """
    prepared = [(part, prepare(part.notebook)[0]) for part in parts]
    reports = array(array([literal(part.title), literal(part.summary)]) for part in parts)
    blocks = [opening("booklet", document, reports=reports)]
    if scorecards is not None:
        scorecard = ScorecardTable(scorecards, area_code).to_typst()
        blocks.append(_with_body(call("part", literal("Scorecard")), scorecard))
    blocks.append("#contents")
    for part, notebook in prepared:
        report = call("report-part", literal(part.title), literal(part.summary))
        blocks.append(_with_body(report, body(_cells(notebook, methods=False), HeadingLevels())))
    blocks += ["#data-annex", _methods(prepared)]
    files = {name: data for _, notebook in prepared for name, data in pictures(notebook).items()}
    content, noticed = typeset("\n\n".join(blocks), files, document)
    return ExportResult(content, noticed)


def _methods(prepared: Sequence[tuple[Part, NotebookNode]]) -> str:
    blocks = [markdown_to_typst(_methods_text(project.root()), HeadingLevels())]
    for part, notebook in prepared:
        if cells := _cells(notebook, methods=True):
            written = body(cells, HeadingLevels())
            blocks.append(_with_body(call("methods-of", literal(part.title)), written))
    return _with_body(call("part", literal("Methods and sources")), "\n\n".join(blocks))


def _cells(notebook: NotebookNode, *, methods: bool) -> list[NotebookNode]:
    """The cells that say how figures were made, or all others."""
    return [
        cell for cell in notebook.cells if (METHODS in cell.metadata.get("tags", ())) is methods
    ]


def _with_body(function: str, markup: str) -> str:
    return f"#{function}[\n{markup}\n]"


@cache
def _methods_text(root: Path) -> str:
    return (root / METHODS_TEXT).read_text(encoding="utf-8")
