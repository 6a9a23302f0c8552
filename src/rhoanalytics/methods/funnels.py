"""Funnel plots: limits around an average, points' significance, and where to draw the curves.

"95" is 0.025 each side and "99.8" is 0.001 each side. With many events per area most points fall
outside: say so, it is overdispersion and not many outliers.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import chdtri, ndtri

from .estimate import Numbers
from .inputs import FloatArray, positive, read, require, require_events, share
from .rates import poisson_limits
from .standardised import FEWEST_EVENTS

# Probability beyond each limit.
TAILS = {"95": 0.025, "99_8": 0.001}

NOT_APPLICABLE = "Not applicable for events less than 10 for dsrs"

AXIS_POINTS = 100


def funnel_limits(
    average: float, population: ArrayLike, *, multiplier: float = 100
) -> pd.DataFrame:
    """Give the funnel of a proportion: where Wilson's limit just reaches the average.

    Parameters
    ----------
    average
        Share from 0 to 1 (sum of numerators over sum of denominators).
    population
        Denominators at which to draw, above 0.

    Returns
    -------
    DataFrame lower95, upper95, lower99_8, upper99_8 in units of the multiplier, kept within 0 and
    1 times the multiplier, with the index of the input.
    """
    (n,), layout = read(population=population)
    require("population", n, n > 0, "must be above 0")
    p, scale = share("average", average), positive("multiplier", multiplier)
    columns = {}
    for name, tail in TAILS.items():
        z = ndtri(1 - tail)
        a = p * (n / z**2 + 1)
        width = 1 / z**2 + 1 / n
        inner = n * (p * (n / z**2 + 2) - 1) + z**2 * (p - 1)
        # At an average of 0 or 1 rounding can leave a hair below nothing under the root.
        root = np.sqrt(np.maximum((8 * a) ** 2 - 64 * width * p * inner, 0)) / 8
        columns[f"lower{name}"] = np.clip((a - root) / (width * n), 0, 1) * scale
        columns[f"upper{name}"] = np.clip((a + root) / (width * n), 0, 1) * scale
    return layout.frame(columns)


def funnel_ratio_limits(events: ArrayLike, *, multiplier: float = 1) -> pd.DataFrame:
    """Give the funnel of a ratio of observed to expected events around 1, by observed events.

    Missing upper limits are those of 0 events. `multiplier` 100 for a standardised ratio.
    """
    (count,), layout = read(events=events)
    require("events", count, count >= 0, "must be 0 or more")
    scale = positive("multiplier", multiplier)
    columns = {}
    for name, tail in TAILS.items():
        low, high = _expected(count, tail)
        columns[f"lower{name}"] = count / high * scale
        columns[f"upper{name}"] = count / low * scale
    return layout.frame(columns)


def funnel_rate_limits(
    events: ArrayLike, average: float, *, multiplier: float = 100_000, years: float = 1
) -> pd.DataFrame:
    """Give the funnel of a rate: for each number of events, limits and where they are drawn.

    Parameters
    ----------
    events
        Numbers of events at which to draw.
    average
        Events per person (and year): sum of events over sum of derived denominators.
    years
        Years of data taken together.

    Returns
    -------
    DataFrame with, for each limit (lower95 and so on), the rate and, in population_lower95 and so
    on, the yearly population at which that rate is the limit.
    """
    (count,), layout = read(events=events)
    require("events", count, count >= 0, "must be 0 or more")
    mean_rate, scale = positive("average", average), positive("multiplier", multiplier)
    per_year = positive("years", years) * mean_rate
    columns = {}
    for name, tail in TAILS.items():
        low, high = _expected(count, tail)
        for side, expected in (("lower", high), ("upper", low)):
            columns[f"{side}{name}"] = scale * count * mean_rate / expected
            columns[f"population_{side}{name}"] = expected / per_year
    return layout.frame(columns)


def derived_denominator(
    count: ArrayLike,
    rate: ArrayLike,
    *,
    denominator: ArrayLike = np.nan,
    multiplier: float = 100_000,
) -> Numbers:
    """Give the people that would have these events at this rate: multiplier x count / rate.

    For a count of 0 the given denominator (crude rates) or missing (standardised rates).
    """
    (x, value, given), layout = read(count=count, rate=rate, denominator=denominator)
    require("count", x, x >= 0, "must be 0 or more")
    require("rate", value, (value > 0) | (x == 0), "must be above 0 where there are events")
    scale = positive("multiplier", multiplier)
    some = np.where(x > 0, value, np.nan)
    return layout.restore(np.where(x == 0, given, scale * x / some))


def proportion_significance(
    numerator: ArrayLike, denominator: ArrayLike, average: float
) -> Numbers:
    """Label each proportion by where it lies in the funnel at its own denominator.

    "Low (0.001)", "Low (0.025)", "High (0.001)", "High (0.025)" or "Not significant"; empty where a
    count is missing.
    """
    (x, n), layout = read(numerator=numerator, denominator=denominator)
    require_events(x, n)
    limits = funnel_limits(average, np.atleast_1d(n), multiplier=1)
    value = x / n
    beyond = {}
    for name in TAILS:
        beyond[f"low{name}"] = value < limits[f"lower{name}"].to_numpy().reshape(n.shape)
        beyond[f"high{name}"] = value > limits[f"upper{name}"].to_numpy().reshape(n.shape)
    return layout.restore(_labels(np.isnan(value), beyond))


def rate_significance(
    count: ArrayLike, denominator: ArrayLike, average: float, *, standardised: bool = False
) -> Numbers:
    """Label each rate or ratio by how the average lies to the limits of its own count.

    Parameters
    ----------
    count, denominator
        Events, and people (`derived_denominator` for standardised rates) or expected events.
    average
        Events per unit of the denominator: 1 for a ratio.
    standardised
        Whether these are directly standardised rates, which are not labelled below 10 events.

    Returns
    -------
    Labels as in `proportion_significance`.
    """
    (x, n), layout = read(count=count, denominator=denominator)
    require("count", x, x >= 0, "must be 0 or more")
    require("denominator", n, n > 0, "must be above 0")
    mean_rate = positive("average", average)
    beyond = {}
    for name, tail in TAILS.items():
        lower, upper = poisson_limits(x, 1 - 2 * tail)
        beyond[f"low{name}"] = upper / n < mean_rate
        beyond[f"high{name}"] = lower / n > mean_rate
    # The denominator of a standardised rate without events cannot be derived.
    too_few = standardised & (x < FEWEST_EVENTS)
    labels = _labels(np.isnan(x) | np.isnan(n), beyond)
    return layout.restore(np.where(too_few, NOT_APPLICABLE, labels))


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


def _expected(count: FloatArray, tail: float) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest expected events that a count is compatible with."""
    low = chdtri(2 * np.where(count > 0, count, np.nan), 1 - tail) / 2
    return low, chdtri(2 * count + 2, tail) / 2


def _labels(missing: FloatArray, beyond: dict[str, FloatArray]) -> FloatArray:
    order = {
        "Low (0.001)": "low99_8",
        "Low (0.025)": "low95",
        "High (0.001)": "high99_8",
        "High (0.025)": "high95",
    }
    conditions = [missing, *(beyond[name] for name in order.values())]
    return np.select(conditions, ["", *order], "Not significant")


def _to_figures(value: float, figures: int, rounding: np.ufunc) -> float:
    """Round a positive number down or up to a number of significant figures."""
    unit = 10.0 ** (np.floor(np.log10(value)) - figures + 1)
    # 1.05 x 2,000 is a hair above 2,100 in floating point and must not become 2,200.
    return float(rounding(np.round(value / unit, 9)) * unit)
