"""Figures as they are printed on a chart, and the axes they are read against."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

NOT_AVAILABLE = "[x]"
ROUNDS_TO_ZERO = "[low]"
"""Government Analysis Function shorthand for symbols in tables."""

_NOTHING = 1e-9


def is_percentage(unit: str) -> bool:
    """Whether values in this unit are percentages: the unit begins with a per cent sign."""
    return unit.lstrip().startswith("%") or unit.lower().startswith("percentage of")


def printed(value: float, unit: str, decimals: int) -> str:
    """The value as printed: "12.3%", "1.25", "[low]" for a trace, "[x]" when there is none."""
    if value is None or math.isnan(value):
        return NOT_AVAILABLE
    if value != 0 and round(abs(value), decimals) == 0:
        return ROUNDS_TO_ZERO
    digits = f"{value:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
    return f"{digits}%" if is_percentage(unit) else digits


def printed_range(lower: float, upper: float, decimals: int) -> str:
    """The limits as printed after a value: " (10.1 to 12.4)"; nothing when one is missing."""
    if math.isnan(lower) or math.isnan(upper):
        return ""
    return f" ({lower:,.{decimals}f} to {upper:,.{decimals}f})"


def finite(values: Iterable[float]) -> np.ndarray:
    """The values that are numbers, as floats."""
    numbers = np.asarray(list(values), dtype=float)
    return numbers[np.isfinite(numbers)]


def axis_ticks(
    values: Iterable[float], *, unit: str, from_zero: bool, most: int = 6
) -> tuple[float, ...]:
    """Round tick values that enclose all `values`; the first and last are the ends of the axis.

    Percentages do not go beyond 0 and 100 when the values do not.
    """
    numbers = finite(values)
    low = float(numbers.min()) if numbers.size else 0.0
    high = float(numbers.max()) if numbers.size else 1.0
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if math.isclose(low, high, rel_tol=1e-9, abs_tol=_NOTHING):
        width = abs(high) / 2 if abs(high) > _NOTHING else 1.0
        low, high = (0.0 if from_zero else low - width), high + width
    locator = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10])
    ticks = np.asarray(locator.tick_values(low, high), dtype=float)
    if is_percentage(unit):
        ticks = ticks[(ticks >= min(low, 0)) & (ticks <= max(high, 100))]
    return tuple(float(round(tick, 10)) for tick in ticks)


def axis_words(unit: str, ticks: Sequence[float]) -> str:
    """The unit as set under an axis; says so when a percentage axis does not start at 0."""
    if is_percentage(unit) and ticks[0] > 0:
        return f"{unit} (the axis does not start at 0)"
    return unit


def tick_labels(ticks: Iterable[float]) -> list[str]:
    """Ticks with as few decimals as tell them apart, thousands with commas."""
    ticks = list(ticks)
    decimals = next(
        d for d in range(8) if all(math.isclose(t, round(t, d), abs_tol=1e-9) for t in ticks)
    )
    return [f"{tick:,.{decimals}f}".replace("-", "\N{MINUS SIGN}") for tick in ticks]
