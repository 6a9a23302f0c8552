"""The form of a table that programs read: its values beside its words, for files and downloads."""

import csv
import io
import math
import numbers
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rhoanalytics.display.cells import with_unit

TABLE_MIME = "application/vnd.rhoanalytics.table+json"
"""MIME type under which an output of a notebook carries its `TableData`."""

Value = str | float | int | None

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# A number as readers write it; "007" and "1e5" are codes.
_NUMBER = re.compile(r"-?(0|[1-9]\d*|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?")

# Beyond what any source of these figures knows, and short in the notebook.
_SIGNIFICANT = 6


@dataclass(frozen=True)
class DataColumn:
    """One column: its name in the data, and its heading in words, apart from the unit."""

    name: str
    label: str
    unit: str | None
    align: str

    @property
    def heading(self) -> str:
        """Label and unit, as printed."""
        return with_unit(self.label, self.unit)


@dataclass(frozen=True)
class TableData:
    """A table without its looks.

    caption: plain text. figure: title of the figure whose data this is, None for a table of its
    own. row_header: position of the column that names the rows. rows: one value for each column;
    numbers unformatted, else what is printed. printed: the same cells as printed.
    """

    caption: str
    figure: str | None
    notes: tuple[str, ...]
    source: str | None
    row_header: int
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    printed: tuple[tuple[str, ...], ...]

    def to_json(self) -> dict[str, Any]:
        """The table as what JSON can hold, for an output of a notebook."""
        return {
            "caption": self.caption,
            "figure": self.figure,
            "notes": list(self.notes),
            "source": self.source,
            "row_header": self.row_header,
            "columns": [dict(vars(column)) for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "printed": [list(row) for row in self.printed],
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> "TableData":
        """The table that `to_json` wrote."""
        return cls(
            caption=form["caption"],
            figure=form["figure"],
            notes=tuple(form["notes"]),
            source=form["source"],
            row_header=form["row_header"],
            columns=tuple(DataColumn(**column) for column in form["columns"]),
            rows=tuple(tuple(row) for row in form["rows"]),
            printed=tuple(tuple(row) for row in form["printed"]),
        )

    def csv(self) -> str:
        """The values as CSV (RFC 4180) below their headings; no text can act as a formula."""
        written = io.StringIO()
        writer = csv.writer(written)
        writer.writerow([harmless(column.heading) for column in self.columns])
        writer.writerows([[harmless(value) for value in row] for row in self.rows])
        return written.getvalue()


def plain_value(value: Any, printed: str) -> str | float | int:
    """The number behind a printed cell; the printed words where the cell says something else.

    A count that is printed rounded or as shorthand stays as printed: the number behind it is not
    for publication. A cell that was text all along, such as "-1,234.5", is the number it spells.
    """
    if isinstance(value, bool) or not isinstance(value, str | numbers.Real):
        return printed
    spelled = float(printed.replace(",", "")) if _NUMBER.fullmatch(printed) else None
    number = spelled if isinstance(value, str) else float(value)
    if spelled is None or number is None or not math.isfinite(number):
        return printed
    decimals = len(printed.partition(".")[2])
    # Half a unit of the last decimal, and a little for binary fractions.
    if abs(spelled - number) > 0.5000001 * 10**-decimals:
        return printed
    if number.is_integer():
        return int(number)
    return float(f"{number:.{_SIGNIFICANT}g}")


def harmless(value: Value) -> Value:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
