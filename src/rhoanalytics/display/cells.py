"""Turning the values of a data frame into the words a table prints."""

import datetime
import math
import numbers
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from rhoanalytics.display.typst_markup import clean

NOT_AVAILABLE = "[x]"
NOT_APPLICABLE = "[z]"

# Government Analysis Function, harmonised shorthand for data tables.
SHORTHAND = {
    "[b]": "break in time series",
    "[c]": "confidential",
    "[e]": "estimated",
    "[f]": "forecast",
    "[low]": "rounds to zero, but is not zero",
    "[p]": "provisional",
    "[r]": "revised",
    "[u]": "low reliability",
    "[x]": "not available",
    "[z]": "not applicable",
}

# What a missing value looks like after someone turned a column into text.
_MISSING_WORDS = frozenset({"nan", "NaN", "NaT", "<NA>", "None"})

Alignment = Literal["left", "right"]


@dataclass(frozen=True)
class Column:
    """How one column of a table is printed.

    label: the heading; never empty. format: a format specification (".1f", ",") used on numbers
    only, or a function from a value to text. unit: printed after the heading in brackets ("%",
    "per 100,000"). align: "left" or "right"; by default numbers stand right.
    """

    label: str
    format: str | Callable[[Any], str] | None = None
    unit: str | None = None
    align: Alignment | None = None

    @property
    def heading(self) -> str:
        """Label and unit, as printed."""
        return with_unit(clean(self.label), clean(self.unit) if self.unit else None)


@dataclass(frozen=True)
class PrintedColumn:
    """A column ready to print: every cell is text and none is empty by accident.

    name: what the frame calls it. values: what stands in the frame, one for each cell.
    """

    name: str
    label: str
    unit: str | None
    align: Alignment
    cells: tuple[str, ...]
    values: tuple[Any, ...]

    @property
    def heading(self) -> str:
        """Label and unit, as printed."""
        return with_unit(self.label, self.unit)


def with_unit(label: str, unit: str | None) -> str:
    """A heading: the label, and the unit in brackets where there is one."""
    return f"{label} ({unit})" if unit else label


def printed_columns(
    frame: pd.DataFrame, columns: Mapping[str, Column | str] | None, missing: str
) -> tuple[PrintedColumn, ...]:
    """The columns of `frame` that are shown, in order, with every value in words.

    frame: any shape; a named index becomes leading columns, an unnamed one is left out.
    columns: which columns to show, in which order and how; None shows all as they are.
    Raises ValueError when a column is unknown, named twice, or has an empty heading.
    """
    frame = _with_index_as_columns(frame)
    if repeated := sorted({str(name) for name in frame.columns[frame.columns.duplicated()]}):
        raise ValueError(f"frame: the column {repeated[0]!r} occurs twice; rename one of them")
    chosen = {name: name for name in frame.columns} if columns is None else columns
    if unknown := [name for name in chosen if name not in frame.columns]:
        raise ValueError(
            f"columns: {unknown[0]!r} is not in the frame, which has "
            f"{', '.join(str(name) for name in frame.columns)}"
        )
    return tuple(
        _printed(
            frame[name].tolist(),
            how if isinstance(how, Column) else Column(str(how)),
            missing,
            name,
        )
        for name, how in chosen.items()
    )


def shorthand_notes(cells: Iterable[str]) -> tuple[str, ...]:
    """A note for each harmonised shorthand that occurs as a whole cell or at the end of one."""
    used = {cell.rsplit(" ", 1)[-1] for cell in cells}
    return tuple(f"{mark} {meaning}" for mark, meaning in SHORTHAND.items() if mark in used)


def _with_index_as_columns(frame: pd.DataFrame) -> pd.DataFrame:
    named = [name for name in frame.index.names if name is not None]
    frame = frame.reset_index(level=named) if named else frame
    if isinstance(frame.columns, pd.MultiIndex):
        frame = frame.set_axis(
            [" ".join(str(part) for part in name if part != "") for name in frame.columns], axis=1
        )
    return frame


def _printed(values: list[Any], column: Column, missing: str, name: object) -> PrintedColumn:
    if not column.heading:
        raise ValueError(f"columns: the heading of column {name!r} is empty; give it a label")
    numeric = _is_numeric(values)
    form = column.format
    if form is None and numeric:
        form = _number_format(values)
    cells = tuple(_cell(value, form, missing) for value in values)
    return PrintedColumn(
        name=str(name),
        label=clean(column.label),
        unit=clean(column.unit) if column.unit else None,
        align=column.align or ("right" if numeric else "left"),
        cells=cells,
        values=tuple(values),
    )


def _cell(value: Any, form: str | Callable[[Any], str] | None, missing: str) -> str:
    if is_missing(value):
        return missing
    if callable(form):
        return clean(form(value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if _is_number(value):
        if math.isinf(value):
            return NOT_APPLICABLE
        text = format(value, form if form is not None else _number_format([value]))
        return text.removeprefix("-") if _reads_as_zero(text) else text
    if isinstance(value, datetime.date):
        return f"{value.day} {value:%B %Y}"
    return clean(value)


def is_missing(value: Any) -> bool:
    """Whether a value stands for "we have no value", as text or as one of pandas' kinds."""
    if isinstance(value, str):
        return value in _MISSING_WORDS
    missing = pd.isna(value)
    return missing if isinstance(missing, bool) else False


def _is_number(value: Any) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _is_numeric(values: list[Any]) -> bool:
    known = [value for value in values if not is_missing(value)]
    measured = [value for value in known if value not in SHORTHAND] if known else []
    return bool(measured) and all(_is_number(value) for value in measured)


def _number_format(values: list[Any]) -> str:
    """Thousands for whole numbers, one decimal for others, three when all are below one."""
    sizes = [abs(value) for value in values if _is_number(value) and math.isfinite(value)]
    if all(size == int(size) for size in sizes):
        return ",.0f"
    return ",.3f" if max(sizes) < 1 else ",.1f"


def _reads_as_zero(text: str) -> bool:
    return not any(digit in text for digit in "123456789")
