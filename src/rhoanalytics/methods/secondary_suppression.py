"""Secondary suppression: for a table whose margins are published unrounded.

Only then can a suppressed cell be had by subtraction. With rounded margins `protection_intervals`
is the check, and nothing further is suppressed.
"""

import numpy as np
import pandas as pd

from .disclosure import ROUND_TO, SUPPRESS_FROM, SUPPRESS_TO, SUPPRESSED

# A reader must be left with at least this many possible values either side of a suppressed cell.
NARROWEST_INTERVAL = 5

# Rounding to the nearest 5 moves a count by at most this much.
ROUNDING_TOLERANCE = ROUND_TO // 2


def suppress_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give a table whose row and column totals are published unrounded.

    Cells of 1 to 7 are suppressed. A row or column with just one suppressed cell loses its
    smallest further cell that is not 0, until none is left so; then every suppressed cell must be
    uncertain by at least 5, or more cells go.

    Parameters
    ----------
    counts
        Whole numbers, one row and column per group, without totals or missing values.

    Returns
    -------
    DataFrame of the same shape, of ints and "[c]".

    Raises
    ------
    ValueError
        For bad counts, and where no choice of cells protects the table with these margins: publish
        rounded totals instead.
    """
    values = _whole(counts)
    hidden = (values >= SUPPRESS_FROM) & (values <= SUPPRESS_TO)
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
        Whether margins and shown cells are published rounded to 5 (each is then known within 2,
        and a total of 1 to 7 is itself suppressed) or as they are.

    Returns
    -------
    DataFrame, one row per suppressed cell, with row, column, lower, upper.
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
        if upper - lower < NARROWEST_INTERVAL:
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
    tolerance = ROUNDING_TOLERANCE if rounded else 0
    bounds = [
        (SUPPRESS_FROM, None)
        if hidden[tuple(cell)]
        else (values[tuple(cell)] - tolerance, values[tuple(cell)] + tolerance)
        for cell in cells
    ]
    sums, totals = [], []
    for axis, margin in ((0, values.sum(axis=1)), (1, values.sum(axis=0))):
        for place, total in enumerate(margin):
            sums.append(cells[:, axis] == place)
            if rounded and SUPPRESS_FROM <= total <= SUPPRESS_TO:
                totals.append((SUPPRESS_FROM, SUPPRESS_TO))
            else:
                totals.append((total - tolerance, total + tolerance))
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
        found[int(cell[0]), int(cell[1])] = (round(ends[0]), round(ends[1]))
    return found
