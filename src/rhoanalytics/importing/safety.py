"""Zip archives (and workbooks, which are zip archives) of unknown origin, opened within limits."""

import re
import stat
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl.utils import column_index_from_string

from rhoanalytics.errors import DataError
from rhoanalytics.sources.text_files import CHUNK

MOST_ENTRIES = 1_000
"""An NHS Digital publication has about 20 files, a workbook with 200 sheets about 500."""

LARGEST_UNPACKED = 2_000_000_000
"""Bytes of all entries together: the boundaries of every LSOA at full resolution are 1.3 GB."""

LARGEST_WORKBOOK = 200_000_000
"""Bytes of a workbook's XML; the official ones, with every LSOA or every trust, have 12 MB."""

LARGEST_RATIO = 200
"""Unpacked to packed size. Real tables reach 50; a zip bomb about 1,000, or millions if nested."""

RATIO_MATTERS_FROM = 50_000_000
"""Bytes. Below this an archive is harmless however well it is packed."""

MOST_CELLS = 20_000_000
"""Cells that a worksheet may span: the largest official one has 0.2 million. A sheet is held in
memory as a rectangle, so that one stray cell in the last corner would need 17 thousand million."""

MOST_ROWS = 50_000_000
"""Rows of a Parquet table or features of a map; the largest official table has 6 million."""

FILLED_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
"""A cell with content in the XML of a worksheet, with its column and row."""

CELL_START = 512
"""Bytes: the start tag of a cell is shorter."""

ENCRYPTED = 0x1
"""The flag of an entry that needs a password (zip specification, section 4.4.4)."""


def refuse_huge(file: Path) -> None:
    """Raise `DataError` for a file so large that it cannot be an official one, without opening it.

    Text has a lower limit: `text_files.LARGEST_TEXT`.
    """
    size = file.stat().st_size
    if size > LARGEST_UNPACKED:
        raise DataError(
            f"is {size / 1e9:,.1f} GB; nothing above {LARGEST_UNPACKED / 1e9:.0f} GB is read. No "
            "official file is that large: download it again.",
            file=file,
        )


def entries(file: Path, *, largest: int = LARGEST_UNPACKED) -> list[ZipInfo]:
    """The files in a zip archive, in its order, after checks that read only its directory.

    Raises `DataError` for an archive that is cut short, needs a password, would unpack to more than
    `largest` bytes, or has an entry that would land outside its folder. Python never unpacks more
    of an entry than the size declared here.
    """
    try:
        with ZipFile(file) as archive:
            found = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise DataError(
            f"is not a whole zip file ({error}). Download it again; it may have been cut short.",
            file=file,
        ) from error
    if climbing := [entry.filename for entry in found if _leaves_folder(entry)]:
        raise DataError(
            f"has an entry that points outside its folder: {climbing[0]!r}. No publisher makes "
            "such archives; it was not opened.",
            file=file,
        )
    if any(entry.flag_bits & ENCRYPTED for entry in found):
        raise DataError("needs a password; unpack it yourself and import the folder", file=file)
    _refuse_bomb(file, found, largest)
    return found


def refuse_wide(file: Path, sheets: list[ZipInfo]) -> None:
    """Raise `DataError` for a worksheet whose filled cells span more than `MOST_CELLS`."""
    with ZipFile(file) as archive:
        for sheet in sheets:
            rows, columns = _extent(archive, sheet)
            if rows * columns > MOST_CELLS:
                raise DataError(
                    f"spans {rows:,} rows and {columns:,} columns on one sheet "
                    f"({sheet.filename}), which no table does. Delete the stray cells far from the "
                    "table and save it again.",
                    file=file,
                )


def refuse_long(file: Path, rows: int) -> None:
    """Raise `DataError` for a table that says it has more than `MOST_ROWS`."""
    if rows > MOST_ROWS:
        raise DataError(
            f"has {rows:,} rows; more than {MOST_ROWS:,} are not read. No official file is that "
            "long: download it again.",
            file=file,
        )


@contextmanager
def unpacked(file: Path, entry: ZipInfo) -> Iterator[Path]:
    """One entry of an archive as a file in a temporary folder, removed afterwards.

    Raises `DataError` when the entry does not unpack to what its checksum promises.
    """
    with tempfile.TemporaryDirectory(prefix="rhoanalytics-") as folder:
        target = Path(folder) / PurePosixPath(entry.filename).name
        try:
            with ZipFile(file) as archive, archive.open(entry) as packed, target.open("wb") as copy:
                while chunk := packed.read(CHUNK):
                    copy.write(chunk)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise DataError(
                f"the entry {entry.filename!r} cannot be unpacked ({error}). Download the archive "
                "again; it may have been cut short.",
                file=file,
            ) from error
        yield target


def _extent(archive: ZipFile, sheet: ZipInfo) -> tuple[int, int]:
    """The last row and column of a worksheet with a filled cell."""
    last_row = last_column = 0
    kept = b""
    with archive.open(sheet) as xml:
        while chunk := xml.read(CHUNK):
            for cell in FILLED_CELL.finditer(kept + chunk):
                last_row = max(last_row, int(cell[2]))
                last_column = max(last_column, column_index_from_string(cell[1].decode()))
            kept = chunk[-CELL_START:]
    return last_row, last_column


def _refuse_bomb(file: Path, found: list[ZipInfo], largest: int) -> None:
    total = sum(entry.file_size for entry in found)
    packed = max(file.stat().st_size, 1)
    if len(found) > MOST_ENTRIES:
        what = f"holds {len(found):,} files; more than {MOST_ENTRIES:,} are not unpacked"
    elif total > largest:
        what = f"would unpack to {total / 1e9:,.1f} GB; more than {largest / 1e9:.1f} GB is refused"
    elif total > RATIO_MATTERS_FROM and total > LARGEST_RATIO * packed:
        what = f"would unpack to {total // packed:,} times its size, which no table does"
    else:
        return
    raise DataError(
        f"{what}. If it is an official file, unpack it yourself and import the folder.", file=file
    )


def _leaves_folder(entry: ZipInfo) -> bool:
    """Whether an entry's name, read as either kind of path, is absolute or climbs, or is a link."""
    # Python turns backslashes of a name into slashes only on Windows; both readings must be safe.
    paths = PurePosixPath(entry.filename), PureWindowsPath(entry.orig_filename)
    climbs = any(path.is_absolute() or path.drive or ".." in path.parts for path in paths)
    return climbs or paths[1].root != "" or stat.S_ISLNK(entry.external_attr >> 16)
