"""A data table that reads well in a page, in print and through a screen reader."""

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from rhoanalytics.display import text
from rhoanalytics.display.base import DisplayObject
from rhoanalytics.display.cells import (
    NOT_AVAILABLE,
    Column,
    PrintedColumn,
    printed_columns,
    shorthand_notes,
)
from rhoanalytics.display.data_form import TABLE_MIME, DataColumn, TableData, plain_value
from rhoanalytics.display.letters import are_own, width_of
from rhoanalytics.display.typst_markup import array, call, clean, literal

NO_ROWS = "There are no rows to show."

WIDEST_ROW_HEADER = 38
WIDEST_TEXT = 30
HEADING_LINES = 3
"""Characters after which a name or a text wraps, and lines that a heading may take, in print."""

LONGEST_NUMBER = 24
"""Characters up to which a number with its limits stays on one line of a page."""

WIDTH_UNKNOWN = 999.0
"""Sizes of the type for cells with letters that the packaged font lacks: wider than any page."""


class Table(DisplayObject):
    """A table with a caption, header cells, aligned numbers and notes.

    frame: one row for each row printed; a named index becomes leading columns.
    caption: what the table holds. columns: mapping from a column of the frame to a `Column` (or
    just its label), in the order to print; None prints all columns. notes: sentences printed
    below. source: who published the figures. row_header: the column that names each row, the
    first one shown unless given. missing: what a missing value prints as; every harmonised
    shorthand that occurs, such as "[x]", is explained in a note by itself.
    Raises ValueError for an empty caption or heading and for columns not in the frame.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        caption: str,
        columns: Mapping[str, Column | str] | None = None,
        notes: Sequence[str] = (),
        source: str | None = None,
        row_header: str | None = None,
        missing: str = NOT_AVAILABLE,
    ) -> None:
        if not clean(caption):
            raise ValueError("caption: a table needs a caption that says what it holds")
        if not missing.strip():
            raise ValueError("missing: an empty cell cannot be told from a forgotten one")
        self.caption = caption
        self.source = source
        self._columns = printed_columns(frame, columns, missing)
        if not self._columns:
            raise ValueError("frame: a table needs at least one column")
        self._row_header = self._position(frame, columns, row_header)
        cells = (cell for column in self._columns for cell in column.cells)
        # A sentence whose condition failed is empty, and then there is no note.
        given = tuple(note for note in ((notes,) if isinstance(notes, str) else notes) if note)
        self.notes = (*given, *(note for note in shorthand_notes(cells) if note not in given))

    def __len__(self) -> int:
        return len(self._columns[0].cells)

    def to_html(self) -> str:
        label = html.escape(f"Table: {text.to_plain(self.caption)}")
        head = "".join(
            f'<th scope="col"{self._number_class(position)}>{html.escape(column.heading)}</th>'
            for position, column in enumerate(self._columns)
        )
        body = "\n".join(f"<tr>{self._row_html(row)}</tr>" for row in self._rows())
        if not body:
            body = f'<tr><td colspan="{len(self._columns)}">{NO_ROWS}</td></tr>'
        return (
            '<div class="report-table">\n'
            f'<div class="table-region" role="group" aria-label="{label}" tabindex="0">\n'
            f"<table>\n<caption>{text.to_html(self.caption)}</caption>\n"
            f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>\n"
            f"{notes_html(self.notes, self.source)}</div>"
        )

    def to_typst(self) -> str:
        return f"#{self.typst_call()}"

    def typst_call(self, *, number: str | None = None) -> str:
        """The Typst call without its leading `#`; `number` is the variable that numbers it."""
        rows = [array(literal(cell) for cell in row) for row in self._rows()]
        return call(
            "report-table",
            caption=text.to_typst(self.caption),
            alignment=array(column.align for column in self._columns),
            widths=array(
                str(natural_width(column, position == self._row_header))
                for position, column in enumerate(self._columns)
            ),
            widest=array(
                f"{widest_cell(column, position == self._row_header):.3f}"
                for position, column in enumerate(self._columns)
            )
            if rows
            else None,
            header=array(literal(column.heading) for column in self._columns),
            rows=array(rows),
            row_header=str(self._row_header),
            empty=None if rows else literal(NO_ROWS),
            notes=notes_typst(self.notes),
            source=source_typst(self.source),
            number=number,
        )

    def to_plain(self) -> str:
        frame = pd.DataFrame(self._rows(), columns=[column.heading for column in self._columns])
        lines = [text.to_plain(self.caption)]
        lines += [frame.to_string(index=False) if len(self) else NO_ROWS]
        lines += [text.to_plain(note) for note in self.notes]
        lines += [f"Source: {text.to_plain(self.source)}"] if self.source else []
        return "\n".join(lines)

    def data(self, figure: str | None = None) -> TableData:
        """The table without its looks; `figure` is the title of the figure whose data it is."""
        values = (
            [plain_value(*pair) for pair in zip(column.values, column.cells, strict=True)]
            for column in self._columns
        )
        return TableData(
            caption=text.to_plain(self.caption),
            figure=figure,
            notes=tuple(text.to_plain(note) for note in self.notes),
            source=text.to_plain(self.source) if self.source else None,
            row_header=self._row_header,
            columns=tuple(
                DataColumn(column.name, column.label, column.unit, column.align)
                for column in self._columns
            ),
            rows=tuple(zip(*values, strict=True)),
            printed=tuple(self._rows()),
        )

    def _forms(self) -> dict[str, Any]:
        return super()._forms() | {TABLE_MIME: self.data().to_json()}

    def _rows(self) -> list[tuple[str, ...]]:
        return list(zip(*(column.cells for column in self._columns), strict=True))

    def _row_html(self, row: tuple[str, ...]) -> str:
        return "".join(
            f'<th scope="row">{html.escape(cell)}</th>'
            if position == self._row_header
            else f"<td{self._number_class(position, cell)}>{html.escape(cell)}</td>"
            for position, cell in enumerate(row)
        )

    def _number_class(self, position: int, cell: str = "") -> str:
        """What stands numbers right; what names the rows stands left, years too."""
        if self._columns[position].align != "right" or position == self._row_header:
            return ""
        return ' class="number words"' if len(cell) > LONGEST_NUMBER else ' class="number"'

    def _position(
        self,
        frame: pd.DataFrame,
        columns: Mapping[str, Column | str] | None,
        row_header: str | None,
    ) -> int:
        if row_header is None:
            return 0
        shown = list(columns) if columns is not None else _shown_names(frame)
        if row_header not in shown:
            raise ValueError(
                f"row_header: {row_header!r} is not among the columns shown: "
                f"{', '.join(str(name) for name in shown)}"
            )
        return shown.index(row_header)


def natural_width(column: PrintedColumn, is_row_header: bool) -> int:
    """How many characters wide a column would like to be.

    Numbers must not wrap, so a column is as wide as its longest number; headings and text may, so
    long ones ask for no more than what reads well over several lines.
    """
    cells = max((len(cell) for cell in column.cells), default=0)
    if column.align == "left":
        cells = min(cells, WIDEST_ROW_HEADER if is_row_header else WIDEST_TEXT)
    longest_word = max(len(word) for word in column.heading.split())
    heading = max(longest_word, -(-len(column.heading) // HEADING_LINES) + 1)
    return max(cells, heading)


def widest_cell(column: PrintedColumn, is_row_header: bool) -> float:
    """What the widest cell of a column takes, in sizes of the type; names of rows are strong."""
    if not are_own("".join(column.cells)):
        return WIDTH_UNKNOWN
    weight = "bold" if is_row_header else "normal"
    return max((width_of(cell, weight) for cell in column.cells), default=0.0)


def notes_html(notes: Iterable[str], source: str | None) -> str:
    """Notes and source as small print below a table or figure; empty when there are none."""
    lines = [f'<p class="note">{text.to_html(note)}</p>' for note in notes]
    lines += [f'<p class="source">Source: {text.to_html(source)}</p>'] if source else []
    return "".join(f"{line}\n" for line in lines)


def notes_typst(notes: Iterable[str]) -> str | None:
    """The notes as a Typst array, or None when there are none."""
    written = [text.to_typst(note) for note in notes]
    return array(written) if written else None


def source_typst(source: str | None) -> str | None:
    """The source as a Typst expression, or None when there is none."""
    return text.to_typst(source) if source else None


def _shown_names(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.index.names if name is not None] + list(frame.columns)
