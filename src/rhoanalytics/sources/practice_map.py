"""Practice mapping of "Patients registered at a GP practice": where each practice is commissioned.

Source: NHS England (Open Government Licence v3.0), monthly. Two layouts: the workbook of July 2022,
made when sub-ICBs began, and the CSV file published since then.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.sources.codes import ODS, PRACTICE
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.reading import refuse, require_pattern, require_unique
from rhoanalytics.sources.tables import has_table, plain, read_table

FIRST_MAP = "2022-07"
"""Vintage of the workbook, which has the columns of both CCGs and sub-ICBs."""

COLUMNS = ("practice", "vintage", "sub_icb", "ics", "name")

DATES = ("%Y-%m-%d", "%d%b%Y", "%d-%b-%y", "%d/%m/%Y")
"""How EXTRACT_DATE has been written: 2024-06-01, 01JUL2022, 01-Jul-22, 01/07/2022."""

_MONTHLY = {
    "practice_code": "practice",
    "practice_name": "name",
    "extract_date": "vintage",
    "sub_icb_location_code": "sub_icb",
    "icb_code": "ics",
}
_FIRST = {
    "practice_code": "practice",
    "practice_name": "name",
    "new sub-icb location name": "sub_icb",
    "icb22": "ics",
}
_CODE_IN_NAME = r" - ([A-Z0-9]{3,5})(?: (?:(?! - ).)*)?$"


def read_practice_map(file: Path) -> pd.DataFrame:
    """A monthly practice map: practice, vintage (the month), sub_icb, ics, name."""
    table = read_table(file, _monthly_headings)
    frame, heading = table.frame, table.headings
    require_pattern(frame, heading["practice"], PRACTICE, file)
    require_pattern(frame, heading["sub_icb"], ODS, file)
    require_pattern(frame, heading["ics"], ODS, file)
    require_unique(frame, [heading["practice"]], file)
    dates = pd.Series(pd.NaT, index=frame.index)
    for layout in DATES:
        text = frame[heading["vintage"]].str.strip()
        dates = dates.fillna(pd.to_datetime(text, format=layout, errors="coerce"))
    refuse(frame, heading["vintage"], dates.isna(), "is not a date", file)
    tidy = table.tidy().assign(vintage=dates.dt.strftime("%Y-%m"))
    return tidy[list(COLUMNS)].reset_index(drop=True)


def read_first_map(file: Path) -> pd.DataFrame:
    """The map of July 2022: practice, vintage, sub_icb, ics, name.

    The sub-ICB's code stands in its name after the last " - ", with or without the area's name
    after it ("... ICB - 15E", "... ICB - 00L Northumberland").
    """
    table = read_table(file, _first_headings)
    frame, heading = table.frame, table.headings
    require_pattern(frame, heading["practice"], PRACTICE, file)
    require_pattern(frame, heading["ics"], ODS, file)
    require_unique(frame, [heading["practice"]], file)
    code = frame[heading["sub_icb"]].str.extract(_CODE_IN_NAME)[0]
    refuse(frame, heading["sub_icb"], code.isna(), "does not end in a sub-ICB code", file)
    tidy = table.tidy().assign(sub_icb=code, vintage=FIRST_MAP)
    return tidy[list(COLUMNS)].reset_index(drop=True)


def _monthly_headings(headings: Sequence[str]) -> dict[str, str]:
    return _all_of(headings, _MONTHLY)


def _first_headings(headings: Sequence[str]) -> dict[str, str]:
    return _all_of(headings, _FIRST)


def _all_of(headings: Sequence[str], wanted: dict[str, str]) -> dict[str, str]:
    found = {wanted[plain(name)]: name for name in headings if plain(name) in wanted}
    return found if len(found) == len(wanted) else {}


def _monthly_parts(file: Path, register: Register) -> list[Part]:
    frame = read_practice_map(file)
    vintage = frame["vintage"].max()
    return [Part("practice_places", f"map-{vintage}", frame, vintage)]


def _first_parts(file: Path, register: Register) -> list[Part]:
    return [Part("practice_places", f"map-{FIRST_MAP}", read_first_map(file), FIRST_MAP)]


def _is_monthly(look: Look) -> bool:
    return has_table(look, _monthly_headings)


def _is_first(look: Look) -> bool:
    return has_table(look, _first_headings)


_NHS_ENGLAND = {
    "publisher": "NHS England (NHS Digital)",
    "citation": "NHS England, practice mapping",
    "address": "https://digital.nhs.uk/data-and-information/publications/statistical/"
    "patients-registered-at-a-gp-practice",
    "licence": "Open Government Licence v3.0",
    "attribution": "Contains public sector information licensed under the Open Government Licence "
    "v3.0: Patients registered at a GP practice (NHS England).",
}

FORMATS = (
    Format(
        name="practice-map-2022-07",
        title="Patients registered at a GP practice, July 2022: practice mapping",
        recognise=_is_first,
        read=_first_parts,
        **_NHS_ENGLAND,
    ),
    Format(
        name="practice-map",
        title="Patients registered at a GP practice: practice mapping",
        recognise=_is_monthly,
        read=_monthly_parts,
        **_NHS_ENGLAND,
    ),
)
