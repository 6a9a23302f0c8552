"""The ratio of two proportions, and of two rates."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from .confidence import Confidence, confidence_levels
from .estimate import Estimate, limits_at
from .inputs import FloatArray, normal_quantile, read, require, require_events

NO_EVENTS = "no events in the first group: no limits"
NO_EVENTS_COMPARED = "no events in the group compared with"


def risk_ratio(
    a: ArrayLike, n: ArrayLike, b: ArrayLike, m: ArrayLike, *, confidence: Confidence = 0.95
) -> Estimate:
    """Give the ratio of two proportions, (a / n) / (b / m), with log-normal limits.

    Parameters
    ----------
    a, n
        Events and people of the group.
    b, m
        Events and people of the group compared with.
    confidence
        0.9 to 1 or 90 to 100; several levels are given together.

    Formula
    -------
    R = (a / n) / (b / m)
    SE(ln R) = √(1/a - 1/n + 1/b - 1/m)   limits = R exp(∓ z SE)

    Source
    ------
    Katz D, Baptista J, Azen SP, Pike MC. Biometrics 1978; 34: 469-474.

    Example
    -------
    >>> risk_ratio(30, 200, 50, 500).frame().round(3)
       value  lower  upper
    0    1.5  0.984  2.287

    Edge cases
    ----------
    With a = 0 the value is 0 and with b = 0 it is missing; neither has limits, since the standard
    error of the logarithm is not defined, and `reason` says so. The result is never infinite.
    """
    (x1, n1, x2, n2), layout = read(a=a, n=n, b=b, m=m)
    require_events(x1, n1, "a", "n")
    require_events(x2, n2, "b", "m")
    levels = confidence_levels(confidence)
    first = np.where((x1 > 0) & (x2 > 0), x1, np.nan)
    second = np.where(x2 > 0, x2, np.nan)
    value = (x1 / n1) / (second / n2)
    standard_error = np.sqrt(1 / first - 1 / n1 + 1 / second - 1 / n2)
    missing = np.isnan(x1 + n1 + x2 + n2)
    reason = np.select(
        [missing, x2 == 0, x1 == 0], ["a count is missing", NO_EVENTS_COMPARED, NO_EVENTS], ""
    )
    return Estimate(
        layout.restore(value),
        **limits_at(levels, lambda level: _around(value, standard_error, level), layout.restore),
        method="log-normal",
        statistic="ratio of two proportions",
        reason=layout.restore(reason),
    )


def rate_ratio(
    rate: Estimate | Sequence, reference: Estimate | Sequence, *, confidence: Confidence = 0.95
) -> Estimate:
    """Give the ratio of two independent rates of which only the values and limits are known.

    Parameters
    ----------
    rate, reference
        An `Estimate`, or (value, lower, upper) with 95% limits; all above 0. Each part may be a
        scalar or an array-like.
    confidence
        Of the ratio's limits; several levels are given together.

    Formula
    -------
    SE = (ln upper - ln lower) / (2 z) of each rate, z of its own limits
    limits = ratio exp(∓ z √(SE₁² + SE₂²))

    Source
    ------
    Rothman KJ, Greenland S. Modern epidemiology, chapter on basic measures: ratio of independent
    rates on the logarithmic scale.

    Example
    -------
    >>> rate_ratio((310.2, 280.4, 342.1), (245.7, 240.9, 250.6)).frame().round(6)
          value     lower     upper
    0  1.262515  1.140792  1.397226

    Edge cases
    ----------
    A value or limit of 0 has no logarithm and is an error. Comparing a group with a total that
    contains it understates the difference: compare with all other groups instead.
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
    levels = confidence_levels(confidence)
    standard_error = np.hypot(
        np.log(high / low) / (2 * z), np.log(reference_high / reference_low) / (2 * reference_z)
    )
    ratio = value / reference_value
    reason = np.where(np.isnan(ratio + standard_error), "a value or limit is missing", "")
    return Estimate(
        layout.restore(ratio),
        **limits_at(levels, lambda level: _around(ratio, standard_error, level), layout.restore),
        method="log-normal, from the limits of both rates",
        statistic="ratio of two rates",
        reason=layout.restore(reason),
    )


def _parts(given: Estimate | Sequence, name: str) -> tuple[ArrayLike, ArrayLike, ArrayLike, float]:
    if isinstance(given, Estimate):
        return given.value, given.lower, given.upper, given.confidence
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 3:
        raise ValueError(f"{name}: must be an Estimate or (value, lower, upper); found {given!r}")
    return *given, 0.95


def _around(
    value: FloatArray, standard_error: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """Limits of a ratio; a standard error of nothing stays nothing at 100% confidence."""
    some = np.where(standard_error == 0, 1, standard_error)
    reach = np.where(standard_error == 0, 0.0, normal_quantile(level) * some)
    factor = np.exp(reach)
    return value / factor, value * factor
