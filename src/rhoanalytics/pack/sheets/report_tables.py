"""The tables of an executed report, in reading order, each with the section it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import mistune
from nbformat import NotebookNode

from rhoanalytics.display.data_form import TABLE_MIME, TableData
from rhoanalytics.display.typst_markup import clean
from rhoanalytics.pack.export.document import prepare


@dataclass(frozen=True)
class ReportTable:
    """One table of a report; `section` is the heading it stands under, below its chapter's."""

    section: str
    data: TableData


def report_tables(notebook: NotebookNode) -> list[ReportTable]:
    """Every table that readers see, and the data of every figure.

    Raises ReportFailed when a cell ended in an error.
    """
    prepared, _ = prepare(notebook)
    headings: list[tuple[int, str]] = []
    tables = []
    for part in _parts(prepared):
        if isinstance(part, str):
            for level, words in _headings(part):
                headings = [above for above in headings if above[0] < level]
                headings.append((level, words))
        else:
            section = ": ".join(words for _, words in headings)
            tables.append(ReportTable(section, TableData.from_json(part)))
    return tables


def _parts(notebook: NotebookNode) -> Iterator[str | dict[str, Any]]:
    """The text cells, as Markdown, and the tables, as JSON holds them, in order."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell.source
        for output in cell.get("outputs", ()):
            if TABLE_MIME in output.data:
                yield output.data[TABLE_MIME]
            elif "text/markdown" in output.data:
                yield output.data["text/markdown"]


def _headings(source: str) -> Iterator[tuple[int, str]]:
    for token in _parser()(source):
        if token["type"] == "heading":
            yield token["attrs"]["level"], clean(_words(token))


@cache
def _parser() -> Any:
    return mistune.create_markdown(renderer=None)


def _words(token: dict[str, Any]) -> str:
    return token.get("raw", "") + "".join(_words(child) for child in token.get("children", ()))
