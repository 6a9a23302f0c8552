"""Sentences about neighbourhood deprivation; `nation` is the name of the whole in running text."""

import pandas as pd

from rhoanalytics.display import formats
from rhoanalytics.display.words.common import (
    people_from,
)

PEERS = {"ics": "Integrated Care Systems", "district": "districts"}
"""What the areas are called that a place of each kind stands among."""

MOST_NAMED = 3
"""More districts than this are counted in a sentence, not named."""


def most_deprived(profile: pd.DataFrame, national: pd.DataFrame, *, place: str, nation: str) -> str:
    """Neighbourhoods and people in the most deprived tenth and fifth, beside the nation.

    profile, national: frames of `measures.deprivation.decile_profile`.
    """
    first, fifth = profile[profile["decile"] == 1], profile[profile["decile"] <= 2]
    national_fifth = national.loc[national["decile"] <= 2, "share_people"].sum()
    return (
        f"**{formats.percent(first['share_lsoas'].sum())} of neighbourhoods** in {place} "
        f"({formats.people(first['lsoas'].sum())} of {formats.people(profile['lsoas'].sum())}) are "
        f"among the most deprived tenth in {nation}, and "
        f"**{formats.percent(fifth['share_people'].sum())} of people** "
        f"({formats.people(fifth['people'].sum())}) live in the most deprived fifth, compared with "
        f"{formats.percent(national_fifth)} in {nation} (Index of Multiple Deprivation 2025, "
        "Census 2021)."
    )


def standing(row: pd.Series, number: int, *, peers: str, geography: str) -> str:
    """Where a place stands among its `peers` by its share of people in the most deprived fifth."""
    return (
        f"The share of people in the most deprived fifth is the {rank(row, number)} of the "
        f"{number} {peers} ({geography})."
    )


def rank(row: pd.Series, number: int) -> str:
    """A rank counted from the nearer end: "highest", "2nd highest", "joint lowest".

    row: of `measures.deprivation.standing`; number: of areas in it.
    """
    from_top, from_bottom = int(row["rank"]), int(row["rank_from_lowest"])
    shared = "joint " if from_top + from_bottom < number + 1 else ""
    place, end = min((from_top, "highest"), (from_bottom, "lowest"))
    return shared + (end if place == 1 else f"{formats.ordinal(place)} {end}")


def largest_places(districts: pd.DataFrame, *, nation: str) -> str:
    """The districts with most people in the most deprived fifth, at most three.

    Nothing is said of a place that is one district.
    """
    total = districts["people_1_2"].sum()
    there = districts[districts["people_1_2"] > 0].nlargest(MOST_NAMED, "people_1_2")
    if there.empty:
        return f"No neighbourhood here is among the most deprived fifth in {nation}."
    if len(districts) == 1:
        return ""
    named = formats.listed(
        [f"{row.district} ({formats.people(row.people_1_2)})" for row in there.itertuples()]
    )
    share = there["people_1_2"].sum() / total
    which = (
        "The largest numbers of" if share <= 0.5 else "All of the" if share == 1 else "Most of the"
    )
    return f"{which} people in the most deprived fifth live in {named}."


def hidden_deprivation(districts: pd.DataFrame, even_share: float, *, nation: str) -> str:
    """People in the most deprived fifth inside districts that have less of it than the nation."""
    off = districts[(districts["share_people_1_2"] < even_share) & (districts["people_1_2"] > 0)]
    if off.empty or len(districts) == 1:
        return ""
    where = (
        f"{formats.listed(list(off['district']))},"
        if len(off) <= MOST_NAMED
        else f"{len(off)} districts"
    )
    return (
        f"{formats.people(off['people_1_2'].sum())} people in the most deprived fifth live in "
        f"{where} where they are a smaller share of residents than in {nation} as a whole, so "
        "district averages hide them."
    )


def in_fifth(shares: pd.DataFrame) -> pd.Series:
    """Percent of a place's neighbourhoods in the most deprived fifth, by domain.

    shares: the frame of `measures.deprivation.domains` for one place.
    """
    return shares[shares["decile"] <= 2].groupby("domain", sort=False)["share"].sum()


def kinds(shares: pd.DataFrame, *, place: str, nation: str) -> str:
    """Which domains of the Index put most and fewest neighbourhoods in the most deprived fifth.

    shares: the frame of `measures.deprivation.domains` for one place, the whole Index first.
    """
    fifth = in_fifth(shares).iloc[1:]
    return (
        "Of the seven kinds of deprivation in the Index, the share of neighbourhoods in "
        f"{place} in the most deprived fifth in {nation} is largest for "
        f"{fifth.idxmax().lower()} ({formats.percent(fifth.max())}) and smallest for "
        f"{fifth.idxmin().lower()} ({formats.percent(fifth.min())})."
    )


def groups_in_deprived(shares: pd.DataFrame, *, place: str, nation: str) -> str:
    """The span between ethnic groups' shares in the most deprived tenth, with everyone's.

    shares: rows of `measures.deprivation.living_in_deprived` for one place. Census counts: no
    limits, so the order of the groups is not a matter of chance.
    """
    groups = shares[shares["group"] != "All residents"]
    everyone = shares.loc[shares["group"] == "All residents", "share_10"].iloc[0]
    if groups["people_10"].sum() == 0:
        return f"Nobody in {place} lives in a neighbourhood of the most deprived tenth in {nation}."
    top, bottom = groups.loc[groups["share_10"].idxmax()], groups.loc[groups["share_10"].idxmin()]
    return (
        f"In {place}, {formats.percent(top['share_10'])} of {people_from(top['group'])} live in "
        f"the most deprived tenth of neighbourhoods in {nation}, compared with "
        f"{formats.percent(bottom['share_10'])} of {people_from(bottom['group'])} and "
        f"{formats.percent(everyone)} of all residents (Census 2021)."
    )
