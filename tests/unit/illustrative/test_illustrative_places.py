"""The invented places: nobody can take them for real ones, and their numbers agree."""

import re

import numpy as np
import pytest
import shapely

from rhoanalytics.illustrative import geometry, nation, small_areas
from rhoanalytics.sources.iod import DOMAINS

NO_NAME = {"and", "trust", "hospital", "hospitals", "services", "care", "community", "mental"}
NO_NAME |= {"health", "royal", "ambulance", "partnership", "teaching", "infirmary", "district"}


def words(names) -> set[str]:
    return {word for name in names for word in re.findall(r"[a-z]+", name.lower())} - NO_NAME


def test_no_invented_name_is_part_of_a_real_one(register):
    invented = words(
        [
            nation.NATION,
            *(system.name for system in nation.SYSTEMS),
            *(district.name for district in nation.DISTRICTS),
            *(trust.name for trust in nation.TRUSTS),
        ]
    )
    real = words(
        [*register.pieces["district_name"], *register.icbs["name"], *register.trusts["name"]]
    )
    assert len(invented) > 15
    assert invented & real == set()


def test_no_invented_code_is_a_real_one(register):
    real = {*register.icbs["code"], *register.trusts["trust"], *register.sub_icbs["sub_icb"]}
    systems = {system.code for system in nation.SYSTEMS}
    trusts = {trust.code for trust in nation.TRUSTS}
    sub_icbs = {code for system in nation.SYSTEMS for code in system.sub_icbs}
    assert (systems | trusts | sub_icbs) & real == set()
    assert set(nation.REGIONS) & set(register.region_codes()) == set()


def test_a_thousand_small_areas_of_the_official_size(areas):
    assert len(areas.table) == areas.table["lsoa"].nunique() == 1000
    assert areas.people().min() >= small_areas.FEWEST
    assert areas.people().max() <= small_areas.MOST
    assert (areas.table["district"].isin(areas.districts)).all()


def test_deciles_are_tenths_of_the_nation(areas, indices):
    for found in (indices, small_areas.indices_2019(areas)):
        number = len(found)
        for domain in DOMAINS:
            assert sorted(found[f"{domain}_rank"]) == list(range(1, number + 1))
            tenths = found[f"{domain}_decile"].value_counts()
            assert set(tenths.index) == set(range(1, 11))
            assert tenths.max() - tenths.min() <= 1
        assert np.corrcoef(found["imd_score"], found["imd_rank"])[0, 1] < -0.8


def test_areas_that_split_or_merged_have_new_codes(areas):
    successors = areas.successors
    assert set(successors["lsoa"]) == set(areas.table["lsoa"])
    kinds = successors.groupby("lsoa_2011")["change"].agg(lambda change: "".join(change))
    assert (kinds == "SS").sum() == small_areas.SPLITS
    assert (kinds == "M").sum() == 2 * small_areas.MERGERS
    changed = successors[successors["change"] != "U"]
    assert set(changed["lsoa"]) & set(changed["lsoa_2011"]) == set()


@pytest.mark.parametrize("broad, least, most", [("Asian", 0.4, 0.9), ("White", 0.1, 0.6)])
def test_deprivation_and_ethnic_group_go_together_but_not_strictly(
    areas, indices, broad, least, most
):
    groups = [group.startswith(broad) for group in small_areas.GROUPS]
    share = areas.residents[:, groups].sum(axis=(1, 2, 3)) / areas.people()
    correlation = np.corrcoef(share, indices["imd_score"])[0, 1]
    assert least / 2 < abs(correlation) < most
    assert (correlation > 0) == (broad != "White")


# The map ------------------------------------------------------------------------------------


def test_small_areas_tile_their_districts(areas):
    shown = areas.table["district"][: len(areas.outlines)]
    assert len(areas.outlines) == 400
    assert all(shape.is_valid for shape in areas.outlines)
    for code in shown.unique():
        parts = [shape for shape, home in zip(areas.outlines, shown, strict=True) if home == code]
        whole = areas.districts[code]
        assert whole.geom_type == "Polygon", f"{code} is in pieces"
        assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-6)
        assert shapely.union_all(parts).area == pytest.approx(whole.area, rel=1e-6)


def test_districts_do_not_overlap(areas):
    shapes = list(areas.districts.values())
    assert len(shapes) == len(nation.DISTRICTS)
    assert shapely.union_all(shapes).area == pytest.approx(sum(s.area for s in shapes), rel=1e-6)


def test_the_map_lies_in_the_open_sea(areas):
    west, south, east, north = shapely.union_all(list(areas.districts.values())).bounds
    assert 0.9 < west < east < 3.2
    assert 55.0 < south < north < 56.2


def test_a_feature_starts_at_the_same_vertex_whatever_the_ring(areas):
    shape = areas.outlines[0]
    turned = list(shape.exterior.coords)[:-1]
    turned = turned[3:] + turned[:3]
    again = geometry.feature({}, shapely.Polygon(turned[::-1]))
    assert again == geometry.feature({}, shape)
