"""`data.csv` of an ICS: every number of its reports, one to a row, for whoever computes with them.

UTF-8 with a byte order mark: without one Excel, with which most people in the NHS open a CSV file,
takes it for a Windows code page and spoils every minus sign and accented name; pandas, R's readr
and Power BI skip the mark.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from rhoanalytics.display.data_form import Value, harmless
from rhoanalytics.display.typst_markup import clean
from rhoanalytics.pack.export.document import DocumentInfo
from rhoanalytics.pack.export.parts import Part
from rhoanalytics.pack.sheets.report_tables import ReportTable, report_tables
from rhoanalytics.pack.sheets.scorecard_tables import SOURCE, UNIT, scorecard_tables
from rhoanalytics.pack.sheets.table_values import Labels, Measure, columns_of, row_labels

if TYPE_CHECKING:
    from rhoanalytics.measures.scorecard import Scorecards


@dataclass(frozen=True)
class TidyRow:
    """One value; the fields are the columns of the file, in order, as README.md describes them."""

    area: str
    area_name: str
    geography: str
    edition: str
    illustrative: str
    report: str
    section: str
    table: str
    figure: str
    row: str
    row_details: str
    column: str
    unit: str
    value: Value
    lower: Value
    upper: Value
    shorthand: str
    printed: str
    source: str


COLUMNS = tuple(field.name for field in fields(TidyRow))


def tidy(
    document: DocumentInfo,
    parts: Sequence[Part],
    scorecards: "Scorecards | None",
    area_code: str,
) -> bytes:
    """The numbers of the scorecard and of these reports, in reading order, as CSV (RFC 4180).

    Raises ReportFailed when a cell of a report ended in an error.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    about = {
        "area": area_code,
        "area_name": document.area_name,
        "geography": document.geography_name,
        "edition": document.date.isoformat(),
        "illustrative": "yes" if document.illustrative else "no",
    }
    tables = [("scorecard", table) for table in scorecard_tables(scorecards, area_code, document)]
    tables += [(part.name, table) for part in parts for table in report_tables(part.notebook)]
    for report, table in tables:
        for row in _rows({**about, "report": report}, table):
            writer.writerow(map(_written, vars(row).values()))
    return written.getvalue().encode("utf-8-sig")


def _rows(about: dict[str, str], table: ReportTable) -> Iterator[TidyRow]:
    data = table.data
    columns = columns_of(data)
    own = {column.label: column.cells for column in columns if isinstance(column, Labels)}
    for position, label in enumerate(row_labels(columns, leave_out=(UNIT, SOURCE))):
        for measure in (column for column in columns if isinstance(column, Measure)):
            cell = measure.cells[position]
            yield TidyRow(
                **about,
                section=table.section,
                table=data.caption,
                figure=data.figure or "",
                row=label.name,
                row_details=label.details,
                column=measure.label,
                unit=str(own[UNIT][position] if UNIT in own else measure.unit or ""),
                value=cell.number,
                lower=None if isinstance(cell.lower, str) else cell.lower,
                upper=None if isinstance(cell.upper, str) else cell.upper,
                shorthand=cell.shorthand,
                # A minus sign, not a hyphen, after which a spreadsheet might calculate.
                printed=cell.printed if cell.number is None else cell.printed.replace("-", "−"),
                source=str(own[SOURCE][position] if SOURCE in own else data.source or ""),
            )


def _written(value: Value) -> Value:
    return harmless(clean(value)) if isinstance(value, str) else value
