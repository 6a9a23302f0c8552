"""Who lives where: Census 2021 residents of each piece by decile, ethnic group and age."""

from pathlib import Path

import pandas as pd

from rhoanalytics.ethnicity import CENSUS_GROUPS, FIVE_GROUPS
from rhoanalytics.publish import small_areas
from rhoanalytics.publish.inputs import Input
from rhoanalytics.sources import census
from rhoanalytics.sources.census import AGE_BANDS


def build(
    shared: Path, located: pd.DataFrame, deprivation: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """people_by_decile, people_by_ethnic_group and people_by_age.

    `located` and `deprivation` are the LSOAs of 2021 of `small_areas.located_lsoas` and
    `small_areas.deprivation_2025`.
    """
    detailed = census.read_detailed_ethnic_groups(Input.CENSUS_DETAILED_GROUPS.below(shared))
    districts = small_areas.district_2021_of_lsoas(shared)
    return {
        "people_by_decile": people_by_decile(deprivation),
        "people_by_ethnic_group": people_by_ethnic_group(
            deprivation.assign(district_2021=deprivation["lsoa"].map(districts)), detailed
        ),
        "people_by_age": people_by_age(small_areas.residents_by_age(shared, located)),
    }


def people_by_decile(deprivation: pd.DataFrame) -> pd.DataFrame:
    """Residents of each piece by national decile (IMD 2025) and ethnic group.

    Deciles in which a piece has no LSOA are left out; a group nobody belongs to there is 0.
    """
    summed = deprivation.groupby(["piece", "imd_decile"])[list(FIVE_GROUPS)].sum()
    return _long(summed, "group", FIVE_GROUPS).rename(columns={"imd_decile": "decile"})


def people_by_age(residents: pd.DataFrame) -> pd.DataFrame:
    """Residents of each piece by five-year age band."""
    bands = list(AGE_BANDS.values())
    return _long(residents.groupby("piece")[bands].sum(), "age_band", bands)


def people_by_ethnic_group(residents: pd.DataFrame, detailed: pd.DataFrame) -> pd.DataFrame:
    """Residents of each piece in the 19 detailed groups.

    `residents` has one row an LSOA: piece, district_2021 and the five groups; `detailed` has the
    19-group counts of whole districts. A district's count is shared out among its LSOAs in
    proportion to the broad group's residents there, and summed to pieces: exact where a piece
    holds whole districts of 2021, and an estimate (`estimated`) where it holds part of one.
    """
    parts = residents.groupby(["piece", "district_2021"], as_index=False)[
        [*FIVE_GROUPS, "people"]
    ].sum()
    cut = parts["district_2021"].duplicated(keep=False)
    estimated = cut.groupby(parts["piece"]).any()
    shares = _shares_of_district(parts)
    counts = detailed.assign(broad=detailed["group"].map(CENSUS_GROUPS)).merge(
        shares, on=["district_2021", "broad"], how="left", validate="many_to_many"
    )
    counts["people"] = counts["people"] * counts["share"]
    summed = counts.groupby(["piece", "group"], as_index=False)["people"].sum()
    summed["people"] = summed["people"].round().astype("int64")
    summed["estimated"] = summed["piece"].map(estimated).astype(bool)
    return _sorted(summed, "group", CENSUS_GROUPS)


def _shares_of_district(parts: pd.DataFrame) -> pd.DataFrame:
    """Each piece's share of a district's residents in each broad group.

    Where TS021 counts nobody of a group in a district, the share of all residents stands in: the
    two Census tables are perturbed separately, so the 19-group table may hold a few.
    """
    district = parts["district_2021"]
    everyone = parts["people"] / parts.groupby(district)["people"].transform("sum")
    shares = {}
    for group in FIVE_GROUPS:
        total = parts.groupby(district)[group].transform("sum")
        shares[group] = (parts[group] / total).where(total > 0, everyone)
    return (
        pd.DataFrame(shares)
        .assign(piece=parts["piece"], district_2021=district)
        .melt(id_vars=["piece", "district_2021"], var_name="broad", value_name="share")
    )


def _long(summed: pd.DataFrame, name: str, order: list[str] | tuple[str, ...]) -> pd.DataFrame:
    keys = summed.index.names
    melted = summed.reset_index().melt(id_vars=keys, var_name=name, value_name="people")
    return _sorted(melted, name, order)


def _sorted(frame: pd.DataFrame, name: str, order) -> pd.DataFrame:
    """Rows by piece (and decile), then in the printing order of the groups or bands."""
    position = {label: number for number, label in enumerate(order)}
    keys = [column for column in frame.columns if column in ("piece", "imd_decile")]
    return frame.sort_values(
        [*keys, name], key=lambda column: column.map(position) if column.name == name else column
    ).reset_index(drop=True)
