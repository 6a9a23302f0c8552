"""CVDPREVENT, the national primary care audit of cardiovascular disease: its own download.

`rawDataCSV`, or `rawDataJSON` with the same names: one indicator or many, of one period or many, at
any level from England to sub-ICB locations. Below England counts are rounded to the nearest 5 and
percentages come from unrounded counts.

Source: NHS England, CVDPREVENT (© NHS England, all rights reserved; quoted with attribution): the
rows stay with whoever downloaded them.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE, Register
from rhoanalytics.errors import DataError
from rhoanalytics.ethnicity import FIVE_GROUPS, UNKNOWN_GROUPS
from rhoanalytics.sources.format import Format, Look, Part
from rhoanalytics.sources.observations import NOT_AVAILABLE, SUPPRESSED, observations
from rhoanalytics.sources.reading import (
    NotNeeded,
    all_faults,
    numbers,
    read_csv,
    refuse,
    require,
    require_columns,
    require_unique,
)

DIMENSIONS = {
    "Age group": "age",
    "Deprivation quintile": "deprivation",
    "Deprivation quintile - Age Standardised": "deprivation_age_standardised",
    "Ethnicity": "ethnicity",
    "Learning Disability": "learning_disability",
    "Mental Health": "severe_mental_illness",
    "Sex": "sex",
    "Sex - Age Standardised": "sex_age_standardised",
}
"""CVDPREVENT's metric types -> the dimensions of the published table."""

QUINTILES = {"1 - most deprived": "1", "5 - least deprived": "5"}

COUNTS_ROUNDED = "counts rounded to 5"
LIMITS_AS_PUBLISHED = "age-standardised; limits as published"

_PERSONS = "Persons"

COLUMNS = {
    "indicator": "IndicatorCode",
    "name": "IndicatorShortName",
    "type": "MetricCategoryTypeName",
    "category": "MetricCategoryName",
    "attribute": "CategoryAttribute",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "value": "Value",
    "lower": "LowerConfidenceLimit",
    "upper": "UpperConfidenceLimit",
}
"""What `tidied` needs -> the audit's names."""

OTHER_COLUMNS = ("AreaCode", "AreaName", "TimePeriodName", "ValueNote")

NATION_ONS_CODES = ("E92000001", "X92000001")
"""England, and the invented nation of the illustrative data."""

REGION_ONS_CODES = {
    "E40000003": "Y56",
    "E40000005": "Y59",
    "E40000006": "Y58",
    "E40000007": "Y61",
    "E40000008": "Y60",
    "E40000009": "Y63",
    "E40000010": "Y62",
    "E40000011": "Y60",
    "E40000012": "Y63",
    "E40000013": "Y61",
    "E40000014": "Y62",
}
"""NHS regions by their ONS codes of July 2022 and of January 2024 (ONS Code History Database)."""

RATES = r"CVDP\d+(?:MORT|ADMN)"
"""Yearly deaths and admissions: rates per 100,000, which have no place among percentages."""

SMALLER_AREAS = r"U\d{5}|[A-Z]\d{5}"
"""Primary care networks and practices: the pack shows no area below a sub-ICB location."""

PERIOD = r"To ([A-Z][a-z]+ \d{4})"

SOURCE = "NHS England, CVDPREVENT, 12 months to {month}"


def recognise(look: Look) -> bool:
    """Whether the headings are those of the audit's download."""
    return look.has_header("MetricCategoryTypeName", "IndicatorCode", "TimePeriodName", "AreaCode")


def read(file: Path, register: Register) -> list[Part]:
    """Every indicator, period and level of a file as a part of the table `cvdprevent`.

    Areas become ODS codes (England "ENG"); practices and networks are left out, as are deaths and
    admissions. Counts of suppressed cells are missing and flagged "[c]". Raises `DataError` for
    every fault of the file, and `NotNeeded` when nothing is left.
    """
    with all_faults(file):
        return _parts(_table(file, register))


def _table(file: Path, register: Register) -> pd.DataFrame:
    frame = _read_json(file) if file.suffix.lower() == ".json" else _read_rows(file)
    small = frame["AreaCode"].str.fullmatch(SMALLER_AREAS)
    kept = frame[~small & ~frame[COLUMNS["indicator"]].str.fullmatch(RATES)]
    if kept.empty:
        raise NotNeeded(
            "nothing for the nation, a region, an ICB or a sub-ICB location: only practices, "
            "networks, or rates of deaths and admissions"
        )
    area, level = _areas(kept, register, file)
    month = pd.to_datetime(
        kept["TimePeriodName"].str.extract(PERIOD, expand=False), format="%B %Y", errors="coerce"
    )
    refuse(kept, "TimePeriodName", month.isna(), "is not a period such as 'To March 2026'", file)
    tidy = tidied(kept, COLUMNS, file).assign(
        area=area,
        level=level,
        period=month.dt.strftime("%Y-%m"),
        source=[SOURCE.format(month=f"{when:%B %Y}") for when in month.fillna(pd.Timestamp(0))],
    )
    for count in ("numerator", "denominator"):
        fraction = tidy[count].mod(1).gt(0) | tidy[count].lt(0)
        refuse(kept, COLUMNS[count], fraction, "is not a count", file)
    more = tidy["numerator"] > tidy["denominator"]
    refuse(kept, COLUMNS["numerator"], more, "is more than its denominator", file)
    nobody = tidy["denominator"].eq(0)
    tidy[["numerator", "denominator"]] = tidy[["numerator", "denominator"]].mask(nobody)
    tidy["flag"] = _flags(tidy, kept["ValueNote"])
    require_unique(tidy, ["area", "period", "indicator", "dimension", "group"], file)
    return tidy


def tidied(frame: pd.DataFrame, columns: Mapping[str, str], file: Path) -> pd.DataFrame:
    """Rows of the audit with plain dimensions and groups, and numbers as numbers.

    columns: indicator, name, type, category, attribute, numerator, denominator, value, lower and
    upper -> the file's own names. Raises `DataError` for an unknown metric type, and for a value
    that is no percentage.
    """
    dimension = frame[columns["type"]].map(DIMENSIONS)
    refuse(frame, columns["type"], dimension.isna(), "is not a known CVDPREVENT metric type", file)
    attribute = frame[columns["attribute"]]
    aged = dimension.eq("age") & attribute.ne(_PERSONS)
    dimension = dimension.where(~aged, "age_" + attribute.str.lower())
    group = frame[columns["category"]].replace(QUINTILES)
    total = group.eq(_PERSONS) & dimension.eq("sex")
    tidy = pd.DataFrame(
        {
            "indicator": frame[columns["indicator"]],
            "name": frame[columns["name"]],
            "dimension": dimension.where(~total, "all"),
            "group": group.where(~total, "all"),
        }
    )
    for name in ("numerator", "denominator", "value", "lower", "upper"):
        tidy[name] = numbers(frame, columns[name], file)
    percentage = tidy["value"].between(0, 100) | tidy["value"].isna()
    refuse(frame, columns["value"], ~percentage, "is not a percentage", file)
    return tidy


def _read_rows(file: Path) -> pd.DataFrame:
    return read_csv(file, [*COLUMNS.values(), *OTHER_COLUMNS])


def _read_json(file: Path) -> pd.DataFrame:
    """A list of rows, as text; rows are numbered from 1."""
    try:
        records = json.loads(require(file).read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataError(
            f"is not whole JSON ({error}). Download it again; it may have been cut short.",
            file=file,
        ) from error
    if not isinstance(records, list) or not all(isinstance(row, dict) for row in records):
        raise DataError("is not a list of rows, each with names and values", file=file)
    frame = pd.DataFrame(records, dtype=object)
    require_columns(frame, [*COLUMNS.values(), *OTHER_COLUMNS], file)
    text = frame[[*COLUMNS.values(), *OTHER_COLUMNS]].map(_as_text)
    return text.set_axis(pd.RangeIndex(1, len(text) + 1))


def _as_text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _areas(frame: pd.DataFrame, register: Register, file: Path) -> tuple[pd.Series, pd.Series]:
    """ODS code and level (england, region, ics, sub-icb) of every row."""
    codes = dict.fromkeys((*NATION_ONS_CODES, ENGLAND_CODE), ENGLAND_CODE)
    levels = dict.fromkeys(codes.values(), "england")
    regions = {code: code for code in register.region_codes()}
    regions |= {ons: code for ons, code in REGION_ONS_CODES.items() if code in regions}
    systems = {code: code for code in register.icbs["code"]}
    for row in register.icbs.itertuples():
        systems |= dict.fromkeys(row.ons_codes.split("|"), row.code)
    locations = set(register.sub_icbs["sub_icb"])
    levels |= dict.fromkeys(regions.values(), "region") | dict.fromkeys(systems.values(), "ics")
    levels |= dict.fromkeys(locations, "sub-icb")
    # The register knows sub-ICB locations by ODS code alone; the audit's names end in it
    # ("NHS Devon ICB - 15N").
    ending = frame["AreaName"].str.extract(r" - (\w+)$", expand=False)
    location = frame["AreaCode"].where(frame["AreaCode"].isin(locations), ending)
    known = frame["AreaCode"].map(codes | regions | systems)
    area = known.fillna(location.where(location.isin(locations)))
    refuse(
        frame,
        "AreaCode",
        area.isna(),
        "is not the code of the nation, an NHS region, an ICB or a sub-ICB location",
        file,
    )
    return area, area.map(levels)


def _flags(tidy: pd.DataFrame, notes: pd.Series) -> pd.Series:
    """What a reader must know of each row: suppressed, standardised, or rounded."""
    flag = pd.Series("", index=tidy.index).mask(tidy["area"] != ENGLAND_CODE, COUNTS_ROUNDED)
    standardised = tidy["dimension"].str.endswith("_age_standardised")
    flag = flag.mask(standardised, LIMITS_AS_PUBLISHED)
    blank = tidy["value"].isna()
    noted = notes.str.strip() != ""
    return flag.mask(blank & noted, SUPPRESSED).mask(blank & ~noted, NOT_AVAILABLE)


def _parts(tidy: pd.DataFrame) -> list[Part]:
    keys: Sequence[str] = ["indicator", "period", "level"]
    return [
        Part(
            table="cvdprevent",
            name=f"{indicator}-{period}-{level}".lower(),
            frame=observations(rows, (*FIVE_GROUPS, *UNKNOWN_GROUPS)),
            vintage=f"12 months to {pd.Timestamp(f'{period}-01'):%B %Y}",
        )
        for (indicator, period, level), rows in tidy.groupby(list(keys))
    ]


FORMATS = (
    Format(
        name="cvdprevent",
        title="CVDPREVENT audit indicators, as downloaded",
        publisher="NHS England",
        citation="NHS England, CVDPREVENT",
        address="https://api.cvdprevent.nhs.uk",
        licence="© NHS England, all rights reserved; figures quoted with attribution. "
        "Not open data.",
        attribution="Figures from CVDPREVENT, the national primary care audit of cardiovascular "
        "disease, © NHS England, quoted with attribution.",
        recognise=recognise,
        read=read,
        note="Below the national level counts are rounded to 5 and counts of 1 to 7 are "
        "suppressed; percentages come from unrounded counts. Figures by ethnic group are not "
        "standardised for age.",
    ),
)
