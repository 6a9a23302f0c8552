"""A series of values in order of time, as the tests for a trend read it."""

import numpy as np
from numpy.typing import ArrayLike

from .inputs import FloatArray, read, require


def untestable(points: int, lacks_a_value: bool | np.bool) -> str:
    """Say why a series cannot be tested; empty where it can."""
    if points < 2:
        return "fewer than two points"
    return "a value or limit is missing" if lacks_a_value else ""


def read_series(values: ArrayLike, times: ArrayLike | None) -> tuple[FloatArray, FloatArray]:
    """Read values in order of time, and their times: equal steps of 1 where none are given."""
    (series,), _ = read(values=values)
    series = np.atleast_1d(series)
    if times is None:
        return series, np.arange(float(len(series)))
    (years,), _ = read(times=times)
    years = np.atleast_1d(years)
    if years.shape != series.shape:
        raise ValueError(f"times: has {years.size} values but values has {series.size}")
    require("times", years[1:], np.diff(years) > 0, "must increase")
    return series, years
