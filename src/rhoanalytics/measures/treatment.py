"""Treatment by ethnic group: CVDPREVENT, for the nation, its regions and imported ICSs.

Five broad groups, and people whose ethnicity is not stated or missing, who are always shown. The
audit publishes no ethnicity by age or deprivation.
"""

from collections.abc import Collection, Mapping

import pandas as pd

from rhoanalytics import methods
from rhoanalytics.ethnicity import FIVE_GROUPS, UNKNOWN_GROUPS
from rhoanalytics.measures.audit import REFERENCE_GROUP, SMALLEST_DENOMINATOR, Subject, counts
from rhoanalytics.measures.comparison import compared
from rhoanalytics.methods import people_to_target, proportion
from rhoanalytics.store import Store

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


def by_group(
    store: Store, codes: str | Collection[str], indicator: str, period: str | None = None
) -> pd.DataFrame:
    """One indicator by ethnic group for published areas added up, compared with the White group.

    Columns: group, numerator, denominator, value (%), lower, upper (Wilson), difference
    (percentage points, Newcombe), ratio (log-normal), each with _lower and _upper, and flag.
    Comparisons are missing for the reference group, the unknown, and groups of fewer than 20;
    everything is for a group with a suppressed count. Without a period: the last one.
    """
    found = counts(store, codes, indicator, "ethnicity", period)
    order = [group for group in (*FIVE_GROUPS, *UNKNOWN_GROUPS) if group in found.index]
    frame = found.loc[order].rename_axis("group").reset_index()
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
    people = treated["numerator"], treated["denominator"]
    return treated.assign(
        to_target=people_to_target(*people, target / 100),
        to_reference=people_to_target(*people, share).where(treated["difference_upper"] < 0),
    )


def beside(here: pd.DataFrame, wider: pd.DataFrame) -> pd.DataFrame:
    """Add a wider place's difference from White people to a place's frame of `by_group`.

    A wider place's difference can differ from that of every place in it, because groups live in
    different places, so both are shown. Adds wider_difference, its limits, and disagree (the signs
    differ, or the limits are apart).
    """
    both = methods.simpson_safe_difference(wider, here, reference=REFERENCE_GROUP)
    both = both.set_index("group")
    known = here["group"].isin(FIVE_GROUPS)
    added = {
        f"wider_difference{limit}": here["group"].map(both[f"national{limit}"]).where(known)
        for limit in ("", "_lower", "_upper")
    }
    return here.assign(**added, disagree=here["group"].map(both["disagree"]).where(known))


def everyone(
    store: Store, codes: str | Collection[str], indicator: str, period: str | None = None
) -> pd.Series:
    """The indicator for all people of an area: numerator, denominator, value (%), lower, upper.

    Where no total is there (East of England) it is the sum of the groups, the unknown included.
    """
    found = counts(store, codes, indicator, "all", period)
    if found.empty:
        found = counts(store, codes, indicator, "ethnicity", period)
    sums = found[["numerator", "denominator"]].sum()
    return pd.concat([sums, proportion(*sums, multiplier=100).iloc[0]])


def row_of(frame: pd.DataFrame, group: str) -> pd.Series:
    """The row of one group."""
    return frame[frame["group"] == group].iloc[0]


def widest_gap(treated: pd.DataFrame) -> pd.Series:
    """The row of the group whose percentage differs most from White people's."""
    return treated.loc[treated["difference"].abs().idxmax()]


def unknown_ethnicity(treated: pd.DataFrame) -> pd.Series:
    """People whose ethnicity is not stated or missing: share (%) of the register, and how many of
    them are treated: numerator, denominator, value (%), lower, upper; missing where suppressed.
    """
    unknown = treated[treated["group"].isin(UNKNOWN_GROUPS)]
    people = unknown[["numerator", "denominator"]].sum(min_count=1)
    limits = proportion(*people, multiplier=100).iloc[0]
    share = 100 * people["denominator"] / treated["denominator"].sum()
    return pd.Series({"share": share, **people, **limits})


def panels(
    indicators: Mapping[str, pd.DataFrame], beside: Mapping[str, Mapping[str, pd.DataFrame]]
) -> pd.DataFrame:
    """Indicators one below another for a chart: panel, group, value, lower, upper, flag, and a
    column of values for each place in `beside`.

    indicators: panel title -> the frame of `by_group` of the place shown. beside: name of another
    place -> panel title -> its frame.
    """
    frames = []
    for title, here in indicators.items():
        others = {
            name: here["group"].map(frames_of[title].set_index("group")["value"])
            for name, frames_of in beside.items()
        }
        frames.append(here.assign(panel=title, **others))
    columns = ["panel", "group", "value", "lower", "upper", "flag", *beside]
    return pd.concat(frames, ignore_index=True)[columns]


def others(store: Store, about: Subject) -> pd.DataFrame:
    """Further treatments by ethnic group: panel and the columns of `by_group`."""
    return pd.concat(
        [
            by_group(store, about.codes, code, about.period).assign(panel=title)
            for code, title in OTHER_TREATMENTS.items()
        ],
        ignore_index=True,
    )
