"""What every method does first: read its arguments as numbers and refuse bad ones by name."""

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtri

FloatArray: TypeAlias = np.ndarray

# PHEindicatormethods: a level is a share from 0.9 to 1 or a percentage from 90 to 100.
LOWEST_CONFIDENCE = 0.9


@dataclass(frozen=True)
class Layout:
    """How the caller's arguments were laid out, so that results come back the same way."""

    index: pd.Index | None
    length: int | None

    def restore(self, values: FloatArray) -> float | FloatArray | pd.Series:
        """Return a float for scalar arguments, a Series for Series, otherwise an array."""
        if self.length is None:
            return values.item()
        if self.index is not None:
            return pd.Series(values, index=self.index)
        return values

    def frame(
        self, columns: Mapping[str, FloatArray], attributes: Mapping[str, object] | None = None
    ) -> pd.DataFrame:
        """Return a frame with the caller's index; a scalar call gives one row."""
        rows = 1 if self.length is None else self.length
        index = pd.RangeIndex(rows) if self.index is None else self.index
        result = pd.DataFrame(
            {name: np.broadcast_to(column, rows) for name, column in columns.items()}, index=index
        )
        result.attrs.update(attributes or {})
        return result


def read(**arguments: ArrayLike) -> tuple[list[FloatArray], Layout]:
    """Read scalars or one-dimensional array-likes as float arrays of one common shape.

    Missing values (None, NaN, pandas.NA) become NaN. Series are matched by their labels, never
    silently by position: the same labels in another order are put in the order of the first.

    Raises
    ------
    ValueError
        Naming the argument, for text, infinity, more than one dimension, lengths that differ, or
        Series whose labels differ.
    """
    index, index_name = None, ""
    arrays: dict[str, FloatArray] = {}
    for name, argument in arguments.items():
        if isinstance(argument, pd.Series):
            if index is None:
                index, index_name = argument.index, name
            elif not argument.index.equals(index):
                argument = _in_order(argument, index, name, index_name)
        arrays[name] = as_floats(argument, name)
    length, length_name = None, ""
    for name, array in arrays.items():
        if array.ndim == 0:
            continue
        if length is None:
            length, length_name = len(array), name
        elif len(array) != length:
            raise ValueError(
                f"{name}: has {len(array)} values but {length_name} has {length}; "
                "give arguments of one length, or a single number"
            )
    shape = () if length is None else (length,)
    return [np.broadcast_to(a, shape) for a in arrays.values()], Layout(index, length)


def as_floats(argument: ArrayLike, name: str) -> FloatArray:
    """Read one scalar or one-dimensional array-like as floats, with NaN for missing values."""
    is_scalar = np.ndim(argument) == 0 and not isinstance(argument, pd.Series)
    if not is_scalar and np.ndim(argument) > 1:
        raise ValueError(f"{name}: needs one dimension, has {np.ndim(argument)}; pass one column")
    if isinstance(argument, np.ndarray) and is_scalar:
        argument = argument.item()
    series = pd.Series([argument] if is_scalar else argument)
    if not pd.api.types.is_numeric_dtype(series.dtype):
        for position, item in enumerate(series):
            if not (isinstance(item, numbers.Number) or item is None or pd.isna(item)):
                raise ValueError(f"{name}: needs numbers; found {item!r} at position {position}")
    values = series.to_numpy(dtype=float, na_value=np.nan)
    require(name, values, ~np.isinf(values), "must be finite")
    return values[0] * np.ones(()) if is_scalar else values


def _in_order(argument: pd.Series, index: pd.Index, name: str, other_name: str) -> pd.Series:
    remedy = "give both one index, or pass arrays to match by position"
    differ = f"{name}: its labels differ from those of {other_name}"
    unknown = ~argument.index.isin(index)
    if unknown.any():
        position = int(np.argmax(unknown))
        label = argument.index[position]
        raise ValueError(f"{differ}; found {label!r} at position {position} ({remedy})")
    if not (argument.index.is_unique and index.is_unique and len(argument) == len(index)):
        raise ValueError(f"{differ} in number; found {len(argument)}, not {len(index)} ({remedy})")
    return argument.reindex(index)


def require(name: str, values: FloatArray, holds: FloatArray, rule: str) -> None:
    """Raise ValueError for the first value that is present and breaks the rule."""
    broken = ~np.asarray(holds) & ~np.isnan(values)
    if broken.any():
        position = int(np.argmax(broken))
        value = np.atleast_1d(values)[position]
        raise ValueError(f"{name}: {rule}; found {plain(value)} at position {position}")


def missing_rows(**arguments: FloatArray) -> str:
    """Say which arguments are missing in how many rows: why results are. Empty where none is."""
    rows = {name: int(np.isnan(values).sum()) for name, values in arguments.items()}
    found = [f"{name} is missing in {number}" for name, number in rows.items() if number]
    return f"{' and '.join(found)} of {max(map(np.size, arguments.values()))} rows" if found else ""


def require_present(name: str, values: FloatArray) -> None:
    """Raise ValueError where a value is missing that the method cannot do without."""
    missing = np.isnan(np.atleast_1d(values))
    if missing.any():
        raise ValueError(f"{name}: must not be missing; missing at position {np.argmax(missing)}")


def require_events(
    numerator: FloatArray,
    denominator: FloatArray,
    numerator_name: str = "numerator",
    denominator_name: str = "denominator",
) -> None:
    """Check the counts of a proportion: 0 <= numerator <= denominator, denominator above 0."""
    require(numerator_name, numerator, numerator >= 0, "must be 0 or more")
    require(denominator_name, denominator, denominator > 0, "must be above 0")
    either_missing = np.isnan(numerator) | np.isnan(denominator)
    holds = (numerator <= denominator) | either_missing
    require(numerator_name, numerator, holds, f"must not exceed {denominator_name}")


def confidence_level(confidence: float) -> float:
    """Return a confidence level as a share; 0.9 to 1 and 90 to 100 are accepted."""
    try:
        level = float(confidence)
    except (TypeError, ValueError):
        level = math.nan
    if level >= 100 * LOWEST_CONFIDENCE:
        level /= 100
    if not LOWEST_CONFIDENCE <= level <= 1:
        raise ValueError(
            f"confidence: must be from 0.9 to 1 or from 90 to 100; found {confidence!r}"
        )
    return level


def normal_quantile(level: float) -> float:
    """Return z for two-sided limits at a level: 1.96 at 0.95, infinity at 1."""
    return float(ndtri((1 + level) / 2))


def positive(name: str, number: float) -> float:
    """Return a single number above 0, or raise ValueError naming it."""
    value = as_floats(number, name)
    if value.ndim or not value > 0:
        raise ValueError(f"{name}: must be a single number above 0; found {number!r}")
    return float(value)


def share(name: str, number: ArrayLike) -> float:
    """Return a single share from 0 to 1, or raise ValueError naming it."""
    value = as_floats(number, name)
    if value.ndim or not 0 <= value <= 1:
        raise ValueError(f"{name}: must be a single share from 0 to 1; found {number!r}")
    return float(value)


def plain(value: float) -> str:
    """Write a number as a person would: 3, not 3.0; every digit of a fraction."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
