"""One call over a frame: a method for every group of its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .confidence import Confidence, confidence_levels
from .groups import Results
from .indirect import (
    indirect_standardised_rate,
    indirect_standardised_ratio,
    indirectly_standardised,
)
from .inequality import slope_index
from .inputs import FloatArray, as_floats, require
from .life_tables import life_expectancy
from .means import mean, means
from .proportions import proportion
from .rates import rate
from .rows import Rows, read_rows
from .standardised import direct_standardised_rate, directly_standardised


def grouped(
    method: Callable,
    frame: pd.DataFrame,
    *,
    by: str | Sequence[str],
    band: str | None = None,
    **arguments: Any,
) -> pd.DataFrame:
    """Apply a method to each group of a frame's rows.

    Parameters
    ----------
    method
        `proportion`, `rate`, `mean`, `direct_standardised_rate`, `indirect_standardised_ratio`,
        `indirect_standardised_rate`, `slope_index` or `life_expectancy`.
    frame
        One row per record, age band or quantile of each group.
    by
        The column or columns that name the group.
    band
        The column that names the age band or quantile of a row. Every group must then have every
        band once. `slope_index` needs it (numbers, 1 = most deprived) and puts the rows in its
        order.
    arguments
        The method's own arguments by name. Those that hold numbers are given as the name of a
        column, as one number for all rows, or as a Series by band, such as `ESP_2013`, which is
        looked up by `band`. Options (confidence, multiplier and so on) are given as they are.

    Returns
    -------
    DataFrame indexed by the columns of `by`, in their order, with value, lower, upper, what they
    rest on (totals of the group), and `reason`, which says why a result is missing. `slope_index`
    gives columns for both indices; `life_expectancy` has a row for each age.

    Raises
    ------
    ValueError
        Naming the column or argument, the first bad value or band, and its position or group.

    Formula
    -------
    proportion, rate: the method applied to Σ numerator and Σ denominator of the group
    others: the method applied to the rows of the group

    Source
    ------
    That of the method.

    Example
    -------
    >>> people = pd.DataFrame(
    ...     {
    ...         "area": ["QHL", "QHL", "QMF", "QMF"],
    ...         "sex": ["female", "male", "female", "male"],
    ...         "smokers": [20, 25, 5, 7],
    ...         "adults": [160, 160, 50, 50],
    ...     }
    ... )
    >>> found = grouped(proportion, people, by="area", numerator="smokers", denominator="adults")
    >>> found.drop(columns="reason").reset_index().round(3)
      area  numerator  denominator  value  lower  upper
    0  QHL       45.0        320.0  0.141  0.107  0.183
    1  QMF       12.0        100.0  0.120  0.070  0.198

    Edge cases
    ----------
    A missing count makes its group's result missing, except where the method takes it as 0. Counts
    are checked row by row before they are summed. A missing group is an error, not left out.
    """
    plan = PLANS.get(method)
    if plan is None:
        names = ", ".join(each.__name__ for each in PLANS)
        raise ValueError(f"method: must be one of {names}; found {method!r}")
    if plan.numbered and band is None:
        raise ValueError("band: name the column that numbers the quantiles, 1 = most deprived")
    rows = read_rows(
        frame,
        [by] if isinstance(by, str) else list(by),
        band,
        {name: arguments.pop(name) for name in plan.columns if arguments.get(name) is not None},
    )
    lacking = [name for name in plan.columns[: plan.needed] if name not in rows.values]
    if lacking:
        raise ValueError(f"{lacking[0]}: {method.__name__} needs it; give the name of its column")
    if plan.numbered:
        arguments["order"] = as_floats(frame[band], str(band))
    return plan.compute(rows, **arguments)


def _of_totals(method: Callable[..., pd.DataFrame], rows: Rows, **options: Any) -> pd.DataFrame:
    """Apply a method for counts to the sums over each group."""
    (count_name, count), (people_name, people) = rows.values.items()
    require(people_name, people, people >= 0, "must be 0 or more")
    require(count_name, count, count >= 0, "must be 0 or more")
    if method is proportion:
        require(count_name, count, ~(count > people), f"must not exceed {people_name}")
    totals = {name: rows.groups.total(values) for name, values in rows.values.items()}
    nobody = totals[people_name] == 0
    if nobody.any():
        group = rows.index[int(np.argmax(nobody))]
        raise ValueError(f"{people_name}: must be above 0; found 0 in the whole group {group!r}")
    result = method(**totals, **options)
    missing = result["value"].isna().to_numpy()
    frame = pd.DataFrame(totals).join(result)
    frame["reason"] = np.where(missing, f"{count_name} or {people_name} is missing in a row", "")
    frame.index = rows.index
    frame.attrs = {name: text for name, text in result.attrs.items() if name != "reason"}
    return frame


def _at_once(
    results: Callable[..., Results], rows: Rows, confidence: Confidence = 0.95, **options: Any
) -> pd.DataFrame:
    """Apply a method that computes all groups together."""
    levels = confidence_levels(confidence)
    return results(rows.groups, **rows.values, **options).frame(levels, rows.index)


def _slope_indices(rows: Rows, *, order: FloatArray, **options: Any) -> pd.DataFrame:
    found = _one_by_one(slope_index, rows, order, options)
    frame = pd.concat([result.frame() for result in found])
    frame["reason"] = [result.sii.reason for result in found]
    frame.index = rows.index
    return frame


def _life_expectancies(rows: Rows, **options: Any) -> pd.DataFrame:
    found = _one_by_one(life_expectancy, rows, rows.values["age_start"], options)
    described = [result.assign(reason=result.attrs["reason"]) for result in found]
    return pd.concat(described, keys=rows.index, names=[*rows.index.names, "age_start"])


def _one_by_one(
    method: Callable[..., Any], rows: Rows, order: FloatArray, options: dict[str, Any]
) -> list[Any]:
    """Apply a method to the rows of each group in turn, in the order given."""
    sorted_rows = np.lexsort((order, rows.groups.codes))
    parts = np.split(sorted_rows, np.cumsum(rows.groups.sizes())[:-1])
    found = []
    for group, part in zip(rows.index, parts, strict=True):
        values = {name: column[part] for name, column in rows.values.items()}
        try:
            found.append(method(**values, **options))
        except ValueError as error:
            raise ValueError(f"{error}, in the group {group!r}") from None
    return found


@dataclass(frozen=True)
class _Plan:
    """The arguments with a value for each row (the first so many are needed), and what to do."""

    columns: tuple[str, ...]
    needed: int
    compute: Callable[..., pd.DataFrame]
    numbered: bool = False


_INDIRECT = ("count", "population", "reference_count", "reference_population")

PLANS: dict[Callable, _Plan] = {
    proportion: _Plan(("numerator", "denominator"), 2, partial(_of_totals, proportion)),
    rate: _Plan(("count", "denominator"), 2, partial(_of_totals, rate)),
    mean: _Plan(("values",), 1, partial(_at_once, means)),
    direct_standardised_rate: _Plan(
        ("count", "population", "standard_population"),
        3,
        partial(_at_once, directly_standardised),
    ),
    indirect_standardised_ratio: _Plan(
        _INDIRECT, 4, partial(_at_once, indirectly_standardised, as_rate=False, multiplier=1)
    ),
    indirect_standardised_rate: _Plan(
        _INDIRECT, 4, partial(_at_once, indirectly_standardised, as_rate=True, multiplier=100_000)
    ),
    slope_index: _Plan(
        ("population", "value", "lower", "upper", "standard_error"),
        2,
        _slope_indices,
        numbered=True,
    ),
    life_expectancy: _Plan(("deaths", "population", "age_start"), 3, _life_expectancies),
}
