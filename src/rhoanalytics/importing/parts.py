"""One part of a table on its way into `data/imported/`: checked, put in order, weighed."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd

from rhoanalytics import schemas
from rhoanalytics.errors import DataError
from rhoanalytics.keys import KEYS
from rhoanalytics.sources.format import Part
from rhoanalytics.sources.reading import SHEET

PART_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

FICTIONAL = r"X0[17]\d{6}|X54\d{6}|XE[A-Z]|X\d[A-Z]|XT[A-Z0-9]{1,3}|X\d{4}|Y9\d"
"""Codes of the illustrative data: small areas, districts, boards, sub-ICBs, trusts, practices and
regions. No official code looks like one of them."""

CODE_COLUMNS = (
    "area",
    "code",
    "district",
    "district_2021",
    "ics",
    "lsoa",
    "lsoa_2011",
    "org_code",
    "piece",
    "practice",
    "sub_icb",
)
"""Columns that hold codes of places or organisations, in any table."""

REMEDY = "Download the file again; if it is as published, its layout may have changed: report it."


def prepared(part: Part, file: Path) -> Part:
    """A part as it is stored: validated, rows in the order of the key.

    Raises `DataError` with every fault. A part of an unknown table or with a name that could not be
    a file's is a mistake in a reader: `ValueError`.
    """
    if part.table not in schemas.SCHEMAS or part.table not in KEYS:
        raise ValueError(f"a reader gives rows of an unknown table, '{part.table}'")
    if not PART_NAME.fullmatch(part.name):
        raise ValueError(f"'{part.name}' is no name for a part of '{part.table}'")
    if part.frame.empty:
        raise DataError(f"gives no rows for the table {part.table}", file=file)
    frame = part.frame.reset_index(drop=True)
    # pandas would store what a reader noted on its frame.
    frame.attrs.pop(SHEET, None)
    valid = schemas.validate(part.table, frame, file, REMEDY)
    ordered = valid.sort_values(list(KEYS[part.table]), kind="stable", ignore_index=True)
    return replace(part, frame=ordered)


def refuse_fictional(part: Part, file: Path) -> None:
    """Raise `DataError` for invented codes: they may not stand beside real places."""
    for column in CODE_COLUMNS:
        if column not in part.frame:
            continue
        codes = part.frame[column].astype(str)
        invented = codes[codes.str.fullmatch(FICTIONAL)]
        if not invented.empty:
            raise DataError(
                f"holds fictional places ({invented.iloc[0]} in column '{column}' of "
                f"{part.table}): it belongs to the illustrative data and does not go where the "
                "figures of real places are",
                file=file,
            )


def fullness(frame: pd.DataFrame) -> int:
    """How many cells of a table hold something."""
    filled = frame.notna()
    for column in frame.columns[[pd.api.types.is_string_dtype(kind) for kind in frame.dtypes]]:
        filled[column] &= frame[column] != ""
    return int(filled.to_numpy().sum())
