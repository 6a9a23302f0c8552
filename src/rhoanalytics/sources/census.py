"""Census 2021 tables: ethnic group and age by small area, detailed ethnic group by district.

Source: Office for National Statistics, Census 2021, from Nomis (Open Government Licence v3.0).
Nomis files have lines above the header and a footnote below the last area. ONS perturbs each table
on its own, so that totals of two tables differ by a few people.
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUP_HEADINGS
from rhoanalytics.sources.lookups import LSOAS_2021
from rhoanalytics.sources.reading import (
    LSOA_CODE,
    read_csv,
    refuse,
    require,
    require_rows,
    require_unique,
    whole_numbers,
)

AGE_BANDS = {
    "Aged 4 years and under": "0-4",
    **{f"Aged {age} to {age + 4} years": f"{age}-{age + 4}" for age in range(5, 85, 5)},
    "Aged 85 years and over": "85+",
}
"""Headings of table TS007A -> the age bands of the published tables."""

DISTRICTS_2021 = 309
"""English lower-tier local authorities at Census 2021 (ONS)."""

_TOTAL = "Total: All usual residents"
_KEY = "mnemonic"
_SHORTENED_GROUPS = {
    "White: English, Welsh, Scottish, Northern Irish or British": "White: British",
    "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups": "Mixed: Other Mixed",
}


def read_ethnic_groups(file: Path) -> pd.DataFrame:
    """Table TS021: usual residents of English LSOAs of 2021 in five groups.

    Columns: lsoa, people (all groups), and one column for each of the five groups.
    """
    headings = {_TOTAL: "people", **FIVE_GROUP_HEADINGS}
    frame = _read_nomis(file, headings)
    total = frame[list(FIVE_GROUP_HEADINGS.values())].sum(axis=1)
    refuse(frame, "people", frame["people"] != total, "is not the sum of its groups", file)
    return frame.reset_index(drop=True)


def read_ages(file: Path) -> pd.DataFrame:
    """Table TS007A: usual residents of English LSOAs of 2021, one column for each age band."""
    return _read_nomis(file, AGE_BANDS).reset_index(drop=True)


def read_detailed_ethnic_groups(file: Path) -> pd.DataFrame:
    """Usual residents of English districts of 2021 in the 19 detailed groups.

    Columns: district_2021, group (a key of `ethnicity.CENSUS_GROUPS`), people.
    """
    frame = read_csv(file, ["ltla21_code", "ethnic_group", "value"])
    counted = frame["ethnic_group"].str.endswith("(number)")
    frame = frame[counted & frame["ltla21_code"].str.startswith("E")]
    heading = frame["ethnic_group"].str.removesuffix("(number)").str.strip()
    group = heading.map(_detailed_group)
    refuse(frame, "ethnic_group", ~group.isin(CENSUS_GROUPS), "is not a Census 2021 group", file)
    tidy = pd.DataFrame(
        {
            "district_2021": frame["ltla21_code"],
            "group": group,
            "people": whole_numbers(frame, "value", file),
        }
    )
    require_unique(tidy, ["district_2021", "group"], file)
    require_rows(tidy, DISTRICTS_2021 * len(CENSUS_GROUPS), "counts", file)
    return tidy.reset_index(drop=True)


def _detailed_group(heading: str) -> str:
    if heading in _SHORTENED_GROUPS:
        return _SHORTENED_GROUPS[heading]
    broad, _, detail = heading.partition(": ")
    return f"{FIVE_GROUP_HEADINGS.get(broad, broad)}: {detail}"


def _read_nomis(file: Path, headings: dict[str, str]) -> pd.DataFrame:
    """A Nomis table of LSOAs: the English rows, headings renamed, counts as whole numbers."""
    above = _lines_above_header(file)
    frame = read_csv(file, [_KEY, *headings], skip_rows=above)
    frame = frame[frame[_KEY].str.fullmatch(LSOA_CODE)].rename(columns={_KEY: "lsoa", **headings})
    for column in headings.values():
        frame[column] = whole_numbers(frame, column, file)
    require_unique(frame, ["lsoa"], file)
    require_rows(frame, LSOAS_2021, "English LSOAs", file)
    return frame


def _lines_above_header(file: Path) -> int:
    with require(file).open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines):
            if f'"{_KEY}"' in line:
                return number
    return 0
