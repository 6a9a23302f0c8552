"""Worksheets as cells of text, with their places in the sheet, for layouts that are not tables."""

import warnings
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
import python_calamine
from openpyxl.utils import get_column_letter

from rhoanalytics.errors import DataError
from rhoanalytics.sources.reading import require

Sheet = list[list[str]]
"""The cells of a worksheet by row and column from its top left corner; blank cells are ""."""


def read_sheets(file: Path, wanted: Callable[[str], bool] = lambda name: True) -> dict[str, Sheet]:
    """The worksheets whose name is wanted, every cell as trimmed text.

    A whole number has no decimal point and a date is in ISO form. Raises `DataError` when the file
    is missing or is not a whole Excel workbook, or when no worksheet is wanted.
    """
    require(file)
    try:
        with python_calamine.CalamineWorkbook.from_path(file) as workbook:
            names = workbook.sheet_names
            sheets = {
                name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in names
                if wanted(name)
            }
    except python_calamine.CalamineError as error:
        raise DataError(f"is not a whole Excel workbook ({error})", file=file) from error
    if not sheets:
        raise DataError(
            f"has none of the worksheets expected. It has: {', '.join(names)}", file=file
        )
    return {name: [[_text(cell) for cell in row] for row in rows] for name, rows in sheets.items()}


def read_form(file: Path) -> dict[str, Sheet]:
    """Every worksheet of a form that people fill in, every cell as trimmed text.

    As `read_sheets`, but an error value of the spreadsheet is its text ("#REF!") and not a blank
    cell, which costs ten times as long.
    """
    require(file)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of every decoration that it does not keep.
            warnings.simplefilter("ignore", UserWarning)
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, SyntaxError, EOFError, OSError) as error:
        raise DataError(f"is not a whole Excel workbook ({error})", file=file) from error
    with closing(workbook):
        return {sheet.title: _rows(sheet) for sheet in workbook.worksheets}


def _rows(sheet) -> Sheet:
    # The size that some programs write into a sheet is wrong; without it every row is seen.
    sheet.reset_dimensions()
    return [
        ["" if cell is None else _text(cell) for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def cell_name(row: int, column: int) -> str:
    """The name of a cell, counted from 0: (5, 3) is "D6"."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def at(sheet: Sequence[Sequence[str]], row: int, column: int) -> str:
    """The text of a cell, "" beyond the edge of the sheet or of a short row."""
    if row < len(sheet) and column < len(sheet[row]):
        return sheet[row][column]
    return ""


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
