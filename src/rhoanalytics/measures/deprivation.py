"""Neighbourhood deprivation: what the Indices of Deprivation say of a place.

Deciles are national tenths of neighbourhoods (LSOAs), 1 the most deprived. They rank small areas,
not people, and the editions of 2019 and 2025 rank against different Englands, so a difference
between editions is a change of relative position.
"""

from collections.abc import Sequence

import pandas as pd

from rhoanalytics.areas import Area, Register
from rhoanalytics.ethnicity import FIVE_GROUPS
from rhoanalytics.store import Store

EDITION = 2025
EARLIER_EDITION = 2019
EVERYONE = "All residents"

DOMAINS = {
    "imd": "All domains (IMD)",
    "barriers": "Barriers to housing and services",
    "crime": "Crime",
    "education": "Education, skills and training",
    "employment": "Employment",
    "health": "Health and disability",
    "income": "Income",
    "environment": "Living environment",
}


def decile_profile(store: Store, place: Area) -> pd.DataFrame:
    """Neighbourhoods and people by national decile.

    Columns: decile, lsoas, people, share_lsoas, share_people (%), one row for each decile.
    """
    people = inside_of(store.table("people_by_decile"), place).groupby("decile")["people"].sum()
    lsoas = imd_deciles(store, place).groupby("decile")["lsoas"].sum()
    profile = pd.DataFrame({"lsoas": lsoas, "people": people}).reindex(range(1, 11)).fillna(0)
    profile = profile.astype("int64").rename_axis("decile").reset_index()
    return profile.assign(
        share_lsoas=100 * profile["lsoas"] / profile["lsoas"].sum(),
        share_people=100 * profile["people"] / profile["people"].sum(),
    )


def living_in_deprived(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """Each ethnic group's residents who live in the most deprived tenth and fifth.

    Columns: place, group (five groups and everyone), residents, people_10, people_20, share_10,
    share_20 (% of the group's residents of the place).
    """
    people = store.table("people_by_decile")
    rows = []
    for place in places:
        inside = inside_of(people, place)
        counts = inside.groupby(["group", "decile"])["people"].sum().unstack(fill_value=0)
        counts = counts.reindex(index=FIVE_GROUPS, columns=range(1, 11), fill_value=0)
        counts.loc[EVERYONE] = counts.sum()
        rows.append(
            pd.DataFrame(
                {
                    "place": place.name,
                    "group": counts.index,
                    "residents": counts.sum(axis=1).to_numpy(),
                    "people_10": counts[1].to_numpy(),
                    "people_20": counts[[1, 2]].sum(axis=1).to_numpy(),
                }
            )
        )
    found = pd.concat(rows, ignore_index=True)
    return found.assign(
        share_10=100 * found["people_10"] / found["residents"],
        share_20=100 * found["people_20"] / found["residents"],
    )


def living_panels(shares: pd.DataFrame, place: Area, wider: Area, nation: Area) -> pd.DataFrame:
    """From `living_in_deprived`: group, panel, value, wider, nation (%), a row per group and
    panel ("Most deprived 10%", "Most deprived 20%")."""
    by_place = {name: frame.set_index("group") for name, frame in shares.groupby("place")}
    rows = []
    for panel, column in (("Most deprived 10%", "share_10"), ("Most deprived 20%", "share_20")):
        for group in by_place[place.name].index:
            rows.append(
                {
                    "group": group,
                    "panel": panel,
                    "value": by_place[place.name].at[group, column],
                    "wider": by_place[wider.name].at[group, column],
                    "nation": by_place[nation.name].at[group, column],
                }
            )
    return pd.DataFrame(rows)


def living_table(shares: pd.DataFrame, places: Sequence[Area]) -> pd.DataFrame:
    """From `living_in_deprived`: one row per group with the shares of all three places."""
    place, wider, nation = (
        shares[shares["place"] == area.name].set_index("group") for area in places
    )
    return place.assign(
        wider_10=wider["share_10"],
        nation_10=nation["share_10"],
        wider_20=wider["share_20"],
        nation_20=nation["share_20"],
    ).reset_index()


def domains(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """Distribution of neighbourhoods over deciles in each domain.

    Columns: place, domain (name), decile, lsoas, share (% of the place's neighbourhoods). Every
    decile has a row. The IMD comes first, the domains follow by name.
    """
    lsoas = store.table("lsoas_by_decile")
    lsoas = lsoas[lsoas["edition"] == EDITION]
    full = pd.MultiIndex.from_product([DOMAINS, range(1, 11)], names=["domain", "decile"])
    rows = []
    for place in places:
        counts = inside_of(lsoas, place).groupby(["domain", "decile"])["lsoas"].sum()
        frame = counts.reindex(full, fill_value=0).reset_index()
        totals = frame.groupby("domain")["lsoas"].transform("sum")
        rows.append(frame.assign(place=place.name, share=100 * frame["lsoas"] / totals))
    found = pd.concat(rows, ignore_index=True)
    return found.assign(domain=found["domain"].map(DOMAINS))


def domains_in_most_deprived_fifth(shares: pd.DataFrame) -> pd.DataFrame:
    """From `domains`: domain, and for each place the share of neighbourhoods in deciles 1 and 2."""
    fifth = shares[shares["decile"] <= 2]
    wide = fifth.groupby(["domain", "place"], sort=False)["share"].sum().unstack()
    return wide.reindex(shares["domain"].unique()).reset_index().rename_axis(columns=None)


def standing(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """All areas of a place's kind by the share of people in deciles 1 and 2, highest first.

    The ICSs of its vintage, or the districts of the nation. Columns: area (code), name, people,
    numerator, value (%), rank (1 the highest share) and rank_from_lowest, both shared by equal
    shares.
    """
    members = register.piece_membership(place.geography)
    if place.kind == "district":
        members = members.assign(area=members["district"], name=members["district_name"])
    else:
        members = members.assign(area=members["ics"], name=members["ics"].map(register.name))
    people = store.table("people_by_decile").merge(members[["piece", "area", "name"]], on="piece")
    deprived = people["people"].where(people["decile"] <= 2, 0)
    grouped = people.assign(numerator=deprived).groupby(["area", "name"], as_index=False)
    frame = grouped[["people", "numerator"]].sum()
    frame["value"] = 100 * frame["numerator"] / frame["people"]
    frame = frame.sort_values("value", ascending=False, kind="stable", ignore_index=True)
    return frame.assign(
        rank=frame["value"].rank(ascending=False, method="min").astype(int),
        rank_from_lowest=frame["value"].rank(method="min").astype(int),
    )


def standing_rows(
    ranked: pd.DataFrame, register: Register, place: Area, wider: Area
) -> pd.DataFrame:
    """The rows of `standing` that are printed, by name: all ICSs, or the districts of one ICS."""
    shown = ranked
    if place.kind == "district":
        near = register.pieces.loc[register.pieces["piece"].isin(wider.pieces), "district"]
        shown = ranked[ranked["area"].isin({place.code, *near})]
    return shown.sort_values("name", ignore_index=True)


def editions(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """Relative position in both editions: place, edition, lsoas, lsoas_1, lsoas_1_2, shares (%)."""
    table = store.table("lsoas_by_decile")
    table = table[(table["domain"] == "imd") & table["edition"].isin((EARLIER_EDITION, EDITION))]
    rows = []
    for place in places:
        for edition, ranked in table.groupby("edition"):
            inside = inside_of(ranked, place)
            lsoas = inside["lsoas"].sum()
            first = inside.loc[inside["decile"] == 1, "lsoas"].sum()
            both = inside.loc[inside["decile"] <= 2, "lsoas"].sum()
            rows.append(
                {
                    "place": place.name,
                    "edition": edition,
                    "lsoas": int(lsoas),
                    "lsoas_1": int(first),
                    "lsoas_1_2": int(both),
                    "share_1": 100 * first / lsoas,
                    "share_1_2": 100 * both / lsoas,
                }
            )
    return pd.DataFrame(rows)


def inside_of(table: pd.DataFrame, place: Area) -> pd.DataFrame:
    """The rows of a table by piece that lie in a place."""
    return table[table["piece"].isin(place.pieces)]


def imd_deciles(store: Store, place: Area) -> pd.DataFrame:
    """Neighbourhoods of a place by piece and national decile of the IMD."""
    lsoas = store.table("lsoas_by_decile")
    imd = lsoas[(lsoas["domain"] == "imd") & (lsoas["edition"] == EDITION)]
    return inside_of(imd, place)
