"""What of the trusts' own WRES returns may be published.

Returns are local files with unrounded counts of people, so every count is controlled before
anything else is done with it: 1 to 7 is withheld ("[c]"), the rest is rounded to 5, and so are the
totals, made first (`methods.publish_counts`). Percentages, ratios and tests are calculated from the
published counts, and tell a reader nothing that these do not.
"""

from collections.abc import Sequence

import pandas as pd

from rhoanalytics.measures.wres_returns import GROUPS, TOTAL
from rhoanalytics.methods import SUPPRESSED, publish_counts, published_numbers


def published(
    cells: pd.DataFrame, numbers: Sequence[str], margins: Sequence[Sequence[str]]
) -> pd.DataFrame:
    """Counts as they may be published: indexed by trust (`TOTAL` for the sum) and year.

    cells: from `complete`, with the groups that will be printed. margins: the totals that will be.
    Columns: white_NUMBER, ethnic_minority_NUMBER and so on, ints or "[c]"; missing where there is
    no such count.
    """
    parts = []
    for year, part in cells.groupby("year"):
        sums = part.groupby(["trust", "group"], as_index=False)[list(numbers)].sum()
        shown = publish_counts(sums, cells=["trust", "group"], margins=margins, numbers=numbers)
        parts.append(shown.assign(year=year))
    if not parts:
        return no_figures([])
    wide = pd.concat(parts).pivot(index=["trust", "year"], columns="group", values=list(numbers))
    wide.columns = [f"{(GROUPS | {TOTAL: TOTAL})[group]}_{number}" for number, group in wide]
    return wide


def no_figures(columns: Sequence[str]) -> pd.DataFrame:
    """A frame by trust and year without rows, for an indicator that no return has."""
    index = pd.MultiIndex.from_arrays([[], []], names=["trust", "year"])
    return pd.DataFrame(columns=list(columns), index=index, dtype="float64")


def numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Published counts to calculate with, missing where withheld."""
    return frame.apply(published_numbers)


def is_withheld(frame: pd.DataFrame) -> pd.Series:
    """Whether any count of a row is withheld."""
    return frame.eq(SUPPRESSED).any(axis=1)
