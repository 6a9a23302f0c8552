"""Differences in treatment when every group has the same ages, or is spread over the regions alike.

CVDPREVENT publishes no ethnicity by age, but two of its indicators (under 80, and 80 and over)
allow an adjustment to two age bands.
"""

from collections.abc import Sequence

import pandas as pd

from rhoanalytics import methods
from rhoanalytics.measures.audit import REFERENCE_GROUP, Subject
from rhoanalytics.measures.treatment import (
    HYPERTENSION_80_AND_OVER,
    HYPERTENSION_UNDER_80,
    by_group,
    everyone,
)
from rhoanalytics.store import Store

GAPS = ("crude_difference", "difference")
"""Differences from White people before and after an adjustment; each has limits."""

AGE_BANDS = {"under_80": HYPERTENSION_UNDER_80, "over_80": HYPERTENSION_80_AND_OVER}


def by_age(store: Store, about: Subject) -> pd.DataFrame:
    """Blood pressure to threshold, each group weighted to the ages of everyone on the register.

    Columns: group, share_over_80, under_80, over_80, crude (%), crude_difference (points from
    White), value, lower, upper (adjusted, %), difference; both differences with _lower and _upper.
    """
    place = about.codes, about.period
    bands = {band: by_group(store, place[0], code, place[1]) for band, code in AGE_BANDS.items()}
    weights = {
        band: everyone(store, place[0], code, place[1])["denominator"]
        for band, code in AGE_BANDS.items()
    }
    people = pd.concat([frame.assign(band=band) for band, frame in bands.items()])
    adjusted = methods.age_adjusted(people, pd.Series(weights), reference=REFERENCE_GROUP)
    by_band = people.pivot(index="group", columns="band", values=["value", "denominator"])
    older = by_band["denominator"]
    found = adjusted.set_index("group").join(by_band["value"])
    found = found.assign(
        share_over_80=100 * older["over_80"] / older.sum(axis=1, skipna=False)
    ).reset_index()
    columns = ["group", "share_over_80", *AGE_BANDS, "crude", "value", "lower", "upper"]
    return found[[*columns, *_gap_columns()]]


def regions_cover(store: Store, regions: Sequence[str], indicator: str) -> str:
    """The last period in which every region has the indicator by ethnicity; "" if none is."""
    periods = [
        set(store.rows("cvdprevent", "area", (code,)).pipe(_with, indicator)["period"])
        for code in regions
    ]
    return max(set.intersection(*periods), default="")


def by_region(store: Store, regions: Sequence[str], indicator: str, period: str) -> pd.DataFrame:
    """The nation's percentages as if every group were spread over the regions as everyone is.

    regions: codes of all NHS regions. Columns: group, crude (%), crude_difference (points from
    White), value, lower, upper (standardised, %), difference; both differences with limits.
    """
    people = pd.concat(
        [by_group(store, code, indicator, period).assign(region=code) for code in regions],
        ignore_index=True,
    )
    found = methods.region_standardised(
        people[["group", "region", "numerator", "denominator"]], reference=REFERENCE_GROUP
    )
    return found[["group", "crude", "value", "lower", "upper", *_gap_columns()]]


def _with(table: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return table[(table["indicator"] == indicator) & (table["dimension"] == "ethnicity")]


def _gap_columns() -> list[str]:
    return [f"{gap}{limit}" for gap in GAPS for limit in ("", "_lower", "_upper")]
