"""Census 2021 table RM032: ethnic group (19) by sex and five age bands, by small area.

Source: Office for National Statistics, Census 2021, from Nomis (Open Government Licence v3.0),
dataset NM_2132_1. The Nomis service gives one row for each count (with names, codes, or both); a
table downloaded from a Nomis query gives a table for each sex and age, one below the other.
For England it has 6.4 million counts.
"""

import csv
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUP_HEADINGS
from rhoanalytics.sources.census import (
    GROUP_HEADINGS,
    NOMIS,
    VINTAGE,
    is_layered,
    key_heading,
    words,
)
from rhoanalytics.sources.codes import LSOA, in_nation, is_official, require_all
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.lookups import LSOAS_2021
from rhoanalytics.sources.reading import (
    refuse,
    require_columns,
    require_pattern,
    require_rows,
    require_unique,
    whole_numbers,
)
from rhoanalytics.sources.tables import HEADER_WITHIN, has_table, plain, read_table
from rhoanalytics.sources.text_files import open_text

KEYS = ("lsoa", "group", "sex", "age_band")

SEXES = ("Female", "Male")

AGE_BANDS = {
    "Aged 24 years and under": "0-24",
    "Aged 25 to 34 years": "25-34",
    "Aged 35 to 49 years": "35-49",
    "Aged 50 to 64 years": "50-64",
    "Aged 65 years and over": "65+",
}
"""Headings of RM032 -> the age bands of the table people_by_age_and_ethnic_group."""

# The codes of NM_2132_1, which are alphabetical, unlike those of table TS021 (NM_2041_1), where
# 1 to 5 are the White groups. Used only where a file has no names.
GROUP_CODES = {
    "1": "Asian: Bangladeshi",
    "2": "Asian: Chinese",
    "3": "Asian: Indian",
    "4": "Asian: Pakistani",
    "5": "Asian: Other Asian",
    "6": "Black: African",
    "7": "Black: Caribbean",
    "8": "Black: Other Black",
    "9": "Mixed: White and Asian",
    "10": "Mixed: White and Black African",
    "11": "Mixed: White and Black Caribbean",
    "12": "Mixed: Other Mixed",
    "13": "White: British",
    "14": "White: Irish",
    "15": "White: Gypsy or Irish Traveller",
    "16": "White: Roma",
    "17": "White: Other White",
    "18": "Other: Arab",
    "19": "Other: Any other ethnic group",
}
SEX_CODES = {"1": "Female", "2": "Male"}
AGE_CODES = {str(code): band for code, band in enumerate(AGE_BANDS.values(), start=1)}

TOTAL_CODES = frozenset({"0", "1001", "1002", "1003", "1004", "1005"})
"""Codes of totals: everyone, and the five broad groups."""

LARGEST_GROUP = "White: British"
"""Four in five residents of England: another largest group means another set of codes."""

COUNTS_OF_AN_LSOA = len(CENSUS_GROUPS) * len(SEXES) * len(AGE_BANDS)

_LONG_HEADINGS = {
    "lsoa": ("geography_code",),
    "group": ("c2021_eth_20_name", "c2021_eth_20"),
    "sex": ("c_sex_name", "c_sex"),
    "age_band": ("c2021_age_6_name", "c2021_age_6"),
    "people": ("obs_value",),
}
"""Nomis's names of the columns; a name is read rather than a code where a file has both."""

_NAMED = {
    "group": {heading: label for heading, label in GROUP_HEADINGS.items() if ": " in label},
    "sex": {plain(sex): sex for sex in SEXES},
    "age_band": {plain(heading): band for heading, band in AGE_BANDS.items()},
}
_CODED = {"group": GROUP_CODES, "sex": SEX_CODES, "age_band": AGE_CODES}
_TOTALS = frozenset(
    {"total: all usual residents", "total", "all persons", *map(plain, FIVE_GROUP_HEADINGS)}
)


def read_people(file: Path) -> pd.DataFrame:
    """Usual residents of English LSOAs of 2021: lsoa, group, sex, age_band, people.

    `group` is a key of `ethnicity.CENSUS_GROUPS`, `sex` Female or Male, `age_band` one of 0-24,
    25-34, 35-49, 50-64 and 65+. Every LSOA has all 190 counts.
    """
    frame = _from_layers(file) if has_layers(file) else _from_long(file)
    require_unique(frame, list(KEYS), file)
    areas = frame[["lsoa"]].drop_duplicates()
    require_all(areas, "lsoa", LSOAS_2021, "English LSOAs", file)
    counts = COUNTS_OF_AN_LSOA * len(areas)
    require_rows(frame, counts, f"counts (19 groups, 2 sexes, 5 ages, {len(areas):,} LSOAs)", file)
    return frame.reset_index(drop=True)


def _long_headings(headings: Sequence[str]) -> dict[str, str]:
    """Our names -> headings of a file with a row for each count; empty for another one."""
    by_name = {plain(heading): heading for heading in headings}
    found = {
        ours: next((by_name[name] for name in names if name in by_name), "")
        for ours, names in _LONG_HEADINGS.items()
    }
    return found if all(found.values()) else {}


def _group_headings(headings: Sequence[str]) -> dict[str, str]:
    """Our names of the 19 groups -> headings of a table of LSOAs; empty for another one."""
    found = {_NAMED["group"].get(words(heading), ""): heading for heading in headings}
    return found if key_heading(headings) and set(CENSUS_GROUPS) <= set(found) else {}


def _from_long(file: Path) -> pd.DataFrame:
    table = read_table(file, _long_headings)
    heading = table.headings
    frame = table.frame[in_nation(table.frame[heading["lsoa"]])]
    require_pattern(frame, heading["lsoa"], LSOA, file)
    tidy = pd.DataFrame({"lsoa": frame[heading["lsoa"]]})
    total = pd.Series(False, index=frame.index)
    for name in ("group", "sex", "age_band"):
        known = (_NAMED if plain(heading[name]).endswith("_name") else _CODED)[name]
        text = frame[heading[name]]
        meanings = {value: known.get(words(value)) for value in text.unique()}
        sums = {value for value in meanings if words(value) in _TOTALS or value in TOTAL_CODES}
        tidy[name] = text.map(meanings)
        total |= text.isin(sums)
        unknown = tidy[name].isna() & ~text.isin(sums)
        refuse(frame, heading[name], unknown, f"is not a category of RM032 ({name})", file)
    tidy["people"] = whole_numbers(frame, heading["people"], file)
    refuse(frame, heading["people"], tidy["people"] < 0, "is negative", file)
    tidy = tidy[~total]
    if not plain(heading["group"]).endswith("_name"):
        _require_known_codes(tidy, heading["group"], file)
    return tidy


def _require_known_codes(tidy: pd.DataFrame, heading: str, file: Path) -> None:
    """Refuse group codes that are evidently not those of this table."""
    people = tidy.groupby("group")["people"].sum()
    if is_official(tidy["lsoa"]) and people.idxmax() != LARGEST_GROUP:
        raise DataError(
            f"has its largest group under the code of {people.idxmax()} in the column "
            f"'{heading}': these are not the codes of RM032. Download it with the names of the "
            "groups (c2021_eth_20_name).",
            file=file,
        )


def has_layers(file: Path) -> bool:
    """Whether the first lines of a file name the sex or the age of the table below them."""
    with open_text(file) as stream:
        return any(_layer(row) for row in islice(csv.reader(stream), HEADER_WITHIN))


def _layer(row: Sequence[str]) -> tuple[str, str] | None:
    """("sex", "Female") of a line above a table that says so; None of another line."""
    if len(row) < 2 or not plain(row[0]).endswith(":"):
        return None
    name = {"sex": "sex", "age": "age_band"}.get(plain(row[0]).rstrip(" :"))
    return (name, row[1]) if name else None


def _from_layers(file: Path) -> pd.DataFrame:
    """The tables of a Nomis query, one for each sex and age, as one long table."""
    blocks: list[pd.DataFrame] = []
    layer: dict[str, str] = {}
    headings: list[str] = []
    rows: dict[int, list[str]] = {}
    with open_text(file) as stream:
        lines = csv.reader(stream)
        for row in lines:
            if named := _layer(row):
                if rows:
                    blocks.append(_block(headings, rows, layer, file))
                    rows, headings = {}, []
                layer[named[0]] = named[1]
            elif key_heading(row):
                headings = row
            elif headings and len(row) == len(headings):
                rows[lines.line_num] = row
    if rows:
        blocks.append(_block(headings, rows, layer, file))
    if not blocks:
        raise DataError("has no table below its title", file=file)
    return pd.concat([block for block in blocks if not block.empty])


def _block(
    headings: Sequence[str], rows: Mapping[int, list[str]], layer: Mapping[str, str], file: Path
) -> pd.DataFrame:
    """One table: LSOAs by ethnic group, for the sex and age that its title names."""
    meaning = {name: _NAMED[name].get(words(layer.get(name, ""))) for name in ("sex", "age_band")}
    if any(words(layer.get(name, "")) in _TOTALS for name in meaning):
        return pd.DataFrame(columns=[*KEYS, "people"])
    for name, value in meaning.items():
        if value is None:
            raise DataError(
                f"row {min(rows)}: the table does not say which {name.removesuffix('_band')} it "
                f"is of (found {layer.get(name, '')!r}). Choose 19 groups in the columns, and sex "
                "and age as layers, on Nomis.",
                file=file,
            )
    frame = pd.DataFrame.from_dict(dict(rows), orient="index", columns=list(headings))
    key = key_heading(headings)
    frame = frame[in_nation(frame[key])]
    require_pattern(frame, key, LSOA, file)
    columns = {_NAMED["group"].get(words(heading)): heading for heading in headings}
    require_columns(pd.DataFrame(columns=[name for name in columns if name]), CENSUS_GROUPS, file)
    counts = {group: whole_numbers(frame, columns[group], file) for group in CENSUS_GROUPS}
    wide = pd.DataFrame({"lsoa": frame[key], **counts})
    melted = wide.melt("lsoa", var_name="group", value_name="people", ignore_index=False)
    return melted.assign(**meaning)[[*KEYS, "people"]]


def _parts(file: Path, register: Register) -> list[Part]:
    people = read_people(file)
    # Most of the 190 counts of an LSOA are 0; without them the table is a quarter of the size.
    counted = people[people["people"] > 0].reset_index(drop=True)
    return [Part("lsoa_ages_by_ethnic_group", "2021", counted, VINTAGE)]


def _recognise(look: Look) -> bool:
    layers = is_layered(look) and has_table(look, _group_headings)
    return layers or has_table(look, _long_headings)


FORMATS = (
    Format(
        name="census-2021-ethnic-group-by-sex-and-age",
        title="Census 2021 table RM032: ethnic group by sex by age",
        address="https://www.nomisweb.co.uk/datasets/c2021rm032",
        recognise=_recognise,
        read=_parts,
        **NOMIS,
    ),
)
