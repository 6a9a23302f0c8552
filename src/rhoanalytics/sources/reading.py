"""What every reader of an official file does first: find it, name its columns, check its values.

A fault is a `DataError` that names the file, the sheet, the row as a spreadsheet shows it, the
column and the offending value. So the index of a frame read here is the row's number in the file;
readers keep it while they check and filter, and reset it at the end. Inside `all_faults` nothing is
raised until the end of the block, so that a file's faults are reported in one list.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from zipfile import BadZipFile

import pandas as pd

from rhoanalytics.errors import DataError
from rhoanalytics.sources.text_files import (
    WINDOWS,
    Shape,
    csv_shape,
    open_text,
    skip_lines,
    text_encoding,
)

LSOA_CODE = r"E01\d{6}"
"""An English Lower layer Super Output Area of any vintage."""

SHOWN_VALUES = 5
"""How many offending values an error names before it only counts the rest."""

SHOWN_FAULTS = 30
"""How many faults of one file the list names before it only counts the rest."""

LARGEST_WHOLE = 2**53
"""Above this a floating-point number no longer tells whole numbers apart."""

SHEET = "sheet"
"""Key of a frame's `attrs`: the worksheet it was read from."""


class NotNeeded(DataError):
    """A file that is as it should be and of no use here, such as an older edition."""


@dataclass
class Findings:
    """What was found in one file while it was read: faults (as lines) and notes worth printing."""

    file: Path
    faults: list[str] = field(default_factory=list)
    unlisted: int = 0
    notes: list[str] = field(default_factory=list)
    _cells: set[tuple[str, object, str]] = field(default_factory=set)

    def is_new(self, sheet: str, row: object, column: str) -> bool:
        """Whether this cell has had no fault yet: the first one found explains the others."""
        cell = (sheet, row, column)
        if cell in self._cells:
            return False
        self._cells.add(cell)
        return True

    def add(self, line: str) -> None:
        """Take one fault into the list, or only count it when the list is long enough."""
        if len(self.faults) < SHOWN_FAULTS:
            self.faults.append(line)
        else:
            self.unlisted += 1

    def error(self) -> DataError:
        """All faults as one error."""
        more = f"; and {self.unlisted:,} more" if self.unlisted else ""
        if len(self.faults) == 1:
            return DataError(self.faults[0] + more, file=self.file)
        listed = "".join(f"\n  {fault}" for fault in self.faults)
        rest = f"\n  and {self.unlisted:,} more" if self.unlisted else ""
        number = len(self.faults) + self.unlisted
        return DataError(f"{number:,} faults:{listed}{rest}", file=self.file)


_findings: ContextVar[Findings | None] = ContextVar("findings", default=None)


@contextmanager
def all_faults(file: Path) -> Iterator[Findings]:
    """Collect every fault of a file, and raise them as one `DataError` at the end of the block.

    Inside the block `numbers` gives a missing value and `whole_numbers` 0 for a faulty cell, so
    that reading goes on; an error that ends the reading joins the list. A block within a block for
    the same file adds to the outer one's list, which the outer one raises.
    """
    outer = _findings.get()
    if outer is not None and outer.file == file:
        yield outer
        return
    found = Findings(file)
    token = _findings.set(found)
    try:
        yield found
    except DataError as error:
        if not found.faults:
            raise
        found.add(str(error).removeprefix(f"{file}: "))
        raise found.error() from error
    except Exception as error:
        # What comes of reading on with a faulty cell is explained by the fault itself.
        if not found.faults:
            raise
        raise found.error() from error
    finally:
        _findings.reset(token)
    if found.faults:
        raise found.error()


def fault(problem: str, file: Path) -> None:
    """Report one fault: raised at once, or at the end of an `all_faults` block for this file.

    `problem` says where it is as the other messages do: "sheet 'WRES', row 4, column 'F': 'x'
    is not a number".
    """
    found = _findings.get()
    if found is None or found.file != file:
        raise DataError(problem, file=file)
    found.add(problem)


def note(remark: str, file: Path) -> None:
    """Remember something about a file that the person who imports it should be told."""
    found = _findings.get()
    if found is not None and found.file == file and remark not in found.notes:
        found.notes.append(remark)


def require(file: Path) -> Path:
    """The file itself; `DataError` names it and the folder it was expected in when missing."""
    if not file.is_file():
        raise DataError(
            f"is missing: the file '{file.name}' was expected in the folder {file.parent}",
            file=file,
        )
    return file


def read_csv(
    file: Path,
    columns: Sequence[str],
    *,
    skip_rows: int = 0,
    encoding: str | None = None,
) -> pd.DataFrame:
    """The named columns of a CSV file, all as text, blanks as empty strings.

    `skip_rows` lines stand above the header. Without an `encoding` the bytes decide between UTF-8
    and Windows-1252. Raises `DataError` when the file is missing, too large, not text, cut short,
    or lacks a column.
    """
    encoding = _encoding(require(file), encoding)
    shape = _shape(file, encoding, skip_rows=skip_rows)
    require_columns(pd.DataFrame(columns=list(shape.header)), columns, file)
    if repeated := [name for name in columns if shape.header.count(name) > 1]:
        raise DataError(f"has the column '{repeated[0]}' twice", file=file)
    positions = [shape.header.index(name) for name in columns]
    with open_text(file, encoding) as stream:
        skip_lines(stream, skip_rows)
        rows_above = csv.reader(stream)
        for _ in range(shape.header_row - skip_rows):
            next(rows_above)
        frame = _text_cells(stream, file, width=len(shape.header), positions=positions)
    numbered = _numbered(frame.set_axis(list(columns), axis=1), first_row=shape.header_row + 1)
    filled = numbered[~numbered.index.isin(shape.blank_rows)]
    if filled.empty:
        raise DataError("has no rows below its headings", file=file)
    return filled


def read_headless_csv(file: Path, columns: Sequence[str]) -> pd.DataFrame:
    """A CSV file without a header row, all as text; `columns` names every column in order."""
    encoding = _encoding(require(file), None)
    width = len(columns)
    shape = _shape(file, encoding, width=width)
    with open_text(file, encoding) as stream:
        frame = _text_cells(stream, file, width=width, positions=range(width))
    numbered = _numbered(frame.set_axis(list(columns), axis=1), first_row=1)
    return numbered[~numbered.index.isin(shape.blank_rows)]


def read_sheet(
    file: Path, sheet: str, columns: Sequence[str], *, skip_rows: int = 0
) -> pd.DataFrame:
    """The named columns of one worksheet, all as text; `skip_rows` rows stand above the headings.

    The frame's faults name the sheet.
    """
    require(file)
    try:
        frame = pd.read_excel(
            file,
            sheet_name=sheet,
            dtype=str,
            keep_default_na=False,
            engine="openpyxl",
            skiprows=skip_rows,
        )
    except (BadZipFile, KeyError) as error:
        raise DataError(f"is not a whole Excel workbook ({error})", file=file) from error
    except ValueError as error:
        raise DataError(f"has no worksheet '{sheet}' ({error})", file=file) from error
    require_columns(frame, columns, file)
    named = _numbered(frame[list(columns)], first_row=skip_rows + 2)
    named.attrs[SHEET] = sheet
    return named


def require_columns(frame: pd.DataFrame, columns: Iterable[str], file: Path) -> None:
    """Raise `DataError` listing every column that the file should have and has not."""
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        listed = ", ".join(f"'{name}'" for name in missing)
        raise DataError(
            f"lacks the column {listed}. It has: {', '.join(map(str, frame.columns))}", file=file
        )


def whole_numbers(frame: pd.DataFrame, column: str, file: Path) -> pd.Series:
    """A text column as int64; `DataError` lists the rows whose value is not a whole number."""
    values = numbers(frame, column, file, blank_allowed=False)
    faults = values.notna() & ((values.mod(1) != 0) | (values.abs() > LARGEST_WHOLE))
    refuse(frame, column, faults, "is not a whole number", file)
    return values.mask(faults).fillna(0).astype("int64")


def numbers(
    frame: pd.DataFrame, column: str, file: Path, *, blank_allowed: bool = True
) -> pd.Series:
    """A text column as float64, blanks as missing where they are allowed."""
    text = frame[column].str.strip()
    values = pd.to_numeric(text.replace("", None), errors="coerce").astype("float64")
    values = values.mask(values.abs() == float("inf"))
    faults = values.isna() & (text.ne("") | (not blank_allowed))
    refuse(frame, column, faults, "is not a number", file)
    return values


def require_pattern(frame: pd.DataFrame, column: str, pattern: str, file: Path) -> None:
    """Raise `DataError` for the rows whose whole value does not match a regular expression."""
    faults = ~frame[column].str.fullmatch(pattern)
    refuse(frame, column, faults, f"does not match {pattern}", file)


def require_unique(frame: pd.DataFrame, columns: Sequence[str], file: Path) -> None:
    """Raise `DataError` when the key columns name a row twice."""
    repeated = frame.duplicated(list(columns))
    if repeated.any():
        keys = frame.loc[repeated, list(columns)].astype(str).agg(" ".join, axis=1)
        keyed = keys.to_frame(" + ".join(columns))
        refuse(keyed, keyed.columns[0], keys.notna(), "occurs more than once", file)


def require_rows(frame: pd.DataFrame, expected: int, what: str, file: Path) -> None:
    """Report a file that is only useful whole and has been cut short."""
    if len(frame) != expected:
        fault(
            f"has {len(frame):,} {what} where {expected:,} were expected. "
            "Download the file again; it may have been cut short.",
            file,
        )


def refuse(frame: pd.DataFrame, column: str, faults: pd.Series, problem: str, file: Path) -> None:
    """Report row, column and value of every fault (the first few in full): see `fault`.

    `frame` is indexed by row numbers of the file; `faults` has its index.
    """
    if not faults.any():
        return
    sheet = frame.attrs.get(SHEET, "")
    where = f"sheet '{sheet}', " if sheet else ""
    faulty = frame.loc[faults, column]
    found = _findings.get()
    if found is not None and found.file == file:
        for row, value in faulty.items():
            if found.is_new(sheet, row, column):
                found.add(f"{where}row {row}, column '{column}': {value!r} {problem}")
        return
    shown = "; ".join(
        f"{where}row {row}, column '{column}': {value!r} {problem}"
        for row, value in faulty.head(SHOWN_VALUES).items()
    )
    rest = len(faulty) - SHOWN_VALUES
    raise DataError(shown + (f"; and {rest:,} more" if rest > 0 else ""), file=file)


def _encoding(file: Path, encoding: str | None) -> str:
    found = text_encoding(file)
    if encoding is None and found == WINDOWS:
        note("read as Windows-1252 text: it is not UTF-8", file)
    return encoding or found


def _shape(file: Path, encoding: str, *, skip_rows: int = 0, width: int | None = None) -> Shape:
    try:
        shape = csv_shape(file, encoding, skip_rows=skip_rows, width=width)
    except UnicodeDecodeError as error:
        raise DataError(
            f"cannot be read as a CSV file in {encoding}: {error}", file=file
        ) from error
    if width is None and not shape.header:
        raise DataError("is empty", file=file)
    if shape.faults:
        shown = "; ".join(shape.faults[:SHOWN_VALUES])
        rest = len(shape.faults) - SHOWN_VALUES
        more = f"; and {rest:,} more" if rest > 0 else ""
        raise DataError(
            f"{shown}{more}. Download the file again; it may have been cut short.", file=file
        )
    return shape


def _text_cells(
    stream: TextIO, file: Path, *, width: int, positions: Sequence[int]
) -> pd.DataFrame:
    """The columns at these positions, blank rows included, so that rows can be numbered."""
    try:
        return pd.read_csv(
            stream,
            dtype=str,
            keep_default_na=False,
            header=None,
            names=list(range(width)),
            usecols=list(positions),
            index_col=False,
            skip_blank_lines=False,
        )[list(positions)]
    except pd.errors.ParserError as error:
        raise DataError(f"cannot be read as a CSV file: {error}", file=file) from error


def _numbered(frame: pd.DataFrame, *, first_row: int) -> pd.DataFrame:
    return frame.set_axis(pd.RangeIndex(first_row, first_row + len(frame)))
