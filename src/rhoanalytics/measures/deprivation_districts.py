"""Deprivation inside a place: its districts side by side."""

import pandas as pd

from rhoanalytics.areas import Area, Register
from rhoanalytics.measures.deprivation import imd_deciles, inside_of
from rhoanalytics.measures.deprivation_summary import summary_of
from rhoanalytics.store import Store


def tiles(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """Neighbourhoods by district and national decile: district, decile, lsoas."""
    named = imd_deciles(store, place).merge(register.pieces[["piece", "district_name"]], on="piece")
    named = named.rename(columns={"district_name": "district"})
    return named.groupby(["district", "decile"], as_index=False)["lsoas"].sum()


def districts(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """The districts of a place, or the parts of them that lie in it, by name.

    Columns: district, part (true where the rest lies in another ICS), lsoas, people,
    lsoas_1, lsoas_1_2, share_lsoas_1, share_lsoas_1_2, people_1, people_1_2, share_people_1,
    share_people_1_2 (%), average_score, local_concentration (a rank: higher is more deprived;
    missing for a part that was not published as an area of its own).
    """
    whole = register.pieces.groupby("district")["piece"].agg(frozenset)
    here = register.pieces[register.pieces["piece"].isin(place.pieces)]
    imd = imd_deciles(store, place)
    people = inside_of(store.table("people_by_decile"), place)
    rows = []
    for (code, name), pieces in here.groupby(["district", "district_name"])["piece"]:
        lsoas = imd[imd["piece"].isin(pieces)].groupby("decile")["lsoas"].sum()
        residents = people[people["piece"].isin(pieces)].groupby("decile")["people"].sum()
        summary = summary_of(store, frozenset(pieces))
        rows.append(
            {
                "district": name,
                "part": not whole[code] <= place.pieces,
                "lsoas": lsoas.sum(),
                "lsoas_1": lsoas[lsoas.index == 1].sum(),
                "lsoas_1_2": lsoas[lsoas.index <= 2].sum(),
                "people": residents.sum(),
                "people_1": residents[residents.index == 1].sum(),
                "people_1_2": residents[residents.index <= 2].sum(),
                "average_score": summary["average_score"],
                "local_concentration": summary["local_concentration"],
            }
        )
    frame = pd.DataFrame(rows).sort_values("district", ignore_index=True)
    shares = {
        f"share_{what}_{deciles}": 100 * frame[f"{what}_{deciles}"] / frame[what]
        for what in ("lsoas", "people")
        for deciles in ("1", "1_2")
    }
    return frame.assign(**shares)


def district_quintiles(store: Store, register: Register, place: Area) -> pd.DataFrame:
    """People by district and national quintile: district, quintile, people, share (%)."""
    people = inside_of(store.table("people_by_decile"), place)
    people = people.assign(quintile=(people["decile"] + 1) // 2)
    named = people.merge(register.pieces[["piece", "district_name"]], on="piece")
    counts = named.groupby(["district_name", "quintile"])["people"].sum().unstack(fill_value=0)
    counts = counts.reindex(columns=range(1, 6), fill_value=0)
    long = counts.stack().rename("people").reset_index()
    long = long.rename(columns={"district_name": "district"})
    totals = long.groupby("district")["people"].transform("sum")
    return long.assign(share=100 * long["people"] / totals)


def district_notes(frame: pd.DataFrame, nation_lsoas: int) -> tuple[str, ...]:
    """What the table of `districts` must explain: its measures, and districts shown in part.

    nation_lsoas: neighbourhoods of the whole nation, which is the highest rank.
    """
    notes = [
        "Average score: higher is more deprived. Local concentration: average rank of the most "
        "deprived neighbourhoods that hold a tenth of the district's people, counted upwards to "
        f"the most deprived ({nation_lsoas:,})."
    ]
    if parts := list(frame.loc[frame["part"], "district"]):
        notes.append(
            f"Only part of {', '.join(parts)} lies in this Integrated Care System; the row is "
            "about that part."
        )
    return tuple(notes)
