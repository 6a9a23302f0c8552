"""Small areas (LSOAs) placed in pieces: the inputs that the published counts are summed from.

These frames stay in memory: no LSOA-level table is ever written to the pack.
"""

from pathlib import Path

import pandas as pd

from rhoanalytics.publish.areas import piece_of_lsoas
from rhoanalytics.publish.inputs import Input
from rhoanalytics.sources import census, iod, lookups


def located_lsoas(shared: Path) -> pd.DataFrame:
    """LSOAs of 2021 with their piece: lsoa, piece, district, ics_2024_04, ics_2026_04, people."""
    lookup = lookups.read_lsoa_to_ics(Input.LSOA_TO_ICS.below(shared))
    placed = lookup.assign(piece=lookup["lsoa"].map(piece_of_lsoas(lookup)))
    return placed[["lsoa", "piece", "district", "ics_2024_04", "ics_2026_04", "people"]]


def deprivation_2025(shared: Path, located: pd.DataFrame) -> pd.DataFrame:
    """IoD 2025 with piece and Census 2021 residents, all and in five ethnic groups."""
    indices = iod.read_iod_2025(Input.IMD_2025.below(shared))
    residents = census.read_ethnic_groups(Input.CENSUS_ETHNIC_GROUP.below(shared))
    places = located.drop(columns="people")
    return indices.merge(places, on="lsoa", validate="one_to_one").merge(
        residents, on="lsoa", validate="one_to_one"
    )


def deprivation_2019(shared: Path, located: pd.DataFrame) -> pd.DataFrame:
    """IoD 2019 with the piece of each LSOA of 2011."""
    indices = iod.read_iod_2019(Input.IMD_2019.below(shared))
    successors = lookups.read_lsoa_2011_to_2021(Input.LSOA_2011_TO_2021.below(shared))
    return placed_2019(indices, successors, located)


def placed_2019(
    indices: pd.DataFrame, successors: pd.DataFrame, located: pd.DataFrame
) -> pd.DataFrame:
    """Rows of LSOAs of 2011 (lsoa_2011) with the places of `located_lsoas`.

    An LSOA of 2011 that was split or redrawn counts in the piece of its 2021 successor with the
    most residents, so that each is counted once and England has 32,844. `successors` has lsoa_2011
    and lsoa.
    """
    placed = (
        successors[["lsoa_2011", "lsoa"]]
        .merge(located, on="lsoa", validate="many_to_one")
        .sort_values(["lsoa_2011", "people", "lsoa"], ascending=[True, False, True])
        .drop_duplicates("lsoa_2011")
        .drop(columns=["lsoa", "people"])
    )
    return indices.merge(placed, on="lsoa_2011", validate="one_to_one")


def residents_by_age(shared: Path, located: pd.DataFrame) -> pd.DataFrame:
    """Census 2021 residents of each LSOA by age band, with piece."""
    ages = census.read_ages(Input.CENSUS_AGE.below(shared))
    return ages.merge(located[["lsoa", "piece"]], on="lsoa", validate="one_to_one")


def district_2021_of_lsoas(shared: Path) -> pd.Series:
    """The Census 2021 district of each LSOA of 2021: index lsoa.

    The lookup names districts of December 2022; none had changed since the Census.
    """
    lookup = lookups.read_lsoa_2011_to_2021(Input.LSOA_2011_TO_2021.below(shared))
    return lookup.drop_duplicates("lsoa").set_index("lsoa")["district_2022"]
