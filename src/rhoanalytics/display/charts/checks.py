"""What a chart asks of the frame it is given."""

from collections.abc import Iterable

import pandas as pd


def check_columns(chart: str, frame: pd.DataFrame, columns: Iterable[str | None]) -> None:
    """Refuse a frame without rows or without one of `columns` (None stands for "not asked for").

    Raises ValueError naming the chart and the column.
    """
    for column in columns:
        if column is not None and column not in frame.columns:
            present = ", ".join(map(str, frame.columns))
            raise ValueError(
                f"{chart}: the frame has no column {column!r}; it has {present}. "
                "Name the column to use in the call, or add it to the frame."
            )
    if frame.empty:
        raise ValueError(f"{chart}: the frame has no rows, so there is nothing to draw.")


def check_once(chart: str, frame: pd.DataFrame, columns: list[str]) -> None:
    """Refuse two rows for the same values of `columns`. Raises ValueError naming the first."""
    repeated = frame[frame.duplicated(columns)]
    if not repeated.empty:
        first = ", ".join(f"{column} {repeated.iloc[0][column]!r}" for column in columns)
        raise ValueError(f"{chart}: more than one row for {first}; give one row for each.")


def in_appearance(values: Iterable[str]) -> list[str]:
    """Distinct values in the order in which they first appear."""
    return list(dict.fromkeys(values))
