"""Groups of rows, and one result for each: what a method on its own and `grouped` both rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from .confidence import Levels, LimitsAt
from .estimate import Estimate, limits_at
from .inputs import FloatArray

Kind = TypeVar("Kind", bound=Estimate)


@dataclass(frozen=True)
class Groups:
    """The group, 0 to number - 1, of each row."""

    codes: np.ndarray
    number: int

    @classmethod
    def single(cls, rows: int) -> "Groups":
        """Return one group that holds every row."""
        return cls(np.zeros(rows, dtype=np.intp), 1)

    def total(self, values: FloatArray) -> FloatArray:
        """Sum over the rows of each group; a missing value makes the sum missing."""
        return np.bincount(self.codes, values, self.number)

    def sizes(self) -> FloatArray:
        """Count the rows of each group."""
        return np.bincount(self.codes, minlength=self.number)


@dataclass(frozen=True, kw_only=True)
class Results:
    """One value, its limits, the reason where it is missing, and its totals, for each group."""

    value: FloatArray
    limits: LimitsAt
    reason: FloatArray
    method: str
    statistic: str
    totals: Mapping[str, FloatArray] = field(default_factory=dict)

    def estimate(self, levels: Levels, kind: type[Kind]) -> Kind:
        """Return the result of a single group."""
        totals: dict[str, Any] = {name: float(total[0]) for name, total in self.totals.items()}
        return kind(
            float(self.value[0]),
            **limits_at(levels, self.limits, lambda limit: float(limit[0])),
            method=self.method,
            statistic=self.statistic,
            reason=str(self.reason[0]),
            **totals,
        )

    def frame(self, levels: Levels, index: pd.Index) -> pd.DataFrame:
        """Return a row for each group."""
        columns = {**self.totals, "value": self.value, **levels.columns(self.limits)}
        frame = pd.DataFrame(columns | {"reason": self.reason}, index=index)
        frame.attrs.update(confidence=levels.stated, method=self.method, statistic=self.statistic)
        return frame
