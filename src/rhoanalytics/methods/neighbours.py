"""Areas that are alike: statistical nearest neighbours."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from .group_frames import require_columns
from .inputs import as_floats, require_present


def nearest_neighbours(
    values: pd.DataFrame, domains: Mapping[str, Collection[str]], *, number: int = 5
) -> pd.DataFrame:
    """Find for each area the others that are most like it over several domains at once.

    Parameters
    ----------
    values
        One row for each area, indexed by it; numeric columns, the variables.
    domains
        Domain -> its variables. Every domain counts alike, however many variables it has.
    number
        How many neighbours of each area to give.

    Returns
    -------
    DataFrame with area, neighbour, rank (1 the nearest) and distance, areas in the order given.

    Formula
    -------
    z = (x - mean) / sd  of each variable over all areas (sd with divisor N)
    distance(i, j) = √ Σ over domains of (Σ over the domain's v variables of (z_i - z_j)²) / v

    Source
    ------
    The idea of CIPFA's nearest neighbours model and of the similar-area tools of NHS England:
    Euclidean distance between standardised variables. The equal weight of domains is the pack's
    own.

    Example
    -------
    >>> values = pd.DataFrame({"old": [10, 20, 30], "asian": [0, 0, 30], "other": [0, 0, 30]},
    ...                       index=["A", "B", "C"])
    >>> domains = {"age": ["old"], "ethnicity": ["asian", "other"]}
    >>> nearest_neighbours(values, domains, number=1).round(3).values.tolist()
    [['A', 'B', 1, 1.225], ['B', 'A', 1, 1.225], ['C', 'B', 1, 2.449]]

    Edge cases
    ----------
    A variable that is the same everywhere adds nothing. Equal distances keep the order of the rows.
    Where there are fewer other areas than asked for, all of them are given; a single area has none.
    """
    if number < 1:
        raise ValueError(f"number: must be 1 or more; found {number!r}")
    if not values.index.is_unique:
        raise ValueError(f"values: {values.index[values.index.duplicated()][0]!r} occurs twice")
    squares = np.zeros((len(values), len(values)))
    for variables in domains.values():
        require_columns("values", values, tuple(variables))
        squares += sum(_squares(values, name) for name in variables) / len(variables)
    distances = np.sqrt(squares)
    np.fill_diagonal(distances, np.inf)
    nearest = np.argsort(distances, axis=1, kind="stable")[:, : min(number, len(values) - 1)]
    rows, ranks = np.indices(nearest.shape)
    return pd.DataFrame(
        {
            "area": values.index[rows.ravel()],
            "neighbour": values.index[nearest.ravel()],
            "rank": ranks.ravel() + 1,
            "distance": distances[rows.ravel(), nearest.ravel()],
        }
    )


def _squares(values: pd.DataFrame, name: str) -> np.ndarray:
    """The squared difference of each two areas in one standardised variable."""
    column = as_floats(values[name], name)
    require_present(name, column)
    spread = column.std()
    scores = (column - column.mean()) / spread if spread > 0 else np.zeros(len(column))
    return (scores[:, None] - scores[None, :]) ** 2
