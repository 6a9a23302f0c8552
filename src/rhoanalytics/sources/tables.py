"""Tables told by their headings: where the header row is, and which column holds what.

Publishers put titles above a table, notes on other sheets, and write one heading in several ways.
A reader says which headings it wants; the row that has them is the header, wherever it stands.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, is_zipfile

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from rhoanalytics.errors import DataError
from rhoanalytics.sources.format import Look
from rhoanalytics.sources.reading import SHEET, read_csv, require
from rhoanalytics.sources.text_files import open_text

HEADER_WITHIN = 30
"""Rows in which a header is looked for; Nomis puts at most ten above it."""

Find = Callable[[Sequence[str]], Mapping[str, str]]
"""Which of a row's headings hold what: our names -> headings; empty for a row without them."""


@dataclass(frozen=True)
class Table:
    """A table as it stands in a file: every cell text, indexed by the rows of the file.

    `headings` says which heading of `frame` holds what (our name -> the file's heading), so that a
    fault can be reported under the heading that the file has.
    """

    frame: pd.DataFrame
    headings: Mapping[str, str]

    def tidy(self) -> pd.DataFrame:
        """The wanted columns under our names."""
        names = {heading: name for name, heading in self.headings.items()}
        return self.frame[list(names)].rename(columns=names)


def plain(heading: str) -> str:
    """A heading without what varies between copies: case, byte order mark, runs of spaces."""
    return " ".join(heading.removeprefix("\ufeff").split()).casefold()


def header_rows(look: Look) -> Iterator[tuple[str, ...]]:
    """The first rows of every sheet of a file, and the columns of one that has them."""
    for cells in look.sheets.values():
        yield from (tuple(row) for row in cells)
    yield look.columns


def has_table(look: Look, find: Find) -> bool:
    """Whether a look at a file shows the header that `find` accepts."""
    return any(find(row) for row in header_rows(look))


def read_table(file: Path, find: Find) -> Table:
    """The first table of a CSV file or workbook whose header `find` accepts.

    Raises `DataError` when no row near the top of the file or of a sheet is such a header.
    """
    if is_zipfile(require(file)):
        return _from_workbook(file, find)
    with open_text(file) as stream:
        rows = csv.reader(stream)
        above = 0
        for row in islice(rows, HEADER_WITHIN):
            if headings := find(row):
                table = read_csv(file, list(dict.fromkeys(headings.values())), skip_rows=above)
                return Table(table, headings)
            above = rows.line_num
    raise _no_header(file)


def _from_workbook(file: Path, find: Find) -> Table:
    try:
        workbook = CalamineWorkbook.from_path(file)
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            top = sheet.to_python(skip_empty_area=False, nrows=HEADER_WITHIN)
            for above, row in enumerate(top):
                if headings := find([str(cell) for cell in row]):
                    return Table(_sheet(file, name, above, headings), headings)
    except (CalamineError, BadZipFile) as error:
        raise DataError(f"is not a whole Excel workbook ({error})", file=file) from error
    raise _no_header(file)


def _sheet(file: Path, name: str, above: int, headings: Mapping[str, str]) -> pd.DataFrame:
    frame = pd.read_excel(
        file,
        sheet_name=name,
        engine="calamine",
        dtype=str,
        keep_default_na=False,
        skiprows=above,
        usecols=list(headings.values()),
    )
    frame = frame.set_axis(pd.RangeIndex(above + 2, above + 2 + len(frame)))
    frame.attrs[SHEET] = name
    return frame


def _no_header(file: Path) -> DataError:
    return DataError(
        f"has no header with the columns wanted in its first {HEADER_WITHIN} rows", file=file
    )
