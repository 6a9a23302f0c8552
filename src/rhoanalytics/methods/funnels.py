"""The curves of funnel plots: limits around an average by the size of an area.

"95" is 0.025 each side and "99.8" is 0.001 each side. With many events per area most points fall
outside: that is overdispersion and not many outliers (see `overdispersion`).
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import chdtri, ndtri

from .inputs import FloatArray, positive, read, require, share

# Probability beyond each limit.
TAILS = {"95": 0.025, "99_8": 0.001}


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
    multiplier
        100 for a percentage, 1 for a share.

    Returns
    -------
    DataFrame lower95, upper95, lower99_8, upper99_8 in units of the multiplier, with the index of
    the input.

    Formula
    -------
    the p at which Wilson's limit for n people is the average P, z of 0.025 or 0.001 each side:
    A = P (n / z² + 1), L = 1 / z² + 1 / n
    D = 64 A² - 64 L P (n (P (n / z² + 2) - 1) + z² (P - 1))
    limits = (A ∓ √D / 8) / (L n)

    Source
    ------
    Wilson EB. JASA 1927; 22: 209-212, solved for p; the funnel plots of the public-health technical
    guides.

    Example
    -------
    >>> funnel_limits(0.2, [500, 5_000]).round(3)
       lower95  upper95  lower99_8  upper99_8
    0   16.494   23.506     14.472     25.528
    1   18.891   21.109     18.252     21.748

    Edge cases
    ----------
    Limits keep within 0 and 1 times the multiplier. A missing population gives a missing row.
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


def funnel_ratio_limits(
    events: ArrayLike, *, multiplier: float = 1, less_one: bool = False
) -> pd.DataFrame:
    """Give the funnel of a ratio of observed to expected events around 1, by observed events.

    Parameters
    ----------
    events
        Numbers of observed events at which to draw, 0 or more.
    multiplier
        1 for a ratio, 100 for a standardised ratio.
    less_one
        Whether to take 1 away, for a ratio of counts that is shown as its distance from 1.

    Returns
    -------
    DataFrame lower95, upper95, lower99_8, upper99_8 with the index of the input.

    Formula
    -------
    highest E = χ²(1 - α; 2 O + 2) / 2, lowest E = χ²(α; 2 O) / 2, α = 0.025 or 0.001
    lower = m O / highest E, upper = m O / lowest E   less one: m (O / E - 1)

    Source
    ------
    Spiegelhalter DJ. Statistics in Medicine 2005; 24: 1185-1202; the funnel plots of the
    public-health technical guides.

    Example
    -------
    >>> funnel_ratio_limits([25, 100]).round(4)
       lower95  upper95  lower99_8  upper99_8
    0   0.6774   1.5452     0.5601     2.0264
    1   0.8222   1.2290     0.7412     1.3904
    >>> funnel_ratio_limits(25, less_one=True).round(4)
       lower95  upper95  lower99_8  upper99_8
    0  -0.3226   0.5452    -0.4399     1.0264

    Edge cases
    ----------
    The upper limits of 0 events are missing: any expected number, however small, allows for none.
    """
    (count,), layout = read(events=events)
    require("events", count, count >= 0, "must be 0 or more")
    scale = positive("multiplier", multiplier)
    columns = {}
    for name, tail in TAILS.items():
        low, high = _expected(count, tail)
        columns[f"lower{name}"] = (count / high - less_one) * scale
        columns[f"upper{name}"] = (count / low - less_one) * scale
    return layout.frame(columns)


def funnel_rate_limits(
    events: ArrayLike, average: float, *, multiplier: float = 100_000, years: float = 1
) -> pd.DataFrame:
    """Give the funnel of a rate: for each number of events, limits and where they are drawn.

    Parameters
    ----------
    events
        Numbers of events at which to draw, 0 or more.
    average
        Events per person (and year): see `funnel_average`.
    multiplier
        The people that the rate is per.
    years
        Years of data taken together.

    Returns
    -------
    DataFrame with, for each limit (lower95 and so on), the rate and, in population_lower95 and so
    on, the yearly population at which that rate is the limit.

    Formula
    -------
    limit = m average O / E   population = E / average / years   with E as in funnel_ratio_limits

    Source
    ------
    Spiegelhalter DJ. Statistics in Medicine 2005; 24: 1185-1202; the funnel plots of the
    public-health technical guides.

    Example
    -------
    >>> funnel_rate_limits(25, 0.001)[["lower95", "population_lower95"]].round(2)
       lower95  population_lower95
    0    67.74            36904.93

    Edge cases
    ----------
    The upper limits of 0 events are missing.
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


def _expected(count: FloatArray, tail: float) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest expected events that a count is compatible with."""
    low = chdtri(2 * np.where(count > 0, count, np.nan), 1 - tail) / 2
    return low, chdtri(2 * count + 2, tail) / 2
