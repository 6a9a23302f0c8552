"""What the importer needs to know of an official file format: how to tell and how to read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register

Cells = Sequence[Sequence[str]]
"""The first rows of a sheet, as text; blank cells are empty strings."""


@dataclass(frozen=True)
class Look:
    """What a short, bounded look at a file shows: enough to tell its format by content.

    `kind` is "csv", "xlsx", "parquet", "geojson", "json", "geopackage" or "other". `sheets` holds
    the first rows of each worksheet by its name; a CSV file has one sheet, called "". `columns`
    holds the column names of a Parquet file, the properties of a boundary file's first feature, or
    the fields of a JSON list's first record; `rows_in_file` the number of rows or features where
    that is known without reading it all.
    """

    file: Path
    kind: str
    sheets: Mapping[str, Cells] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    rows_in_file: int | None = None

    def has_header(self, *names: str) -> bool:
        """Whether some row of some sheet (or the columns) holds all these headings."""
        wanted = set(names)
        rows = [row for cells in self.sheets.values() for row in cells]
        return any(wanted <= {cell.strip() for cell in row} for row in (*rows, self.columns))


@dataclass(frozen=True)
class Part:
    """One table, or one part of a table, read from a file.

    `table` is a key of `keys.KEYS`, `name` tells the parts of a table apart (lower case letters,
    digits and hyphens: it becomes a file name), `vintage` is the period or edition in words.
    """

    table: str
    name: str
    frame: pd.DataFrame
    vintage: str


@dataclass(frozen=True)
class Format:
    """One official file format.

    `recognise` decides from a `Look` alone; `read` returns tidy frames and raises `DataError` with
    every fault of the file (row, column, value). The register turns ONS codes into ODS codes.
    """

    name: str
    title: str
    publisher: str
    citation: str
    address: str
    licence: str
    attribution: str
    recognise: Callable[[Look], bool]
    read: Callable[[Path, Register], Sequence[Part]]
    note: str = ""
