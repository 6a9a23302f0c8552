"""What every reader of an official file does first: find it, name its columns, check its values.

A fault is a `DataError` that names the file, the column, the row as a spreadsheet shows it, and
the offending value. So the index of a frame read here is the row's number in the file; readers keep
it while they check and filter, and reset it at the end.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.errors import DataError

LSOA_CODE = r"E01\d{6}"
"""An English Lower layer Super Output Area of any vintage."""

SHOWN_VALUES = 5
"""How many offending values an error names before it only counts the rest."""


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
    encoding: str = "utf-8-sig",
) -> pd.DataFrame:
    """The named columns of a CSV file, all as text, blanks as empty strings.

    Raises `DataError` when the file is missing, is not text in this encoding, or lacks a column.
    """
    require(file)
    try:
        frame = pd.read_csv(
            file, dtype=str, keep_default_na=False, encoding=encoding, skiprows=skip_rows
        )
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError(
            f"cannot be read as a CSV file in {encoding}: {error}", file=file
        ) from error
    require_columns(frame, columns, file)
    return _numbered(frame[list(columns)], first_row=skip_rows + 2)


def read_headless_csv(file: Path, columns: Sequence[str]) -> pd.DataFrame:
    """A CSV file without a header row, all as text; `columns` names every column in order."""
    require(file)
    frame = pd.read_csv(file, dtype=str, keep_default_na=False, header=None, encoding="utf-8-sig")
    if len(frame.columns) != len(columns):
        raise DataError(
            f"has {len(frame.columns)} columns where {len(columns)} were expected", file=file
        )
    return _numbered(frame.set_axis(list(columns), axis=1), first_row=1)


def read_sheet(file: Path, sheet: str, columns: Sequence[str]) -> pd.DataFrame:
    """The named columns of one worksheet whose first row holds the headings, all as text."""
    require(file)
    try:
        frame = pd.read_excel(
            file, sheet_name=sheet, dtype=str, keep_default_na=False, engine="openpyxl"
        )
    except ValueError as error:
        raise DataError(f"has no worksheet '{sheet}' ({error})", file=file) from error
    require_columns(frame, columns, file)
    return _numbered(frame[list(columns)], first_row=2)


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
    refuse(frame, column, values.mod(1) != 0, "is not a whole number", file)
    return values.astype("int64")


def numbers(
    frame: pd.DataFrame, column: str, file: Path, *, blank_allowed: bool = True
) -> pd.Series:
    """A text column as float64, blanks as missing where they are allowed."""
    text = frame[column].str.strip()
    values = pd.to_numeric(text.replace("", None), errors="coerce").astype("float64")
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
    """Raise `DataError` when a file that is only useful whole is cut short."""
    if len(frame) != expected:
        raise DataError(
            f"has {len(frame):,} {what} where {expected:,} were expected. "
            "Download the file again; it may have been cut short.",
            file=file,
        )


def refuse(frame: pd.DataFrame, column: str, faults: pd.Series, problem: str, file: Path) -> None:
    """Raise `DataError` naming row, column and value of every fault (the first few in full).

    `frame` is indexed by row numbers of the file; `faults` has its index.
    """
    if not faults.any():
        return
    faulty = frame.loc[faults, column]
    shown = "; ".join(
        f"row {row}, column '{column}': {value!r} {problem}"
        for row, value in faulty.head(SHOWN_VALUES).items()
    )
    rest = len(faulty) - SHOWN_VALUES
    raise DataError(shown + (f"; and {rest:,} more" if rest > 0 else ""), file=file)


def _numbered(frame: pd.DataFrame, *, first_row: int) -> pd.DataFrame:
    return frame.set_axis(pd.RangeIndex(first_row, first_row + len(frame)))
