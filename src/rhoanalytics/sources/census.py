"""Census 2021 tables: ethnic group and age by small area, detailed ethnic group by district.

Source: Office for National Statistics, Census 2021, from Nomis (Open Government Licence v3.0).
A table downloaded from a Nomis query has lines above the header and a footnote below the last area;
the bulk download has neither and prefixes each heading with the variable ("Ethnic group: White").
ONS perturbs each table on its own, so that totals of two tables differ by a few people.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUP_HEADINGS, FIVE_GROUPS
from rhoanalytics.sources.codes import DISTRICT, LSOA, LSOA_KINDS, in_nation, require_all
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.lookups import LSOAS_2021
from rhoanalytics.sources.reading import (
    NotNeeded,
    refuse,
    require_pattern,
    require_unique,
    whole_numbers,
)
from rhoanalytics.sources.tables import Find, Table, has_table, header_rows, plain, read_table

AGE_BANDS = {
    "Aged 4 years and under": "0-4",
    **{f"Aged {age} to {age + 4} years": f"{age}-{age + 4}" for age in range(5, 85, 5)},
    "Aged 85 years and over": "85+",
}
"""Headings of table TS007A -> the age bands of the published tables."""

DISTRICTS_2021 = 309
"""English lower-tier local authorities at Census 2021 (ONS)."""

VINTAGE = "Census 2021 (21 March 2021)"

_KEYS = ("mnemonic", "geography code")
_TOTAL = "total: all usual residents"
_SHORTENED_GROUPS = {
    "White: English, Welsh, Scottish, Northern Irish or British": "White: British",
    "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups": "Mixed: Other Mixed",
}
_LONG_DISTRICT_COLUMNS = ("ltla21_code", "ethnic_group", "value")


def group_of(heading: str) -> str:
    """The label of a Census group's heading: a key of `CENSUS_GROUPS` or one of `FIVE_GROUPS`.

    A heading that is neither comes back changed or as it is; the caller checks.
    """
    if heading in _SHORTENED_GROUPS:
        return _SHORTENED_GROUPS[heading]
    broad, colon, detail = heading.partition(": ")
    return f"{FIVE_GROUP_HEADINGS.get(broad, broad)}{colon}{detail}"


def read_ethnic_groups(file: Path) -> pd.DataFrame:
    """Table TS021: usual residents of English LSOAs of 2021 in five groups.

    Columns: lsoa, people (all groups), and one column for each of the five groups.
    """
    table = read_table(file, _ethnic_headings)
    counts = _counts(table, ["people", *FIVE_GROUPS], file)
    _require_lsoas(table, counts, file)
    _require_sum(table, counts, FIVE_GROUPS, file)
    return counts.rename(columns={"area": "lsoa"}).reset_index(drop=True)


def read_ages(file: Path) -> pd.DataFrame:
    """Table TS007A: usual residents of English LSOAs of 2021, one column for each age band."""
    table = read_table(file, _age_headings)
    counts = _counts(table, AGE_BANDS.values(), file)
    _require_lsoas(table, counts, file)
    return counts.rename(columns={"area": "lsoa"}).reset_index(drop=True)


def read_detailed_ethnic_groups(file: Path) -> pd.DataFrame:
    """Usual residents of English districts of 2021 in the 19 detailed groups.

    Columns: district_2021, group (a key of `ethnicity.CENSUS_GROUPS`), people.
    """
    frame = read_table(file, _long_district_headings).frame
    counted = frame["ethnic_group"].str.endswith("(number)")
    frame = frame[counted & in_nation(frame["ltla21_code"])]
    require_pattern(frame, "ltla21_code", DISTRICT, file)
    group = frame["ethnic_group"].str.removesuffix("(number)").str.strip().map(group_of)
    refuse(frame, "ethnic_group", ~group.isin(CENSUS_GROUPS), "is not a Census 2021 group", file)
    tidy = pd.DataFrame(
        {
            "district_2021": frame["ltla21_code"],
            "group": group,
            "people": whole_numbers(frame, "value", file),
        }
    )
    require_unique(tidy, ["district_2021", "group"], file)
    counts = DISTRICTS_2021 * len(CENSUS_GROUPS)
    require_all(tidy, "district_2021", counts, "counts of districts", file)
    return tidy.reset_index(drop=True)


def words(heading: str) -> str:
    """A Nomis heading without the variable before it and the measure after it."""
    text = plain(heading).removesuffix("; measures: value")
    return text.removeprefix("ethnic group: ").removeprefix("age: ")


def key_heading(headings: Sequence[str]) -> str:
    """The column of area codes; "" where there is none."""
    return next((heading for heading in headings if plain(heading) in _KEYS), "")


GROUP_HEADINGS = {
    **{plain(heading): label for heading, label in FIVE_GROUP_HEADINGS.items()},
    **{plain(heading): label for heading, label in _SHORTENED_GROUPS.items()},
    **{
        plain(f"{heading}: {label.partition(': ')[2]}"): label
        for heading, broad in FIVE_GROUP_HEADINGS.items()
        for label, known in CENSUS_GROUPS.items()
        if known == broad and label not in _SHORTENED_GROUPS.values()
    },
}
_AGE_HEADINGS = {plain(heading): band for heading, band in AGE_BANDS.items()}


def _ethnic_headings(headings: Sequence[str]) -> dict[str, str]:
    found = {GROUP_HEADINGS.get(words(heading), ""): heading for heading in headings}
    total = [heading for heading in headings if words(heading) == _TOTAL]
    whole = set(FIVE_GROUPS) <= set(found) or set(CENSUS_GROUPS) <= set(found)
    if not (key_heading(headings) and total and whole):
        return {}
    found.pop("", None)
    return {"area": key_heading(headings), "people": total[0], **found}


def _age_headings(headings: Sequence[str]) -> dict[str, str]:
    found = {_AGE_HEADINGS.get(words(heading), ""): heading for heading in headings}
    if not (key_heading(headings) and set(AGE_BANDS.values()) <= set(found)):
        return {}
    return {"area": key_heading(headings), **{band: found[band] for band in AGE_BANDS.values()}}


def _long_district_headings(headings: Sequence[str]) -> dict[str, str]:
    wanted = set(_LONG_DISTRICT_COLUMNS)
    return {name: name for name in wanted} if wanted <= set(headings) else {}


def _counts(table: Table, names: Iterable[str], file: Path) -> pd.DataFrame:
    """The rows of the nation: area, and a count for each name; the footnote has no area code."""
    key = table.headings["area"]
    frame = table.frame[in_nation(table.frame[key])]
    require_unique(frame, [key], file)
    counts = {name: whole_numbers(frame, table.headings[name], file) for name in names}
    for name, values in counts.items():
        refuse(frame, table.headings[name], values < 0, "is negative", file)
    return pd.DataFrame({"area": frame[key], **counts})


def _require_lsoas(table: Table, counts: pd.DataFrame, file: Path) -> None:
    key = table.headings["area"]
    frame = table.frame.loc[counts.index]
    kinds = set(counts["area"].str[:3])
    if kinds and not kinds & LSOA_KINDS:
        raise NotNeeded(
            f"a Census table of other areas ({counts['area'].iloc[0]}, …): the pack uses LSOAs, "
            "and districts for the 19 ethnic groups",
            file=file,
        )
    require_pattern(frame, key, LSOA, file)
    require_all(frame, key, LSOAS_2021, "English LSOAs", file)


def _require_sum(table: Table, counts: pd.DataFrame, names: Iterable[str], file: Path) -> None:
    strays = counts["people"] != counts[list(names)].sum(axis=1)
    frame = table.frame.loc[counts.index]
    refuse(frame, table.headings["people"], strays, "is not the sum of its groups", file)


def _ethnic_parts(file: Path, register: Register) -> list[Part]:
    table = read_table(file, _ethnic_headings)
    classifications = {
        name: list(groups)
        for name, groups in (("broad", FIVE_GROUPS), ("detailed", CENSUS_GROUPS))
        if set(groups) <= set(table.headings)
    }
    groups = [group for names in classifications.values() for group in names]
    counts = _counts(table, ["people", *groups], file)
    for names in classifications.values():
        _require_sum(table, counts, names, file)
    if counts["area"].str.fullmatch(DISTRICT).all():
        return [_district_part(table, counts, file)]
    _require_lsoas(table, counts, file)
    if "broad" not in classifications:
        counts = counts.assign(**_broad_sums(counts))
        classifications = {"broad": list(FIVE_GROUPS), **classifications}
    return [
        Part("lsoa_ethnic_groups", name, _long(counts, names, "group"), VINTAGE)
        for name, names in classifications.items()
    ]


def _broad_sums(counts: pd.DataFrame) -> dict[str, pd.Series]:
    return {
        broad: counts[[name for name, of in CENSUS_GROUPS.items() if of == broad]].sum(axis=1)
        for broad in FIVE_GROUPS
    }


def _district_part(table: Table, counts: pd.DataFrame, file: Path) -> Part:
    if not set(CENSUS_GROUPS) <= set(table.headings):
        raise DataError(
            "has five ethnic groups by district; the pack uses the 19 groups. Choose all "
            "categories of TS021 on Nomis, or its bulk download.",
            file=file,
        )
    key = table.headings["area"]
    require_all(table.frame.loc[counts.index], key, DISTRICTS_2021, "English districts", file)
    tidy = _long(counts, CENSUS_GROUPS, "group").rename(columns={"lsoa": "district_2021"})
    return Part("district_ethnic_groups", "2021", tidy, VINTAGE)


def _age_parts(file: Path, register: Register) -> list[Part]:
    ages = read_ages(file).rename(columns={"lsoa": "area"})
    return [Part("lsoa_ages", "2021", _long(ages, AGE_BANDS.values(), "age_band"), VINTAGE)]


def _district_parts(file: Path, register: Register) -> list[Part]:
    tidy = read_detailed_ethnic_groups(file)
    return [Part("district_ethnic_groups", "2021", tidy, VINTAGE)]


def _long(counts: pd.DataFrame, names: Iterable[str], column: str) -> pd.DataFrame:
    """One row for each area and name: lsoa, `column`, people."""
    names = list(names)
    melted = counts[["area", *names]].melt("area", var_name=column, value_name="people")
    melted[column] = melted[column].astype("str")
    return melted.rename(columns={"area": "lsoa"})


def is_layered(look: Look) -> bool:
    """Whether the lines above a Nomis table name a sex or an age: one table of several (RM032)."""
    return any(
        row and plain(row[0]).rstrip(" :") in ("sex", "age") and plain(row[0]).endswith(":")
        for row in header_rows(look)
    )


def _recognise(find: Find) -> Callable[[Look], bool]:
    return lambda look: has_table(look, find) and not is_layered(look)


NOMIS: Mapping[str, str] = {
    "publisher": "Office for National Statistics (Nomis)",
    "licence": "Open Government Licence v3.0",
    "attribution": "Source: Office for National Statistics, Census 2021, licensed under the Open "
    "Government Licence v3.0.",
    "citation": "ONS, Census 2021",
    "note": "ONS perturbs each Census table on its own, so totals of two tables differ by a few "
    "people.",
}

FORMATS = (
    Format(
        name="census-2021-ethnic-group",
        title="Census 2021 table TS021: ethnic group",
        address="https://www.nomisweb.co.uk/datasets/c2021ts021",
        recognise=_recognise(_ethnic_headings),
        read=_ethnic_parts,
        **NOMIS,
    ),
    Format(
        name="census-2021-age",
        title="Census 2021 table TS007A: age by five-year bands",
        address="https://www.nomisweb.co.uk/datasets/c2021ts007a",
        recognise=_recognise(_age_headings),
        read=_age_parts,
        **NOMIS,
    ),
    Format(
        name="census-2021-ethnic-group-by-district",
        title="Census 2021: 19 ethnic groups by lower-tier local authority (converted)",
        address="https://www.nomisweb.co.uk/datasets/c2021ts021",
        recognise=_recognise(_long_district_headings),
        read=_district_parts,
        **NOMIS,
    ),
)
