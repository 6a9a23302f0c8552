"""The slope and relative index of inequality across quantiles of deprivation.

Limits come from simulation with a seeded generator, so the same figures give the same limits.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .confidence import Confidence, Levels, confidence_levels
from .estimate import Estimate, limits_at
from .inputs import FloatArray, as_floats, normal_quantile, read, require
from .slope_line import SCALES, Line, indices_of, simulate

FEWEST_QUANTILES, MOST_QUANTILES = 5, 100
# Above this the quantiles are small enough for a warning.
MANY_QUANTILES = 10
FEWEST_REPETITIONS = 1_000
REPETITIONS = 100_000
# An arbitrary fixed number: any would do, but it must not change between runs.
SEED = 20_250_401
# Reliability compares this many further simulations with the first.
FURTHER_RUNS = 9

# Limits of a rate are symmetrical on the log scale, those of a proportion on the logit scale.
SCALE_OF_TYPE = {"rate": "log", "proportion": "logit", None: None}


@dataclass(frozen=True)
class SlopeIndex:
    """Slope index (`sii`), relative index (`rii`) and where the line starts (`intercept`).

    `intercept` is the fitted value at the most deprived end: as fitted, or with a transform on the
    scale of the values times the multiplier's size. `repetitions` is 0 where no limits were asked.
    """

    sii: Estimate
    rii: Estimate
    intercept: float
    repetitions: int
    seed: int

    def frame(self) -> pd.DataFrame:
        """Return one row: sii_value, sii_lower, sii_upper, the same of rii, and intercept."""
        parts = [self.sii.frame().add_prefix("sii_"), self.rii.frame().add_prefix("rii_")]
        return pd.concat(parts, axis=1).assign(intercept=self.intercept)


def slope_index(
    population: ArrayLike,
    value: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    transform: str | None = None,
    value_type: str | None = None,
    multiplier: float = 1,
    standard_error: ArrayLike | None = None,
    confidence: Confidence = 0.95,
    repetitions: int = REPETITIONS,
    seed: int = SEED,
) -> SlopeIndex:
    """Give the slope and relative index of inequality of one area.

    Parameters
    ----------
    population, value
        People and value of each quantile, most deprived first; 5 to 100 quantiles (above 10 with a
        warning).
    lower, upper
        95% limits of the values, from which their standard errors are taken. Without these and
        `standard_error` the indices have no limits.
    transform
        None, "log" (recommended for rates) or "logit" (for proportions): the scale on which the
        line is fitted.
    value_type
        "rate", "proportion" or None: the scale of the standard errors (log, logit, as is). A
        transform implies it.
    multiplier
        Not 0. 100 turns proportions into percentage points; a negative one turns both indices
        round, for indicators of which more is aimed for.
    standard_error
        On the scale of `value_type`, instead of limits; not with a transform.
    confidence
        Of the limits of the indices; several levels come from the same simulation.
    repetitions, seed
        Simulations, 1,000 or more, and the number that starts their generator.

    Returns
    -------
    SlopeIndex. `sii` is the value at the least deprived end minus that at the most deprived end,
    times the multiplier; `rii` is their ratio.

    Raises
    ------
    ValueError
        For numbers out of range, and for values or limits that the scale cannot take (a count of 0
        on the log scale; 0 or 1 on the logit scale).

    Formula
    -------
    a = share of people, b = cumulative share - a / 2, line g(y) = C + S b by least squares weighted
    with a, g the transform
    SII = m (g⁻¹(C + S) - g⁻¹(C))   RII = g⁻¹(C + S) / g⁻¹(C)   inverted where m < 0
    limits: quantiles of S refitted to draws from Normal(g(y), SE), SE = (g(U) - g(L)) / (2 x 1.96);
    with a transform the line is turned about its middle, C + S / 2

    Source
    ------
    PHOF, Method for the Slope Index of Inequality indicators, January 2024; Low A, Low A. J Public
    Health 2004; 26: 390-395.

    Example
    -------
    >>> people = [12_000, 11_000, 10_000, 9_500, 9_000]
    >>> share = [0.182, 0.171, 0.160, 0.152, 0.139]
    >>> index = slope_index(people, share, transform="logit", multiplier=100)
    >>> round(index.sii.value, 4), round(index.rii.value, 4), round(index.intercept, 4)
    (-5.2931, 0.7214, 18.9975)

    Edge cases
    ----------
    Missing, with a warning and a `reason`, where a quantile has no people, no value, or no limits
    although limits were given. Without limits and standard error the indices have no limits. Limits
    move by chance: see `slope_index_reliability`.
    """
    scale = _scale(transform, value_type)
    levels = confidence_levels(confidence)
    factor = as_floats(multiplier, "multiplier")
    if factor.ndim or np.isnan(factor) or factor == 0:
        raise ValueError(f"multiplier: must be a single number, not 0; found {multiplier!r}")
    if repetitions < FEWEST_REPETITIONS or int(repetitions) != repetitions:
        raise ValueError(
            f"repetitions: must be a whole number of {FEWEST_REPETITIONS} or more; "
            f"found {repetitions!r}"
        )
    people, y, error = _quantile_values(
        population, value, lower, upper, standard_error, transform, scale
    )
    known = people + y if error is None else people + y + error
    if np.isnan(known).any() or (people == 0).any():
        reason = "a quantile lacks people, a value or limits"
        warnings.warn(f"the slope index is missing: {reason}", stacklevel=2)
        nothing = dict.fromkeys(levels.shares, np.full((2, 2), np.nan))
        return _result(np.full(2, np.nan), nothing, np.nan, levels, transform, 0, seed, reason)
    line = Line(people)
    to_fit, from_fit = SCALES[transform]
    slope, start = line.fit(to_fit(y))
    indices = indices_of(slope, start, from_fit, float(factor))
    intercept = start if transform is None else from_fit(start) * abs(factor)
    if error is None:
        nothing = dict.fromkeys(levels.shares, np.full((2, 2), np.nan))
        reason = "no limits or standard error of the values were given"
        return _result(indices, nothing, float(intercept), levels, transform, 0, seed, reason)
    done = int(repetitions)
    limits = simulate(line, y, error, transform, scale, float(factor), levels, done, seed)
    return _result(indices, limits, float(intercept), levels, transform, done, seed, "")


def slope_index_reliability(
    population: ArrayLike, value: ArrayLike, *, seed: int = SEED, **options: Any
) -> tuple[float, float]:
    """Give how far the limits of `slope_index` move when the simulation is run again.

    Parameters
    ----------
    population, value, seed, options
        As in `slope_index`; the further runs take the seeds that follow.

    Returns
    -------
    Two floats, for the slope and for the relative index. Below 0.01 the limits may be shown to 1
    decimal place.

    Formula
    -------
    mean over 9 further runs of (|lower - first lower| + |upper - first upper|) / 2

    Source
    ------
    PHOF, Method for the Slope Index of Inequality indicators, January 2024.

    Example
    -------
    >>> people = [12_000, 11_000, 10_000, 9_500, 9_000]
    >>> share = [0.182, 0.171, 0.160, 0.152, 0.139]
    >>> move, _ = slope_index_reliability(
    ...     people, share, standard_error=[0.003] * 5, multiplier=100, repetitions=20_000
    ... )
    >>> move < 0.02
    True

    Edge cases
    ----------
    Missing where the index has no limits. With several confidence levels it is that of the first.
    """
    first, *further = (
        slope_index(population, value, seed=seed + run, **options)
        for run in range(FURTHER_RUNS + 1)
    )
    moves = [
        [
            (abs(mine.lower - start.lower) + abs(mine.upper - start.upper)) / 2
            for mine, start in ((run.sii, first.sii), (run.rii, first.rii))
        ]
        for run in further
    ]
    slope, relative = np.mean(moves, axis=0)
    return float(slope), float(relative)


def _scale(transform: str | None, value_type: str | None) -> str | None:
    if transform not in SCALES:
        raise ValueError(f"transform: must be None, 'log' or 'logit'; found {transform!r}")
    if value_type not in SCALE_OF_TYPE:
        raise ValueError(f"value_type: must be None, 'rate' or 'proportion'; found {value_type!r}")
    scale = SCALE_OF_TYPE[value_type]
    if transform is not None and scale not in (None, transform):
        raise ValueError(f"transform: {transform!r} does not go with value_type {value_type!r}")
    return transform or scale


def _quantile_values(
    population: ArrayLike,
    value: ArrayLike,
    lower: ArrayLike | None,
    upper: ArrayLike | None,
    standard_error: ArrayLike | None,
    transform: str | None,
    scale: str | None,
) -> tuple[FloatArray, FloatArray, FloatArray | None]:
    """People, values and (where given) standard errors on the scale, one per quantile."""
    if (lower is None) != (upper is None):
        raise ValueError("lower: give lower and upper together")
    if standard_error is not None and transform is not None:
        raise ValueError("standard_error: is not accepted with a transform; give lower and upper")
    if standard_error is not None and lower is not None:
        raise ValueError("standard_error: give it or the limits, not both")
    given = {"population": population, "value": value}
    if lower is not None and upper is not None:
        given |= {"lower": lower, "upper": upper}
    if standard_error is not None:
        given["standard_error"] = standard_error
    arrays, layout = read(**given)
    people, y, *rest = arrays
    number = layout.length or 1
    if not FEWEST_QUANTILES <= number <= MOST_QUANTILES:
        raise ValueError(
            f"population: needs {FEWEST_QUANTILES} to {MOST_QUANTILES} quantiles; has {number}"
        )
    if number > MANY_QUANTILES:
        warnings.warn(f"{number} quantiles are many for a slope index", stacklevel=3)
    require("population", people, people >= 0, "must be 0 or more")
    for name, array in zip(given, arrays, strict=True):
        if name in ("value", "lower", "upper"):
            _require_on_scale(name, array, scale)
    if standard_error is not None:
        require("standard_error", rest[0], rest[0] >= 0, "must be 0 or more")
        return people, y, rest[0]
    if lower is None:
        return people, y, None
    low, high = rest
    require("lower", low, ~(low > high), "must not exceed upper")
    to_scale = SCALES[scale][0]
    return people, y, (to_scale(high) - to_scale(low)) / (2 * normal_quantile(0.95))


def _require_on_scale(name: str, values: FloatArray, scale: str | None) -> None:
    if scale == "log":
        require(name, values, values > 0, "must be above 0 on the log scale")
    if scale == "logit":
        holds = (values > 0) & (values < 1)
        require(name, values, holds, "must be between 0 and 1, neither included")


def _result(
    indices: FloatArray,
    limits: dict[float, FloatArray],
    intercept: float,
    levels: Levels,
    transform: str | None,
    repetitions: int,
    seed: int,
    reason: str,
) -> SlopeIndex:
    fitted = f"weighted regression on the {transform or 'untransformed'} scale"
    method = f"{fitted}, limits from {repetitions:,} simulations" if repetitions else fitted

    def index(place: int, name: str) -> Estimate:
        return Estimate(
            float(indices[place]),
            **limits_at(levels, lambda level: tuple(limits[level][:, place])),
            method=method,
            statistic=f"{name} index of inequality",
            reason=reason,
        )

    return SlopeIndex(index(0, "slope"), index(1, "relative"), intercept, repetitions, seed)
