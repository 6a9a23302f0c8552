"""Comparing a group with another, with a reference, with a target and with a benchmark."""

import numpy as np
from numpy.typing import ArrayLike

from .confidence import Confidence, confidence_levels
from .estimate import Estimate, Numbers, limits_at
from .inputs import FloatArray, normal_quantile, positive, read, require, require_events
from .proportions import wilson_limits

# A target share times a whole number of people can miss a whole number by a rounding error
# (0.07 x 100 = 7.000000000000001), which must not ask for one person more.
DECIMALS_OF_A_PERSON = 6

DIRECTIONS = ("higher", "lower", "parity", "none")


def difference(
    a: ArrayLike,
    n: ArrayLike,
    b: ArrayLike,
    m: ArrayLike,
    *,
    confidence: Confidence = 0.95,
    multiplier: float = 1,
) -> Estimate:
    """Give the difference of two proportions, a / n - b / m, with hybrid score limits.

    Parameters
    ----------
    a, n
        Events and people of the group.
    b, m
        Events and people of the group compared with.
    confidence
        0.9 to 1 or 90 to 100; several levels are given together.
    multiplier
        100 gives percentage points.

    Formula
    -------
    d = p - q   with Wilson limits (l, u) of p = a / n and (l', u') of q = b / m
    lower = d - √((p - l)² + (u' - q)²)   upper = d + √((u - p)² + (q - l')²)

    Source
    ------
    Newcombe RG. Statistics in Medicine 1998; 17: 873-890 (method 10).

    Example
    -------
    >>> difference(56, 70, 48, 80).frame().round(4)
       value   lower   upper
    0    0.2  0.0524  0.3339

    Edge cases
    ----------
    Usable with no events, or with events in all. The limits keep within -1 and 1. A missing count
    gives a missing result.
    """
    (x1, n1, x2, n2), layout = read(a=a, n=n, b=b, m=m)
    require_events(x1, n1, "a", "n")
    require_events(x2, n2, "b", "m")
    levels, scale = confidence_levels(confidence), positive("multiplier", multiplier)
    p1, p2 = x1 / n1, x2 / n2
    value = p1 - p2

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        z = normal_quantile(level)
        lower1, upper1 = wilson_limits(x1, n1, z)
        lower2, upper2 = wilson_limits(x2, n2, z)
        lower = value - np.hypot(p1 - lower1, upper2 - p2)
        upper = value + np.hypot(upper1 - p1, p2 - lower2)
        return lower * scale, upper * scale

    return Estimate(
        layout.restore(value * scale),
        **limits_at(levels, limits, layout.restore),
        method="Newcombe hybrid score",
        statistic="percentage points" if scale == 100 else "difference of two proportions",
        reason=layout.restore(np.where(np.isnan(value), "a count is missing", "")),
    )


def excess_cases(
    numerator: ArrayLike,
    denominator: ArrayLike,
    reference_proportion: ArrayLike,
    *,
    confidence: Confidence = 0.95,
) -> Estimate:
    """Give how many people more than at the reference proportion have the attribute.

    Parameters
    ----------
    numerator, denominator
        The group's counts.
    reference_proportion
        A share from 0 to 1, taken as fixed, which a report must say.
    confidence
        0.9 to 1 or 90 to 100; several levels are given together.

    Formula
    -------
    n (p - reference)   limits = n (Wilson's limits of p - reference)

    Source
    ------
    Wilson EB. JASA 1927; 22: 209-212 (limits); the reference is a constant.

    Example
    -------
    >>> excess_cases(60, 200, 0.25).frame().round(2)
       value  lower  upper
    0   10.0  -1.85  23.36

    Edge cases
    ----------
    Negative: fewer cases than at the reference. With age-standardised rates apply it to each age
    band. A missing number gives a missing result.
    """
    (x, n, reference), layout = read(
        numerator=numerator, denominator=denominator, reference_proportion=reference_proportion
    )
    require_events(x, n)
    _require_share("reference_proportion", reference)
    levels = confidence_levels(confidence)

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        lower, upper = wilson_limits(x, n, normal_quantile(level))
        return n * (lower - reference), n * (upper - reference)

    value = x - n * reference
    return Estimate(
        layout.restore(value),
        **limits_at(levels, limits, layout.restore),
        method="Wilson, reference taken as fixed",
        statistic="people",
        reason=layout.restore(np.where(np.isnan(value), "a number is missing", "")),
    )


def people_to_target(numerator: ArrayLike, denominator: ArrayLike, target: ArrayLike) -> Numbers:
    """Give how many more people must have the attribute for the share to reach the target.

    Parameters
    ----------
    numerator, denominator
        The group's counts.
    target
        A share from 0 to 1.

    Returns
    -------
    A float, array or Series like the arguments.

    Formula
    -------
    max(0, ceil(target n) - x)

    Source
    ------
    CVDPREVENT, which shows it as TargetPatients.

    Example
    -------
    >>> people_to_target([700, 820], 1_000, 0.8).tolist()
    [100.0, 0.0]

    Edge cases
    ----------
    0 where the target is reached. A missing number gives a missing result.
    """
    (x, n, goal), layout = read(numerator=numerator, denominator=denominator, target=target)
    require_events(x, n)
    _require_share("target", goal)
    needed = np.ceil(np.round(goal * n, DECIMALS_OF_A_PERSON))
    return layout.restore(np.maximum(0.0, needed - x))


def benchmark_comparison(
    lower: ArrayLike, upper: ArrayLike, benchmark: ArrayLike, *, direction: str = "none"
) -> Numbers:
    """Say how an area's confidence interval lies to a benchmark, as Fingertips colours it.

    Parameters
    ----------
    lower, upper, benchmark
        Limits of the area and the benchmark value, in one unit.
    direction
        Which way is aimed for: "higher" or "lower" give "better" and "worse"; "parity" and "none"
        (no judgement, the default and what reports print) give "higher" and "lower".

    Returns
    -------
    A word, or an array or Series of words.

    Formula
    -------
    higher where lower > benchmark, lower where upper < benchmark, otherwise similar

    Source
    ------
    Fingertips technical guidance, comparing areas to benchmarks.

    Example
    -------
    >>> benchmark_comparison([52, 40, 45], [60, 48, 55], 50).tolist()
    ['higher', 'lower', 'similar']
    >>> benchmark_comparison(52, 60, 50, direction="lower")
    'worse'

    Edge cases
    ----------
    "similar" where the benchmark is on a limit. "not compared" where a number is missing. The
    benchmark's own uncertainty is ignored.
    """
    if direction not in DIRECTIONS:
        raise ValueError(f"direction: must be one of {', '.join(DIRECTIONS)}; found {direction!r}")
    (low, high, mark), layout = read(lower=lower, upper=upper, benchmark=benchmark)
    require("lower", low, ~(low > high), "must not exceed upper")
    words = {
        "higher": ("better", "worse"),
        "lower": ("worse", "better"),
        "parity": ("higher", "lower"),
        "none": ("higher", "lower"),
    }[direction]
    missing = np.isnan(low) | np.isnan(high) | np.isnan(mark)
    return layout.restore(
        np.select([missing, low > mark, high < mark], ["not compared", *words], "similar")
    )


def _require_share(name: str, values: FloatArray) -> None:
    holds = (values >= 0) & (values <= 1)
    require(name, values, holds, "must be a share from 0 to 1 (divide a percentage by 100)")
