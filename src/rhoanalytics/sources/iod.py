"""English Indices of Deprivation: national deciles, ranks and scores of small areas (LSOAs).

Source: Ministry of Housing, Communities and Local Government (Open Government Licence v3.0).
Decile 1 and rank 1 are the most deprived. Deciles hold a tenth of LSOAs, not of people.
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.sources.lookups import LSOAS_2011, LSOAS_2021
from rhoanalytics.sources.reading import (
    LSOA_CODE,
    numbers,
    read_csv,
    refuse,
    require_pattern,
    require_rows,
    require_unique,
    whole_numbers,
)

DOMAINS = (
    "imd",
    "income",
    "employment",
    "education",
    "health",
    "crime",
    "barriers",
    "environment",
)
"""The overall index and its seven domains, in the order of the publications."""

_HEADINGS_2025 = {
    "imd": "IMD",
    "income": "Income",
    "employment": "Employment",
    "education": "Education",
    "health": "Health",
    "crime": "Crime",
    "barriers": "Housing_and_Services",
    "environment": "Environment",
}
_HEADINGS_2019 = {**_HEADINGS_2025, "barriers": "Housing_and_Access"}


def read_iod_2025(file: Path) -> pd.DataFrame:
    """IoD 2025 on LSOAs of 2021.

    Columns: lsoa, imd_rank, imd_score, and <domain>_decile (1-10) for each of `DOMAINS`.
    """
    frame = _read(file, "lsoa21_code", _HEADINGS_2025, LSOAS_2021, extra=["IMD_score"])
    return frame.assign(imd_score=numbers(frame, "IMD_score", file, blank_allowed=False)).drop(
        columns="IMD_score"
    )


def read_iod_2019(file: Path) -> pd.DataFrame:
    """IoD 2019 on LSOAs of 2011.

    Columns: lsoa_2011, imd_rank, and <domain>_decile (1-10) for each of `DOMAINS`.
    """
    frame = _read(file, "lsoa11_code", _HEADINGS_2019, LSOAS_2011)
    return frame.rename(columns={"lsoa": "lsoa_2011"})


def _read(
    file: Path, key: str, headings: dict[str, str], lsoas: int, extra: list[str] | None = None
) -> pd.DataFrame:
    extra = extra or []
    deciles = {f"{heading}_decile": f"{domain}_decile" for domain, heading in headings.items()}
    frame = read_csv(file, [key, "IMD_rank", *deciles, *extra])
    tidy = frame[[key, *extra]].rename(columns={key: "lsoa"})
    require_pattern(tidy, "lsoa", LSOA_CODE, file)
    require_unique(tidy, ["lsoa"], file)
    tidy["imd_rank"] = whole_numbers(frame, "IMD_rank", file)
    refuse(frame, "IMD_rank", ~tidy["imd_rank"].between(1, lsoas), f"is not in 1 to {lsoas}", file)
    for heading, column in deciles.items():
        tidy[column] = whole_numbers(frame, heading, file)
        refuse(frame, heading, ~tidy[column].between(1, 10), "is not a decile (1 to 10)", file)
    require_rows(tidy, lsoas, "LSOAs", file)
    return tidy.reset_index(drop=True)
