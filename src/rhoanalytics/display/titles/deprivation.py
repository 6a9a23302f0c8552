"""Titles and descriptions of the figures on deprivation, written from the numbers they show.

A title states the finding; the description (alternative text) says what kind of chart it is and
what it shows, with numbers, for people who cannot see it.
"""

import pandas as pd

from rhoanalytics.display import formats, words
from rhoanalytics.display.words.deprivation import in_fifth

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


def neighbourhoods(districts: pd.DataFrame, *, place: str, nation: str) -> str:
    """districts: the frame of `measures.deprivation_districts.districts`."""
    total = int(districts["lsoas_1_2"].sum())
    if total == 0:
        return f"None of the neighbourhoods in {place} is among the most deprived fifth in {nation}"
    if len(districts) == 1:
        lsoas = int(districts["lsoas"].sum())
        return (
            f"{total:,} of the {lsoas:,} neighbourhoods in {place} "
            f"({formats.percent(100 * total / lsoas, 0)}) are among the most deprived fifth in "
            f"{nation}"
        )
    top = districts.loc[districts["lsoas_1_2"].idxmax()]
    if top["lsoas_1_2"] == total:
        return (
            f"All {total:,} of the most deprived neighbourhoods in {place} are in {top['district']}"
        )
    share = formats.percent(100 * top["lsoas_1_2"] / total, 0)
    return (
        f"{top['district']} has {int(top['lsoas_1_2']):,} of the {total:,} neighbourhoods in "
        f"{place} that are among the most deprived fifth in {nation} ({share})"
    )


def tiles_alt(districts: pd.DataFrame, *, place: str) -> str:
    return (
        f"Squares, one for each neighbourhood of {place}, grouped by district and shaded by "
        f"national decile of deprivation. In deciles 1 and 2: {_in_most_deprived(districts)}."
    )


def map_alt(districts: pd.DataFrame, clusters: pd.DataFrame, *, place: str) -> str:
    """clusters: `measures.small_areas.clusters`, groups of adjoining neighbourhoods."""
    total = int(districts["lsoas"].sum())
    return (
        f"Map of {place} with {total:,} {'neighbourhood' if total == 1 else 'neighbourhoods'}, "
        "shaded by national fifth of deprivation, the most deprived fifth outlined, with the names "
        f"of districts. {_pattern(clusters)} In the most deprived fifth: "
        f"{_in_most_deprived(districts)}."
    )


def _in_most_deprived(districts: pd.DataFrame) -> str:
    return "; ".join(
        f"{row.district} {row.lsoas_1_2:,} of {row.lsoas:,}" for row in districts.itertuples()
    )


def _pattern(clusters: pd.DataFrame) -> str:
    """How the most deprived neighbourhoods lie together, in words."""
    total = int(clusters["lsoas"].sum())
    if total == 0:
        return "None is in the most deprived fifth."
    largest = clusters.iloc[0]
    where = formats.listed(largest["districts"][:2])
    single = int((clusters["lsoas"] == 1).sum())
    alone = f" {single:,} of them touch no other." if single else ""
    if largest["lsoas"] == 1:
        return f"The {total:,} most deprived do not touch one another."
    if len(clusters) == 1:
        return f"The {total:,} most deprived lie together in {where}."
    return (
        f"The {total:,} most deprived form {len(clusters):,} separate groups, the largest of "
        f"{int(largest['lsoas']):,} neighbourhoods that adjoin one another in {where}.{alone}"
    )


def minority_map(shares: pd.DataFrame, *, place: str) -> str:
    """shares: the frame of `measures.small_areas.minority_shares`."""
    deprived = shares[shares["quintile"] == 1]
    others = shares[shares["quintile"] > 1]
    if deprived.empty or others.empty:
        share = 100 * shares["minority"].sum() / shares["residents"].sum()
        return (
            f"{formats.percent(share)} of residents of {place} are from ethnic minority groups "
            "(excluding White minorities)"
        )
    elsewhere = 100 * others["minority"].sum() / others["residents"].sum()
    return (
        f"{formats.percent(deprived['share'].iloc[0])} of residents of the most deprived fifth of "
        f"neighbourhoods in {place} are from ethnic minority groups (excluding White minorities), "
        f"compared with {formats.percent(elsewhere)} elsewhere"
    )


def minority_map_alt(shares: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(
        f"fifth {row.quintile} {formats.percent(row.share)}" for row in shares.itertuples()
    )
    return (
        f"Two maps of the neighbourhoods of {place} in the same frame: by national fifth of "
        "deprivation, and by the share of residents from Asian, Black, Mixed and Other ethnic "
        f"groups. That share by fifth, 1 the most deprived: {values}."
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
        "The share of people in the most deprived fifth of neighbourhoods runs from "
        f"{formats.percent(low['share_people_1_2'])} in {low['district']} to "
        f"{formats.percent(top['share_people_1_2'])} in {top['district']}"
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


def living_alt(shares: pd.DataFrame, *, place: str, others: str) -> str:
    """others: the areas that the markers stand for."""
    values = "; ".join(
        f"{row.group} {formats.percent(row.share_10)} and {formats.percent(row.share_20)}"
        for row in shares.itertuples()
    )
    return (
        "Two panels of dots: the share of each ethnic group living in the most deprived tenth and "
        f"fifth of neighbourhoods, with markers for {others}. {place}, tenth and "
        f"fifth: {values}."
    )


def domains(shares: pd.DataFrame, *, place: str, nation: str) -> str:
    """shares: the frame of `measures.deprivation.domains` for one place."""
    fifth = in_fifth(shares).iloc[1:]
    return (
        f"{formats.percent(fifth.max())} of neighbourhoods in {place} are in the most deprived "
        f"fifth in {nation} for {fifth.idxmax().lower()}, and {formats.percent(fifth.min())} for "
        f"{fifth.idxmin().lower()}"
    )


def domains_alt(shares: pd.DataFrame, *, place: str) -> str:
    values = "; ".join(
        f"{domain} {formats.percent(share)}" for domain, share in in_fifth(shares).items()
    )
    return (
        f"A strip for the Index and each of its seven domains with the share of neighbourhoods in "
        f"{place} in each national decile. In deciles 1 and 2: {values}."
    )


def standing(row: pd.Series, number: int, *, place: str, peers: str) -> str:
    """row: this place's row of `measures.deprivation.standing`; peers: what it stands among."""
    return (
        f"The share of residents of {place} in the most deprived fifth is the "
        f"{words.rank(row, number)} of the {number} {peers}"
    )


def standing_alt(
    ranked: pd.DataFrame, row: pd.Series, average: float, *, place: str, nation: str, peers: str
) -> str:
    return (
        f"Dots, one for each of {len(ranked)} {peers}, in order of the share of residents living "
        "in the most deprived fifth of neighbourhoods, from "
        f"{formats.percent(ranked['value'].min())} to {formats.percent(ranked['value'].max())}. "
        f"{place} is marked at {formats.percent(row['value'])}; {nation} is "
        f"{formats.percent(average)}."
    )


def nation_map(ranked: pd.DataFrame, *, nation: str, peers: str) -> str:
    """ranked: the frame of `measures.deprivation.standing`."""
    lowest = ranked[ranked["value"] == ranked["value"].min()]
    where = lowest["name"].iloc[0] if len(lowest) == 1 else f"{len(lowest)} {peers}"
    return (
        f"The share of residents in the most deprived fifth of neighbourhoods in {nation} is "
        "highest in "
        f"{ranked['name'].iloc[0]} ({formats.percent(ranked['value'].iloc[0])}) and lowest in "
        f"{where} ({formats.percent(ranked['value'].iloc[-1])})"
    )


def nation_map_alt(
    ranked: pd.DataFrame, row: pd.Series, *, place: str, nation: str, peers: str
) -> str:
    highest = "; ".join(
        f"{one.name_} {formats.percent(one.value)}"
        for one in ranked.head(5).rename(columns={"name": "name_"}).itertuples()
    )
    return (
        f"Map of {nation} in {len(ranked)} {peers}, shaded by the share of residents living in "
        f"the most deprived fifth of neighbourhoods. Highest: {highest}. {place}, which is "
        f"outlined: {formats.percent(row['value'])}."
    )
