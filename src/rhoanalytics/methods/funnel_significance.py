"""Labels for points of a funnel plot that lie outside it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from .estimate import Numbers
from .funnels import TAILS, funnel_limits
from .inputs import FloatArray, positive, read, require, require_events
from .rates import poisson_limits
from .standardised import FEWEST_EVENTS

NOT_APPLICABLE = "Not applicable for events less than 10 for dsrs"


def proportion_significance(
    numerator: ArrayLike, denominator: ArrayLike, average: float
) -> Numbers:
    """Label each proportion by where it lies in the funnel at its own denominator.

    Parameters
    ----------
    numerator, denominator
        Counts of each area.
    average
        Share from 0 to 1: see `funnel_average`.

    Returns
    -------
    "Low (0.001)", "Low (0.025)", "High (0.001)", "High (0.025)" or "Not significant", laid out as
    the arguments.

    Formula
    -------
    x / n against the limits of funnel_limits at n, the outer ones first

    Source
    ------
    The funnel plots of the public-health technical guides.

    Example
    -------
    >>> proportion_significance([60, 85, 120, 140], 500, 0.2).tolist()
    ['Low (0.001)', 'Not significant', 'High (0.025)', 'High (0.001)']

    Edge cases
    ----------
    Empty where a count is missing.
    """
    (x, n), layout = read(numerator=numerator, denominator=denominator)
    require_events(x, n)
    limits = funnel_limits(average, np.atleast_1d(n), multiplier=1)
    value = x / n
    beyond = {}
    for name in TAILS:
        beyond[f"low{name}"] = value < limits[f"lower{name}"].to_numpy().reshape(n.shape)
        beyond[f"high{name}"] = value > limits[f"upper{name}"].to_numpy().reshape(n.shape)
    return layout.restore(labels(np.isnan(value), beyond))


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

    Formula
    -------
    average against the limits of the count (see count_limits) over the denominator, at 99.8% first

    Source
    ------
    The funnel plots of the public-health technical guides.

    Example
    -------
    >>> rate_significance([12, 25, 60], 30, 1).tolist()
    ['Low (0.001)', 'Not significant', 'High (0.001)']

    Edge cases
    ----------
    Empty where a number is missing. A standardised rate of fewer than 10 events says "Not
    applicable for events less than 10 for dsrs".
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
    found = labels(np.isnan(x) | np.isnan(n), beyond)
    return layout.restore(np.where(too_few, NOT_APPLICABLE, found))


def labels(missing: FloatArray, beyond: Mapping[str, FloatArray]) -> FloatArray:
    """Label what lies beyond the limits low95, high95, low99_8, high99_8; empty where missing."""
    order = {
        "Low (0.001)": "low99_8",
        "Low (0.025)": "low95",
        "High (0.001)": "high99_8",
        "High (0.025)": "high95",
    }
    conditions = [missing, *(beyond[name] for name in order.values())]
    return np.select(conditions, ["", *order], "Not significant")
