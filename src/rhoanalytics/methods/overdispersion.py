"""Funnels of areas that vary by more than chance."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtri

from .estimate import Numbers
from .funnel_significance import labels
from .funnels import TAILS
from .inputs import FloatArray, positive, read, require, require_events, share

# The share of areas at each end whose z is drawn in, so that true outliers do not widen the funnel
# that should show them (Spiegelhalter 2005).
WINSORISED = 0.1

FEWEST_AREAS = 2


@dataclass(frozen=True)
class AreaSpread:
    """How much areas vary beyond chance, around `average`.

    `factor` is the mean squared z (1 by chance alone), `tau` the standard deviation between areas
    on the stabilised scale (0 where there is no more than chance), `areas` how many it rests on.
    """

    factor: float
    tau: float
    areas: int
    average: float
    statistic: str


def overdispersion(
    numerator: ArrayLike, denominator: ArrayLike, average: float, *, statistic: str = "proportion"
) -> AreaSpread:
    """Estimate how much areas vary beyond chance.

    Parameters
    ----------
    numerator, denominator
        Counts of each area; for a ratio observed and expected events.
    average
        See `funnel_average`; 1 for a ratio.
    statistic
        "proportion", "ratio" or "rate" (events per unit of the denominator).

    Formula
    -------
    proportion: y = arcsin √p, s = 1 / (2√n)   ratio, rate: y = √(O / E), s = 1 / (2√E)
    z = (y - y of the average) / s, drawn in to their 10th and 90th percentile
    factor = Σ z² / I   tau² = max(0, (I factor - (I - 1)) / (Σw - Σw² / Σw)),  w = 1 / s²

    Source
    ------
    Spiegelhalter DJ. Handling over-dispersion of performance indicators. Qual Saf Health Care 2005;
    14: 347-351.

    Example
    -------
    >>> spread = overdispersion([150, 210, 260, 190, 240], [1_000] * 5, 0.21)
    >>> round(spread.factor, 2), round(spread.tau, 4)
    (6.12, 0.0408)

    Edge cases
    ----------
    Areas with a missing count are left out; fewer than 2 areas are an error. With tau 0 the exact
    funnels (`funnel_limits` and so on) apply.
    """
    (x, n), _ = read(numerator=numerator, denominator=denominator)
    known = ~np.isnan(x + n)
    if np.count_nonzero(known) < FEWEST_AREAS:
        raise ValueError(
            f"numerator: needs {FEWEST_AREAS} areas or more; found {np.count_nonzero(known)}"
        )
    scale = _scale(statistic, average)
    _require_counts(x, n, statistic)
    x, n = x[known], n[known]
    error = scale.error(n)
    z = (scale.forward(x / n) - scale.forward(np.array(average))) / error
    z = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    areas, factor = z.size, float((z**2).mean())
    weight = 1 / error**2
    between = (areas * factor - (areas - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())
    return AreaSpread(factor, float(np.sqrt(max(between, 0))), areas, float(average), statistic)


def overdispersed_limits(
    spread: AreaSpread, denominator: ArrayLike, *, multiplier: float = 1
) -> pd.DataFrame:
    """Give the funnel of areas that vary by more than chance.

    Parameters
    ----------
    spread
        From `overdispersion`.
    denominator
        People, or expected events for a ratio, at which to draw; above 0.
    multiplier
        Of the values: 100 for a percentage, 100,000 for a rate.

    Returns
    -------
    DataFrame lower95, upper95, lower99_8, upper99_8 with the index of the input.

    Formula
    -------
    y of the average ∓ z √(s² + tau²), taken back to the scale of the values

    Source
    ------
    Spiegelhalter DJ. Statistics in Medicine 2005; 24: 1185-1202 (additive random effects).

    Example
    -------
    >>> spread = overdispersion([150, 210, 260, 190, 240], [1_000] * 5, 0.21)
    >>> overdispersed_limits(spread, [1_000, 100_000], multiplier=100).round(1)
       lower95  upper95  lower99_8  upper99_8
    0     14.5     28.4       11.2       32.9
    1     14.9     27.9       11.8       32.1

    Edge cases
    ----------
    Limits do not close in on the average however large the area. They keep at 0 or above, and for
    proportions at 1 or below.
    """
    (n,), layout = read(denominator=denominator)
    require("denominator", n, n > 0, "must be above 0")
    times = positive("multiplier", multiplier)
    limits = _limits(spread, n)
    return layout.frame({name: values * times for name, values in limits.items()})


def overdispersed_significance(
    spread: AreaSpread, numerator: ArrayLike, denominator: ArrayLike
) -> Numbers:
    """Label each area by where it lies in the funnel that allows for variation beyond chance.

    Parameters
    ----------
    spread
        From `overdispersion`.
    numerator, denominator
        Counts of each area, of the same statistic.

    Returns
    -------
    Labels as in `proportion_significance`.

    Formula
    -------
    x / n against the limits of overdispersed_limits at n, the outer ones first

    Source
    ------
    Spiegelhalter DJ. Statistics in Medicine 2005; 24: 1185-1202.

    Example
    -------
    >>> counts = [150, 210, 260, 190, 300]
    >>> overdispersed_significance(overdispersion(counts, 1_000, 0.21), counts, 1_000).tolist()
    ['Not significant', 'Not significant', 'Not significant', 'Not significant', 'Not significant']
    >>> proportion_significance(counts, 1_000, 0.21).tolist()
    ['Low (0.001)', 'Not significant', 'High (0.001)', 'Not significant', 'High (0.001)']

    Edge cases
    ----------
    Empty where a count is missing.
    """
    (x, n), layout = read(numerator=numerator, denominator=denominator)
    _require_counts(x, n, spread.statistic)
    limits = _limits(spread, n)
    beyond = {}
    for name in TAILS:
        beyond[f"low{name}"] = x / n < limits[f"lower{name}"]
        beyond[f"high{name}"] = x / n > limits[f"upper{name}"]
    return layout.restore(labels(np.isnan(x + n), beyond))


@dataclass(frozen=True)
class _Scale:
    """The scale on which a statistic's chance variation depends on the denominator alone."""

    forward: Callable[[FloatArray], FloatArray]
    back: Callable[[FloatArray], FloatArray]
    error: Callable[[FloatArray], FloatArray]


def _scale(statistic: str, average: float) -> _Scale:
    if statistic == "proportion":
        share("average", average)
        return _Scale(
            lambda value: np.arcsin(np.sqrt(value)),
            lambda place: np.sin(np.clip(place, 0, np.pi / 2)) ** 2,
            lambda n: 1 / (2 * np.sqrt(n)),
        )
    if statistic in ("ratio", "rate"):
        mean = positive("average", average)
        return _Scale(
            lambda value: np.sqrt(value / mean),
            lambda place: mean * np.maximum(place, 0) ** 2,
            lambda n: 1 / (2 * np.sqrt(n * mean)),
        )
    raise ValueError(f"statistic: must be 'proportion', 'ratio' or 'rate'; found {statistic!r}")


def _limits(spread: AreaSpread, n: FloatArray) -> dict[str, FloatArray]:
    scale = _scale(spread.statistic, spread.average)
    middle = scale.forward(np.array(spread.average))
    error = np.hypot(scale.error(n), spread.tau)
    limits = {}
    for name, tail in TAILS.items():
        reach = ndtri(1 - tail) * error
        limits[f"lower{name}"] = scale.back(middle - reach)
        limits[f"upper{name}"] = scale.back(middle + reach)
    return limits


def _require_counts(x: FloatArray, n: FloatArray, statistic: str) -> None:
    if statistic == "proportion":
        require_events(x, n)
    require("numerator", x, x >= 0, "must be 0 or more")
    require("denominator", n, n > 0, "must be above 0")
