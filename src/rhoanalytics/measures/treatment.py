"""Treatment by ethnic group: CVDPREVENT, for England and the seven NHS regions.

Five broad groups, and people whose ethnicity is not stated or missing, who are always shown. The
audit publishes no ethnicity by age or deprivation; two of its indicators (under 80, and 80 and
over) allow an adjustment to two age bands.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from rhoanalytics import methods
from rhoanalytics.areas import ENGLAND_CODE, Area
from rhoanalytics.ethnicity import FIVE_GROUPS, UNKNOWN_GROUPS
from rhoanalytics.measures.comparison import compared
from rhoanalytics.methods import people_to_target, proportion
from rhoanalytics.store import Store

REFERENCE_GROUP = "White"
HYPERTENSION = "CVDP007HYP"
HYPERTENSION_UNDER_80 = "CVDP002HYP"
HYPERTENSION_80_AND_OVER = "CVDP003HYP"
LIPIDS_IN_CVD = "CVDP009CHOL"

OTHER_TREATMENTS = {
    "CVDP002AF": "Atrial fibrillation: anticoagulated",
    "CVDP006CKD": "Kidney disease: eGFR monitored",
    "CVDP006CHOL": "QRISK 10% or more: lipid therapy",
    "CVDP002SMOK": "Smokers: offered support",
}
"""Further indicators that are published by ethnicity, with the titles of their panels."""

GAPS = ("crude_difference", "difference")
"""Differences from White people before and after an adjustment; each has limits."""

QUINTILES = {
    "1": "1 (most deprived)",
    "2": "2",
    "3": "3",
    "4": "4",
    "5": "5 (least deprived)",
}

SMALLEST_DENOMINATOR = 20
"""Groups with fewer people than this are not compared (the pack's own rule)."""


def by_group(store: Store, area_code: str, indicator: str) -> pd.DataFrame:
    """One indicator by ethnic group for England or a region, compared with the White group.

    Columns: group, numerator, denominator, value (%), lower, upper (Wilson), difference
    (percentage points, Newcombe), ratio (log-normal), each with _lower and _upper, and flag.
    Comparisons are missing for the reference group, the unknown, and groups of fewer than 20.
    """
    rows = _rows(store, area_code, indicator, "ethnicity").set_index("group")
    order = [group for group in (*FIVE_GROUPS, *UNKNOWN_GROUPS) if group in rows.index]
    frame = rows.loc[order, ["numerator", "denominator", "flag"]].astype(
        {"numerator": "float64", "denominator": "float64"}
    )
    frame = frame.reset_index()
    frame = frame.join(proportion(frame["numerator"], frame["denominator"], multiplier=100))
    reference = row_of(frame, REFERENCE_GROUP)
    known = frame["group"].isin(FIVE_GROUPS) & (frame["group"] != REFERENCE_GROUP)
    enough = known & (frame["denominator"] >= SMALLEST_DENOMINATOR)
    ours = [frame[column].where(enough) for column in ("numerator", "denominator")]
    theirs = [reference["numerator"], reference["denominator"]]
    return frame.assign(**compared(*ours, *theirs))


def with_people(treated: pd.DataFrame, target: float) -> pd.DataFrame:
    """Add how many more people each group needs to reach a target, and White people's percentage.

    treated: the frame of `by_group`. target: per cent. Adds `to_target` and `to_reference` (whole
    people); `to_reference` is missing unless the group's percentage is clearly lower.
    """
    reference = row_of(treated, REFERENCE_GROUP)
    share = reference["numerator"] / reference["denominator"]
    counts = treated["numerator"], treated["denominator"]
    return treated.assign(
        to_target=people_to_target(*counts, target / 100),
        to_reference=people_to_target(*counts, share).where(treated["difference_upper"] < 0),
    )


def beside_england(here: pd.DataFrame, england: pd.DataFrame) -> pd.DataFrame:
    """Add England's difference from White people to a region's frame of `by_group`.

    A national difference can differ from every region's, because groups live in different
    regions, so both are shown. Adds england_difference, its limits, and disagree (the signs
    differ, or the limits are apart).
    """
    both = methods.simpson_safe_difference(england, here, reference=REFERENCE_GROUP)
    both = both.set_index("group")
    known = here["group"].isin(FIVE_GROUPS)
    added = {
        f"england_difference{limit}": here["group"].map(both[f"national{limit}"]).where(known)
        for limit in ("", "_lower", "_upper")
    }
    return here.assign(**added, disagree=here["group"].map(both["disagree"]).where(known))


def everyone(store: Store, area_code: str, indicator: str) -> pd.Series:
    """The indicator for all people of an area: numerator, denominator, value (%), lower, upper.

    Where no total is embedded (East of England) it is the sum of the groups, the unknown included.
    """
    rows = _rows(store, area_code, indicator, "all")
    if rows.empty:
        rows = _rows(store, area_code, indicator, "ethnicity")
    counts = rows[["numerator", "denominator"]].astype("float64").sum()
    return pd.concat([counts, proportion(*counts, multiplier=100).iloc[0]])


def row_of(frame: pd.DataFrame, group: str) -> pd.Series:
    """The row of one group."""
    return frame[frame["group"] == group].iloc[0]


def widest_gap(treated: pd.DataFrame) -> pd.Series:
    """The row of the group whose percentage differs most from White people's."""
    return treated.loc[treated["difference"].abs().idxmax()]


def unknown_ethnicity(treated: pd.DataFrame) -> pd.Series:
    """People whose ethnicity is not stated or missing: share (%) of the register, and how many of
    them are treated: numerator, denominator, value (%), lower, upper.
    """
    unknown = treated[treated["group"].isin(UNKNOWN_GROUPS)]
    numerator, denominator = unknown["numerator"].sum(), unknown["denominator"].sum()
    limits = proportion(numerator, denominator, multiplier=100).iloc[0]
    share = 100 * denominator / treated["denominator"].sum()
    return pd.Series({"share": share, "numerator": numerator, "denominator": denominator, **limits})


def panels(indicators: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]]) -> pd.DataFrame:
    """Indicators one below another for a chart: panel, group, value, lower, upper, england.

    indicators: panel title -> the frames of `by_group` for the region and for England.
    """
    return pd.concat(
        [
            here.assign(panel=title, england=here["group"].map(england.set_index("group")["value"]))
            for title, (here, england) in indicators.items()
        ],
        ignore_index=True,
    )[["panel", "group", "value", "lower", "upper", "england"]]


def others(store: Store) -> pd.DataFrame:
    """England's further treatments by ethnic group: panel and the columns of `by_group`."""
    return pd.concat(
        [
            by_group(store, ENGLAND_CODE, code).assign(panel=title)
            for code, title in OTHER_TREATMENTS.items()
        ],
        ignore_index=True,
    )


def age_adjusted(store: Store) -> pd.DataFrame:
    """Blood pressure to threshold in England, each group weighted to the ages of everyone.

    Columns: group, share_over_80, under_80, over_80, crude (%), crude_difference (points from
    White), value, lower, upper (adjusted, %), difference; both differences with _lower and _upper.
    """
    codes = {"under_80": HYPERTENSION_UNDER_80, "over_80": HYPERTENSION_80_AND_OVER}
    bands = {band: by_group(store, ENGLAND_CODE, code) for band, code in codes.items()}
    weights = {
        band: everyone(store, ENGLAND_CODE, code)["denominator"] for band, code in codes.items()
    }
    counts = pd.concat([rows.assign(band=band) for band, rows in bands.items()])
    adjusted = methods.age_adjusted(counts, pd.Series(weights), reference=REFERENCE_GROUP)
    by_band = counts.pivot(index="group", columns="band", values=["value", "denominator"])
    people = by_band["denominator"]
    found = adjusted.set_index("group").join(by_band["value"])
    found = found.assign(share_over_80=100 * people["over_80"] / people.sum(axis=1)).reset_index()
    columns = ["group", "share_over_80", *codes, "crude", "value", "lower", "upper"]
    columns += [f"{gap}{limit}" for gap in GAPS for limit in ("", "_lower", "_upper")]
    return found[columns]


def region_standardised(store: Store, regions: Sequence[str], indicator: str) -> pd.DataFrame:
    """England's percentages as if every group were spread over the NHS regions as everyone is.

    regions: codes of all NHS regions. Columns: group, crude (%), crude_difference (points from
    White), value, lower, upper (standardised, %), difference; both differences with limits.
    """
    counts = pd.concat(
        [by_group(store, code, indicator).assign(region=code) for code in regions],
        ignore_index=True,
    )
    found = methods.region_standardised(
        counts[["group", "region", "numerator", "denominator"]], reference=REFERENCE_GROUP
    )
    columns = ["group", "crude", "value", "lower", "upper"]
    columns += [f"{gap}{limit}" for gap in GAPS for limit in ("", "_lower", "_upper")]
    return found[columns]


def composition(store: Store, region: Area, residents: pd.DataFrame) -> pd.DataFrame:
    """Who is on two registers of a region, among people of known ethnicity, beside its residents.

    residents: `population.five_groups` of the region. Columns: group, residents, hypertension,
    cardiovascular (% of people with known ethnicity), and the register counts behind them.
    """
    frame = residents[["group", "value"]].rename(columns={"value": "residents"})
    codes = {"hypertension": HYPERTENSION, "cardiovascular": LIPIDS_IN_CVD}
    for name, code in codes.items():
        known = _rows(store, region.code, code, "ethnicity").set_index("group")["denominator"]
        known = known.reindex(list(FIVE_GROUPS)).astype("float64")
        frame[f"{name}_people"] = frame["group"].map(known)
        frame[name] = 100 * frame["group"].map(known) / known.sum()
    return frame


def by_deprivation(store: Store, indicator: str) -> pd.DataFrame:
    """England by deprivation quintile: quintile (text), numerator … upper, most deprived first."""
    rows = _rows(store, ENGLAND_CODE, indicator, "deprivation").sort_values("group")
    frame = rows[["group", "numerator", "denominator"]].reset_index(drop=True)
    frame = frame.assign(quintile=frame["group"].map(QUINTILES))
    counts = frame["numerator"].astype("float64"), frame["denominator"].astype("float64")
    return frame.join(proportion(*counts, multiplier=100))


def period_in_words(store: Store) -> str:
    """The audit period as a page says it: "the year to March 2026"."""
    period = str(store.table("cvdprevent")["period"].max())
    return f"the year to {pd.Timestamp(f'{period}-01'):%B %Y}"


def _rows(store: Store, area_code: str, indicator: str, dimension: str) -> pd.DataFrame:
    table = store.table("cvdprevent")
    return table[
        (table["area"] == area_code)
        & (table["indicator"] == indicator)
        & (table["dimension"] == dimension)
    ]
