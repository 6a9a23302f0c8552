"""Small areas put in their places, and counts of them summed to pieces."""

import logging

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.errors import DataError
from rhoanalytics.ethnicity import CENSUS_GROUPS
from rhoanalytics.importing.derivation import Derivation
from rhoanalytics.sources.census_rm032 import AGE_BANDS, SEXES
from rhoanalytics.store import Store

logger = logging.getLogger(__name__)

PLACE_COLUMNS = ("lsoa", "piece", "district", "district_name", "ics_2024_04", "ics_2026_04")

SUB_ICB_VINTAGE = "2024-04"
"""The vintage whose sub-ICB codes the register knows, with the ICS each came to later."""

SHOWN = 5


def lsoa_places(lookup: pd.DataFrame, register: Register) -> pd.DataFrame:
    """The piece of each LSOA of 2021: lsoa, piece, district, district_name, ics of both vintages.

    `lookup` is the table lsoa_lookup with any vintages. A vintage that it lacks is filled in where
    the register says what became of the sub-ICB, or where the district and the known ICS leave
    only one piece; LSOAs that remain open are left out, with a warning. Raises `DataError` for a
    lookup without districts, or one that contradicts the register.
    """
    known = _known_places(lookup, register)
    keys = [column for column in known if column != "district"]
    placed = []
    for _, rows in known.groupby([known[key].notna() for key in keys]):
        on = ["district", *(key for key in keys if rows[key].notna().all())]
        pieces = register.pieces
        certain = pieces[~pieces.duplicated(on, keep=False)]
        found = rows.reset_index()[["lsoa", *on]].merge(certain, on=on, how="left")
        if len(on) > len(keys):
            _require_known_to_register(found, on)
        placed.append(found)
    places = pd.concat(placed)
    open_places = places[places["piece"].isna()]
    if len(open_places):
        logger.warning(
            "%s LSOAs could not be placed, because the lookup has one vintage only (districts %s). "
            "Import the ONS lookup of the other vintage as well.",
            f"{len(open_places):,}",
            ", ".join(sorted(open_places["district"].unique())),
        )
    return places.dropna(subset=["piece"])[list(PLACE_COLUMNS)].sort_values(
        "lsoa", ignore_index=True
    )


def _known_places(lookup: pd.DataFrame, register: Register) -> pd.DataFrame:
    """District (code of April 2024) and ICS of each vintage by LSOA of 2021; missing if unknown."""
    lookup = lookup[lookup["census"] == 2021]
    now = dict(zip(register.pieces["district_2026"], register.pieces["district"], strict=True))
    with_district = lookup[lookup["district"] != ""].sort_values("vintage")
    districts = with_district.drop_duplicates("lsoa").set_index("lsoa")["district"].replace(now)
    without = set(lookup["lsoa"]) - set(districts.index)
    if without or lookup.empty:
        raise DataError(
            f"the lookup names no district for {len(without):,} LSOAs of 2021. Import the ONS "
            "lookup of LSOAs to sub-ICB, ICB and local authority district."
        )
    known = districts.to_frame("district")
    for column in (name for name in PLACE_COLUMNS if name.startswith("ics_")):
        rows = lookup[lookup["vintage"] == column.removeprefix("ics_").replace("_", "-")]
        if rows.empty:
            rows = _by_sub_icb(lookup, register, column)
        known[column] = rows.set_index("lsoa")["ics"]
    return known


def _by_sub_icb(lookup: pd.DataFrame, register: Register, column: str) -> pd.DataFrame:
    """The ICS of a later vintage by the sub-ICB of 2024; missing where that was divided."""
    became = register.sub_icbs.set_index("sub_icb")[column].replace("", None)
    rows = lookup[lookup["vintage"] == SUB_ICB_VINTAGE]
    return rows.assign(ics=rows["sub_icb"].map(became))


def _require_known_to_register(found: pd.DataFrame, on: list[str]) -> None:
    strays = found[found["piece"].isna()]
    if strays.empty:
        return
    shown = "; ".join(
        " in ".join([row["lsoa"], *(row[name] for name in on)])
        for _, row in strays.head(SHOWN).iterrows()
    )
    raise DataError(
        f"{len(strays):,} LSOAs lie in a district and ICSs that no piece of the register has "
        f"({shown}). The lookup and data/areas/pieces.csv are of different vintages."
    )


def people_by_age_and_ethnic_group(
    people: pd.DataFrame, places: pd.DataFrame, pieces: pd.DataFrame
) -> pd.DataFrame:
    """Residents of each piece by 19 ethnic groups, sex and five age bands.

    `people` leaves out counts of 0; they are filled in. A piece of which an LSOA has no place or no
    count is left out: its sum would be short.
    """
    placed = people.assign(piece=people["lsoa"].map(places.set_index("lsoa")["piece"]))
    held = placed.drop_duplicates("lsoa")["piece"].value_counts()
    whole = held.index[
        held == pieces.set_index("piece")["lsoas"].astype("int64").reindex(held.index)
    ]
    keys = ["piece", "group", "sex", "age_band"]
    summed = placed[placed["piece"].isin(whole)].groupby(keys)["people"].sum()
    every = pd.MultiIndex.from_product(
        [sorted(whole), CENSUS_GROUPS, SEXES, AGE_BANDS.values()], names=keys
    )
    return summed.reindex(every, fill_value=0).reset_index()


def _lsoa_places(store: Store, register: Register) -> pd.DataFrame:
    return lsoa_places(store.table("lsoa_lookup"), register)


def _people(store: Store, register: Register) -> pd.DataFrame:
    return people_by_age_and_ethnic_group(
        store.table("lsoa_ages_by_ethnic_group"), store.table("lsoa_places"), register.pieces
    )


_ONS = {
    "publisher": "Office for National Statistics",
    "licence": "Open Government Licence v3.0",
    "attribution": "Source: Office for National Statistics licensed under the Open Government "
    "Licence v3.0.",
}

DERIVATIONS = (
    Derivation(
        table="lsoa_places",
        part="2021",
        inputs=("lsoa_lookup",),
        compute=_lsoa_places,
        title="LSOAs of 2021 with their district and their ICS of each vintage",
        citation="ONS, LSOA to ICB lookup",
        address="https://geoportal.statistics.gov.uk",
        vintage="ICB boundaries of April 2024 and April 2026",
        **_ONS,
    ),
    Derivation(
        table="people_by_age_and_ethnic_group",
        part="2021",
        inputs=("lsoa_ages_by_ethnic_group", "lsoa_places"),
        compute=_people,
        title="Residents by ethnic group, sex and age",
        citation="ONS, Census 2021",
        address="https://www.nomisweb.co.uk/datasets/c2021rm032",
        vintage="Census 2021 (21 March 2021)",
        note="Sums of LSOAs. ONS perturbs each Census table on its own, so totals differ by a few "
        "people from other tables.",
        **_ONS,
    ),
)
