"""ONS lookups from small areas (LSOAs) to districts and Integrated Care Boards.

Source: ONS Open Geography Portal (Open Government Licence v3.0). ONS names columns by area and
year (LSOA21CD, SICBL24CDH, ICB24CD, LAD24CD; …CD an ONS code, …CDH the NHS's, …NM a name); common
conversions write lsoa21_code, sicbl24_code_nhs. The year of the ICB column is the vintage.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.sources.codes import (
    DISTRICT,
    LSOA,
    ODS,
    icbs_in_force,
    in_nation,
    ods_of_ons,
    require_all,
)
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.reading import (
    LSOA_CODE,
    read_csv,
    refuse,
    require_pattern,
    require_rows,
    require_unique,
    whole_numbers,
)
from rhoanalytics.sources.tables import Find, Table, has_table, plain, read_table

LSOAS_2021 = 33_755
"""English LSOAs of Census 2021 (ONS)."""

LSOAS_2011 = 32_844
"""English LSOAs of Census 2011 (ONS)."""

CHANGE_CODES = "[USMX]"
"""ONS change codes of the 2011 to 2021 lookup: unchanged, split, merged, irregular."""

_CENSUS = {"11": 2011, "21": 2021}

_HEADING = re.compile(
    r"(?:f_)?(?P<area>lsoa|sicbl|icb|lad|ltla)"
    r"(?:(?P<year>\d\d)(?P<ending>cdh?|nm|_code|_code_h|_code_nhs|_name)"
    r"|_(?P<system>ods|ons)_20(?P<dated>\d\d)_\d\d)"
)
_ENDINGS = {
    "cd": "ons",
    "_code": "ons",
    "cdh": "ods",
    "_code_h": "ods",
    "_code_nhs": "ods",
    "nm": "name",
    "_name": "name",
}
_CHANGE_HEADINGS = ("chgind", "change_code")

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
        require_pattern(frame, column, ODS, file)
    require_unique(frame, ["lsoa"], file)
    require_rows(frame, LSOAS_2021, "LSOAs", file)
    return frame.reset_index(drop=True)


def read_lsoa_2011_to_2021(file: Path) -> pd.DataFrame:
    """How English LSOAs of 2011 became those of 2021, with the district of December 2022.

    Columns: lsoa_2011, lsoa (2021), change, district_2022. A 2011 LSOA that was split has one row
    for each part; several that were merged share one 2021 code.
    """
    table = read_table(file, _successor_headings)
    before, after = table.headings["lsoa_2011"], table.headings["lsoa"]
    frame = table.frame
    require_pattern(frame, table.headings["change"], CHANGE_CODES, file)
    require_unique(frame, [before, after], file)
    frame = frame[in_nation(frame[after])]
    for column, lsoas, census in ((after, LSOAS_2021, 2021), (before, LSOAS_2011, 2011)):
        require_pattern(frame, column, LSOA, file)
        each = frame[[column]].drop_duplicates()
        require_all(each, column, lsoas, f"LSOAs of {census}", file)
    return table.tidy().loc[frame.index].reset_index(drop=True)


def vintage_of(year: str) -> str:
    """The vintage of ICBs that a column's two-digit year means: they began in July 2022."""
    return "2022-07" if year == "22" else f"20{year}-04"


def _described(headings: Sequence[str]) -> dict[str, str]:
    """What each heading holds (such as "icb24 ods") -> the heading."""
    found: dict[str, str] = {}
    for heading in headings:
        if match := _HEADING.fullmatch(plain(heading)):
            area = match["area"].replace("ltla", "lad")
            what = match["system"] or _ENDINGS[match["ending"]]
            found.setdefault(f"{area}{match['year'] or match['dated']} {what}", heading)
    return found


def _ics_headings(headings: Sequence[str]) -> dict[str, str]:
    """Columns of a lookup from LSOAs of one Census to sub-ICB and ICB; empty for another table."""
    found = _described(headings)
    censuses = [year for year in _CENSUS if f"lsoa{year} ons" in found]
    return found if len(censuses) == 1 and _years_of_ics(found) else {}


def _years_of_ics(described: Iterable[str]) -> list[str]:
    years = sorted({name[len("icb") :][:2] for name in described if name.startswith("icb")})
    return [year for year in years if f"sicbl{year} ods" in described]


def _successor_headings(headings: Sequence[str]) -> dict[str, str]:
    found = _described(headings)
    change = [heading for heading in headings if plain(heading) in _CHANGE_HEADINGS]
    wanted = {"lsoa_2011": "lsoa11 ons", "lsoa": "lsoa21 ons", "district_2022": "lad22 ons"}
    if not change or not all(name in found for name in wanted.values()):
        return {}
    return {
        "lsoa_2011": found["lsoa11 ons"],
        "lsoa": found["lsoa21 ons"],
        "change": change[0],
        "district_2022": found["lad22 ons"],
    }


def _lookup(table: Table, year: str, file: Path) -> pd.DataFrame:
    """One vintage of a lookup: census, vintage, lsoa, sub_icb, ics, district, district_name.

    `ics` is the ODS code, or the ONS code where the file has no other. The index numbers rows.
    """
    described = table.headings
    census = next(number for known, number in _CENSUS.items() if f"lsoa{known} ons" in described)
    lsoa = described[f"lsoa{str(census)[2:]} ons"]
    sub_icb = described[f"sicbl{year} ods"]
    frame = table.frame[in_nation(table.frame[lsoa])]
    require_pattern(frame, lsoa, LSOA, file)
    require_pattern(frame, sub_icb, ODS, file)
    require_unique(frame, [lsoa], file)
    lsoas = LSOAS_2021 if census == 2021 else LSOAS_2011
    require_all(frame, lsoa, lsoas, f"LSOAs of {census}", file)
    district = _of_year(described, "lad", "ons", year)
    if district:
        require_pattern(frame, district, DISTRICT, file)
    name = _of_year(described, "lad", "name", year)
    return pd.DataFrame(
        {
            "census": census,
            "vintage": vintage_of(year),
            "lsoa": frame[lsoa],
            "sub_icb": frame[sub_icb],
            "ics": frame[_ics_heading(described, year)],
            "district": frame[district] if district else "",
            "district_name": frame[name] if name else "",
        },
        index=frame.index,
    )


def _ics_heading(described: Mapping[str, str], year: str) -> str:
    return described.get(f"icb{year} ods") or described[f"icb{year} ons"]


def _of_year(described: Mapping[str, str], area: str, what: str, year: str) -> str:
    """The heading of an area's column of this year, or the latest one; "" where there is none."""
    pattern = rf"{area}(\d\d) {what}"
    found = {match[1]: name for name in described if (match := re.fullmatch(pattern, name))}
    return described[found.get(year) or found[max(found)]] if found else ""


def _ics_parts(file: Path, register: Register) -> list[Part]:
    table = read_table(file, _ics_headings)
    parts = []
    for year in _years_of_ics(table.headings):
        vintage = vintage_of(year)
        tidy = _lookup(table, year, file)
        ods = tidy["ics"].replace(ods_of_ons(register))
        strays = ~ods.isin(icbs_in_force(register, vintage))
        problem = f"is not an ICB that existed in {vintage}"
        heading = _ics_heading(table.headings, year)
        refuse(table.frame.loc[tidy.index], heading, strays, problem, file)
        name = f"lsoa-{tidy['census'].iloc[0]}-ics-{vintage}"
        frame = tidy.assign(ics=ods).reset_index(drop=True)
        parts.append(Part("lsoa_lookup", name, frame, f"boundaries of {vintage}"))
    return parts


def _successor_parts(file: Path, register: Register) -> list[Part]:
    frame = read_lsoa_2011_to_2021(file)[["lsoa_2011", "lsoa", "change"]]
    return [Part("lsoa_successors", "2011-2021", frame, "LSOAs of 2011 and 2021")]


def _recognise(find: Find) -> Callable[[Look], bool]:
    return lambda look: has_table(look, find)


_ONS = {
    "publisher": "Office for National Statistics",
    "licence": "Open Government Licence v3.0",
    "attribution": "Source: Office for National Statistics licensed under the Open Government "
    "Licence v3.0.",
    "address": "https://geoportal.statistics.gov.uk",
}

FORMATS = (
    Format(
        name="lsoa-to-ics",
        title="Lookup from LSOAs to sub-ICB locations, Integrated Care Boards and districts",
        citation="ONS, LSOA to ICB lookup",
        recognise=_recognise(_ics_headings),
        read=_ics_parts,
        **_ONS,
    ),
    Format(
        name="lsoa-2011-to-2021",
        title="Exact-fit lookup from the LSOAs of Census 2011 to those of Census 2021",
        citation="ONS, LSOA 2011 to 2021 lookup",
        recognise=_recognise(_successor_headings),
        read=_successor_parts,
        **_ONS,
    ),
)
