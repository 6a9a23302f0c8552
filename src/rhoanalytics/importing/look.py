"""What a file is, by its first bytes and rows: never by its name, and never by reading it whole."""

import csv
import json
import re
import zlib
from collections.abc import Callable
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile

from rhoanalytics.errors import DataError
from rhoanalytics.importing.safety import LARGEST_WORKBOOK, entries, refuse_long, refuse_wide
from rhoanalytics.sources.format import Cells, Look
from rhoanalytics.sources.reading import NotNeeded
from rhoanalytics.sources.text_files import CHUNK, UTF_8, open_text, refuse_large

ROWS = 30
"""Rows of a sheet that are looked at; publishers put at most about ten above the header."""

COLUMNS = 2_000
"""Columns of a sheet that are looked at; the staff survey workbooks have about 600."""

CELL = 500
"""Characters of a cell that are looked at."""

HEAD = 4_096
"""Bytes that show what kind of file it is."""

FIRST_FEATURE = 32 * CHUNK
"""Bytes within which the first feature of a boundary file must end: the largest district at full
resolution has about 10 MB."""

TABLE_SUFFIXES = {".csv", ".xlsx", ".xlsm", ".xls", ".parquet", ".geojson", ".gpkg", ".zip"}
"""Names that promise a table: what is something else under such a name is broken, not unknown."""

WEB_PAGE = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script)\b", re.I | re.S
)
WORKBOOK_ENTRY = "xl/workbook.xml"
XLSB_ENTRY = "xl/workbook.bin"
SHEET_ENTRIES = "xl/worksheets/"

_PASSED_OVER = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file (gzip): unpack it first",
    b"7z\xbc\xaf": "a 7-Zip archive: unpack it first",
    b"\x00\x00\x27\x0a": "a shapefile: download the boundaries as GeoJSON or GeoPackage instead",
}


def is_archive(file: Path) -> bool:
    """Whether a file is a zip archive of other files, rather than a workbook."""
    if not _head(file).startswith(b"PK\x03\x04"):
        return False
    names = {entry.filename for entry in entries(file)}
    return not names & {WORKBOOK_ENTRY, XLSB_ENTRY}


def look(file: Path) -> Look:
    """What a file shows at first sight.

    Raises `DataError` for a file that is broken or not what its name promises, and `NotNeeded`
    for one that is whole but holds no table.
    """
    head = _head(file)
    if not head:
        raise DataError("is empty. Download it again.", file=file)
    if WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        if file.suffix.lower() in {".html", ".htm"}:
            raise NotNeeded("a web page")
        raise DataError(
            "this is a web page, not a table: the download was redirected or refused. Open the "
            "address in a browser, accept what it asks, and save the file again.",
            file=file,
        )
    for start, kind in _KINDS.items():
        if head.startswith(start):
            return kind(file)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _look_at_json(file)
    if b"\0" in head[:HEAD] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _no_table(file, _other(head))
    return Look(file, "csv", {"": _first_rows(file)})


def _look_at_workbook(file: Path) -> Look:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    inside = entries(file, largest=LARGEST_WORKBOOK)
    if any(entry.filename == XLSB_ENTRY for entry in inside):
        raise DataError("is a binary workbook (.xlsb). Save it as .xlsx.", file=file)
    try:
        refuse_wide(file, [one for one in inside if one.filename.startswith(SHEET_ENTRIES)])
        with CalamineWorkbook.from_path(file) as workbook:
            sheets = {
                sheet.name: workbook.get_sheet_by_name(sheet.name).to_python(
                    skip_empty_area=False, nrows=ROWS
                )
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet
            }
    except (CalamineError, BadZipFile, zlib.error, EOFError) as error:
        raise DataError(f"is not a whole Excel workbook ({error})", file=file) from error
    return Look(
        file,
        "xlsx",
        {
            name: [[_text(cell) for cell in row[:COLUMNS]] for row in rows]
            for name, rows in sheets.items()
        },
    )


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return (cell.isoformat() if isinstance(cell, date) else str(cell).strip())[:CELL]


def _look_at_old_workbook(file: Path) -> Look:
    raise DataError(
        "is a workbook in the old Excel format (.xls), or one with a password. Open it and save it "
        "as .xlsx without a password.",
        file=file,
    )


def _look_at_parquet(file: Path) -> Look:
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(file) as table:
            columns = tuple(table.schema_arrow.names)
            rows = table.metadata.num_rows
    except (OSError, pyarrow.ArrowException) as error:
        raise DataError(
            f"is not a whole Parquet file ({error}). Download it again; it may have been cut "
            "short.",
            file=file,
        ) from error
    refuse_long(file, rows)
    return Look(file, "parquet", columns=columns, rows_in_file=rows)


def _look_at_database(file: Path) -> Look:
    import pyogrio

    try:
        maps = [name for name, geometry in pyogrio.list_layers(file) if geometry]
        if not maps:
            raise _no_table(file, "a database without a map layer")
        info = pyogrio.read_info(file, layer=maps[0])
    except pyogrio.errors.DataSourceError as error:
        raise _no_table(file, f"a database that is no GeoPackage ({error})") from error
    refuse_long(file, info["features"])
    fields = tuple(map(str, info["fields"]))
    return Look(file, "geopackage", columns=fields, rows_in_file=info["features"])


def _look_at_json(file: Path) -> Look:
    """The property names of the first feature, from as few bytes as hold it."""
    refuse_large(file)
    text = ""
    decoder = json.JSONDecoder()
    with file.open(encoding=UTF_8, errors="replace") as stream:
        while len(text) < FIRST_FEATURE and (more := stream.read(CHUNK)):
            text += more
            if text.lstrip().startswith("["):
                return Look(file, "json", columns=_fields_of_first_record(file, text))
            if '"FeatureCollection"' not in text:
                raise _no_table(file, "JSON that is neither a map nor a list of records")
            found = re.search(r'"features"\s*:.*?"properties"\s*:\s*(?=\{)', text, re.S)
            if found is None:
                continue
            try:
                properties, _ = decoder.raw_decode(text, found.end())
            except json.JSONDecodeError:
                continue
            return Look(file, "geojson", columns=tuple(properties))
    raise DataError(
        "is a GeoJSON file without a whole first feature. Download it again; it may have been cut "
        "short.",
        file=file,
    )


def _fields_of_first_record(file: Path, beginning: str) -> tuple[str, ...]:
    """The names in the first of a list of records."""
    start = beginning.find("{")
    try:
        record, _ = json.JSONDecoder().raw_decode(beginning, max(start, 0))
    except json.JSONDecodeError:
        record = None
    if start < 0 or not isinstance(record, dict):
        raise _no_table(file, "JSON without a whole first record")
    return tuple(record)


def _first_rows(file: Path) -> Cells:
    with open_text(file) as stream:
        rows = csv.reader(stream)
        try:
            return [[cell[:CELL] for cell in row[:COLUMNS]] for row in islice(rows, ROWS)]
        except csv.Error as error:
            raise _no_table(file, f"text that is no table ({error})") from error


_KINDS: dict[bytes, Callable[[Path], Look]] = {
    b"PK\x03\x04": _look_at_workbook,
    b"\xd0\xcf\x11\xe0": _look_at_old_workbook,
    b"PAR1": _look_at_parquet,
    b"SQLite format 3\0": _look_at_database,
}


def _head(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(HEAD)


def _other(head: bytes) -> str:
    for start, words in _PASSED_OVER.items():
        if head.startswith(start):
            return words
    return "not a kind of file that holds tables"


def _no_table(file: Path, what: str) -> DataError:
    """Broken when the name promises a table, otherwise only of no use."""
    if file.suffix.lower() in TABLE_SUFFIXES:
        return DataError(f"is {what}, in spite of its name. Download it again.", file=file)
    return NotNeeded(what)
