"""What schemas are made of: the vocabularies, the kinds of column, and the checks of whole rows."""

from collections.abc import Iterable

import pandas as pd
import pandera.pandas as pa

from rhoanalytics.keys import OBSERVATION
from rhoanalytics.sources.codes import DISTRICT, ODS

# Vocabularies and codes.
EDITIONS = [2019, 2025]
GEOGRAPHY = r"\d{4}-\d\d"
ISO_DATE_OR_BLANK = r"(\d{4}-\d\d-\d\d)?"
PIECE = rf"(?:{DISTRICT})(-[a-z])?"
ODS_OR_BLANK = rf"({ODS})?"
ODS_LIST = rf"({ODS}(\|{ODS})*)?"
REGION = r"Y\d\d"
OBSERVED_AREA = rf"ENG|{REGION}|{ODS}"
PERIOD = r"\d{4}(-\d\d)?"
INDICATOR = r"[A-Z][A-Z0-9_]*"
AGE_BAND = r"\d+-\d+|85\+"

TOLERANCE = 0.01
"""Published percentages have two decimals, so a limit may pass its value by half of the last."""


def text(pattern: str | None = None, *, blank: bool = False, unique: bool = False) -> pa.Column:
    """Text that matches a pattern as a whole, or any that is not empty unless `blank`."""
    checks = [pa.Check.str_matches(rf"^(?:{pattern})$")] if pattern else []
    if not blank and not pattern:
        checks.append(pa.Check.str_length(min_value=1))
    return pa.Column(str, checks, unique=unique)


def one_of(values: Iterable[str]) -> pa.Column:
    """Text from a fixed vocabulary."""
    return pa.Column(str, pa.Check.isin(list(values)))


def count(lowest: int = 0, *, nullable: bool = False) -> pa.Column:
    """A whole number from `lowest` upwards."""
    kind = "Int64" if nullable else "int64"
    return pa.Column(kind, pa.Check.ge(lowest), nullable=nullable)


def number(lowest: float | None = None, highest: float | None = None) -> pa.Column:
    """A number between two bounds, or missing."""
    checks = []
    if lowest is not None:
        checks.append(pa.Check.ge(lowest))
    if highest is not None:
        checks.append(pa.Check.le(highest))
    return pa.Column(float, checks, nullable=True)


def schema(
    columns: dict[str, pa.Column],
    key: Iterable[str],
    checks: Iterable[pa.Check] = (),
    *,
    small_areas: bool = False,
) -> pa.DataFrameSchema:
    """A table with these columns, no others, and no key twice.

    Only a table that stays with the person who imported it may name `small_areas`.
    """
    all_checks = [*checks] if small_areas else [_NO_SMALL_AREAS, *checks]
    return pa.DataFrameSchema(
        columns, checks=all_checks, unique=list(key), strict=True, coerce=True
    )


def _without_small_areas(frame: pd.DataFrame) -> pd.Series:
    """True for the rows that name no LSOA: the pack publishes sums of small areas only."""
    named = pd.Series(False, index=frame.index)
    for column in frame.select_dtypes(include=["object", "string"]):
        named |= frame[column].astype(str).str.contains(r"[EWX]01\d{6}", regex=True)
    return ~named


def _limits_around_value(frame: pd.DataFrame) -> pd.Series:
    too_high = frame["lower"] > frame["value"] + TOLERANCE
    too_low = frame["upper"] < frame["value"] - TOLERANCE
    return ~(too_high | too_low)


def _part_of_whole(frame: pd.DataFrame) -> pd.Series:
    known = frame["numerator"].notna() & frame["denominator"].notna()
    return ~known | (frame["numerator"].fillna(0) <= frame["denominator"].fillna(0))


def _explained(frame: pd.DataFrame) -> pd.Series:
    """True where a value is there or its flag says why not."""
    return frame["value"].notna() | (frame["flag"] != "")


_EXPLAINED = pa.Check(_explained, name="explained", error="has no value and no flag to say why")
_NO_SMALL_AREAS = pa.Check(_without_small_areas, name="names no LSOA", error="names an LSOA")
LIMITS = pa.Check(
    _limits_around_value, name="limits", error="confidence limits do not enclose the value"
)
PART = pa.Check(_part_of_whole, name="part of whole", error="numerator is larger than denominator")


def observations(
    *, value: pa.Column, dimensions: list[str] | None = None, area: str = OBSERVED_AREA
) -> pa.DataFrameSchema:
    """The shape of all observation tables; see `sources.observations`."""
    return schema(
        {
            "area": text(area),
            "period": text(PERIOD),
            "indicator": text(INDICATOR),
            "dimension": one_of(dimensions) if dimensions else text(r"[a-z_]+"),
            "group": text(),
            "numerator": count(nullable=True),
            "denominator": count(1, nullable=True),
            "value": value,
            "lower": number(),
            "upper": number(),
            "flag": text(blank=True),
            "source": text(),
        },
        OBSERVATION,
        [LIMITS, PART, _EXPLAINED],
    )


PERCENT = pa.Column(float, pa.Check.in_range(0, 100), nullable=True)
