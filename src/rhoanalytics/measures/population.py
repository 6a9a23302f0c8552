"""Who lives here: residents by ethnic group, age and neighbourhood deprivation (Census 2021).

These are counts of everybody at the census, not samples, so they have no confidence limits.
"""

from collections.abc import Sequence

import pandas as pd

from rhoanalytics.areas import Area
from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUPS
from rhoanalytics.store import Store

AGE_GROUPS = {
    "0 to 19": ("0-4", "5-9", "10-14", "15-19"),
    "20 to 39": ("20-24", "25-29", "30-34", "35-39"),
    "40 to 64": ("40-44", "45-49", "50-54", "55-59", "60-64"),
    "65 and over": ("65-69", "70-74", "75-79", "80-84", "85+"),
}
"""Broad ages; the risk of heart and circulatory disease rises steeply from 40."""


BY_AGE_AND_GROUP = "people_by_age_and_ethnic_group"

OLDER_AGES = {"35-49": "35 to 49", "50-64": "50 to 64", "65+": "65 and over"}
"""Age bands of Census table RM032 from which the risk rises, as printed."""

WORKING_AGES = ("25-34", "35-49", "50-64")
"""Bands of RM032 nearest to working age; its youngest band, 0 to 24, cannot be divided."""

FIFTY_AND_OVER = ("50-64", "65+")
"""Bands of RM032 that hold most people on the audit's registers."""


def five_groups(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """Residents by broad ethnic group: place, group, people, residents, value (%)."""
    people = store.table("people_by_decile")
    rows = [_shares(people, place, "group", FIVE_GROUPS) for place in places]
    return pd.concat(rows, ignore_index=True)


def census_groups(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """Residents by the 19 census groups: place, group, people, residents, value (%), broad
    and short (the two halves of the group's name), estimated.

    `estimated` is true where the place holds part of a district of 2021, whose detailed counts had
    to be shared out within each broad group.
    """
    people = store.table("people_by_ethnic_group")
    rows = []
    for place in places:
        inside = people[people["piece"].isin(place.pieces)]
        rows.append(
            _shares(people, place, "group", tuple(CENSUS_GROUPS)).assign(
                estimated=bool(inside["estimated"].any())
            )
        )
    found = pd.concat(rows, ignore_index=True)
    return found.assign(
        broad=found["group"].map(CENSUS_GROUPS),
        short=found["group"].str.split(": ").str[1],
    )


def ages(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """Residents by broad age: place, age, people, residents, value (%)."""
    age_of = {band: age for age, bands in AGE_GROUPS.items() for band in bands}
    people = store.table("people_by_age")
    people = people.assign(age=people["age_band"].map(age_of))
    rows = [_shares(people, place, "age", tuple(AGE_GROUPS)) for place in places]
    return pd.concat(rows, ignore_index=True)


def covers_ages_by_group(store: Store, place: Area) -> bool:
    """Whether ethnic group by age (Census table RM032) has been imported for all of a place."""
    if not store.has(BY_AGE_AND_GROUP):
        return False
    there = set(store.rows(BY_AGE_AND_GROUP, "piece", place.pieces)["piece"])
    return there == set(place.pieces)


def ages_by_group(store: Store, place: Area) -> pd.DataFrame:
    """How old each broad group is: group, age, people, residents (of all ages), value (%).

    Ages are those from which the risk rises: 35 to 49, 50 to 64, 65 and over.
    """
    people = _by_group_and_age(store, place)
    residents = people.sum(axis=1)
    long = people[list(OLDER_AGES)].stack().rename("people").reset_index()
    long = long.assign(residents=long["group"].map(residents))
    return long.assign(
        value=100 * long["people"] / long["residents"], age=long["age_band"].map(OLDER_AGES)
    )[["group", "age", "people", "residents", "value"]]


def groups_aged(store: Store, place: Area, bands: Sequence[str]) -> pd.Series:
    """Each broad group's share (%) of the residents of some ages: index group."""
    people = _by_group_and_age(store, place)[list(bands)].sum(axis=1)
    return 100 * people / people.sum()


def groups_by_quintile(store: Store, place: Area) -> pd.DataFrame:
    """Where each group lives: group, quintile (1 most deprived), people, residents, value (%).

    Quintiles are national fifths of neighbourhoods (IMD 2025); `value` is the share of the group's
    residents of the place who live in that fifth.
    """
    people = store.table("people_by_decile")
    inside = people[people["piece"].isin(place.pieces)]
    inside = inside.assign(quintile=(inside["decile"] + 1) // 2)
    everyone = inside.assign(group="All residents")
    counts = (
        pd.concat([inside, everyone])
        .groupby(["group", "quintile"])["people"]
        .sum()
        .unstack(fill_value=0)
        .reindex(columns=range(1, 6), fill_value=0)
        .reindex(["All residents", *FIVE_GROUPS])
    )
    residents = counts.sum(axis=1).rename("residents")
    long = counts.stack().rename("people").reset_index().merge(residents.reset_index())
    return long.assign(value=100 * long["people"] / long["residents"])


def beside(shares: pd.DataFrame, place: Area, england: Area, by: str) -> pd.DataFrame:
    """One row per group or age of the place, with the nation's percentage beside it.

    shares: a frame of this module for both places. Adds england (%), and keeps every column.
    """
    here = shares[shares["place"] == place.name]
    there = shares[shares["place"] == england.name].set_index(by)["value"]
    return here.assign(england=here[by].map(there)).reset_index(drop=True)


def census_notes(groups: pd.DataFrame, nation: str) -> str:
    """What a table of `census_groups` must say about itself."""
    british = groups[groups["group"] == "White: British"].iloc[0]
    note = (
        f"White British ({british['value']:.1f}%; {nation} {british['england']:.1f}%) is left out "
        "of the picture, so that the other groups can be seen. Counts of everyone at the census."
    )
    if groups["estimated"].any():
        note += (
            " This area holds part of a district, for which the detailed groups are estimated "
            "within each broad group."
        )
    return note


def _by_group_and_age(store: Store, place: Area) -> pd.DataFrame:
    """People by broad group (rows) and age band (columns)."""
    people = store.rows(BY_AGE_AND_GROUP, "piece", place.pieces)
    people = people.assign(group=people["group"].map(CENSUS_GROUPS))
    counts = people.groupby(["group", "age_band"])["people"].sum().unstack(fill_value=0)
    return counts.reindex(list(FIVE_GROUPS), fill_value=0)


def _shares(people: pd.DataFrame, place: Area, by: str, order: Sequence[str]) -> pd.DataFrame:
    inside = people[people["piece"].isin(place.pieces)]
    counts = inside.groupby(by)["people"].sum().reindex(list(order), fill_value=0)
    residents = counts.sum()
    return pd.DataFrame(
        {
            "place": place.name,
            by: counts.index,
            "people": counts.to_numpy(),
            "residents": residents,
            "value": 100 * counts.to_numpy() / residents,
        }
    )
