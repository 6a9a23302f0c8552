"""The audit's cells as rows of the `rawDataCSV` download: rounded, suppressed, with limits."""

from pathlib import Path

import numpy as np
import pandas as pd

from rhoanalytics.illustrative import audit
from rhoanalytics.illustrative.audit import AGES, ETHNICITIES, PREVALENCE, TREATMENTS, Audit
from rhoanalytics.illustrative.layouts import write_zip
from rhoanalytics.illustrative.nation import (
    NATION,
    NATION_ONS_CODE,
    REGIONS,
    SHOWN,
    SYSTEMS,
)
from rhoanalytics.methods.proportions import proportion

ROUNDED_TO = 5
SMALLEST_SHOWN = 8
"""Below the nation counts of 1 to 7 are suppressed and others rounded to 5, as in the audit."""

SUPPRESSION_NOTE = "Suppressed: a count from 1 to 7"

QUINTILES = ("1 - most deprived", "2", "3", "4", "5 - least deprived")
SEXES = ("Female", "Male")

STANDARDISED = ("CVDP001HYP",)
"""Indicators with age-standardised rows, which have no counts."""

COLUMNS = [
    "AreaCode",
    "AreaName",
    "CategoryAttribute",
    "Denominator",
    "Factor",
    "HighestPriorityNotificationType",
    "IndicatorCode",
    "IndicatorName",
    "IndicatorShortName",
    "LowerConfidenceLimit",
    "MetricCategoryName",
    "MetricCategoryTypeName",
    "NotificationCount",
    "Numerator",
    "TimePeriodName",
    "UpperConfidenceLimit",
    "Value",
    "ValueNote",
]


def write(found: Audit, file: Path) -> Path:
    """A zip file with the download of every indicator: all its areas and quarters."""
    counted = audit.counted(found)
    contents = {}
    for code in (*PREVALENCE, *TREATMENTS):
        rows = _described(_rows(counted, code), code)[COLUMNS]
        contents[f"{code}.csv"] = rows.to_csv(index=False, lineterminator="\n")
    return write_zip(file, contents)


def _places(period: str) -> list[tuple[str, str, np.ndarray]]:
    """Code, name and systems of every area that a file holds of a period: earlier ones are there
    for the nation and for Fallowmere alone."""
    everyone = np.ones(len(SYSTEMS), dtype=bool)
    codes = np.array([system.code for system in SYSTEMS])
    regions = np.array([system.region for system in SYSTEMS])
    shown = [
        (system.ons_code, system.official_name, codes == system.code)
        for system in SYSTEMS
        if system.code == SHOWN or period == audit.QUARTERS[-1]
    ]
    around = [(code, name, regions == code) for code, name in REGIONS.items()]
    latest = period == audit.QUARTERS[-1]
    return [(NATION_ONS_CODE, NATION, everyone), *(around if latest else []), *shown]


def _rows(counted: dict, code: str) -> pd.DataFrame:
    """Every row of an indicator: area, period, category, counts, percentage and limits."""
    rows, standardised = [], []
    for period in audit.quarters_of(code):
        numerator, denominator = counted[code, period]
        latest = period == audit.QUARTERS[-1]
        for area, name, members in _places(period):
            place = {
                "area": area,
                "area_name": name,
                "national": members.all(),
                "period": f"To {pd.Timestamp(f'{period}-01'):%B %Y}",
            }
            n, d = numerator[members], denominator[members]
            rows += [
                {
                    **place,
                    "type": kind,
                    "category": category,
                    "attribute": attribute,
                    "n": n[cells].sum(),
                    "d": d[cells].sum(),
                }
                for kind, category, attribute, cells in _categories(code, latest)
            ]
            if code in STANDARDISED and latest:
                standardised.append(_standardised(n, d, denominator).assign(**place))
    frame = pd.DataFrame(rows).query("d > 0").reset_index(drop=True)
    frame = frame.join(proportion(frame["n"], frame["d"], multiplier=100))
    return _disclosed(pd.concat([frame, *standardised], ignore_index=True))


def _categories(code: str, latest: bool) -> list[tuple]:
    """Metric type, category, attribute and the cells (of one or more systems) that it sums."""
    ages = list(AGES)
    covered = TREATMENTS[code].covers if code in TREATMENTS else range(len(ages))
    found: list[tuple] = [("Sex", "Persons", "Persons", np.s_[:])]
    found += [("Sex", name, name, np.s_[:, :, s]) for s, name in enumerate(SEXES)]
    for position in covered:
        if latest:
            found += [
                ("Age group", ages[position], name, np.s_[:, :, s, position])
                for s, name in enumerate(SEXES)
            ]
        found.append(("Age group", ages[position], "Persons", np.s_[:, :, :, position]))
    found += [
        ("Deprivation quintile", name, "Persons", np.s_[..., fifth])
        for fifth, name in enumerate(QUINTILES)
    ]
    if code in TREATMENTS:
        found += [
            ("Ethnicity", name, "Persons", np.s_[:, position])
            for position, name in sorted(enumerate(ETHNICITIES), key=lambda item: item[1])
        ]
    return found


def _standardised(numerator: np.ndarray, denominator: np.ndarray, nation: np.ndarray):
    """Percentages of each fifth if every fifth had the ages of the nation."""
    ages = nation.sum(axis=(0, 1, 2, 4))
    n = numerator.sum(axis=(0, 1, 2)).astype(float)
    d = denominator.sum(axis=(0, 1, 2)).astype(float)
    weights = (ages / ages.sum())[:, None]
    value = (weights * n / d).sum(axis=0)
    error = np.sqrt((weights**2 * n * (d - n) / d**3).sum(axis=0))
    return pd.DataFrame(
        {
            "type": "Deprivation quintile - Age Standardised",
            "category": QUINTILES,
            "attribute": "Persons",
            "value": 100 * value,
            "lower": 100 * (value - 1.96 * error),
            "upper": 100 * (value + 1.96 * error),
        }
    )


def _disclosed(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts rounded and small ones suppressed, as the audit does below the nation."""
    small = ~frame["national"] & (
        frame["n"].between(1, SMALLEST_SHOWN - 1) | frame["d"].between(1, SMALLEST_SHOWN - 1)
    )
    for count in ("n", "d"):
        rounded = (frame[count] / ROUNDED_TO).round() * ROUNDED_TO
        frame[count] = frame[count].where(frame["national"], rounded)
    numbers = ["n", "d", "value", "lower", "upper"]
    frame[numbers] = frame[numbers].mask(small)
    return frame.assign(note=small.map({True: SUPPRESSION_NOTE, False: ""}))


def _described(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    name = (PREVALENCE[code][0] if code in PREVALENCE else TREATMENTS[code].name) + f" ({code})"
    counts = {
        heading: rows[column].astype("Int64")
        for heading, column in (("Numerator", "n"), ("Denominator", "d"))
    }
    return pd.DataFrame(
        {
            "AreaCode": rows["area"],
            "AreaName": rows["area_name"],
            "CategoryAttribute": rows["attribute"],
            "Factor": "",
            "HighestPriorityNotificationType": "",
            "IndicatorCode": code,
            "IndicatorName": "Illustrative",
            "IndicatorShortName": name,
            "LowerConfidenceLimit": rows["lower"].round(2),
            "MetricCategoryName": rows["category"],
            "MetricCategoryTypeName": rows["type"],
            "NotificationCount": 0,
            "TimePeriodName": rows["period"],
            "UpperConfidenceLimit": rows["upper"].round(2),
            "Value": rows["value"].round(2),
            "ValueNote": rows["note"],
            **counts,
        }
    )
