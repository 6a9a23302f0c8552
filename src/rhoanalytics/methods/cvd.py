"""Percentages of ethnic groups made comparable: adjusted for age, or for where people live.

Crude differences between groups mix the treatment with the groups' ages and places: CVDPREVENT's
White register is the oldest, and most Asian and Black people live where everybody's percentage is
different. Each function takes counts by group and band (an age band, a region) and gives every
group the same distribution over the bands. What is left of a difference is not thereby explained.
"""

import numpy as np
import pandas as pd

from .group_frames import COUNTS, differences, percentages, reasons, require_frame, require_group
from .inputs import as_floats, confidence_level, require, require_present
from .weighted import standardised_proportion

METHOD = "direct standardisation, normal limits; differences by square-and-add"


def age_adjusted(
    counts: pd.DataFrame, weights: pd.Series, *, reference: str, confidence: float = 0.95
) -> pd.DataFrame:
    """Give each group's percentage adjusted to one age distribution, and its difference in points.

    Parameters
    ----------
    counts
        One row per group and age band, with columns group, band, numerator, denominator. Two bands
        (under 80, and 80 and over) or more.
    weights
        People of the standard population in each band, indexed by band: those of everyone on the
        register, for instance. Any positive scale.
    reference
        The group that the others are compared with.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame, one row per group in the order given: group, numerator, denominator; crude (%, all
    bands together, Wilson limits) and crude_difference (points from the reference, Newcombe); value
    (%, adjusted) and difference (points); each with _lower and _upper (lower, upper for value); and
    reason, empty or why a group is not compared. `attrs` holds confidence, method and statistic.

    Formula
    -------
    p = Σ w x / n / Σ w, with variance Σ w² p (1 - p) / n / (Σ w)² over bands; d = p - q, with
    limits d ∓ √((p - p_limit)² + (q - q_limit)²), taking the limits that lie apart.

    Source
    ------
    Breslow NE, Day NE. Statistical methods in cancer research II. IARC 1987, chapter 2 (direct
    method); Zou GY, Donner A. Statistics in Medicine 2008; 27: 1693-1702 (limits of a difference).

    Example
    -------
    >>> counts = pd.DataFrame({
    ...     "group": ["Black", "Black", "White", "White"],
    ...     "band": ["under 80", "80 and over"] * 2,
    ...     "numerator": [600, 80, 700, 340],
    ...     "denominator": [900, 100, 1_000, 400],
    ... })
    >>> weights = pd.Series({"under 80": 1_900, "80 and over": 500})
    >>> adjusted = age_adjusted(counts, weights, reference="White")
    >>> adjusted[["group", "crude", "crude_difference", "value", "difference"]].round(2)
       group  crude  crude_difference  value  difference
    0  Black  68.00             -6.29  69.44       -3.68
    1  White  74.29               NaN  73.12         NaN

    Edge cases
    ----------
    A group without a count, or without people, in a band has no adjusted percentage: `reason` says
    so. Groups of fewer than 20 people, or with limits more than 10 points from the value, keep
    their percentage and are not compared. A band of `counts` without a weight is an error.
    """
    return _adjusted(counts, weights, "band", reference, confidence, "age-adjusted percentage")


def region_standardised(
    counts: pd.DataFrame,
    *,
    reference: str,
    weights: pd.Series | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give each group's percentage as if it were spread over regions as everyone is.

    A national difference can have another sign than the difference in every region (Simpson's
    paradox) when the groups live in different regions; this takes that part away.

    Parameters
    ----------
    counts
        One row per group and region, with columns group, region, numerator, denominator.
    reference
        The group that the others are compared with.
    weights
        People in each region, indexed by region. Without it: everyone in `counts`, that is the
        denominators of all groups, people of unknown ethnicity included where they are rows.
    confidence
        0.9 to 1 or 90 to 100.

    Returns
    -------
    DataFrame with the columns of `age_adjusted`.

    Formula
    -------
    As `age_adjusted`, with regions for bands and w = everyone's people in the region.

    Source
    ------
    As `age_adjusted`; Simpson EH. J R Stat Soc B 1951; 13: 238-241.

    Example
    -------
    >>> counts = pd.DataFrame({
    ...     "group": ["Asian", "Asian", "White", "White"],
    ...     "region": ["London", "South West"] * 2,
    ...     "numerator": [800, 60, 390, 1_460],
    ...     "denominator": [1_000, 100, 500, 2_000],
    ... })
    >>> standardised = region_standardised(counts, reference="White")
    >>> standardised[["group", "crude", "crude_difference", "value", "difference"]].round(2)
       group  crude  crude_difference  value  difference
    0  Asian  78.18              4.18  68.33       -6.75
    1  White  74.00               NaN  75.08         NaN

    Edge cases
    ----------
    As `age_adjusted`. Where a denominator is missing everyone's distribution is not known: give
    `weights`.
    """
    require_frame("counts", counts, ("group", "region"), COUNTS)
    if weights is None:
        people = counts["denominator"].astype("float64")
        require_present("denominator", people.to_numpy())
        weights = people.groupby(counts["region"].to_numpy()).sum()
    statistic = "percentage standardised to the regions of everyone"
    return _adjusted(counts, weights, "region", reference, confidence, statistic)


def _adjusted(
    counts: pd.DataFrame,
    weights: pd.Series,
    band: str,
    reference: str,
    confidence: float,
    statistic: str,
) -> pd.DataFrame:
    require_frame("counts", counts, ("group", band), COUNTS)
    require_group(reference, counts["group"])
    weight = _weights(weights, counts[band], band)
    wide = counts.astype(dict.fromkeys(COUNTS, "float64")).pivot(
        index="group", columns=band, values=list(COUNTS)
    )
    order = counts["group"].unique()
    x, n = (wide[count].reindex(index=order, columns=weight.index) for count in COUNTS)
    totals = {"numerator": x.sum(axis=1, skipna=False), "denominator": n.sum(axis=1, skipna=False)}
    crude = percentages(pd.DataFrame(totals), confidence)
    adjusted = crude[list(COUNTS)].join(_standardised(x, n, weight, confidence))
    groups = pd.Series(order, name="group")
    nobody = (n == 0).any(axis=1).to_numpy()
    reason = reasons(adjusted, groups, reference).mask(nobody, "no people in a band")
    gaps = {
        "crude_difference": differences(crude, groups, reference, reason, confidence),
        "difference": _differences(adjusted, groups == reference, reason),
    }
    frame = pd.DataFrame({"group": groups}).join(crude[list(COUNTS)])
    frame[["crude", "crude_lower", "crude_upper"]] = crude[["value", "lower", "upper"]]
    frame[["value", "lower", "upper"]] = adjusted[["value", "lower", "upper"]]
    for name, gap in gaps.items():
        frame[[name, f"{name}_lower", f"{name}_upper"]] = gap[["value", "lower", "upper"]]
    frame["reason"] = reason
    frame.attrs.update(confidence=confidence_level(confidence), method=METHOD, statistic=statistic)
    return frame


def _weights(weights: pd.Series, bands: pd.Series, band: str) -> pd.Series:
    weight = pd.Series(weights, dtype="float64")
    values = as_floats(weight.to_numpy(), "weights")
    require("weights", values, values >= 0, "must be 0 or more")
    require_present("weights", values)
    unknown = ~bands.isin(weight.index).to_numpy()
    if unknown.any():
        position = int(np.argmax(unknown))
        raise ValueError(
            f"weights: has no weight for {band} {bands.iloc[position]!r} (position {position})"
        )
    return weight


def _standardised(
    x: pd.DataFrame, n: pd.DataFrame, weight: pd.Series, confidence: float
) -> pd.DataFrame:
    """Standardise each row; a band without people cannot be filled from the others."""
    people = n.where(n > 0)
    rows = [
        standardised_proportion(
            x.loc[group].where(people.loc[group].notna()).to_numpy(),
            people.loc[group].to_numpy(),
            weight.to_numpy(),
            confidence=confidence,
            multiplier=100,
        )
        for group in x.index
    ]
    return pd.DataFrame(
        {name: [getattr(row, name) for row in rows] for name in ("value", "lower", "upper")}
    )


def _differences(
    adjusted: pd.DataFrame, is_reference: pd.Series, reason: pd.Series
) -> pd.DataFrame:
    """Square-and-add of both groups' distances to their limits: independent groups."""
    theirs = adjusted[is_reference].iloc[0]
    ours = adjusted.where(reason == "")
    value = ours["value"] - theirs["value"]
    down = np.hypot(ours["value"] - ours["lower"], theirs["upper"] - theirs["value"])
    up = np.hypot(ours["upper"] - ours["value"], theirs["value"] - theirs["lower"])
    return pd.DataFrame({"value": value, "lower": value - down, "upper": value + up})
