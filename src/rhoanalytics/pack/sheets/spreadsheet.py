"""`tables.xlsx` of an ICS: one table to a sheet, as the Analysis Function asks of spreadsheets.

gptables sets it: cover, contents and notes come first; each table is marked as one and has a sheet
to itself, with its title, the meaning of shorthand and its source above it. (Government Analysis
Function, "Releasing statistics in spreadsheets".)
"""

import copy
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from gptables.core.api import produce_workbook
from gptables.core.cover import Cover
from gptables.core.theme import Theme
from gptables.core.wrappers import GPWorkbook
from gptables.utils.unpickle_themes import gptheme

from rhoanalytics.pack.export.document import DocumentInfo
from rhoanalytics.pack.export.parts import Part
from rhoanalytics.pack.sheets.report_tables import ReportTable, report_tables
from rhoanalytics.pack.sheets.scorecard_tables import PEERS, SCORECARD, scorecard_tables
from rhoanalytics.pack.sheets.sheets import ONE_TABLE, Notes, Sheet, as_text

if TYPE_CHECKING:
    from rhoanalytics.measures.scorecard import Scorecards

LANGUAGE = "en-GB"

ILLUSTRATIVE = "ILLUSTRATIVE DATA: invented figures, not about any real place."

_READING = (
    "Each worksheet holds one table. Its title, where its figures are from and what shorthand "
    "means stand above it; the notes that it refers to are on the worksheet Notes.",
    "Limits are 95% confidence limits and have columns of their own. Counts of everyone, such as "
    "those of the census, have none.",
    "Cells hold more decimals than they show.",
    "The same numbers, one to a row, are in data.csv beside this file.",
)

_OPTIONS = {
    "in_memory": True,
    # Whatever the data say is text or a number, never a formula or a link.
    "strings_to_formulas": False,
    "strings_to_urls": False,
}

_CONTENTS_WIDTHS = (24, 110)
_NOTES_WIDTHS = (16, 110, 40)

_A4 = 9


def spreadsheet(
    document: DocumentInfo,
    parts: Sequence[Part],
    scorecards: "Scorecards | None",
    area_code: str,
) -> bytes:
    """All tables of an ICS as a workbook; the same reports always give the same bytes.

    Scorecard and peers come first where there are any, then each report's tables in reading order;
    a table without rows is left out. Raises ReportFailed when a cell of a report ended in an error.
    """
    notes = Notes()
    place = _place(document)
    sheets = {
        name: Sheet.of(name, table, [*place, *about], notes)
        for name, about, table in _named(document, parts, scorecards, area_code)
    }
    file = io.BytesIO()
    with warnings.catch_warnings():
        # gptables warns of a workbook without notes, which is no fault.
        warnings.simplefilter("ignore")
        workbook = produce_workbook(
            file,
            {name: sheet.gptable() for name, sheet in sheets.items()},
            cover=_cover(document, parts),
            contentsheet_options={
                "title": as_text(f"Contents: tables about {document.area_name}"),
                "subtitles": [*place],
                "column_names": ["Worksheet", "Table"],
            },
            notes_table=notes.table(),
            notesheet_options={
                "title": as_text(f"Notes to the tables about {document.area_name}"),
                "instructions": " ".join([ONE_TABLE, *place[1:]]),
            },
            theme=_theme(),
            auto_width=False,
            workbook_options=_OPTIONS,
        )
    widths = {"Contents": _CONTENTS_WIDTHS, "Notes": _NOTES_WIDTHS} | {
        name: tuple(column.width for column in sheet.columns) for name, sheet in sheets.items()
    }
    _lay_out(workbook, widths)
    workbook.set_properties(_properties(document))
    workbook.close()
    return _in_english(file.getvalue())


@cache
def _theme() -> Theme:
    """The theme of gptables, with cells at the top of rows in which a neighbour wraps."""
    theme = copy.deepcopy(gptheme)
    theme.update_data_format({"valign": "top"})
    theme.update_index_2_format({"valign": "top"})
    return theme


def _place(document: DocumentInfo) -> list[str]:
    """The lines that every worksheet has: which place, and whether the figures are invented."""
    line = f"{document.area_name}, {document.geography_name}, edition of {document.dated}"
    return [as_text(line), *([ILLUSTRATIVE] if document.illustrative else [])]


def _named(
    document: DocumentInfo,
    parts: Sequence[Part],
    scorecards: "Scorecards | None",
    area_code: str,
) -> Iterator[tuple[str, list[str], ReportTable]]:
    """Each table with the name of its worksheet, and the report and section it is from."""
    cards = scorecard_tables(scorecards, area_code, document)
    for name, table in zip((SCORECARD, PEERS), cards, strict=False):
        if table.data.rows:
            yield name, [], table
    numbers: dict[str, int] = {}
    for part in parts:
        # "WRES trends" has the worksheets WRES 1, WRES 2, and so on.
        word = (re.findall(r"[A-Za-z0-9]+", part.title) or ["Report"])[0][:20]
        for table in report_tables(part.notebook):
            if table.data.rows:
                numbers[word] = numbers.get(word, 0) + 1
                section = f": {table.section}" if table.section else ""
                yield f"{word} {numbers[word]}", [f"{part.title}{section}"], table


def _cover(document: DocumentInfo, parts: Sequence[Part]) -> Cover:
    return Cover(
        title=as_text(f"{document.title}: tables"),
        intro=[
            *_place(document),
            as_text(document.subtitle or document.description or document.publisher),
            *(as_text(f"{part.title}. {part.summary}") for part in parts),
        ],
        about=[*_READING, as_text(f"Made by {document.publisher}, version {document.version}.")],
    )


def _lay_out(workbook: GPWorkbook, widths: dict[str, tuple[float, ...]]) -> None:
    """Readable columns, and printing on landscape A4, as wide as the page."""
    for worksheet in workbook.worksheets():
        for position, width in enumerate(widths.get(worksheet.name, ())):
            worksheet.set_column(position, position, width)
        worksheet.set_landscape()
        worksheet.set_paper(_A4)
        worksheet.fit_to_pages(1, 0)


def _properties(document: DocumentInfo) -> dict[str, Any]:
    return {
        "title": as_text(f"{document.title}: tables"),
        "subject": as_text(document.description),
        "author": document.publisher,
        "company": document.publisher,
        "keywords": as_text(", ".join(document.keywords)),
        "comments": ILLUSTRATIVE if document.illustrative else "",
        # From the data, not the clock: the same figures make the same bytes.
        "created": datetime.datetime.combine(document.date, datetime.time(12)),
    }


def _in_english(content: bytes) -> bytes:
    """The workbook with its language among its properties, which xlsxwriter cannot write."""
    ending = b"</cp:coreProperties>"
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for entry in made.infolist():
            data = made.read(entry)
            if entry.filename == "docProps/core.xml":
                language = f"<dc:language>{LANGUAGE}</dc:language>".encode()
                data = data.replace(ending, language + ending)
            kept.writestr(entry, data)
    return written.getvalue()
