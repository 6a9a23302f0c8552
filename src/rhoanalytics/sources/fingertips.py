"""Fingertips, the Office for Health Improvement and Disparities' profiles: the 27-column download.

Source: OHID, Fingertips (Open Government Licence v3.0). NHS areas carry a leading "n" on their
codes; their names, which end in " - QRV", are not kept. The England row comes once for every parent
asked for. A wrong indicator number returns plausible figures of something else, so the name is
compared with it.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE, Register
from rhoanalytics.sources.cvdprevent import NATION_ONS_CODES, REGION_ONS_CODES
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.observations import ALL, NOT_AVAILABLE, SUPPRESSED, observations
from rhoanalytics.sources.reading import (
    all_faults,
    numbers,
    read_csv,
    refuse,
    require_pattern,
    require_unique,
)

COLUMNS = (
    "Indicator ID",
    "Indicator Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Count",
    "Denominator",
    "Value note",
)
"""What is read of the 27 columns; the others compare areas, or repeat."""

NAMES = {
    "212": ("stroke",),
    "219": ("hypertension",),
    "241": ("diabetes",),
    "247": ("dementia",),
    "262": ("heart failure",),
    "273": ("chd", "coronary heart disease"),
    "280": ("atrial fibrillation",),
    "40401": ("cardiovascular", "circulatory"),
    "91167": ("stroke",),
    "92588": ("obesity",),
}
"""Indicator numbers -> words of which the indicator's name must hold one."""

PERIOD = r"\d{4}(?:/\d\d| ?- ?\d\d)?"
"""A year ("2024"), a financial year ("2009/10"), or several years together ("2022 - 24")."""

_PERSONS, _ALL_AGES = "Persons", "All ages"


def recognise(look: Look) -> bool:
    """Whether the headings are those of a Fingertips download."""
    return look.has_header("Indicator ID", "Area Type", "Time period Sortable", "Value note")


def read(file: Path, register: Register) -> list[Part]:
    """Every indicator and area type of a file as a part of the table `fingertips`.

    Indicators are "FT_<number>", areas ODS codes where the register knows them ("ENG" for England)
    and otherwise codes as given without the leading "n". `group` is "all", or sex and age
    ("Persons, <75 yrs"). Rows by category (deprivation deciles of England) are left out. Raises
    `DataError` for every fault of the file.
    """
    with all_faults(file):
        return _parts(_table(file, register))


def _table(file: Path, register: Register) -> pd.DataFrame:
    frame = read_csv(file, COLUMNS)
    frame = frame[frame["Category Type"].str.strip() == ""]
    require_pattern(frame, "Indicator ID", r"\d+", file)
    _check_names(frame, file)
    require_pattern(frame, "Time period", PERIOD, file)
    sex, age = frame["Sex"], frame["Age"]
    total = sex.eq(_PERSONS) & age.eq(_ALL_AGES)
    tidy = pd.DataFrame(
        {
            "area": _areas(frame["Area Code"], register),
            "period": frame["Time period"].str.replace(r"/| ?- ?", "-", regex=True),
            "indicator": "FT_" + frame["Indicator ID"],
            "dimension": sex.eq(_PERSONS).map({True: ALL, False: "sex"}),
            "group": (sex + ", " + age).mask(total, ALL),
            "numerator": numbers(frame, "Count", file).round(),
            "denominator": numbers(frame, "Denominator", file).round(),
            "value": numbers(frame, "Value", file),
            "lower": numbers(frame, "Lower CI 95.0 limit", file),
            "upper": numbers(frame, "Upper CI 95.0 limit", file),
        }
    )
    tidy["flag"] = _flags(tidy["value"], frame["Value note"].str.strip())
    tidy["source"] = "OHID, Fingertips, indicator " + frame["Indicator ID"]
    # One row for every parent an area was asked for with: the same figures again.
    tidy = tidy.drop_duplicates()
    require_unique(tidy, ["area", "period", "indicator", "dimension", "group"], file)
    return tidy.assign(area_type=frame["Area Type"])


def _check_names(frame: pd.DataFrame, file: Path) -> None:
    """Refuse rows whose indicator's name is not what its number stands for."""
    for number, words in NAMES.items():
        named = frame[frame["Indicator ID"] == number]
        right = named["Indicator Name"].map(_holding(words))
        problem = f"is not what indicator {number} is about ({' or '.join(words)})"
        refuse(named, "Indicator Name", ~right.astype(bool), problem, file)


def _holding(words: Sequence[str]) -> Callable[[str], bool]:
    return lambda name: any(word in name.lower() for word in words)


def _areas(codes: pd.Series, register: Register) -> pd.Series:
    bare = codes.str.removeprefix("n")
    known = dict.fromkeys(NATION_ONS_CODES, ENGLAND_CODE) | REGION_ONS_CODES
    for row in register.icbs.itertuples():
        known |= dict.fromkeys(row.ons_codes.split("|"), row.code)
    return bare.map(known).fillna(bare)


def _flags(value: pd.Series, notes: pd.Series) -> pd.Series:
    """The publisher's note on a figure; for a missing one whether it is kept confidential."""
    hidden = notes.str.contains("suppress|disclosure", case=False)
    missing = hidden.map({True: SUPPRESSED, False: NOT_AVAILABLE})
    return notes.where(value.notna(), missing)


def _parts(tidy: pd.DataFrame) -> list[Part]:
    parts = []
    for (indicator, kind), rows in tidy.groupby(["indicator", "area_type"]):
        slug = re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-")
        first, last = rows["period"].min(), rows["period"].max()
        parts.append(
            Part(
                table="fingertips",
                name=f"{indicator.removeprefix('FT_')}-{slug}",
                frame=observations(rows),
                vintage=first if first == last else f"{first} to {last}",
            )
        )
    return parts


FORMATS = (
    Format(
        name="fingertips",
        title="Fingertips indicators",
        publisher="Office for Health Improvement and Disparities",
        citation="OHID, Fingertips",
        address="https://fingertips.phe.org.uk",
        licence="Open Government Licence v3.0",
        attribution="Contains public sector information licensed under the Open Government "
        "Licence v3.0.",
        recognise=recognise,
        read=read,
        note="Values and limits are as published.",
    ),
)
