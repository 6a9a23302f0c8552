"""Comparing two groups, a group with a reference, and a group with a target."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from .estimate import Estimate, Numbers
from .inputs import (
    FloatArray,
    confidence_level,
    normal_quantile,
    positive,
    read,
    require,
    require_events,
)
from .proportions import wilson_limits

# A target share times a whole number of people can miss a whole number by a rounding error
# (0.07 x 100 = 7.000000000000001), which must not ask for one person more.
DECIMALS_OF_A_PERSON = 6

DIRECTIONS = ("higher", "lower", "parity", "none")


def risk_ratio(
    a: ArrayLike, n: ArrayLike, b: ArrayLike, m: ArrayLike, *, confidence: float = 0.95
) -> Estimate:
    """Give the ratio of two proportions, (a / n) / (b / m), with log-normal limits.

    Zero events: with a = 0 the value is 0 and with b = 0 it is missing; neither has limits, since
    the standard error of the logarithm is not defined. The result is never infinite.

    Source: Katz D et al. Biometrics 1978; 34: 469-474.
    """
    (x1, n1, x2, n2), layout = read(a=a, n=n, b=b, m=m)
    require_events(x1, n1, "a", "n")
    require_events(x2, n2, "b", "m")
    level = confidence_level(confidence)
    has_limits = (x1 > 0) & (x2 > 0)
    first = np.where(has_limits, x1, np.nan)
    second = np.where(x2 > 0, x2, np.nan)
    value = (x1 / n1) / (second / n2)
    standard_error = np.sqrt(1 / first - 1 / n1 + 1 / second - 1 / n2)
    factor = np.exp(_times(normal_quantile(level), standard_error))
    return Estimate(
        layout.restore(value),
        layout.restore(value / factor),
        layout.restore(value * factor),
        confidence=level,
        method="log-normal",
        statistic="ratio of two proportions",
    )


def rate_ratio(
    rate: Estimate | Sequence, reference: Estimate | Sequence, *, confidence: float = 0.95
) -> Estimate:
    """Give the ratio of two independent rates of which only the values and limits are known.

    Parameters
    ----------
    rate, reference
        An `Estimate`, or (value, lower, upper) with 95% limits; all above 0. Each part may be a
        scalar or an array-like. Comparing a group with a total that contains it understates the
        difference: compare with all other groups instead.
    """
    parts: dict[str, ArrayLike] = {}
    for name, given in (("rate", rate), ("reference", reference)):
        value, lower, upper, its_level = _parts(given, name)
        parts |= {name: value, f"{name} lower": lower, f"{name} upper": upper}
        parts[f"{name} z"] = normal_quantile(its_level)
    arrays, layout = read(**parts)
    for name, array in zip(parts, arrays, strict=True):
        require(name, array, array > 0, "must be above 0")
    value, low, high, z, reference_value, reference_low, reference_high, reference_z = arrays
    require("rate lower", low, ~(low > high), "must not exceed the upper limit")
    require(
        "reference lower",
        reference_low,
        ~(reference_low > reference_high),
        "must not exceed the upper limit",
    )
    level = confidence_level(confidence)
    standard_error = np.hypot(
        np.log(high / low) / (2 * z), np.log(reference_high / reference_low) / (2 * reference_z)
    )
    ratio = value / reference_value
    factor = np.exp(_times(normal_quantile(level), standard_error))
    return Estimate(
        layout.restore(ratio),
        layout.restore(ratio / factor),
        layout.restore(ratio * factor),
        confidence=level,
        method="log-normal, from the limits of both rates",
        statistic="ratio of two rates",
    )


def difference(
    a: ArrayLike,
    n: ArrayLike,
    b: ArrayLike,
    m: ArrayLike,
    *,
    confidence: float = 0.95,
    multiplier: float = 1,
) -> Estimate:
    """Give the difference of two proportions, a / n - b / m, with hybrid score limits.

    `multiplier` 100 gives percentage points. The limits keep within -1 and 1 and are usable with
    no events.

    Source: Newcombe RG. Statistics in Medicine 1998; 17: 873-890 (method 10).
    """
    (x1, n1, x2, n2), layout = read(a=a, n=n, b=b, m=m)
    require_events(x1, n1, "a", "n")
    require_events(x2, n2, "b", "m")
    level, scale = confidence_level(confidence), positive("multiplier", multiplier)
    z = normal_quantile(level)
    lower1, upper1 = wilson_limits(x1, n1, z)
    lower2, upper2 = wilson_limits(x2, n2, z)
    p1, p2 = x1 / n1, x2 / n2
    value = p1 - p2
    lower = value - np.hypot(p1 - lower1, upper2 - p2)
    upper = value + np.hypot(upper1 - p1, p2 - lower2)
    return Estimate(
        layout.restore(value * scale),
        layout.restore(lower * scale),
        layout.restore(upper * scale),
        confidence=level,
        method="Newcombe hybrid score",
        statistic="percentage points" if scale == 100 else "difference of two proportions",
    )


def excess_cases(
    numerator: ArrayLike,
    denominator: ArrayLike,
    reference_proportion: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Estimate:
    """Give how many people more than at the reference proportion have the attribute.

    n x (p - reference), with limits from the Wilson limits of p; the reference is taken as fixed,
    which a report must say. Negative: fewer. With age-standardised rates apply it to each age band.
    """
    (x, n, reference), layout = read(
        numerator=numerator, denominator=denominator, reference_proportion=reference_proportion
    )
    require_events(x, n)
    _require_share("reference_proportion", reference)
    level = confidence_level(confidence)
    lower, upper = wilson_limits(x, n, normal_quantile(level))
    return Estimate(
        layout.restore(x - n * reference),
        layout.restore(n * (lower - reference)),
        layout.restore(n * (upper - reference)),
        confidence=level,
        method="Wilson, reference taken as fixed",
        statistic="people",
    )


def people_to_target(numerator: ArrayLike, denominator: ArrayLike, target: ArrayLike) -> Numbers:
    """Give how many more people must have the attribute for the share to reach the target.

    max(0, ceil(target x denominator) - numerator); `target` is a share from 0 to 1. Returns a
    float, array or Series like the arguments. CVDPREVENT shows it as TargetPatients.
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
        Limits of the area and the benchmark value, in one unit. The benchmark's own uncertainty is
        ignored.
    direction
        Which way is aimed for: "higher" or "lower" give "better" and "worse"; "parity" and "none"
        (no judgement, the default and what reports print) give "higher" and "lower".

    Returns
    -------
    A word, or an array or Series of words: also "similar" where the benchmark lies within the
    limits or on one, and "not compared" where a number is missing.
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


def _parts(given: Estimate | Sequence, name: str) -> tuple[ArrayLike, ArrayLike, ArrayLike, float]:
    if isinstance(given, Estimate):
        return given.value, given.lower, given.upper, given.confidence
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 3:
        raise ValueError(f"{name}: must be an Estimate or (value, lower, upper); found {given!r}")
    return *given, 0.95


def _times(z: float, standard_error: FloatArray) -> FloatArray:
    """z x standard error, where a standard error of nothing stays nothing at 100% confidence."""
    return np.where(standard_error == 0, 0.0, z * np.where(standard_error == 0, 1, standard_error))
