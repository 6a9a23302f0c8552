"""Where areas and curves are drawn in a funnel plot."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .estimate import Numbers
from .inputs import FloatArray, positive, read, require
from .standardised import FEWEST_EVENTS

AXIS_POINTS = 100


def funnel_average(count: ArrayLike, denominator: ArrayLike) -> float:
    """Give the average around which a funnel is drawn.

    Parameters
    ----------
    count, denominator
        Events and people of every area; for rates the denominators are `derived_denominator`.

    Formula
    -------
    Σ x / Σ n

    Source
    ------
    The funnel plots of the public-health technical guides.

    Example
    -------
    >>> funnel_average([20, 30], [100, 150])
    0.2

    Edge cases
    ----------
    An area without events whose denominator cannot be derived is left out. Any other missing number
    gives a missing average.
    """
    (x, n), _ = read(count=count, denominator=denominator)
    require("count", x, x >= 0, "must be 0 or more")
    require("denominator", n, n > 0, "must be above 0")
    kept = ~((x == 0) & np.isnan(n))
    return float(x[kept].sum() / n[kept].sum()) if kept.any() else np.nan


def derived_denominator(
    count: ArrayLike,
    rate: ArrayLike,
    *,
    denominator: ArrayLike = np.nan,
    multiplier: float = 100_000,
) -> Numbers:
    """Give the people that would have these events at this rate.

    Parameters
    ----------
    count, rate
        Events, and the rate per `multiplier` people.
    denominator
        The people of areas without events (crude rates only).
    multiplier
        The people that the rate is per.

    Formula
    -------
    m x / rate

    Source
    ------
    The funnel plots of the public-health technical guides.

    Example
    -------
    >>> derived_denominator([50, 0], [400.0, 0.0], denominator=[12_000, 900]).tolist()
    [12500.0, 900.0]

    Edge cases
    ----------
    For a count of 0 the given denominator, or missing where none is given (standardised rates). A
    rate of 0 with events is an error.
    """
    (x, value, given), layout = read(count=count, rate=rate, denominator=denominator)
    require("count", x, x >= 0, "must be 0 or more")
    require("rate", value, (value > 0) | (x == 0), "must be above 0 where there are events")
    scale = positive("multiplier", multiplier)
    some = np.where(x > 0, value, np.nan)
    return layout.restore(np.where(x == 0, given, scale * x / some))


def funnel_points(
    count: ArrayLike,
    rate: ArrayLike,
    *,
    denominator: ArrayLike = np.nan,
    multiplier: float = 100_000,
    years: float = 1,
    standardised: bool = False,
) -> pd.DataFrame:
    """Give where the areas of a rate funnel are drawn.

    Parameters
    ----------
    count, rate, denominator, multiplier
        As in `derived_denominator`.
    years
        Years of data taken together.
    standardised
        Whether these are directly standardised rates, which are not shown below 10 events.

    Returns
    -------
    DataFrame with value (the rate) and population (people in a year) and the index of the input.

    Formula
    -------
    population = derived denominator / years

    Source
    ------
    The funnel plots of the public-health technical guides.

    Example
    -------
    >>> funnel_points([50, 8], [400.0, 90.0], years=2, standardised=True)
       value   population
    0  400.0  6250.000000
    1    NaN  4444.444444

    Edge cases
    ----------
    The value of a standardised rate of fewer than 10 events is missing.
    """
    (x, value, given), layout = read(count=count, rate=rate, denominator=denominator)
    people = derived_denominator(x, value, denominator=given, multiplier=multiplier)
    hidden = standardised & (x < FEWEST_EVENTS)
    return layout.frame(
        {
            "value": np.where(hidden, np.nan, value),
            "population": people / positive("years", years),
        }
    )


def funnel_ratio_points(
    observed: ArrayLike, expected: ArrayLike, *, multiplier: float = 1, less_one: bool = False
) -> pd.DataFrame:
    """Give where the areas of a ratio funnel are drawn.

    Parameters
    ----------
    observed, expected
        Events of each area; expected above 0.
    multiplier, less_one
        As in `funnel_ratio_limits`.

    Returns
    -------
    DataFrame with value (the ratio) and events (observed) and the index of the input.

    Formula
    -------
    m O / E   less one: m (O / E - 1)

    Source
    ------
    The funnel plots of the public-health technical guides.

    Example
    -------
    >>> funnel_ratio_points([30, 45], [25, 50], less_one=True).round(2)
       value  events
    0    0.2    30.0
    1   -0.1    45.0

    Edge cases
    ----------
    A missing number gives a missing value.
    """
    (x, e), layout = read(observed=observed, expected=expected)
    require("observed", x, x >= 0, "must be 0 or more")
    require("expected", e, e > 0, "must be above 0")
    scale = positive("multiplier", multiplier)
    return layout.frame({"value": (x / e - less_one) * scale, "events": x})


def funnel_axis(
    denominators: ArrayLike,
    *,
    statistic: str = "proportion",
    average: float = 1,
    years: float = 1,
) -> FloatArray:
    """Give 100 points along the x-axis, close together where the funnel is steep.

    Parameters
    ----------
    denominators
        Of the areas shown, above 0: people, expected events for a ratio, or derived denominators
        over all years for a rate.
    statistic
        "proportion" (points are people), "ratio" or "rate" (points are events).
    average, years
        For a rate: events per person (and year), and years taken together.

    Formula
    -------
    start: 1 where the largest is over twice the smallest, otherwise 0.95 smallest rounded down to 1
    figure; end: 1.05 largest rounded up to 2 figures
    point j = max(round((end / last)^(1 / (101 - j)) last), last + 1), j = 2 to 100

    Source
    ------
    The funnel plots of the public-health technical guides.

    Example
    -------
    >>> funnel_axis([120, 5_000])[[0, 1, 50, 99]].tolist()
    [1.0, 2.0, 175.0, 5300.0]

    Edge cases
    ----------
    Missing denominators are left out; without any it is an error. Where the range is short the
    points go on past its end, one apart.
    """
    if statistic not in ("proportion", "ratio", "rate"):
        raise ValueError(f"statistic: must be 'proportion', 'ratio' or 'rate'; found {statistic!r}")
    (n,), _ = read(denominators=denominators)
    require("denominators", n, n > 0, "must be above 0")
    known = n[~np.isnan(n)]
    if not known.size:
        raise ValueError("denominators: needs at least one value; found none")
    span = positive("years", years)
    smallest, largest = known.min() / span, known.max() / span
    start = 0.0 if largest > 2 * smallest else _to_figures(smallest * 0.95, 1, np.floor)
    end = _to_figures(largest * 1.05, 2, np.ceil)
    if statistic == "rate":
        events = span * positive("average", average)
        start, end = float(np.floor(start * events)), float(np.ceil(end * events))
    points = [max(start, 1.0)]
    # A ratio's points are spaced as if one step earlier.
    lag = 1 if statistic == "ratio" else 0
    for step in range(2, AXIS_POINTS + 1):
        last = points[-1]
        next_point = round((end / last) ** (1 / (AXIS_POINTS + 1 - (step - lag))) * last)
        points.append(float(max(next_point, last + 1)))
    return np.array(points)


def _to_figures(value: float, figures: int, rounding: np.ufunc) -> float:
    """Round a positive number down or up to a number of significant figures."""
    unit = 10.0 ** (np.floor(np.log10(value)) - figures + 1)
    # 1.05 x 2,000 is a hair above 2,100 in floating point and must not become 2,200.
    return float(rounding(np.round(value / unit, 9)) * unit)
