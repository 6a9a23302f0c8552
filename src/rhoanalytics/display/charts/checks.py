"""What a chart asks of the frame it is given."""

from collections.abc import Iterable

import numpy as np
import pandas as pd


def with_numbers(chart: str, frame: pd.DataFrame, columns: Iterable[str | None]) -> pd.DataFrame:
    """The frame, numbered from 0, with `columns` as floats; what is missing becomes NaN.

    Raises ValueError naming the column and a value that is not a number.
    """
    converted = {}
    for column in columns:
        if column is None:
            continue
        numbers = pd.to_numeric(frame[column], errors="coerce")
        wrong = frame.loc[numbers.isna() & frame[column].notna(), column]
        if not wrong.empty:
            raise ValueError(
                f"{chart}: column {column!r} has {wrong.iloc[0]!r}, which is not a number; leave "
                "the value missing and put its symbol in a column of text."
            )
        converted[column] = numbers.to_numpy(dtype=float, na_value=np.nan)
    return frame.assign(**converted).reset_index(drop=True)


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


def check_decile(chart: str, values: pd.Series, most: int) -> None:
    """Refuse anything but whole numbers from 1 to `most`. Raises ValueError naming the value."""
    wrong = sorted({str(value) for value in values if value not in range(1, most + 1)})
    if wrong:
        raise ValueError(
            f"{chart}: {values.name!r} has {', '.join(wrong)}; give whole numbers from 1 "
            f"(most deprived) to {most} (least deprived)."
        )
