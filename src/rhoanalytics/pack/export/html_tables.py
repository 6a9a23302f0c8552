"""Reading the table of an HTML output, such as a data frame's, into a report table."""

import re
from collections.abc import Sequence

import pandas as pd
from bs4 import Tag

from rhoanalytics.display import Column, Table
from rhoanalytics.display.typst_markup import clean

UNNAMED_COLUMN = "Item"
"""Heading for a column without one: an empty header cell says nothing to a screen reader."""

_NUMBER = re.compile(r"[-−+]?(\d[\d,]*)?\.?\d+(e[-+]?\d+)?\s?%?", re.IGNORECASE)
_DECIMAL = re.compile(r"-?\d+\.\d+")
_SMALLEST = 0.001

_NO_NUMBER = frozenset({"", "...", "…", "nan", "NaN", "NaT", "None", "<NA>"})

# A wider span is a slip; it must not fill the memory.
_WIDEST_SPAN = 1000


def table_from_html(element: Tag, caption: str, *, notes: Sequence[str] = ()) -> Table:
    """A `Table` with the words of an HTML table.

    Spanned cells are repeated, several header rows become one heading, numbers stand right, and
    the unnamed row numbers that pandas prints first are left out.
    """
    header, body = _rows(element)
    width = max((len(row) for row in [*header, *body]), default=0)
    if not width:
        header, width = [["Empty table"]], 1
    headings = [_heading(header, position) for position in range(width)]
    padded = [row + [""] * (width - len(row)) for row in body]
    columns = [[row[position] for row in padded] for position in range(width)]
    first = 1 if width > 1 and not headings[0] and _counts_rows(columns[0]) else 0
    shown = range(first, width)
    numeric = [_is_numeric(column) for column in columns]
    # What a style sheet printed is as its author wants it; pandas' own six decimals are nobody's.
    is_plain = "dataframe" in (element.get("class") or ())
    values = [
        _numbers(column) if is_plain and is_numeric else column
        for column, is_numeric in zip(columns, numeric, strict=True)
    ]
    return Table(
        pd.DataFrame({str(position): values[position] for position in shown}, dtype=object),
        caption=caption,
        columns={
            str(position): Column(
                headings[position] or UNNAMED_COLUMN,
                align="right" if numeric[position] else "left",
            )
            for position in shown
        },
        notes=notes,
    )


def _rows(element: Tag) -> tuple[list[list[str]], list[list[str]]]:
    header: list[list[str]] = []
    body: list[list[str]] = []
    spans: dict[int, tuple[int, str]] = {}
    for row in element("tr"):
        cells: list[str] = []
        for cell in row(["th", "td"], recursive=False):
            _take_spanned(cells, spans)
            words = clean(cell.get_text(" "))
            for _ in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    spans[len(cells)] = (down - 1, words)
                cells.append(words)
        _take_spanned(cells, spans)
        is_header = row.find_parent("thead") is not None or (not body and not row("td"))
        (header if is_header else body).append(cells)
    return header, body


def _take_spanned(cells: list[str], spans: dict[int, tuple[int, str]]) -> None:
    while (position := len(cells)) in spans:
        left, words = spans.pop(position)
        cells.append(words)
        if left > 1:
            spans[position] = (left - 1, words)


def _span(cell: Tag, name: str) -> int:
    written = str(cell.get(name, "1"))
    return min(max(int(written), 1), _WIDEST_SPAN) if written.isdecimal() else 1


def _heading(header: list[list[str]], position: int) -> str:
    words = [row[position] for row in header if position < len(row) and row[position]]
    return " ".join(dict.fromkeys(words))


def _numbers(cells: list[str]) -> list:
    """Numbers with decimals as numbers, to be printed as the pack prints them; others as they are.

    Whole numbers may be years, and small ones would be lost.
    """
    known = [cell for cell in cells if cell not in _NO_NUMBER]
    if not all(_DECIMAL.fullmatch(cell) for cell in known):
        return cells
    numbers = [float(cell) for cell in known]
    if all(number.is_integer() and 1900 <= number <= 2100 for number in numbers):
        return [cell.partition(".")[0] for cell in cells]
    if any(0 < abs(number) < _SMALLEST for number in numbers):
        return cells
    return [float(cell) if cell in known else cell for cell in cells]


def _counts_rows(cells: list[str]) -> bool:
    return all(cell.isdecimal() or cell in {"...", "…"} for cell in cells)


def _is_numeric(cells: list[str]) -> bool:
    known = [cell for cell in cells if cell not in _NO_NUMBER]
    return bool(known) and all(_NUMBER.fullmatch(cell) for cell in known)
