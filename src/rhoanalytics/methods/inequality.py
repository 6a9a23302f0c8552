"""The slope and relative index of inequality across quantiles of deprivation.

Source: PHOF, Method for the Slope Index of Inequality indicators, January 2024. Limits come from
simulation with a seeded generator, so the same figures always give the same limits.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from .estimate import Estimate
from .inputs import FloatArray, as_floats, confidence_level, normal_quantile, read, require

FEWEST_QUANTILES, MOST_QUANTILES = 5, 100
# Above this the quantiles are small enough for a warning.
MANY_QUANTILES = 10
FEWEST_REPETITIONS = 1_000
REPETITIONS = 100_000
# An arbitrary fixed number: any would do, but it must not change between runs.
SEED = 20_250_401
# Reliability compares this many further simulations with the first.
FURTHER_RUNS = 9

Function = Callable[[FloatArray], FloatArray]
SCALES: dict[str | None, tuple[Function, Function]] = {
    None: (np.positive, np.positive),
    "log": (np.log, np.exp),
    "logit": (logit, expit),
}
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
    confidence: float = 0.95,
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
        Of the limits of the indices.
    repetitions
        Simulations, 1,000 or more.

    Returns
    -------
    SlopeIndex. `sii` is the value at the least deprived end minus that at the most deprived end,
    times the multiplier; `rii` is their ratio. Missing, with a warning, where a quantile has no
    people, value, or limits that were asked for.

    Raises
    ------
    ValueError
        For numbers out of range, and for values or limits that the scale cannot take (a count of 0
        on the log scale; 0 or 1 on the logit scale).
    """
    scale = _scale(transform, value_type)
    level = confidence_level(confidence)
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
        warnings.warn(
            "the slope index is missing: a quantile lacks people, a value or limits", stacklevel=2
        )
        nothing = np.full((2, 2), np.nan)
        return _result(nothing[0], nothing, np.nan, level, transform, 0, seed)
    line = _Line(people)
    to_fit, from_fit = SCALES[transform]
    slope, start = line.fit(to_fit(y))
    indices = _indices(slope, start, from_fit, float(factor))
    intercept = start if transform is None else from_fit(start) * abs(factor)
    limits = np.full((2, 2), np.nan)
    if error is not None:
        limits = _simulate(
            line, y, error, transform, scale, float(factor), level, int(repetitions), seed
        )
    done = 0 if error is None else int(repetitions)
    return _result(indices, limits, float(intercept), level, transform, done, seed)


def slope_index_reliability(
    population: ArrayLike, value: ArrayLike, *, seed: int = SEED, **options: Any
) -> tuple[float, float]:
    """Give how far the limits of `slope_index` move when the simulation is run again.

    The mean absolute difference of the limits of 9 further runs from the first, for the slope and
    for the relative index. Below 0.01 the limits may be shown to 1 decimal place. Options as in
    `slope_index`.
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


class _Line:
    """The population-weighted line through quantiles placed by cumulative share of people."""

    def __init__(self, people: FloatArray):
        self.share = people / people.sum()
        self.place = np.cumsum(self.share) - self.share / 2
        self.middle = (self.share * self.place).sum()
        centred = self.share * (self.place - self.middle)
        self.weight = centred / (centred * (self.place - self.middle)).sum()

    def fit(self, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Slope, and value at the most deprived end, for one or many rows of values."""
        slope = y @ self.weight
        return slope, y @ self.share - slope * self.middle


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


def _indices(slope: FloatArray, start: FloatArray, from_fit: Function, factor: float) -> FloatArray:
    """Slope index and relative index from a line; a negative factor turns both round."""
    most, least = from_fit(start), from_fit(start + slope)
    relative = least / most if factor > 0 else most / least
    return np.array([factor * (least - most), relative])


def _simulate(
    line: _Line,
    y: FloatArray,
    error: FloatArray,
    transform: str | None,
    scale: str | None,
    factor: float,
    level: float,
    repetitions: int,
    seed: int,
) -> FloatArray:
    """Rows lower and upper; columns slope index and relative index."""
    to_scale, from_scale = SCALES[scale]
    draws = np.random.default_rng(seed).normal(to_scale(y), error, (repetitions, len(y)))
    upper_share = level + (1 - level) / 2
    ends = [
        max(round(repetitions * (1 - upper_share)), 1) - 1,
        round(repetitions * upper_share) - 1,
    ]
    if transform is None:
        slopes, starts = line.fit(from_scale(draws))
        return np.sort(_indices(slopes, starts, np.positive, factor), axis=1)[:, ends].T
    # The limits of the slope turn the line about its fitted value at the middle of the population.
    slope, start = line.fit(to_scale(y))
    middle = start + slope / 2
    limits = np.sort(line.fit(draws)[0])[ends]
    return np.sort(_indices(limits, middle - limits / 2, from_scale, factor), axis=1).T


def _result(
    indices: FloatArray,
    limits: FloatArray,
    intercept: float,
    level: float,
    transform: str | None,
    repetitions: int,
    seed: int,
) -> SlopeIndex:
    fitted = f"weighted regression on the {transform or 'untransformed'} scale"
    method = f"{fitted}, limits from {repetitions:,} simulations" if repetitions else fitted
    slope = Estimate(
        float(indices[0]),
        float(limits[0, 0]),
        float(limits[1, 0]),
        confidence=level,
        method=method,
        statistic="slope index of inequality",
    )
    relative = replace(
        slope,
        value=float(indices[1]),
        lower=float(limits[0, 1]),
        upper=float(limits[1, 1]),
        statistic="relative index of inequality",
    )
    return SlopeIndex(slope, relative, intercept, repetitions, seed)
