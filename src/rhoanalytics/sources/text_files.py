"""Text files of unknown origin: their size, their encoding and their shape, in bounded memory."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from rhoanalytics.errors import DataError

LARGEST_TEXT = 500_000_000
"""Bytes. The largest official file is Census table RM032 for every LSOA, 172 MB; a table in memory
takes about three times its size as text."""

CHUNK = 1 << 20
"""Bytes read at once while a file is only looked at."""

UTF_8 = "utf-8-sig"
WINDOWS = "cp1252"
"""What Excel writes on Windows when a table is saved as "CSV" rather than "CSV UTF-8"."""


@dataclass(frozen=True)
class Shape:
    """How the rows of a CSV file lie, numbered as a spreadsheet shows them.

    `header` is the first row that is not blank (`header_row` its number), `blank_rows` the rows
    below it without content, `faults` the rows whose number of cells differs from the header's.
    """

    header: tuple[str, ...]
    header_row: int
    blank_rows: frozenset[int]
    faults: tuple[str, ...]


def refuse_large(file: Path) -> None:
    """Raise `DataError` for a text file above `LARGEST_TEXT`, without opening it."""
    size = file.stat().st_size
    if size > LARGEST_TEXT:
        raise DataError(
            f"is {size / 1e9:,.1f} GB; a text file above {LARGEST_TEXT / 1e9:.1f} GB is not read, "
            "because the table would not fit in memory. No official file is that large: download "
            "it again, or cut it down to the areas that are needed.",
            file=file,
        )


def text_encoding(file: Path) -> str:
    """The encoding of a text file: UTF-8 where it is that, otherwise Windows-1252.

    Raises `DataError` for a file that is too large, is not text, or has a line so long that it
    cannot be a row of a table. Reads a megabyte at a time.
    """
    refuse_large(file)
    candidates = {name: codecs.getincrementaldecoder(name)() for name in (UTF_8, WINDOWS)}
    with file.open("rb") as stream:
        while candidates:
            chunk = stream.read(CHUNK)
            if b"\0" in chunk:
                raise DataError(
                    "is not a text file in UTF-8: it holds NUL bytes. If a spreadsheet wrote it as "
                    '"Unicode text", save it as "CSV UTF-8".',
                    file=file,
                )
            if len(chunk) == CHUNK and not (b"\n" in chunk or b"\r" in chunk):
                raise DataError(
                    "has a line of more than a megabyte, which no table has. Download it again.",
                    file=file,
                )
            for name in list(candidates):
                try:
                    candidates[name].decode(chunk, final=not chunk)
                except UnicodeDecodeError:
                    del candidates[name]
            if not chunk:
                break
    if not candidates:
        raise DataError(
            'is neither UTF-8 nor Windows-1252 text. Save it as "CSV UTF-8".', file=file
        )
    return next(iter(candidates))


@contextmanager
def open_text(file: Path, encoding: str | None = None) -> Iterator[TextIO]:
    """The file opened as text, in the encoding that its bytes show unless one is given."""
    with file.open(encoding=encoding or text_encoding(file), newline="") as stream:
        yield stream


def skip_lines(stream: TextIO, number: int) -> None:
    """Leave out the first lines of an open file."""
    for _ in islice(stream, number):
        pass


def csv_shape(file: Path, encoding: str, *, skip_rows: int = 0, width: int | None = None) -> Shape:
    """Look at every row of a CSV file once, keeping none.

    With a `width` the file has no header: every row must have that many cells. A row is too short
    when it follows a full one: notes below a table (Nomis) are set off by a blank row.
    """
    header: tuple[str, ...] = ()
    header_row = 0
    blank_rows = set()
    faults = []
    after_full_row = True
    with open_text(file, encoding) as stream:
        skip_lines(stream, skip_rows)
        rows = csv.reader(stream)
        try:
            for number, row in enumerate(rows, start=skip_rows + 1):
                blank = not any(cell.strip() for cell in row)
                if width is None:
                    if not blank:
                        header, header_row, width = tuple(row), number, len(row)
                    continue
                cut_short = after_full_row and not blank and len(row) < width
                if cut_short or len(row) > width:
                    faults.append(f"row {number} has {len(row)} cells instead of {width}")
                if blank:
                    blank_rows.add(number)
                after_full_row = len(row) == width and not blank
        except csv.Error as error:
            raise DataError(
                f"row {rows.line_num + skip_rows}: {error}. A quotation mark that is never closed "
                "makes one long cell: the file may have been cut short or edited by hand.",
                file=file,
            ) from error
    return Shape(header, header_row, frozenset(blank_rows), tuple(faults))
