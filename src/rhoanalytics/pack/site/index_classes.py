"""The classes that the front page's map colours its tiles by."""

from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from rhoanalytics.display import formats

MOST_CLASSES = 5
"""Colours on the map; more cannot be told apart."""

_ROUND_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 10)


def class_limits(values: pd.Series, decimals: int) -> np.ndarray:
    """Round limits of three to five equally wide classes that hold all values.

    Equal steps, not equal numbers of ICSs: neighbours in rank are not told apart by colour when
    their values hardly differ. No class is narrower than the last digit printed.
    """
    low, high, finest = values.min(), values.max(), 10.0**-decimals
    high = max(high, low + finest)
    for bins in range(MOST_CLASSES, 0, -1):
        ticks = MaxNLocator(bins, steps=_ROUND_STEPS).tick_values(low, high)
        step = ticks[1] - ticks[0]
        limits = ticks[(ticks > low - step) & (ticks < high + step)]
        if len(limits) - 1 <= MOST_CLASSES and step > finest / 2:
            break
    return limits


def class_names(limits: np.ndarray, unit: str) -> tuple[str, ...]:
    """The classes between these limits in words: "10% to under 15%"."""
    digits = next(
        digits
        for digits in range(9)
        if np.allclose(limits, limits.round(digits), rtol=0, atol=1e-9)
    )
    write = formats.percent if unit == "%" else formats.plain
    names = [write(limit, digits) for limit in limits]
    classes = [f"{start} to under {end}" for start, end in pairwise(names)]
    return (*classes[:-1], classes[-1].replace("to under", "to"))


def class_of(value: float, limits: np.ndarray) -> int:
    """The number of a value's class, from 1; a value on a limit is in the class above it."""
    return 1 + int(np.searchsorted(limits[1:-1], value, side="right"))


def class_colours(number: int) -> tuple[int, ...]:
    """Which of the map's colours, from 1, so many classes have: from the palest to the darkest."""
    apart = (MOST_CLASSES - 1) / max(1, number - 1)
    return tuple(1 + round(position * apart) for position in range(number))
