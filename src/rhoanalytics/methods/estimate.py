"""The value that most methods return: a number with its confidence limits."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self, TypeAlias

import numpy as np
import pandas as pd

from .confidence import Levels, LimitsAt
from .inputs import confidence_level

# A float, array or Series, as the arguments were: only the caller knows which.
Numbers: TypeAlias = Any


@dataclass(frozen=True)
class Limits:
    """The lower and upper limit of an estimate at one confidence level (a share: 0.95)."""

    confidence: float
    lower: Numbers
    upper: Numbers


@dataclass(frozen=True, kw_only=True)
class _Wording:
    """How an estimate was made, in words that a report can print."""

    confidence: float = 0.95
    further: tuple[Limits, ...] = ()
    method: str = ""
    statistic: str = ""
    reason: Numbers = ""

    @property
    def confidence_text(self) -> str:
        """The confidence level as a reader sees it: `"95%"`, `"99.8%"`, `"95% and 99.8%"`."""
        levels = (self.confidence, *(limits.confidence for limits in self.further))
        return " and ".join(f"{round(level * 100, 6):g}%" for level in levels)


@dataclass(frozen=True)
class Estimate(_Wording):
    """A value with its lower and upper confidence limit.

    `value`, `lower` and `upper` are floats where the arguments were scalars, and otherwise arrays
    (or Series with the index of the input) of one length. `confidence` is the level of `lower` and
    `upper`, as a share (0.95). `method` names the limits' method, `statistic` the quantity and its
    unit. A missing value or limit is NaN and `reason` says why, laid out like `value`; otherwise it
    is empty.

    Where several levels were asked for, `lower` and `upper` are those of the first, `further` holds
    the others, `at(0.998)` gives the estimate at one of them, and `frame()` names all limits by
    their level.

    Example
    -------
    >>> ratio = risk_ratio(30, 100, 20, 100, confidence=(0.95, 0.998))
    >>> ratio.frame().round(3)
       value  lower95  upper95  lower99_8  upper99_8
    0    1.5    0.916    2.456      0.689      3.265
    >>> round(ratio.at(0.998).upper, 3), ratio.confidence_text
    (3.265, '95% and 99.8%')
    """

    value: Numbers
    lower: Numbers
    upper: Numbers

    def at(self, confidence: float) -> Self:
        """Return the estimate with its limits at one of the levels that were asked for."""
        wanted = confidence_level(confidence)
        for limits in (Limits(self.confidence, self.lower, self.upper), *self.further):
            if limits.confidence == wanted:
                return replace(
                    self,
                    lower=limits.lower,
                    upper=limits.upper,
                    confidence=wanted,
                    further=(),
                )
        raise ValueError(
            f"confidence: there are limits at {self.confidence_text} only; found {confidence!r}"
        )

    def frame(self) -> pd.DataFrame:
        """Return value, lower, upper (named by level where several), one row per estimate."""
        by_level = {limits.confidence: (limits.lower, limits.upper) for limits in self.further}
        by_level = {self.confidence: (self.lower, self.upper)} | by_level
        columns = {"value": self.value} | Levels(tuple(by_level)).columns(by_level.__getitem__)
        if np.ndim(self.value) == 0:
            return pd.DataFrame(columns, index=pd.RangeIndex(1))
        return pd.DataFrame(columns)


def limits_at(
    levels: Levels, limits: LimitsAt, restore: Callable[[Any], Any] = float
) -> dict[str, Any]:
    """Give the fields confidence, lower, upper and further of an estimate at the levels asked."""
    first, *others = (
        Limits(level, *(restore(limit) for limit in limits(level))) for level in levels.shares
    )
    return {
        "confidence": first.confidence,
        "lower": first.lower,
        "upper": first.upper,
        "further": tuple(others),
    }
