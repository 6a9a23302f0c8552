"""Secondary suppression of one table whose row and column totals are published unrounded.

Tables that share counts or whose totals are rounded: `linked_tables.publish_counts`.
"""

import math

import numpy as np
import pandas as pd

from .disclosure import NARROWEST_INTERVAL, SUPPRESS_FROM, SUPPRESSED, is_small, known_within

# Linear programmes are solved to about 1e-7 of a person.
SOLVER_TOLERANCE = 1e-6


def suppress_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give a table whose row and column totals are published unrounded.

    Parameters
    ----------
    counts
        Whole numbers, one row and column per group, without totals or missing values.

    Returns
    -------
    DataFrame of the same shape, of ints and "[c]" (1 to 7, or hidden to protect another).

    Formula
    -------
    Cells of 1 to 7 are suppressed. A row or column with just one suppressed cell loses its smallest
    further cell that is not 0, until none is left so; then every cell of 1 to 7 must be uncertain
    by at least 5 (`protection_intervals`), or more cells go.

    Source
    ------
    Willenborg L, de Waal T. Elements of statistical disclosure control. Springer 2001, chapter 4.

    Example
    -------
    >>> counts = pd.DataFrame([[3, 20, 30], [15, 25, 40], [50, 60, 70]], index=list("abc"))
    >>> suppress_table(counts).to_numpy().tolist()
    [['[c]', '[c]', 30], ['[c]', '[c]', 40], [50, 60, 70]]

    Edge cases
    ----------
    A table that no choice of cells protects with these totals is a ValueError: publish rounded
    totals instead. 0 is never suppressed.
    """
    values = _whole(counts)
    hidden = is_small(values)
    while True:
        exposed = _lone(hidden)
        if exposed is None:
            exposed = _narrow(values, hidden)
        if exposed is None:
            break
        _hide_another(values, hidden, exposed, counts)
    shown = values.astype(object)
    shown[hidden] = SUPPRESSED
    return pd.DataFrame(shown, index=counts.index, columns=counts.columns)


def protection_intervals(
    counts: pd.DataFrame, hidden: pd.DataFrame, *, rounded: bool
) -> pd.DataFrame:
    """Give the lowest and highest value that a reader can work out for each suppressed cell.

    Parameters
    ----------
    counts
        The true whole numbers.
    hidden
        True where the cell is suppressed; the same labels.
    rounded
        Whether totals and shown cells are published rounded to 5 (each is then known within 2, and
        a total of 1 to 7 is itself suppressed) or as they are.

    Returns
    -------
    DataFrame, one row per suppressed cell, with row, column, lower, upper.

    Formula
    -------
    The least and the greatest value of the cell, by linear programming, where rows and columns add
    up to their totals, a suppressed count of 1 to 7 is known to be that, and any other suppressed
    cell to be 1 or more.

    Source
    ------
    Willenborg L, de Waal T. Elements of statistical disclosure control. Springer 2001, chapter 4.

    Example
    -------
    >>> counts = pd.DataFrame([[3, 8], [15, 25]])
    >>> protection_intervals(counts, counts == 3, rounded=True)[["lower", "upper"]].values.tolist()
    [[1, 4]]

    Edge cases
    ----------
    An interval of less than 5 means that rounding alone does not protect the cell. 0 is known
    exactly. Limits are whole numbers.
    """
    values = _whole(counts)
    mask = hidden.to_numpy(dtype=bool)
    if mask.shape != values.shape:
        raise ValueError(f"hidden: has the shape {mask.shape} but counts has {values.shape}")
    found = [
        (counts.index[row], counts.columns[column], *interval)
        for (row, column), interval in _intervals(values, mask, rounded).items()
    ]
    return pd.DataFrame(found, columns=["row", "column", "lower", "upper"])


def _whole(counts: pd.DataFrame) -> np.ndarray:
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    bad = ~((values >= 0) & (values == np.floor(values)))
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise ValueError(
            f"counts: must be whole numbers of 0 or more; found {values[row, column]} "
            f"at row {counts.index[row]!r}, column {counts.columns[column]!r}"
        )
    return values.astype(int)


def _lone(hidden: np.ndarray) -> tuple[slice | int, slice | int] | None:
    """Find a row or column with exactly one suppressed cell."""
    rows, columns = hidden.sum(axis=1), hidden.sum(axis=0)
    if (rows == 1).any():
        return int(np.argmax(rows == 1)), slice(None)
    if (columns == 1).any():
        return slice(None), int(np.argmax(columns == 1))
    return None


def _narrow(values: np.ndarray, hidden: np.ndarray) -> tuple[int, int] | None:
    """Find a suppressed cell that its margins give away too closely."""
    for cell, (lower, upper) in _intervals(values, hidden, rounded=False).items():
        if upper - lower < NARROWEST_INTERVAL and is_small(values[cell]):
            return cell
    return None


def _hide_another(
    values: np.ndarray,
    hidden: np.ndarray,
    exposed: tuple[slice | int, slice | int],
    counts: pd.DataFrame,
) -> None:
    """Suppress the smallest further cell, not 0, of the exposed row or column (or both)."""
    row, column = exposed
    reach = np.zeros_like(hidden)
    if isinstance(row, int):
        reach[row, :] = True
    if isinstance(column, int):
        reach[:, column] = True
    candidates = reach & ~hidden & (values > 0)
    if not candidates.any():
        where = ", ".join(
            f"{kind} {labels[place]!r}"
            for kind, labels, place in (
                ("row", counts.index, row),
                ("column", counts.columns, column),
            )
            if isinstance(place, int)
        )
        raise ValueError(
            f"counts: {where} has no further cell to suppress, so its total gives a count away; "
            "publish rounded totals (suppress) instead"
        )
    smallest = np.argmin(np.where(candidates, values, values.max() + 1))
    hidden[np.unravel_index(smallest, hidden.shape)] = True


def _intervals(
    values: np.ndarray, hidden: np.ndarray, rounded: bool
) -> dict[tuple[int, int], tuple[int, int]]:
    """Solve for the least and greatest value of each suppressed cell that the rest allows."""
    # Imported here: it doubles the start-up time of scipy, and few reports publish such a table.
    from scipy.optimize import linprog

    cells = np.argwhere(values > 0)
    further = hidden & ~is_small(values)
    least, greatest = known_within(values, rounded=rounded)
    least[further], greatest[further] = SUPPRESS_FROM, np.inf
    # Only what is suppressed is known to be 1 to 7; the rest is shown.
    shown = ~hidden & is_small(values)
    least[shown], greatest[shown] = values[shown], values[shown]
    bounds = [(least[tuple(cell)], greatest[tuple(cell)]) for cell in cells]
    sums, totals = [], []
    for axis in (0, 1):
        margin = values.sum(axis=1 - axis)
        low, high = known_within(margin, rounded=rounded)
        if not rounded:
            low, high = margin, margin
        sums += [cells[:, axis] == place for place in range(len(margin))]
        totals += list(zip(low, high, strict=True))
    matrix = np.array(sums, dtype=float)
    low, high = np.array(totals, dtype=float).T
    found = {}
    for number, cell in enumerate(cells):
        if not hidden[tuple(cell)]:
            continue
        aim = np.zeros(len(cells))
        aim[number] = 1
        ends = [
            linprog(
                sign * aim,
                A_ub=np.vstack([matrix, -matrix]),
                b_ub=np.concatenate([high, -low]),
                bounds=bounds,
            ).x[number]
            for sign in (1, -1)
        ]
        found[int(cell[0]), int(cell[1])] = (
            math.ceil(ends[0] - SOLVER_TOLERANCE),
            math.floor(ends[1] + SOLVER_TOLERANCE),
        )
    return found
