"""Peers: for every ICS the others of its nation whose residents are most like its own.

Alike in age, ethnic group and neighbourhood deprivation, each counting as much as the others
(`methods.nearest_neighbours`). Peers say nothing of how well a place does: they are what its
figures can be set beside.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from rhoanalytics.areas import Geography, Register
from rhoanalytics.ethnicity import FIVE_GROUPS
from rhoanalytics.measures.population import AGE_GROUPS
from rhoanalytics.methods import nearest_neighbours
from rhoanalytics.store import Store

NUMBER = 5
"""Peers of an ICS: enough for a comparison that does not hang on one of them."""

DOMAINS: Mapping[str, Sequence[str]] = {
    "age": tuple(AGE_GROUPS),
    "ethnicity": FIVE_GROUPS,
    "deprivation": tuple(f"decile {decile}" for decile in range(1, 11)),
}
"""Shares of residents by which ICSs are compared, by domain."""


def peers(register: Register, geography: Geography, store: Store) -> pd.DataFrame:
    """The peers of every ICS of a nation and vintage, nearest first.

    Columns: area, peer, peer_name, rank (1 the nearest) and distance, areas in order of name; five
    peers each, or all other ICSs where there are fewer.
    """
    found = nearest_neighbours(residents(register, geography, store), DOMAINS, number=NUMBER)
    found = found.rename(columns={"neighbour": "peer"})
    found.insert(2, "peer_name", found["peer"].map(register.name))
    return found


def residents(register: Register, geography: Geography, store: Store) -> pd.DataFrame:
    """Who lives in every ICS: % of residents in each age, ethnic group and national decile.

    Indexed by ICS, in order of name; the columns are the variables of `DOMAINS`.
    """
    home = register.piece_membership(geography).set_index("piece")["ics"]
    age_of = {band: age for age, bands in AGE_GROUPS.items() for band in bands}
    by_age, by_decile = store.table("people_by_age"), store.table("people_by_decile")
    deciles = "decile " + by_decile["decile"].astype(str)
    shares = [
        _shares(by_age["people"], by_age["piece"].map(home), by_age["age_band"].map(age_of)),
        _shares(by_decile["people"], by_decile["piece"].map(home), by_decile["group"]),
        _shares(by_decile["people"], by_decile["piece"].map(home), deciles),
    ]
    variables = [variable for domain in DOMAINS.values() for variable in domain]
    names = [area.code for area in register.areas(geography)]
    return pd.concat(shares, axis=1).reindex(index=names, columns=variables).fillna(0)


def _shares(people: pd.Series, area: pd.Series, variable: pd.Series) -> pd.DataFrame:
    counts = people.groupby([area.rename("area"), variable.rename("variable")]).sum()
    wide = counts.unstack(fill_value=0)
    return 100 * wide.div(wide.sum(axis=1), axis=0)
