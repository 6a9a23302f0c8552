"""Publishing counts and their totals together, so that no small count can be worked out.

Rounding alone does not protect. Two counts of 7 under a total published as 15 can only be 6 or 7,
and seven counts of 1 under a suppressed total can only be 1. The same count also stands in many
tables of a pack: by district, by ethnic group, by old and by new boundaries. So all that a pack
publishes is protected in one go, against a reader who sets every figure against every other.

What the reader is taken to know: a rounded figure within 2; a 0 exactly; that a suppressed small
count is 1 to 7 (even which of the suppressed ones are small); that another suppressed figure is 1
or more; that totals are sums, and that a numerator is part of its denominator. The reader is not
taken to replay the choice of further figures for every table that one can imagine.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from .disclosure import SUPPRESSED, nearest
from .group_frames import require_frame
from .inputs import FloatArray, as_floats, require, require_present
from .protection import Links, figures_to_hide

# The label of a column that a total is summed over.
ALL = "all"


def publish_counts(
    counts: pd.DataFrame,
    *,
    cells: Sequence[str],
    margins: Sequence[Sequence[str]],
    numbers: Sequence[str] = ("numerator", "denominator"),
    rounded: bool = True,
) -> pd.DataFrame:
    """Give every count and total of a pack as it may be published.

    Call it once with all the margins that any report of the pack prints, and let every report take
    its figures from the result: two calls may hide different figures, and so give both away.

    Parameters
    ----------
    counts
        One row per cell: label columns and one or two columns of counts (whole, 0 or more).
    cells
        The label columns that name a cell, such as district, group and indicator.
    margins
        Lists of label columns over which totals are published too; [] is the grand total. They may
        be other columns than `cells`, such as the board of old and of new boundaries.
    numbers
        The columns of counts. Of two, the first is part of the second.
    rounded
        Whether figures of 8 and more are published to the nearest 5 or as they are.

    Returns
    -------
    DataFrame, cells first, by label, then each margin: the label columns ("all" where summed over)
    and the columns of `numbers`, of ints and "[c]" (confidential: 1 to 7, or hidden to protect
    another).

    Formula
    -------
    Each figure of 1 to 7 is suppressed. For each the least and the greatest value that the
    published figures allow are found by linear programming; where they are less than 5 apart the
    smallest published figure, not 0, that a bound rests on is suppressed too, and so on. Where none
    is left, all that a suppressed total is made of is suppressed, zeros as well.

    Source
    ------
    NHS Digital, Disclosure control methodology for HES and ECDS, September 2018 (1 to 7, rounding);
    Fischetti M, Salazar JJ. Management Science 2001; 47: 1008-1027 (protection intervals).

    Example
    -------
    >>> counts = pd.DataFrame({
    ...     "district": ["X", "X", "X", "Y", "Y", "Y"],
    ...     "group": ["Asian", "Black", "White"] * 2,
    ...     "people": [7, 7, 40, 90, 30, 400],
    ... })
    >>> published = publish_counts(counts, cells=["district", "group"],
    ...                            margins=[["district"], ["group"]], numbers=["people"])
    >>> published["people"].tolist()
    ['[c]', '[c]', '[c]', 90, 30, 400, 55, 520, 95, 35, 440]
    >>> alone = publish_counts(counts[counts["group"] != "White"], cells=["district", "group"],
    ...                        margins=[["district"]], numbers=["people"])
    >>> alone["people"].tolist()
    ['[c]', '[c]', 90, 30, '[c]', 120]

    Edge cases
    ----------
    A missing count is an error, since totals rest on it. Percentages and people to a target come
    from the published figures (`disclosure.published_numbers`), so that they add nothing. Tables
    that cannot be protected are refused.
    """
    labels = list(dict.fromkeys([*cells, *(name for margin in margins for name in margin)]))
    values = _checked(counts, cells, labels, numbers)
    # What is hidden must not hang on the order in which somebody lists the districts.
    order = np.lexsort([counts[name].astype(str) for name in reversed(cells)])
    frame, members = _figures(counts.iloc[order], cells, margins, labels)
    figures = members @ values[order]
    hidden = figures_to_hide(
        figures.T.ravel(), _links(members, len(values), len(numbers)), rounded=rounded
    ).reshape(len(numbers), -1)
    for position, number in enumerate(numbers):
        published = figures[:, position].astype(np.int64)
        shown = (nearest(published) if rounded else published).astype(object)
        shown[hidden[position]] = SUPPRESSED
        frame[number] = shown
    return frame


def _checked(
    counts: pd.DataFrame, cells: Sequence[str], labels: Sequence[str], numbers: Sequence[str]
) -> FloatArray:
    """The counts as an array, one column per number."""
    if len(numbers) not in (1, 2):
        raise ValueError(f"numbers: must be one or two columns; found {list(numbers)!r}")
    require_frame("counts", counts, cells, numbers)
    for label in labels:
        if label not in counts.columns:
            raise ValueError(f"margins: counts has no column {label!r}")
        reserved = (counts[label].isna() | (counts[label] == ALL)).to_numpy()
        if reserved.any():
            position = int(np.argmax(reserved))
            raise ValueError(
                f"{label}: must be neither missing nor {ALL!r}; "
                f"found {counts[label].iloc[position]!r} at position {position}"
            )
    columns = [as_floats(counts[number].array, number) for number in numbers]
    for number, values in zip(numbers, columns, strict=True):
        require_present(number, values)
        require(number, values, values == np.floor(values), "must be a whole number")
    if len(columns) == 2:
        require(numbers[0], columns[0], columns[0] <= columns[1], f"must not exceed {numbers[1]}")
    return np.column_stack(columns)


def _figures(
    counts: pd.DataFrame,
    cells: Sequence[str],
    margins: Sequence[Sequence[str]],
    labels: Sequence[str],
) -> tuple[pd.DataFrame, sparse.csr_array]:
    """The labels of every figure, cells first, and which cells each is the sum of."""
    rows = len(counts)
    frames = [counts[list(cells)]]
    blocks = [sparse.eye_array(rows, format="csr")]
    for margin in margins:
        names = list(margin)
        place = counts.groupby(names, sort=False).ngroup().to_numpy() if names else np.zeros(rows)
        frames.append(counts[names].drop_duplicates() if names else pd.DataFrame(index=[0]))
        blocks.append(
            sparse.csr_array(
                (np.ones(rows), (place.astype(int), np.arange(rows))),
                shape=(len(frames[-1]), rows),
            )
        )
    frame = pd.concat([frame.reindex(columns=labels) for frame in frames], ignore_index=True)
    return frame.astype(object).fillna(ALL), sparse.vstack(blocks, format="csr")


def _links(members: sparse.csr_array, cells: int, numbers: int) -> Links:
    figures = members.shape[0]
    of_cells = sparse.hstack(
        [members[cells:], sparse.csr_array((figures - cells, figures - cells))], format="csr"
    )
    totals = sparse.eye_array(figures, format="csr")[cells:]
    equalities = sparse.block_diag([totals - of_cells] * numbers, format="csr")
    first, second = np.eye(numbers)[0], np.eye(numbers)[-1]
    part_of_whole = sparse.kron(
        (first - second).reshape(1, -1),
        sparse.eye_array(figures, format="csr")[:cells],
        format="csr",
    )
    common = (members @ members.T).tocsr()
    size = members.sum(axis=1)
    within = common.toarray() == size[None, :]
    np.fill_diagonal(within, False)
    contains = sparse.block_diag([sparse.csr_array(within, dtype=float)] * numbers, format="csr")
    return Links(equalities, part_of_whole, contains)
