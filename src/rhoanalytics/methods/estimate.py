"""The value that most methods return: a number with its confidence limits."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

# A float, array or Series, as the arguments were: only the caller knows which.
Numbers: TypeAlias = Any


@dataclass(frozen=True, kw_only=True)
class _Wording:
    """How an estimate was made, in words that a report can print."""

    confidence: float = 0.95
    method: str = ""
    statistic: str = ""

    @property
    def confidence_text(self) -> str:
        """The confidence level as a reader sees it: `"95%"`, `"99.8%"`."""
        return f"{round(self.confidence * 100, 6):g}%"


@dataclass(frozen=True)
class Estimate(_Wording):
    """A value with its lower and upper confidence limit.

    `value`, `lower` and `upper` are floats where the arguments were scalars, and otherwise arrays
    (or Series with the index of the input) of one length. A missing result is NaN, and `statistic`
    then says why. `confidence` is a share (0.95), `method` names the limits' method, `statistic`
    names the quantity and its unit.
    """

    value: Numbers
    lower: Numbers
    upper: Numbers

    def frame(self) -> pd.DataFrame:
        """Return the columns value, lower, upper: one row per estimate, ready to join."""
        columns = {"value": self.value, "lower": self.lower, "upper": self.upper}
        if np.ndim(self.value) == 0:
            return pd.DataFrame(columns, index=pd.RangeIndex(1))
        return pd.DataFrame(columns)
