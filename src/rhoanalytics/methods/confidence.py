"""Confidence levels: one, or several in one call, and the names of their limits.

Every method that takes `confidence` takes it in the same way. One level gives limits named lower
and upper. Several, such as (0.95, 0.998), give limits named by level: lower95, upper95, lower99_8,
upper99_8.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from .inputs import confidence_level

Confidence: TypeAlias = float | Sequence[float]

# Gives the lower and upper limit at a level, laid out as the method's result is.
LimitsAt: TypeAlias = Callable[[float], tuple[Any, Any]]


@dataclass(frozen=True)
class Levels:
    """The levels asked for, as shares, in the order of the call."""

    shares: tuple[float, ...]

    @property
    def stated(self) -> float | tuple[float, ...]:
        """The level, or the levels where there are several: what a frame says of itself."""
        return self.shares if len(self.shares) > 1 else self.shares[0]

    def columns(self, limits: LimitsAt) -> dict[str, Any]:
        """Return the limits at each level under the names that the level or levels call for."""
        columns = {}
        for level in self.shares:
            suffix = level_name(level) if len(self.shares) > 1 else ""
            columns[f"lower{suffix}"], columns[f"upper{suffix}"] = limits(level)
        return columns


def confidence_levels(confidence: Confidence) -> Levels:
    """Read one level or several; each from 0.9 to 1 or from 90 to 100, none twice."""
    given = np.atleast_1d(np.asarray(confidence, dtype=object)).tolist()
    shares = tuple(confidence_level(level) for level in given)
    if not shares or len(set(shares)) < len(shares):
        raise ValueError(f"confidence: needs a level, or levels that differ; found {confidence!r}")
    return Levels(shares)


def level_name(level: float) -> str:
    """Write a level as a column name does: 95, 99_8."""
    return f"{round(level * 100, 6):g}".replace(".", "_")
