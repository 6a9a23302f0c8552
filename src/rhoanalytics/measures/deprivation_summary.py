"""MHCLG's summary measures of any area, put together from its pieces.

All of them are averages over people or neighbourhoods, and so are exact for any area made of whole
pieces, whatever the vintage; except the local concentration, which needs the neighbourhoods in
order. It is known only for areas that the published table has, under this or an earlier code.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.measures.deprivation import EDITION
from rhoanalytics.store import Store

NOT_AVAILABLE = "[x]"

SUMMARY_MEASURES = (
    ("Average score (higher is more deprived)", "average_score", "{:.1f}".format),
    ("Average rank (higher is more deprived)", "average_rank", "{:,.0f}".format),
    ("Neighbourhoods in decile 1", "share_lsoas_decile_1", "{:.1%}".format),
    ("Neighbourhoods in deciles 1 and 2", "share_lsoas_decile_1_2", "{:.1%}".format),
    ("People in decile 1", "share_people_decile_1", "{:.1%}".format),
    ("People in deciles 1 and 2", "share_people_decile_1_2", "{:.1%}".format),
    ("Extent", "extent", "{:.1%}".format),
    ("Local concentration (higher is more deprived)", "local_concentration", "{:,.0f}".format),
)
"""Label, column of `deprivation_summary`, and how it is written."""

BY_PEOPLE = (
    "average_score",
    "average_rank",
    "share_people_decile_1",
    "share_people_decile_1_2",
    "extent",
)
"""Measures that are means over people."""

BY_LSOAS = ("share_lsoas_decile_1", "share_lsoas_decile_1_2")
"""Measures that are means over neighbourhoods."""


def summary_table(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """The summary measures side by side, as printed: measure, and a column per place."""
    found = {place.name: summary(store, place) for place in places}
    return pd.DataFrame(
        [
            {"measure": label}
            | {
                name: NOT_AVAILABLE if np.isnan(values[column]) else written(values[column])
                for name, values in found.items()
            }
            for label, column, written in SUMMARY_MEASURES
        ]
    )


def summary_notes(table: pd.DataFrame, nation_lsoas: int) -> tuple[str, ...]:
    """What the printed table must explain.

    table: from `summary_table`; nation_lsoas: neighbourhoods of the whole nation.
    """
    notes = [
        "Average rank and local concentration count upwards to the most deprived "
        f"({nation_lsoas:,}). Extent: people in the most deprived 10% of neighbourhoods count in "
        "full, those in the next 20% on a sliding scale. All are weighted by residents at Census "
        "2021, while the publisher weights by mid-2022 population, so its own averages differ "
        "slightly."
    ]
    if (table == NOT_AVAILABLE).any(axis=None):
        notes.append(
            f"{NOT_AVAILABLE} Not available: local concentration cannot be put together from the "
            "parts of a new area. It needs a new run of `rhoanalytics data publish`."
        )
    return tuple(notes)


def summary(store: Store, place: Area) -> pd.Series:
    """The summary measures of a place (IMD 2025), by name of the measure; shares from 0 to 1."""
    return summary_of(store, place.pieces)


def summary_of(store: Store, pieces: frozenset[str]) -> pd.Series:
    """The summary measures of these pieces together, with lsoas and people.

    `local_concentration` is missing where the published table has no area with these pieces.
    """
    table, by_piece = _measures(store)
    parts = by_piece[by_piece["area"].isin(pieces)]
    found = parts[["lsoas", "people"]].sum().astype(float)
    for weights, measures in (("people", BY_PEOPLE), ("lsoas", BY_LSOAS)):
        for measure in measures:
            found[measure] = (parts[measure] * parts[weights]).sum() / found[weights]
    # An area is told by its size and rank rather than by its code: a board that is renamed, or
    # goes unchanged into a new vintage, is still the same area.
    same = table[
        (table["lsoas"] == found["lsoas"])
        & (table["people"] == found["people"])
        & np.isclose(table["average_rank"], found["average_rank"], rtol=1e-9)
    ]
    found["local_concentration"] = same["local_concentration"].iloc[0] if len(same) else np.nan
    return found


@lru_cache(maxsize=2)
def _measures(store: Store) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The measures of this edition for areas of every type, and for pieces."""
    table = store.table("deprivation_summary")
    table = table[table["edition"] == EDITION]
    return table, table[table["area_type"] == "piece"]
