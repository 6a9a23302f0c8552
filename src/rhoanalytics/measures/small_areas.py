"""A place's neighbourhoods (LSOAs) on the ground, where boundaries have been imported.

The pack embeds no small-area table and no geometry: every function here needs imported tables and
`mapped` says whether they are there.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from rhoanalytics.areas import Area, Geography, Register
from rhoanalytics.ethnicity import FIVE_GROUPS
from rhoanalytics.measures.deprivation import EDITION
from rhoanalytics.store import Store

TABLES = ("lsoa_places", "lsoa_deprivation", "boundaries_lsoa_2021")
"""What a map of deprivation needs; the other boundaries and the census add to it."""

ETHNIC_GROUPS = "lsoa_ethnic_groups"

ADJOINING = 25.0
"""Metres: generalised boundaries of two neighbours may not meet exactly."""


def mapped(store: Store) -> bool:
    """Whether the tables of a map of deprivation have been imported."""
    return all(store.has(name) for name in TABLES)


def neighbourhoods(store: Store, place: Area) -> gpd.GeoDataFrame:
    """The neighbourhoods of a place with their geometry (EPSG:27700), by district.

    Columns: lsoa, district (name), decile, quintile (national, 1 most deprived), geometry.
    """
    places = store.rows("lsoa_places", "piece", place.pieces)
    codes = list(places["lsoa"])
    ranks = store.rows("lsoa_deprivation", "lsoa", codes)
    ranks = ranks[ranks["edition"] == EDITION]
    shapes = store.rows("boundaries_lsoa_2021", "code", codes)
    frame = (
        shapes[["code", "geometry"]]
        .rename(columns={"code": "lsoa"})
        .merge(places[["lsoa", "district_name"]], on="lsoa", validate="one_to_one")
        .merge(ranks[["lsoa", "imd_decile"]], on="lsoa", validate="one_to_one")
        .rename(columns={"district_name": "district", "imd_decile": "decile"})
        .dropna(subset="decile")
        .sort_values(["district", "lsoa"], ignore_index=True)
    )
    decile = frame["decile"].astype("int64")
    return frame.assign(decile=decile, quintile=(decile + 1) // 2)


def with_minority_share(store: Store, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Neighbourhoods with residents, minority (people from groups other than White), share (%).

    Empty where the census table by neighbourhood has not been imported.
    """
    if not store.has(ETHNIC_GROUPS):
        return frame.iloc[:0]
    people = store.rows(ETHNIC_GROUPS, "lsoa", list(frame["lsoa"]))
    counts = people[people["group"].isin(FIVE_GROUPS)].pivot(
        index="lsoa", columns="group", values="people"
    )
    residents = counts.sum(axis=1)
    found = pd.DataFrame({"residents": residents, "minority": residents - counts["White"]})
    found = found[found["residents"] > 0].assign(share=100 * found["minority"] / residents)
    return frame.merge(found, left_on="lsoa", right_index=True, validate="one_to_one")


def minority_shares(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """From `with_minority_share`: residents, minority and share (%) in each national fifth.

    Columns: quintile (every one that the place has), lsoas, residents, minority, share.
    """
    grouped = frame.groupby("quintile")
    found = grouped[["residents", "minority"]].sum().assign(lsoas=grouped.size())
    found["share"] = 100 * found["minority"] / found["residents"]
    return found.reset_index()[["quintile", "lsoas", "residents", "minority", "share"]]


def clusters(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Groups of adjoining neighbourhoods of the most deprived fifth, the largest first.

    Columns: lsoas, districts (names, most neighbourhoods first).
    """
    deprived = frame[frame["quintile"] == 1]
    if deprived.empty:
        return pd.DataFrame({"lsoas": [], "districts": []})
    shapes = deprived.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, "dwithin", distance=ADJOINING)
    links = coo_array((np.ones(len(one)), (one, other)), shape=(len(shapes), len(shapes)))
    _, group = connected_components(links, directed=False)
    grouped = deprived["district"].groupby(group)
    found = pd.DataFrame(
        {
            "lsoas": grouped.size(),
            "districts": grouped.agg(lambda names: names.value_counts().index.to_list()),
        }
    )
    return found.sort_values("lsoas", ascending=False, kind="stable", ignore_index=True)


def land(store: Store, register: Register) -> gpd.GeoDataFrame | None:
    """The whole nation, to draw below a map: its ICSs or districts; None without boundaries."""
    systems = [_ics_boundaries(vintage) for vintage in reversed(register.geographies())]
    for name in (*systems, "boundaries_district"):
        if store.has(name):
            return store.table(name)
    return None


def peer_boundaries(store: Store, register: Register, place: Area) -> str | None:
    """The table with which all areas of a place's kind can be drawn; None when there is none.

    The boundaries of an older vintage serve where whole ICSs have merged since.
    """
    if place.kind == "district":
        return "boundaries_district" if store.has("boundaries_district") else None
    geography = place.geography
    in_force = {area.code for area in register.areas(geography)}
    present = register.present_codes(geography)
    for vintage in reversed(register.geographies()):
        table = _ics_boundaries(vintage)
        if vintage.valid_from <= geography.valid_from and store.has(table):
            leads_to = {present[area.code] for area in register.areas(vintage)}
            if leads_to == in_force:
                return table
    return None


def peers(store: Store, register: Register, place: Area, boundaries: str) -> gpd.GeoDataFrame:
    """All ICSs of a place's vintage, or all districts if it is one: code, geometry.

    boundaries: the table that `peer_boundaries` names.
    """
    outlines = store.table(boundaries)[["code", "geometry"]]
    if place.kind == "district":
        return outlines
    present = register.present_codes(place.geography)
    return outlines.assign(code=outlines["code"].map(present)).dissolve("code").reset_index()


def _ics_boundaries(vintage: Geography) -> str:
    return f"boundaries_ics_{vintage.code.replace('-', '_')}"
