"""CVDPREVENT, the national primary care audit of cardiovascular disease: published percentages.

Source: NHS England, CVDPREVENT ((c) NHS England, all rights reserved; quoted with attribution).
Below England, counts are rounded to the nearest 5 and percentages come from unrounded counts.
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.sources.reading import (
    numbers,
    read_csv,
    refuse,
    require_pattern,
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

_PERSONS = "Persons"


def read_england(file: Path) -> pd.DataFrame:
    """England: every indicator by dimension and group.

    Columns: indicator, name, dimension, group, numerator, denominator, value, lower, upper (as
    published; percentages). Age bands for women and men are dimension "age_female", "age_male".
    """
    frame = read_csv(
        file,
        [
            "indicator_code",
            "indicator_short_name",
            "metric_type",
            "metric_category",
            "category_attribute",
            "numerator",
            "denominator",
            "value",
            "lower",
            "upper",
        ],
    )
    tidy = _tidy(frame, frame["metric_category"], frame["category_attribute"], file, _COUNT_COLUMNS)
    require_unique(tidy, ["indicator", "dimension", "group"], file)
    return tidy.reset_index(drop=True)


def read_regions(file: Path) -> pd.DataFrame:
    """NHS regions by ethnicity: the columns of `read_england`, with area (ONS code) and note."""
    frame = read_csv(
        file,
        [
            "indicator_code",
            "indicator_short_name",
            "area_code",
            "metric_type",
            "metric_category",
            "category_attribute",
            "numerator_rounded5",
            "denominator_rounded5",
            "value",
            "lower",
            "upper",
            "note",
        ],
    )
    require_pattern(frame, "area_code", r"E40\d{6}", file)
    tidy = _tidy(
        frame,
        frame["metric_category"],
        frame["category_attribute"],
        file,
        {"numerator": "numerator_rounded5", "denominator": "denominator_rounded5"},
    ).assign(area=frame["area_code"], note=frame["note"])
    require_unique(tidy, ["area", "indicator", "dimension", "group"], file)
    return tidy.reset_index(drop=True)


_COUNT_COLUMNS = {"numerator": "numerator", "denominator": "denominator"}


def _tidy(
    frame: pd.DataFrame,
    category: pd.Series,
    attribute: pd.Series,
    file: Path,
    counts: dict[str, str],
) -> pd.DataFrame:
    dimension = frame["metric_type"].map(DIMENSIONS)
    refuse(frame, "metric_type", dimension.isna(), "is not a known CVDPREVENT metric type", file)
    aged = dimension.eq("age") & attribute.ne(_PERSONS)
    dimension = dimension.where(~aged, "age_" + attribute.str.lower())
    group = category.replace(QUINTILES)
    total = group.eq(_PERSONS) & dimension.eq("sex")
    tidy = pd.DataFrame(
        {
            "indicator": frame["indicator_code"],
            "name": frame["indicator_short_name"],
            "dimension": dimension.where(~total, "all"),
            "group": group.where(~total, "all"),
        }
    )
    for name, column in counts.items():
        tidy[name] = numbers(frame, column, file)
    for name in ("value", "lower", "upper"):
        tidy[name] = numbers(frame, name, file)
    refuse(frame, "value", ~tidy["value"].between(0, 100), "is not a percentage", file)
    return tidy
