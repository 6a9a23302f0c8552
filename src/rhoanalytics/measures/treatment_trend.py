"""Treatment by ethnic group quarter by quarter: CVDPREVENT.

Every point covers twelve months, so that neighbouring points share nine of them: two points are
compared only when a year or more lies between them, and no trend is tested.
"""

import pandas as pd

from rhoanalytics.areas import ENGLAND_CODE
from rhoanalytics.ethnicity import FIVE_GROUPS
from rhoanalytics.measures.audit import TABLE, Subject, added_up
from rhoanalytics.methods import difference, proportion
from rhoanalytics.store import Store

BREAK = "2024-06"
"""Recorded hypertension in England rose from 16.4% to 17.7% of adults between the audit periods to
March and to June 2024, so the registers before and after are not alike (The Strategy Unit,
analysis of hypertension for Core20PLUS5)."""

FEWEST_PERIODS = 3
"""Fewer points than this are not drawn as a trend."""

MONTHS_APART = 12
"""Twelve-month periods this far apart share nobody's reading."""


def by_quarter(store: Store, about: Subject, indicator: str) -> pd.DataFrame:
    """One indicator by ethnic group and period, oldest first.

    Columns: group, period ("2026-03"), numerator, denominator, flag, value (%), lower, upper
    (Wilson) and `nation` (%, the same group). Empty where the place has fewer than three periods. A
    suppressed point has no value, and its flag.
    """
    frame = _by_period(store, about.codes, indicator)
    if frame["period"].nunique() < FEWEST_PERIODS:
        return frame.iloc[:0].assign(nation=pd.Series(dtype="float64"))
    nation = _by_period(store, (ENGLAND_CODE,), indicator).set_index(["group", "period"])["value"]
    keys = pd.MultiIndex.from_frame(frame[["group", "period"]])
    return frame.assign(nation=nation.reindex(keys).to_numpy())


def breaks(trend: pd.DataFrame) -> tuple[str, ...]:
    """The periods of a frame of `by_quarter` in which a new series starts."""
    periods = trend["period"]
    return (BREAK,) if (periods < BREAK).any() and (periods >= BREAK).any() else ()


def changes(trend: pd.DataFrame) -> pd.DataFrame:
    """The last point of each group beside the first one since the break, if a year lies between.

    Columns: group, first, last (periods), first_value, last_value (%), difference (percentage
    points, Newcombe), difference_lower, difference_upper. Empty where no two points can be.
    """
    comparable = trend[trend["value"].notna()]
    if breaks(trend):
        comparable = comparable[comparable["period"] >= BREAK]
    found = []
    for group, rows in comparable.groupby("group", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        if _months(first["period"], last["period"]) < MONTHS_APART:
            continue
        gap = difference(
            last["numerator"],
            last["denominator"],
            first["numerator"],
            first["denominator"],
            multiplier=100,
        )
        found.append(
            {
                "group": group,
                "first": first["period"],
                "last": last["period"],
                "first_value": first["value"],
                "last_value": last["value"],
                "difference": float(gap.value),
                "difference_lower": float(gap.lower),
                "difference_upper": float(gap.upper),
            }
        )
    return pd.DataFrame(found)


def note(trend: pd.DataFrame) -> str:
    """What a chart of `by_quarter` must say about itself."""
    text = (
        "Each point covers the twelve months to the month shown, so that neighbours share nine of "
        "them; no trend is tested. Not adjusted for age."
    )
    if breaks(trend):
        text += (
            " [b]: more hypertension is recorded from June 2024, so points before and after are "
            "not compared."
        )
    if trend["value"].isna().any():
        text += " A gap: fewer than 8 people, kept confidential by the publisher [c]."
    return text


def _by_period(store: Store, codes: tuple[str, ...], indicator: str) -> pd.DataFrame:
    table = store.rows(TABLE, "area", codes)
    found = table[
        (table["indicator"] == indicator)
        & (table["dimension"] == "ethnicity")
        & table["group"].isin(FIVE_GROUPS)
    ]
    frame = added_up(found, len(codes), by=("group", "period")).reset_index()
    order = {group: position for position, group in enumerate(FIVE_GROUPS)}
    frame = frame.sort_values(
        ["group", "period"],
        key=lambda column: column.map(order) if column.name == "group" else column,
        ignore_index=True,
    )
    return frame.join(proportion(frame["numerator"], frame["denominator"], multiplier=100))


def _months(first: str, last: str) -> int:
    start, end = pd.Period(first, "M"), pd.Period(last, "M")
    return (end.year - start.year) * 12 + end.month - start.month
