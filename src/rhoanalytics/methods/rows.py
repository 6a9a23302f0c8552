"""Reading a frame for `grouped`: which group and band a row is of, and each argument's value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .groups import Groups
from .inputs import FloatArray, as_floats


@dataclass(frozen=True)
class Rows:
    """The rows' groups, the groups' labels, and the arguments that have a value for each row."""

    groups: Groups
    index: pd.Index
    values: dict[str, FloatArray]


@dataclass(frozen=True)
class _Bands:
    """The age bands or quantiles there are, and the place of each row's among them."""

    labels: pd.Index
    places: np.ndarray


def read_rows(
    frame: pd.DataFrame, by: Sequence[str], band: str | None, arguments: Mapping[str, Any]
) -> Rows:
    """Read a frame by the columns of its groups, the column of its bands, and its numbers.

    Raises
    ------
    ValueError
        Naming the column or argument, the first bad value or band, and its position or group.
    """
    if frame.empty:
        raise ValueError("frame: needs at least one row; found none")
    groups, index = _groups(frame, by)
    bands = None
    if band is not None:
        column = _column(frame, "band", band)
        labels = [given.index for given in arguments.values() if isinstance(given, pd.Series)]
        bands = _bands(column, labels[0] if labels else pd.Index(column.unique()))
        _require_every_band(column, bands, groups, index)
    values = {name: _values(frame, name, given, bands) for name, given in arguments.items()}
    return Rows(groups, index, values)


def _groups(frame: pd.DataFrame, by: Sequence[str]) -> tuple[Groups, pd.Index]:
    if not by:
        raise ValueError("by: name the columns that make the groups; found none")
    for name in by:
        missing = _column(frame, "by", name).isna().to_numpy()
        if missing.any():
            raise ValueError(f"{name}: must not be missing; missing at position {missing.argmax()}")
    grouping = frame.groupby(list(by), sort=True, observed=True)
    index = grouping.size().index
    return Groups(grouping.ngroup().to_numpy(), len(index)), index


def _bands(column: pd.Series, labels: pd.Index) -> _Bands:
    return _Bands(labels, _places(pd.Index(column), labels, str(column.name)))


def _require_every_band(column: pd.Series, bands: _Bands, groups: Groups, index: pd.Index) -> None:
    """Refuse a group that lacks a band or has one twice: its result would not compare."""
    number = len(bands.labels)
    held = np.bincount(groups.codes * number + bands.places, minlength=groups.number * number)
    if (held != 1).any():
        first = int(np.argmax(held != 1))
        group, place = divmod(first, number)
        raise ValueError(
            f"{column.name}: needs one row for each band in each group; found "
            f"{held[first] or 'none'} for {bands.labels[place]!r} in the group {index[group]!r}"
        )


def _places(given: pd.Index, labels: pd.Index, name: str) -> np.ndarray:
    """Find each label's place among the labels, of which none may be there twice."""
    if not labels.is_unique:
        twice = labels[labels.duplicated()][0]
        raise ValueError(f"{name}: its labels must differ; found {twice!r} twice")
    places = labels.get_indexer(given)
    if (places < 0).any():
        position = int(np.argmax(places < 0))
        raise ValueError(
            f"{name}: must be one of the {len(labels)} bands from {labels[0]!r} to "
            f"{labels[-1]!r}; found {given[position]!r} at position {position}"
        )
    return places


def _values(frame: pd.DataFrame, name: str, given: Any, bands: _Bands | None) -> FloatArray:
    """Read an argument's value for each row: from a column, by band, or one for all."""
    if isinstance(given, str):
        return as_floats(_column(frame, name, given), name)
    if isinstance(given, pd.Series):
        if bands is None:
            raise ValueError(f"{name}: is looked up by its labels; name their column with band")
        return as_floats(given, name)[_places(bands.labels, given.index, name)][bands.places]
    value = as_floats(given, name)
    if value.ndim:
        raise ValueError(
            f"{name}: must be the name of a column, one number, or a Series by band; "
            f"found {type(given).__name__}"
        )
    return np.full(len(frame), value)


def _column(frame: pd.DataFrame, argument: str, name: str) -> pd.Series:
    if name not in frame.columns:
        held = ", ".join(map(str, frame.columns))
        raise ValueError(f"{argument}: the frame has no column {name!r}; it has {held}")
    return frame[name]
