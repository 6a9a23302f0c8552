"""Titles and descriptions of the figures on deprivation, written from the numbers they show.

A title states the finding; the description (alternative text) says what kind of chart it is and
what it shows, with numbers, for people who cannot see it.
"""

import pandas as pd

from rhoanalytics.display import formats, words

EVERYONE = "All residents"


def decile_profile(profile: pd.DataFrame, *, place: str) -> str:
    """profile: the frame of `measures.deprivation.decile_profile`."""
    first, last = profile.iloc[0]["share_people"], profile.iloc[-1]["share_people"]
    return (
        f"{formats.percent(first)} of people in {place} live in the most deprived tenth of "
        f"neighbourhoods and {formats.percent(last)} in the least deprived tenth"
    )


def decile_profile_alt(profile: pd.DataFrame, *, place: str) -> str:
    shares = ", ".join(
        f"{row.decile}: {formats.percent(row.share_people)}" for row in profile.itertuples()
    )
    return (
        f"Paired columns of the share of neighbourhoods and of people in {place} in each national "
        f"decile of deprivation, with a line at the even 10%. People by decile, from the most "
        f"deprived: {shares}."
    )


def tiles(districts: pd.DataFrame, *, place: str) -> str:
    """districts: the frame of `measures.deprivation.districts`."""
    total = int(districts["lsoas_1_2"].sum())
    if total == 0:
        return f"None of the neighbourhoods in {place} is among the most deprived fifth in England"
    top = districts.loc[districts["lsoas_1_2"].idxmax()]
    if len(districts) == 1 or top["lsoas_1_2"] == total:
        return (
            f"All {total:,} of the most deprived neighbourhoods in {place} are in {top['district']}"
        )
    share = formats.percent(100 * top["lsoas_1_2"] / total, 0)
    return (
        f"{top['district']} has {int(top['lsoas_1_2']):,} of the {total:,} neighbourhoods in "
        f"{place} "
        f"that are among the most deprived fifth in England ({share})"
    )


def tiles_alt(districts: pd.DataFrame, *, place: str) -> str:
    parts = "; ".join(
        f"{row.district} {row.lsoas_1_2:,} of {row.lsoas:,}" for row in districts.itertuples()
    )
    return (
        f"Squares, one for each neighbourhood of {place}, grouped by district and shaded by "
        "national "
        f"decile of deprivation. In deciles 1 and 2: {parts}."
    )


def districts(frame: pd.DataFrame) -> str:
    """frame: `measures.deprivation.districts`."""
    top = frame.loc[frame["share_people_1_2"].idxmax()]
    low = frame.loc[frame["share_people_1_2"].idxmin()]
    if len(frame) == 1:
        return (
            f"{formats.percent(top['share_people_1_2'])} of people in {top['district']} live in "
            "the most deprived fifth of neighbourhoods"
        )
    return (
        f"From {formats.percent(low['share_people_1_2'])} of people in {low['district']} to "
        f"{formats.percent(top['share_people_1_2'])} in {top['district']} live in the most "
        "deprived "
        "fifth of neighbourhoods"
    )


def districts_alt(frame: pd.DataFrame) -> str:
    shares = "; ".join(
        f"{row.district} {formats.percent(row.share_people_1_2)}" for row in frame.itertuples()
    )
    return (
        "Stacked bars, one for each district, of the share of residents in each national fifth of "
        f"deprivation. In the most deprived fifth: {shares}."
    )


def living(shares: pd.DataFrame, *, place: str) -> str:
    """shares: rows of `measures.deprivation.living_in_deprived` for one place."""
    groups = shares[shares["group"] != EVERYONE]
    top = groups.loc[groups["share_20"].idxmax()]
    everyone = shares.loc[shares["group"] == EVERYONE, "share_20"].iloc[0]
    return (
        f"{formats.percent(top['share_20'])} of {words.people_from(top['group'])} in {place} live "
        f"in the most deprived fifth of neighbourhoods, compared with {formats.percent(everyone)} "
        "of all residents"
    )


def living_alt(shares: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(
        f"{row.group} {formats.percent(row.share_10)} and {formats.percent(row.share_20)}"
        for row in shares.itertuples()
    )
    return (
        "Two panels of dots: the share of each ethnic group living in the most deprived tenth and "
        f"fifth of neighbourhoods, with markers for the region and England. {place}, tenth and "
        f"fifth: {values}."
    )


def _in_fifth(shares: pd.DataFrame) -> pd.Series:
    return shares[shares["decile"] <= 2].groupby("domain", sort=False)["share"].sum()


def domains(shares: pd.DataFrame, *, place: str) -> str:
    """shares: the frame of `measures.deprivation.domains` for one place."""
    fifth = _in_fifth(shares).iloc[1:]
    return (
        f"{fifth.idxmax()}: {formats.percent(fifth.max())} of neighbourhoods in {place} are in the "
        f"most deprived fifth in England; {fifth.idxmin().lower()}: {formats.percent(fifth.min())}"
    )


def domains_alt(shares: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(
        f"{domain} {formats.percent(share)}" for domain, share in _in_fifth(shares).items()
    )
    return (
        f"A strip for the Index and each of its seven domains with the share of neighbourhoods in "
        f"{place} in each national decile. In deciles 1 and 2: {values}."
    )


def standing(row: pd.Series, number: int, *, place: str) -> str:
    """row: this ICS's row of `measures.deprivation.standing`."""
    return (
        f"The share of residents of {place} in the most deprived fifth is the "
        f"{words.rank(row, number)} among {number} Integrated Care Systems"
    )


def standing_alt(ranked: pd.DataFrame, row: pd.Series, england: float, *, place: str) -> str:
    return (
        f"Dots, one for each Integrated Care System, in order of the share of residents living in "
        f"the most deprived fifth of neighbourhoods, from {formats.percent(ranked['value'].min())} "
        f"to {formats.percent(ranked['value'].max())}. {place} is marked at "
        f"{formats.percent(row['value'])}; England is {formats.percent(england)}."
    )
