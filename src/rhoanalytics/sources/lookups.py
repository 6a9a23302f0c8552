"""ONS lookups from small areas (LSOAs) to districts and Integrated Care Boards.

Source: ONS Open Geography Portal (Open Government Licence v3.0).
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.sources.reading import (
    LSOA_CODE,
    read_csv,
    require_pattern,
    require_rows,
    require_unique,
    whole_numbers,
)

LSOAS_2021 = 33_755
"""English LSOAs of Census 2021 (ONS)."""

LSOAS_2011 = 32_844
"""English LSOAs of Census 2011 (ONS)."""

CHANGE_CODES = "[USMX]"
"""ONS change codes of the 2011 to 2021 lookup: unchanged, split, merged, irregular."""

_LSOA_TO_ICS = {
    "lsoa21_code": "lsoa",
    "lad24_code": "district",
    "lad24_name": "district_name",
    "lad26_code": "district_2026",
    "sicbl_ods_2024_04": "sub_icb_2024_04",
    "icb_ods_2024_04": "ics_2024_04",
    "sicbl_ods_2026_04": "sub_icb_2026_04",
    "icb_ods_2026_04": "ics_2026_04",
}


def read_lsoa_to_ics(file: Path) -> pd.DataFrame:
    """LSOA 2021 with district, sub-ICB and ICS of April 2024 and of April 2026.

    Columns: lsoa, district, district_name, district_2026, sub_icb_2024_04, ics_2024_04,
    sub_icb_2026_04, ics_2026_04, people (Census 2021 usual residents). 33,755 rows.
    """
    frame = read_csv(file, [*_LSOA_TO_ICS, "usual_residents_2021"])
    people = whole_numbers(frame, "usual_residents_2021", file)
    frame = frame[list(_LSOA_TO_ICS)].rename(columns=_LSOA_TO_ICS).assign(people=people)
    require_pattern(frame, "lsoa", LSOA_CODE, file)
    for column in ("sub_icb_2024_04", "ics_2024_04", "sub_icb_2026_04", "ics_2026_04"):
        require_pattern(frame, column, r"[A-Z0-9]{3,5}", file)
    require_unique(frame, ["lsoa"], file)
    require_rows(frame, LSOAS_2021, "LSOAs", file)
    return frame.reset_index(drop=True)


def read_lsoa_2011_to_2021(file: Path) -> pd.DataFrame:
    """How English LSOAs of 2011 became those of 2021, with the district of December 2022.

    Columns: lsoa_2011, lsoa (2021), change, district_2022. A 2011 LSOA that was split has one row
    for each part; several that were merged share one 2021 code.
    """
    columns = {
        "lsoa11_code": "lsoa_2011",
        "lsoa21_code": "lsoa",
        "change_code": "change",
        "ltla22_code": "district_2022",
    }
    frame = read_csv(file, list(columns)).rename(columns=columns)
    require_pattern(frame, "change", CHANGE_CODES, file)
    require_unique(frame, ["lsoa_2011", "lsoa"], file)
    frame = frame[frame["lsoa"].str.startswith("E")]
    require_rows(frame[["lsoa"]].drop_duplicates(), LSOAS_2021, "LSOAs of 2021", file)
    require_rows(frame[["lsoa_2011"]].drop_duplicates(), LSOAS_2011, "LSOAs of 2011", file)
    return frame.reset_index(drop=True)


def read_lsoa_2011_to_ics_2022(file: Path) -> pd.DataFrame:
    """LSOA 2011 with its sub-ICB and ICS of July 2022.

    Columns: lsoa_2011, sub_icb_2022_07, ics_2022_07. 32,844 rows.
    """
    columns = {
        "lsoa11_code": "lsoa_2011",
        "sicbl22_code_h": "sub_icb_2022_07",
        "icb22_code_h": "ics_2022_07",
    }
    frame = read_csv(file, list(columns)).rename(columns=columns)
    require_pattern(frame, "lsoa_2011", LSOA_CODE, file)
    require_unique(frame, ["lsoa_2011"], file)
    require_rows(frame, LSOAS_2011, "LSOAs of 2011", file)
    return frame.reset_index(drop=True)
