"""The codes of areas in official files, and whether a file covers all of them.

Official codes begin with E (England); those of the illustrative data with X, which no official
area has. A file never holds both, and only a file of official areas must be complete.
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.sources.reading import refuse, require_rows

LSOA = r"[EX]01\d{6}"
"""A Lower layer Super Output Area of any Census."""

LSOA_KINDS = frozenset({"E01", "X01"})
"""How the code of an LSOA begins."""

DISTRICT = r"(?:E0[6-9]|X07)\d{6}"
"""A lower-tier local authority: unitary, non-metropolitan, metropolitan or London borough."""

ICB = r"[EX]54\d{6}"
"""An Integrated Care Board, as ONS codes it."""

ODS = r"[A-Z0-9]{3,5}"
"""A sub-ICB or Integrated Care Board, as the NHS codes it."""

PRACTICE = r"[A-Z]\d{4,5}"
"""A general practice; the illustrative ones have four digits."""


def in_nation(codes: pd.Series) -> pd.Series:
    """True for the areas of England and for illustrative ones, False for Wales and the rest."""
    return codes.str.startswith(("E", "X"))


def is_official(codes: pd.Series) -> bool:
    """Whether the codes are those of official areas rather than illustrative ones."""
    return codes.empty or not codes.str.startswith("X").all()


def require_all(frame: pd.DataFrame, column: str, expected: int, what: str, file: Path) -> None:
    """Report a file of official areas that is not complete, or one that mixes both kinds."""
    if is_official(frame[column]):
        invented = frame[column].str.startswith("X")
        refuse(frame, column, invented, "is an illustrative area among official ones", file)
        require_rows(frame, expected, what, file)


def icbs_in_force(register: Register, vintage: str) -> frozenset[str]:
    """ODS codes of the ICBs that existed on the first day of a vintage such as "2024-04"."""
    day = f"{vintage}-01"
    icbs = register.icbs
    ended = icbs["valid_to"]
    return frozenset(
        icbs.loc[(icbs["valid_from"] <= day) & ((ended == "") | (ended >= day)), "code"]
    )


def ods_of_ons(register: Register) -> dict[str, str]:
    """ODS code of every ONS code that an ICB of the register ever had."""
    return {ons: row.code for row in register.icbs.itertuples() for ons in row.ons_codes.split("|")}
