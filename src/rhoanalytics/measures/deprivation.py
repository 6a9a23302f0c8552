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
CORE20_SHARE = 20.0
"""Core20PLUS5's most deprived fifth: an even spread would put 20% of neighbourhoods in it."""

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
"""MHCLG's summary measures: label, column of `deprivation_summary`, how it is written."""

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
    people = _inside(store.table("people_by_decile"), place).groupby("decile")["people"].sum()
    lsoas = _imd(store, place).groupby("decile")["lsoas"].sum()
    profile = pd.DataFrame({"lsoas": lsoas, "people": people}).reindex(range(1, 11)).fillna(0)
    profile = profile.astype("int64").rename_axis("decile").reset_index()
    return profile.assign(
        share_lsoas=100 * profile["lsoas"] / profile["lsoas"].sum(),
        share_people=100 * profile["people"] / profile["people"].sum(),
    )


def tiles(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """Neighbourhoods by district and national decile: district, decile, lsoas."""
    named = _imd(store, place).merge(register.pieces[["piece", "district_name"]], on="piece")
    named = named.rename(columns={"district_name": "district"})
    return named.groupby(["district", "decile"], as_index=False)["lsoas"].sum()


def living_in_deprived(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """Each ethnic group's residents who live in the most deprived tenth and fifth.

    Columns: place, group (five groups and everyone), residents, people_10, people_20, share_10,
    share_20 (% of the group's residents of the place).
    """
    people = store.table("people_by_decile")
    rows = []
    for place in places:
        inside = _inside(people, place)
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


def living_panels(shares: pd.DataFrame, place: Area, region: Area, england: Area) -> pd.DataFrame:
    """From `living_in_deprived`: group, panel, value, region, england (%), a row per group and
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
                    "region": by_place[region.name].at[group, column],
                    "england": by_place[england.name].at[group, column],
                }
            )
    return pd.DataFrame(rows)


def living_table(shares: pd.DataFrame, places: Sequence[Area]) -> pd.DataFrame:
    """From `living_in_deprived`: one row per group with the shares of all three places."""
    place, region, england = (
        shares[shares["place"] == area.name].set_index("group") for area in places
    )
    return place.assign(
        region_10=region["share_10"],
        england_10=england["share_10"],
        region_20=region["share_20"],
        england_20=england["share_20"],
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
        counts = _inside(lsoas, place).groupby(["domain", "decile"])["lsoas"].sum()
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


def districts(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """The districts of a place, or the parts of them that lie in it, by name.

    Columns: district, part (true where the rest lies in another ICS), lsoas, people,
    lsoas_1, lsoas_1_2, share_lsoas_1, share_lsoas_1_2, people_1, people_1_2, share_people_1,
    share_people_1_2 (%), average_score, local_concentration (a rank: higher is more deprived;
    missing for a place assembled from several pieces).
    """
    imd = _imd(store, place)
    people = _inside(store.table("people_by_decile"), place)
    by_piece = pd.DataFrame(
        {
            "lsoas": imd.groupby("piece")["lsoas"].sum(),
            "lsoas_1": imd[imd["decile"] == 1].groupby("piece")["lsoas"].sum(),
            "lsoas_1_2": imd[imd["decile"] <= 2].groupby("piece")["lsoas"].sum(),
            "people": people.groupby("piece")["people"].sum(),
            "people_1": people[people["decile"] == 1].groupby("piece")["people"].sum(),
            "people_1_2": people[people["decile"] <= 2].groupby("piece")["people"].sum(),
        }
    ).fillna(0)
    summary = store.table("deprivation_summary")
    summary = summary[(summary["area_type"] == "piece") & (summary["edition"] == EDITION)]
    scores = summary.set_index("area")[["average_score", "local_concentration"]]
    pieces = register.pieces.set_index("piece")
    frame = by_piece.join(scores).join(pieces[["district", "district_name"]])
    frame["score_people"] = frame["average_score"] * frame["people"]
    grouped = frame.groupby(["district", "district_name"])
    summed = grouped[[*by_piece.columns, "score_people"]].sum().reset_index()
    alone = grouped["local_concentration"].agg(
        lambda values: values.iloc[0] if len(values) == 1 else float("nan")
    )
    pieces_of = pieces.reset_index().groupby("district")["piece"].agg(set)
    counts = [*by_piece.columns]
    summed[counts] = summed[counts].astype("int64")
    return (
        summed.assign(
            part=[not pieces_of[district] <= place.pieces for district in summed["district"]],
            share_lsoas_1=100 * summed["lsoas_1"] / summed["lsoas"],
            share_lsoas_1_2=100 * summed["lsoas_1_2"] / summed["lsoas"],
            share_people_1=100 * summed["people_1"] / summed["people"],
            share_people_1_2=100 * summed["people_1_2"] / summed["people"],
            average_score=summed["score_people"] / summed["people"],
            local_concentration=alone.to_numpy(),
        )
        .drop(columns=["district", "score_people"])
        .rename(columns={"district_name": "district"})
        .sort_values("district", ignore_index=True)
    )


def district_quintiles(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """People by district and national quintile: district, quintile, people, share (%)."""
    people = _inside(store.table("people_by_decile"), place)
    people = people.assign(quintile=(people["decile"] + 1) // 2)
    named = people.merge(register.pieces[["piece", "district_name"]], on="piece")
    counts = named.groupby(["district_name", "quintile"])["people"].sum().unstack(fill_value=0)
    counts = counts.reindex(columns=range(1, 6), fill_value=0)
    long = counts.stack().rename("people").reset_index()
    long = long.rename(columns={"district_name": "district"})
    totals = long.groupby("district")["people"].transform("sum")
    return long.assign(share=100 * long["people"] / totals)


def district_notes(frame: pd.DataFrame) -> tuple[str, ...]:
    """What the table of `districts` must explain: its measures, and districts shown in part."""
    notes = [
        "Average score: higher is more deprived. Local concentration: average rank of the most "
        "deprived neighbourhoods that hold a tenth of the district's people, counted upwards to "
        "the most deprived (33,755)."
    ]
    if parts := list(frame.loc[frame["part"], "district"]):
        notes.append(
            f"Only part of {', '.join(parts)} lies in this Integrated Care System; the row is "
            "about that part."
        )
    return tuple(notes)


def summary_table(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """MHCLG's summary measures side by side, as printed: measure, and a column per place."""
    found = {place.name: summary(store, place) for place in places}
    return pd.DataFrame(
        [
            {"measure": label} | {name: written(values[column]) for name, values in found.items()}
            for label, column, written in SUMMARY_MEASURES
        ]
    )


def summary(store: Store, place: Area) -> pd.Series:
    """MHCLG's summary measures of a place (IMD 2025), by name of the measure."""
    table = store.table("deprivation_summary")
    chosen = table[
        (table["area"] == place.code)
        & (table["area_type"] == place.kind)
        & table["geography"].isin([place.geography.code, ""])
        & (table["edition"] == EDITION)
    ]
    return chosen.iloc[0]


def standing(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """All ICSs of the vintage by the share of people in deciles 1 and 2, highest first.

    Columns: area, name, people, numerator, value (%), rank (1 the highest share).
    """
    people = store.table("people_by_decile").merge(
        register.piece_membership(place.geography)[["piece", "ics"]], on="piece"
    )
    residents = people.groupby("ics")["people"].sum()
    deprived = people[people["decile"] <= 2].groupby("ics")["people"].sum()
    frame = pd.DataFrame({"people": residents, "numerator": deprived}).fillna(0)
    frame["value"] = 100 * frame["numerator"] / frame["people"]
    frame = frame.sort_values("value", ascending=False).rename_axis("area").reset_index()
    return frame.assign(name=frame["area"].map(register.name), rank=range(1, len(frame) + 1))


def editions(store: Store, places: Sequence[Area]) -> pd.DataFrame:
    """Relative position in both editions: place, edition, lsoas, lsoas_1, lsoas_1_2, shares (%)."""
    table = store.table("lsoas_by_decile")
    table = table[table["domain"] == "imd"]
    rows = []
    for place in places:
        for edition in (EARLIER_EDITION, EDITION):
            inside = _inside(table[table["edition"] == edition], place)
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


def _inside(table: pd.DataFrame, place: Area) -> pd.DataFrame:
    return table[table["piece"].isin(place.pieces)]


def _imd(store: Store, place: Area) -> pd.DataFrame:
    lsoas = store.table("lsoas_by_decile")
    imd = lsoas[(lsoas["domain"] == "imd") & (lsoas["edition"] == EDITION)]
    return _inside(imd, place)
