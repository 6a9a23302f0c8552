"""English Indices of Deprivation: national deciles, ranks and scores of small areas (LSOAs).

Source: Ministry of Housing, Communities and Local Government (Open Government Licence v3.0).
Decile 1 and rank 1 are the most deprived. Deciles hold a tenth of LSOAs, not of people. File 1 of
an edition has the overall index, File 2 also the domains, File 7 also the scores.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.sources.codes import DISTRICT, LSOA, is_official, require_all
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.lookups import LSOAS_2011, LSOAS_2021
from rhoanalytics.sources.reading import (
    note,
    numbers,
    refuse,
    require_columns,
    require_pattern,
    require_unique,
    whole_numbers,
)
from rhoanalytics.sources.tables import Table, has_table, plain, read_table

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

MEASURES = ("rank", "decile", "score")

_TITLES = {
    "index of multiple deprivation (imd)": "imd",
    "imd": "imd",
    "income": "income",
    "employment": "employment",
    "education, skills and training": "education",
    "education": "education",
    "health deprivation and disability": "health",
    "health": "health",
    "crime": "crime",
    "barriers to housing and services": "barriers",
    "housing_and_services": "barriers",
    "housing_and_access": "barriers",
    "living environment": "environment",
    "environment": "environment",
}
"""How the files call the domains: officially, and in a common conversion to short headings."""

_LSOA_HEADING = re.compile(r"lsoa code \(20(\d\d)\)|lsoa(\d\d)(?:_code|cd)")
_DISTRICT_HEADING = re.compile(r"local authority district code \((\d{4})\)")
_MEASURE_HEADING = re.compile(r"(.+?)[ _](rank|decile|score)(?: \(.*)?")

_EDITION_OF_LSOAS = {"11": 2019, "21": 2025}

_EDITIONS_BY_DISTRICTS = {"2013": 2015, "2019": 2019, "2024": 2025}
"""The editions on which districts they were published; 2015 has the LSOAs of 2011 as well."""

MOVED_LSOA = "E01027305"
FIRST_ISSUE_DISTRICT = "E07000177"
CORRECTED_DISTRICT = "E06000062"
"""The first issue of IoD 2025 (October 2025) put one LSOA of West Northamptonshire in Cherwell."""

FIRST_ISSUE = "superseded first issue of October 2025: E01027305 stands in Cherwell"


def read_iod_2025(file: Path) -> pd.DataFrame:
    """IoD 2025 on LSOAs of 2021.

    Columns: lsoa, imd_rank, imd_score, and <domain>_decile (1-10) for each of `DOMAINS`.
    """
    return _for_deciles(file, 2025, scores=["imd_score"])


def read_iod_2019(file: Path) -> pd.DataFrame:
    """IoD 2019 on LSOAs of 2011.

    Columns: lsoa_2011, imd_rank, and <domain>_decile (1-10) for each of `DOMAINS`.
    """
    return _for_deciles(file, 2019, scores=[]).rename(columns={"lsoa": "lsoa_2011"})


def _for_deciles(file: Path, edition: int, scores: list[str]) -> pd.DataFrame:
    tidy = read_indices(file, edition).reset_index(drop=True)
    deciles = [f"{domain}_decile" for domain in DOMAINS]
    counted = ["imd_rank", *deciles]
    require_columns(tidy.dropna(axis="columns", how="all"), [*counted, *scores], file)
    return tidy[["lsoa", *counted, *scores]].astype(dict.fromkeys(counted, "int64"))


def read_indices(file: Path, edition: int) -> pd.DataFrame:
    """The Indices of one edition, from File 1, 2 or 7, or a conversion with short headings.

    Columns of the table lsoa_deprivation: edition, lsoa, district ("" where the file has none),
    and for each of `DOMAINS` <domain>_rank and <domain>_decile (Int64) and <domain>_score
    (float), missing where the file lacks them. The index numbers the rows of the file.
    """
    return _tidy(_table(file, edition), edition, file)


def _table(file: Path, edition: int) -> Table:
    table = read_table(file, partial(_headings, edition=edition))
    _require_edition(table, edition, file)
    return table


def _tidy(table: Table, edition: int, file: Path) -> pd.DataFrame:
    frame = table.frame
    lsoas = LSOAS_2021 if edition == 2025 else LSOAS_2011
    lsoa, district = table.headings["lsoa"], table.headings.get("district")
    require_pattern(frame, lsoa, LSOA, file)
    require_unique(frame, [lsoa], file)
    require_all(frame, lsoa, lsoas, f"LSOAs of IoD {edition}", file)
    if district:
        require_pattern(frame, district, DISTRICT, file)
    tidy: dict[str, object] = {
        "edition": edition,
        "lsoa": frame[lsoa],
        "district": frame[district] if district else "",
    }
    for domain in DOMAINS:
        tidy[f"{domain}_rank"] = _places(
            table, f"{domain}_rank", lsoas, f"a rank from 1 to {lsoas:,}", file
        )
        tidy[f"{domain}_decile"] = _places(
            table, f"{domain}_decile", 10, "a decile (1 to 10)", file
        )
        tidy[f"{domain}_score"] = _scores(table, f"{domain}_score", file)
    return pd.DataFrame(tidy, index=frame.index)


def _headings(headings: Sequence[str], *, edition: int) -> dict[str, str]:
    """Our names -> headings of an IoD file on the LSOAs of an edition; at least the overall rank.

    The first of two headings for one thing counts: later columns are supplementary indices.
    """
    found = _measures(headings)
    names = {_lsoa_year(plain(heading)): heading for heading in headings}
    year = next(year for year, known in _EDITION_OF_LSOAS.items() if known == edition)
    if year not in names or "imd_rank" not in found:
        return {}
    district = [heading for heading in headings if _DISTRICT_HEADING.fullmatch(plain(heading))]
    return {"lsoa": names[year], **({"district": district[0]} if district else {}), **found}


def _measures(headings: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading in headings:
        match = _MEASURE_HEADING.fullmatch(plain(heading))
        if match and match[1] in _TITLES:
            found.setdefault(f"{_TITLES[match[1]]}_{match[2]}", heading)
    return found


def _lsoa_year(heading: str) -> str:
    match = _LSOA_HEADING.fullmatch(heading)
    return (match[1] or match[2]) if match else ""


def _require_edition(table: Table, edition: int, file: Path) -> None:
    """Refuse an edition that shares its LSOAs with a known one: the 2015 Indices."""
    heading = table.headings.get("district", "")
    if match := _DISTRICT_HEADING.fullmatch(plain(heading)):
        actual = _EDITIONS_BY_DISTRICTS.get(match[1])
        if actual != edition:
            raise DataError(
                f"is not of IoD {edition}: its districts are of {match[1]} ('{heading}')"
                + (f", which is IoD {actual}" if actual else "")
                + ". The pack uses the editions of 2019 and 2025.",
                file=file,
            )


def _places(table: Table, name: str, highest: int, problem: str, file: Path) -> pd.Series:
    """Ranks or deciles from 1 to `highest`; missing where the file has no such column."""
    heading = table.headings.get(name)
    if heading is None:
        return pd.Series(pd.NA, index=table.frame.index, dtype="Int64")
    values = whole_numbers(table.frame, heading, file)
    refuse(table.frame, heading, ~values.between(1, highest), f"is not {problem}", file)
    return values.astype("Int64")


def _scores(table: Table, name: str, file: Path) -> pd.Series:
    heading = table.headings.get(name)
    if heading is None:
        return pd.Series(np.nan, index=table.frame.index)
    return numbers(table.frame, heading, file, blank_allowed=False)


def _require_deciles_of_ranks(table: Table, tidy: pd.DataFrame, file: Path) -> None:
    """Report deciles that are not tenths of the ranks: columns swapped, or ranks of another file.

    True of every domain of both editions as published.
    """
    if not is_official(tidy["lsoa"]):
        return
    for domain in DOMAINS:
        rank, decile = tidy[f"{domain}_rank"], tidy[f"{domain}_decile"]
        strays = (decile != -(-rank * 10 // len(tidy))).fillna(False)
        if strays.any():
            heading = table.headings[f"{domain}_decile"]
            refuse(table.frame, heading, strays, "is not the decile of its rank", file)


def _parts(file: Path, register: Register, *, edition: int) -> list[Part]:
    table = _table(file, edition)
    tidy = _tidy(table, edition, file)
    _require_deciles_of_ranks(table, tidy, file)
    vintage = f"Indices of Deprivation {edition}"
    moved = tidy.loc[tidy["lsoa"] == MOVED_LSOA, "district"].iloc[:1].tolist()
    if edition == 2025 and moved == [FIRST_ISSUE_DISTRICT]:
        note(f"{FIRST_ISSUE}. Download the corrected file (November 2025)", file)
        vintage += f" ({FIRST_ISSUE})"
    elif edition == 2025 and moved == [CORRECTED_DISTRICT]:
        vintage += ", corrected issue of November 2025"
    return [Part("lsoa_deprivation", str(edition), tidy.reset_index(drop=True), vintage)]


def _recognise(edition: int) -> Callable[[Look], bool]:
    return lambda look: has_table(look, partial(_headings, edition=edition))


def _format(edition: int) -> Format:
    return Format(
        name=f"indices-of-deprivation-{edition}",
        title=f"English Indices of Deprivation {edition}, LSOAs",
        publisher="Ministry of Housing, Communities and Local Government",
        citation=f"MHCLG, English Indices of Deprivation {edition}",
        address="https://www.gov.uk/government/statistics/"
        f"english-indices-of-deprivation-{edition}",
        licence="Open Government Licence v3.0",
        attribution="Contains public sector information licensed under the Open Government "
        f"Licence v3.0: English Indices of Deprivation {edition} (MHCLG).",
        recognise=_recognise(edition),
        read=partial(_parts, edition=edition),
        note="Deciles are tenths of LSOAs and relative: a change between editions is a change in "
        "relative rank. They describe neighbourhoods, not people.",
    )


FORMATS = (_format(2019), _format(2025))
