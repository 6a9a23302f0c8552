"""One table as a worksheet of gptables: headings with units, numbers as numbers, numbered notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

import pandas as pd
from gptables.core.gptable import GPTable

from rhoanalytics.display.cells import NOT_APPLICABLE, NOT_AVAILABLE, SHORTHAND, with_unit
from rhoanalytics.display.data_form import Value
from rhoanalytics.display.typst_markup import clean
from rhoanalytics.pack.sheets.report_tables import ReportTable
from rhoanalytics.pack.sheets.table_values import Cell, Labels, Measure, columns_of

ONE_TABLE = "This worksheet contains one table."

NAMES_ROWS = 2
"""The level of gptables' headings for the column that names the rows: plain, aligned left."""

LONGEST_HEADING = 240
"""Characters; Excel takes a table whose headings are longer than 255 for a damaged file."""

NARROWEST, WIDEST = 10, 48
"""Width of a column, in characters of the spreadsheet's own font; longer text wraps."""

_WIDER = 1.2  # 12 point Arial, which gptables writes, against the 11 point of that unit

_HEADING_LINES = 3


@dataclass
class Notes:
    """The notes of all tables, each numbered once, with the worksheets that it is about."""

    worksheets: dict[str, list[str]] = field(default_factory=dict)

    def reference(self, note: str, worksheet: str) -> str:
        """What gptables replaces by the note's number."""
        self.worksheets.setdefault(note, []).append(worksheet)
        return f"$${list(self.worksheets).index(note)}$$"

    def table(self) -> pd.DataFrame | None:
        """The notes as gptables wants them; None where there are none."""
        if not self.worksheets:
            return None
        return pd.DataFrame(
            [
                [str(number), as_text(note), ", ".join(names)]
                for number, (note, names) in enumerate(self.worksheets.items())
            ],
            columns=["reference", "Note", "Worksheets"],
        )


@dataclass(frozen=True)
class Column:
    """A column as it is written.

    decimals: how many of a number are shown, None for text. names_rows: whether it names the rows.
    """

    heading: str
    cells: tuple[Value, ...]
    decimals: int | None = None
    names_rows: bool = False

    @property
    def width(self) -> float:
        """Numbers do not wrap; headings and text may."""
        shown = [_shown(cell, self.decimals) for cell in self.cells]
        words = max(map(len, self.heading.split()))
        heading = max(words, -(-len(self.heading) // _HEADING_LINES)) + 1
        widest = max(heading, *(len(cell) for cell in shown))
        return min(max(widest, NARROWEST), WIDEST) * _WIDER


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name, the table, and the lines that stand below the title."""

    name: str
    table: ReportTable
    about: Sequence[str]
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, name: str, table: ReportTable, about: Sequence[str], notes: Notes) -> "Sheet":
        """The sheet of a table; `about` says which place, boundaries and report it belongs to."""
        data = table.data
        lines = [*about]
        if data.figure:
            lines.append(f"Shown in the figure: {data.figure}")
        said = [note for note in data.notes if note.split(" ", 1)[0] not in SHORTHAND]
        references = "".join(notes.reference(note, name) for note in dict.fromkeys(said))
        written = [as_text(line) for line in lines]
        if references:
            written.append(f"Notes to this table: {references}")
        return cls(name, table, written, tuple(_written(columns_of(data))))

    def gptable(self) -> GPTable:
        """The sheet as gptables has it."""
        data = self.table.data
        frame = pd.DataFrame(
            {heading: list(column.cells) for heading, column in self._by_heading().items()},
            dtype=object,
        )
        return GPTable(
            table=frame,
            table_name=f"table_{re.sub(r'[^A-Za-z0-9]', '_', self.name)}",
            title=as_text(data.caption),
            subtitles=[*self.about],
            instructions=ONE_TABLE,
            legend=_legend(frame),
            source=as_text(f"Source: {data.source}") if data.source else None,
            index_columns={NAMES_ROWS: [each.names_rows for each in self.columns].index(True)},
            additional_formatting=self._formats(),
        )

    def _by_heading(self) -> dict[str, Column]:
        """Headings that occur once, whatever their capitals, as tables of a spreadsheet ask."""
        found: dict[str, Column] = {}
        taken: set[str] = set()
        for column in self.columns:
            heading, number = column.heading[:LONGEST_HEADING], 2
            while heading.casefold() in taken:
                heading = f"{column.heading[:LONGEST_HEADING]} ({number})"
                number += 1
            taken.add(heading.casefold())
            found[heading] = column
        return found

    def _formats(self) -> list[dict]:
        by_decimals: dict[int, list[int]] = {}
        for position, column in enumerate(self.columns):
            if column.decimals is not None:
                by_decimals.setdefault(column.decimals, []).append(position)
        return [
            {
                "column": {
                    "columns": positions,
                    "format": {"num_format": _format(decimals), "align": "right"},
                    "include_names": True,
                }
            }
            for decimals, positions in by_decimals.items()
        ]


def as_text(words: str) -> str:
    """Text in which gptables finds no link, no reference to a note and no cell without words."""
    written = clean(words).replace("](", "] (").replace("$$", "$ $")
    if written == "%":
        return "per cent"
    return written if re.search("[A-Za-z0-9]", written) else f"Text: {written}"


def _written(columns: Sequence[Labels | Measure]) -> list[Column]:
    """The columns as they are written: limits have columns of their own."""
    written = []
    for column in columns:
        if isinstance(column, Labels):
            cells = tuple(_plain(cell) for cell in column.cells)
            label = as_text(column.label)
            written.append(Column(label, cells, names_rows=column.names_rows))
            continue
        decimals = max(map(_decimals, column.cells))
        values = tuple(_value(cell) for cell in column.cells)
        written.append(Column(as_text(column.heading), values, decimals))
        for side in ("lower", "upper") if column.has_limits else ():
            limits = tuple(_limit(cell, side) for cell in column.cells)
            label = f"{column.label}, {side} 95% limit"
            heading = label if column.said_unit else with_unit(label, column.unit)
            written.append(Column(as_text(heading), limits, decimals))
    return written


def _plain(value: Value) -> str | float | int:
    """A value for a cell; an empty cell cannot be told from a forgotten one."""
    if value is None or value == "":
        return NOT_AVAILABLE
    return as_text(value) if isinstance(value, str) else value


def _value(cell: Cell) -> Value:
    if cell.shorthand and cell.number is not None:
        # A number with a mark beside it is text.
        return f"{cell.printed.split(' ', 1)[0]} {cell.shorthand}"
    return _plain(cell.value)


def _limit(cell: Cell, side: str) -> Value:
    limit = cell.lower if side == "lower" else cell.upper
    return _plain(limit if limit is not None else cell.shorthand or NOT_APPLICABLE)


def _decimals(cell: Cell) -> int:
    number = cell.printed.split(" ", 1)[0]
    return len(number.rstrip("%").partition(".")[2]) if cell.number is not None else 0


def _format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _shown(value: Value, decimals: int | None) -> str:
    return str(value) if isinstance(value, str) or decimals is None else f"{value:,.{decimals}f}"


def _legend(frame: pd.DataFrame) -> list[str]:
    """What the shorthand in the table means."""
    marks = set(chain.from_iterable(str(cell).split() for cell in frame.to_numpy().flat))
    used = [f"{mark} means {meaning}" for mark, meaning in SHORTHAND.items() if mark in marks]
    return [f"Shorthand: {'; '.join(used)}."] if used else []
