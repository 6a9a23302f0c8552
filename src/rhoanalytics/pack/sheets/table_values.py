"""The columns of a table taken apart for files: what names a row, and what was measured.

A page prints "62.7 (62.3 to 63.1)" in one cell; whoever computes with it wants three numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rhoanalytics.display.cells import NOT_APPLICABLE, SHORTHAND, with_unit
from rhoanalytics.display.data_form import DataColumn, TableData, Value

PERCENT, POINTS, RATIO = "%", "percentage points", "ratio"

_NUMBER = r"[-−]?\d[\d,]*(?:\.\d+)?"
_SINGLE = re.compile(rf"({_NUMBER})%?")
_LIMITS = re.compile(rf"({_NUMBER})%? \(({_NUMBER})%? to ({_NUMBER})%?\)")
_MARKS = re.compile(r"(.*\S) ((?:\[\w+\] ?)+)")
_YEAR = re.compile(r"(19|20)\d\d")

_LIMITS_ASIDE = re.compile(r",? ?(with )?\(?95% limits\)?")
_LOWER = re.compile(r"lower( 95% limit)?", re.IGNORECASE)
_UPPER = re.compile(r"upper( 95% limit)?", re.IGNORECASE)

# "White %", not "QRISK 10% or more".
_IN_PERCENT = re.compile(r"(?<!\d)%")


@dataclass(frozen=True)
class Cell:
    """What one cell says.

    value, lower, upper: a number; the shorthand printed in its place; None where there is nothing.
    shorthand: "[b]" beside or instead of a number, else empty. printed: the cell as printed.
    """

    value: Value
    printed: str
    lower: Value = None
    upper: Value = None
    shorthand: str = ""

    @property
    def number(self) -> float | int | None:
        return None if isinstance(self.value, str) else self.value


@dataclass(frozen=True)
class Labels:
    """A column that says what its rows are about; years are numbers.

    names_rows: whether it is the column that names the rows.
    """

    label: str
    cells: tuple[str | int, ...]
    names_rows: bool = False


@dataclass(frozen=True)
class Measure:
    """A column of numbers, with their limits where it or the columns after it have them."""

    label: str
    unit: str | None
    cells: tuple[Cell, ...]

    @property
    def has_limits(self) -> bool:
        return any(cell.lower is not None for cell in self.cells)

    @property
    def said_unit(self) -> bool:
        """Whether the label itself says the unit, as "% treated" does."""
        if self.unit == PERCENT:
            return _IN_PERCENT.search(self.label) is not None
        last_word = self.unit.split()[-1] if self.unit else ""
        return last_word in self.label.casefold()

    @property
    def heading(self) -> str:
        """Label, and unit where the label does not say it already."""
        return self.label if self.said_unit else with_unit(self.label, self.unit)


@dataclass(frozen=True)
class RowLabel:
    """What a row is about; details: "Age: 35 to 49; Year: 2024"."""

    name: str
    details: str


def columns_of(table: TableData) -> list[Labels | Measure]:
    """The columns in order; columns of limits are folded into the measure before them."""
    found: list[Labels | Measure] = []
    for position, column in enumerate(table.columns):
        values = [row[position] for row in table.rows]
        printed = [row[position] for row in table.printed]
        if position == table.row_header or not _is_measured(printed, column):
            cells = tuple(map(_label, values, printed))
            found.append(Labels(column.label, cells, position == table.row_header))
        elif (side := _side(column)) and found and isinstance(before := found[-1], Measure):
            found[-1] = _with_side(before, side, values)
        else:
            label = _LIMITS_ASIDE.sub("", column.label).strip() or column.label
            unit = _unit(column, table, printed)
            found.append(Measure(label, unit, tuple(map(_cell, values, printed))))
    return found


def row_labels(columns: Sequence[Labels | Measure], leave_out: Sequence[str]) -> list[RowLabel]:
    """What each row is about: its name, and the other labels apart from those to `leave_out`."""
    labels = [column for column in columns if isinstance(column, Labels)]
    [names] = [column for column in labels if column.names_rows]
    others = [each for each in labels if each is not names and each.label not in leave_out]
    return [
        RowLabel(
            str(name),
            "; ".join(
                f"{each.label}: {each.cells[row]}"
                for each in others
                if each.cells[row] != NOT_APPLICABLE
            ),
        )
        for row, name in enumerate(names.cells)
    ]


def _is_measured(printed: Sequence[str], column: DataColumn) -> bool:
    """Whether most of what a column says is numbers, years aside."""
    said = [words for words in printed if not _is_shorthand(words)]
    if not said:
        return column.align == "right"  # nothing but shorthand, where numbers would stand
    if all(_YEAR.fullmatch(words) for words in said):
        return False
    numbers = [words for words in said if _parsed(words)]
    return len(numbers) > len(said) / 2


def _parsed(words: str) -> re.Match[str] | None:
    number, _ = _without_marks(words)
    return _SINGLE.fullmatch(number) or _LIMITS.fullmatch(number)


def _without_marks(printed: str) -> tuple[str, str]:
    """A cell without the marks beside its number, and these: "1.5 [b]" is "1.5" and "[b]"."""
    match = _MARKS.fullmatch(printed)
    return (match[1], match[2].strip()) if match else (printed, "")


def _label(value: Value, printed: str) -> str | int:
    return value if isinstance(value, int) and _YEAR.fullmatch(printed) else printed


def _cell(value: Value, printed: str) -> Cell:
    if _is_shorthand(printed):
        return Cell(printed, printed, shorthand=printed)
    words, marks = _without_marks(printed)
    if match := _LIMITS.fullmatch(words):
        number, lower, upper = map(_number, match.groups())
        return Cell(number, printed, lower, upper, marks)
    if isinstance(value, str) and (match := _SINGLE.fullmatch(words)):
        return Cell(_number(match[1]), printed, shorthand=marks)
    return Cell(value, printed)


def _with_side(measure: Measure, side: str, values: Sequence[Value]) -> Measure:
    cells = (
        Cell(**(vars(cell) | {side: value}))
        for cell, value in zip(measure.cells, values, strict=True)
    )
    return Measure(measure.label, measure.unit, tuple(cells))


def _side(column: DataColumn) -> str:
    if _LOWER.fullmatch(column.label):
        return "lower"
    return "upper" if _UPPER.fullmatch(column.label) else ""


def _unit(column: DataColumn, table: TableData, printed: Sequence[str]) -> str | None:
    """The unit of a column: its own, or the one that its heading or the caption mentions."""
    if column.unit:
        return column.unit
    if any(cell.endswith("%") for cell in printed):
        return PERCENT
    for words in (column.label, table.caption):
        if words is table.caption and not any("." in cell for cell in printed):
            return None  # counts beside percentages
        words = _LIMITS_ASIDE.sub("", words)
        if _IN_PERCENT.search(words):
            return PERCENT
        if re.search(r"\bpoints\b", words.casefold()):
            return POINTS
        if re.search(r"\bratio\b", words.casefold()):
            return RATIO
    return None


def _is_shorthand(printed: str) -> bool:
    return bool(printed) and all(mark in SHORTHAND for mark in printed.split())


def _number(words: str) -> float | int:
    plain = words.replace(",", "").replace("−", "-")
    return float(plain) if "." in plain else int(plain)
