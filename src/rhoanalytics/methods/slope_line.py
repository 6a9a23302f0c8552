"""The line through quantiles of deprivation, and how far chance could move it."""

from collections.abc import Callable

import numpy as np
from scipy.special import expit, logit

from .confidence import Levels
from .inputs import FloatArray

Function = Callable[[FloatArray], FloatArray]
SCALES: dict[str | None, tuple[Function, Function]] = {
    None: (np.positive, np.positive),
    "log": (np.log, np.exp),
    "logit": (logit, expit),
}


class Line:
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


def indices_of(
    slope: FloatArray, start: FloatArray, from_fit: Function, factor: float
) -> FloatArray:
    """Slope index and relative index from a line; a negative factor turns both round."""
    most, least = from_fit(start), from_fit(start + slope)
    relative = least / most if factor > 0 else most / least
    return np.array([factor * (least - most), relative])


def simulate(
    line: Line,
    y: FloatArray,
    error: FloatArray,
    transform: str | None,
    scale: str | None,
    factor: float,
    levels: Levels,
    repetitions: int,
    seed: int,
) -> dict[float, FloatArray]:
    """For each level, rows lower and upper; columns slope index and relative index."""
    to_scale, from_scale = SCALES[scale]
    draws = np.random.default_rng(seed).normal(to_scale(y), error, (repetitions, len(y)))
    if transform is None:
        slopes, starts = line.fit(from_scale(draws))
        indices = np.sort(indices_of(slopes, starts, np.positive, factor), axis=1)
        return {level: indices[:, _ends(level, repetitions)].T for level in levels.shares}
    # The limits of the slope turn the line about its fitted value at the middle of the population.
    slope, start = line.fit(to_scale(y))
    middle = start + slope / 2
    slopes = np.sort(line.fit(draws)[0])
    found = {}
    for level in levels.shares:
        limits = slopes[_ends(level, repetitions)]
        indices = indices_of(limits, middle - limits / 2, from_scale, factor)
        found[level] = np.sort(indices, axis=1).T
    return found


def _ends(level: float, repetitions: int) -> list[int]:
    """Places of the two limits among the sorted simulations."""
    upper_share = level + (1 - level) / 2
    lowest = max(round(repetitions * (1 - upper_share)), 1)
    return [lowest - 1, round(repetitions * upper_share) - 1]
