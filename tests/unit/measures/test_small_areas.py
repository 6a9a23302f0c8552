"""What a map shows, from invented neighbourhoods in an otherwise empty data folder."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from rhoanalytics.measures import small_areas
from rhoanalytics.store import Store

PIECES = ("E08000025", "E08000029")
"""Birmingham and Solihull."""


def square(column: int, row: int = 0) -> shapely.Polygon:
    return shapely.box(column * 500, row * 500, (column + 1) * 500, (row + 1) * 500)


@pytest.fixture
def place(register):
    return register.area("QHL", register.geography("2026-04"))


@pytest.fixture
def folder(tmp_path):
    """Five neighbourhoods in a row and one apart; 1, 2, 4 and 6 are in the most deprived fifth."""
    lsoas = [f"E0100000{number}" for number in range(1, 7)]
    shapes = [*(square(column) for column in range(5)), square(40)]
    tables = {
        "lsoa_places": pd.DataFrame(
            {
                "lsoa": lsoas,
                "piece": [PIECES[0]] * 4 + [PIECES[1]] * 2,
                "district": [PIECES[0]] * 4 + [PIECES[1]] * 2,
                "district_name": ["Birmingham"] * 4 + ["Solihull"] * 2,
                "ics_2024_04": "QHL",
                "ics_2026_04": "QHL",
            }
        ),
        "lsoa_deprivation": pd.DataFrame(
            {
                "edition": [2025] * 6 + [2019],
                "lsoa": [*lsoas, lsoas[0]],
                "imd_decile": pd.array([1, 2, 3, 1, 10, 2, 9], dtype="Int64"),
            }
        ),
        "boundaries_lsoa_2021": gpd.GeoDataFrame(
            {"code": lsoas, "name": lsoas}, geometry=shapes, crs=27700
        ),
        "lsoa_ethnic_groups": pd.DataFrame(
            [
                {"lsoa": lsoa, "group": group, "people": people}
                for lsoa in lsoas
                for group, people in {
                    "Asian": 20,
                    "Black": 10,
                    "Mixed": 5,
                    "White": 60,
                    "Other": 5,
                    "Asian: Indian": 20,
                }.items()
            ]
        ),
    }
    for name, frame in tables.items():
        part = tmp_path / "imported" / name / "made-up.parquet"
        part.parent.mkdir(parents=True)
        frame.to_parquet(part)
    return tmp_path


@pytest.fixture
def frame(folder, place):
    return small_areas.neighbourhoods(Store(folder), place)


def test_the_pack_as_it_comes_has_no_map(store):
    empty = replace(store, data=store.data / "areas", reads=[])
    assert not small_areas.mapped(empty)


def test_what_was_imported_is_mapped(folder):
    assert small_areas.mapped(Store(folder))


def test_neighbourhoods_have_their_district_and_fifth(frame):
    assert list(frame["quintile"]) == [1, 1, 2, 1, 5, 1]
    assert list(frame["district"]) == ["Birmingham"] * 4 + ["Solihull"] * 2
    assert frame.crs.to_epsg() == 27700


def test_only_the_rows_of_the_place_are_read(folder, place):
    store = Store(folder)
    small_areas.neighbourhoods(store, place)
    assert all(read.values for read in store.reads)


def test_groups_of_adjoining_neighbourhoods(frame):
    found = small_areas.clusters(frame)
    assert list(found["lsoas"]) == [2, 1, 1]
    assert found["districts"].iloc[0] == ["Birmingham"]


def test_a_place_without_deprived_neighbourhoods_has_no_groups(frame):
    assert small_areas.clusters(frame.assign(quintile=4)).empty


def test_detailed_groups_are_not_counted_twice(folder, frame):
    shares = small_areas.with_minority_share(Store(folder), frame)
    assert set(shares["residents"]) == {100}
    assert set(shares["share"]) == {40.0}
    by_fifth = small_areas.minority_shares(shares)
    assert by_fifth.set_index("quintile")["lsoas"].to_dict() == {1: 4, 2: 1, 5: 1}
    assert list(by_fifth["share"]) == [40.0] * 3


def test_without_the_census_there_is_no_map_of_it(folder, frame):
    (folder / "imported" / "lsoa_ethnic_groups" / "made-up.parquet").unlink()
    assert small_areas.with_minority_share(Store(folder), frame).empty


class TestPeers:
    @pytest.fixture
    def store(self, tmp_path, register):
        """ICS boundaries of April 2026: a square for each."""
        areas = register.areas(register.geography("2026-04"))
        codes = [area.code for area in areas]
        frame = gpd.GeoDataFrame(
            {"code": codes, "name": codes},
            geometry=[square(number) for number in range(len(codes))],
            crs=27700,
        )
        part = tmp_path / "imported" / "boundaries_ics_2026_04" / "made-up.parquet"
        part.parent.mkdir(parents=True)
        frame.to_parquet(part)
        return Store(tmp_path)

    @pytest.fixture
    def later(self, register):
        """The register with an invented merger of 2027."""
        ended = register.icbs["code"].isin(["QHL", "QUA"])
        icbs = register.icbs.copy()
        icbs.loc[ended, "valid_to"] = "2027-03-31"
        icbs.loc[ended, "successors"] = "QNEW"
        merged = icbs[icbs["code"] == "QHL"].assign(
            code="QNEW",
            valid_from="2027-04-01",
            valid_to="",
            predecessors="QHL|QUA",
            successors="",
            short_name="Merged",
        )
        vintage = register.vintages.iloc[[-1]].assign(
            geography="2027-04", valid_from=date(2027, 4, 1).isoformat(), valid_to=""
        )
        return replace(
            register,
            icbs=pd.concat([icbs, merged], ignore_index=True),
            vintages=pd.concat([register.vintages, vintage], ignore_index=True),
        )

    def test_a_vintage_with_boundaries(self, store, register, place):
        table = small_areas.peer_boundaries(store, register, place)
        assert table == "boundaries_ics_2026_04"
        assert len(small_areas.peers(store, register, place, table)) == 36
        assert len(small_areas.land(store, register)) == 36

    def test_a_merger_is_drawn_from_the_boundaries_before_it(self, store, later):
        merged = later.area("QNEW", later.geography("2027-04"))
        table = small_areas.peer_boundaries(store, later, merged)
        outlines = small_areas.peers(store, later, merged, table).set_index("code")
        assert len(outlines) == 35
        assert outlines.loc["QNEW", "geometry"].area == pytest.approx(2 * 500 * 500)

    def test_boundaries_of_a_later_vintage_do_not_serve_an_earlier_one(self, store, register):
        earlier = register.area("QHL", register.geography("2024-04"))
        assert small_areas.peer_boundaries(store, register, earlier) is None

    def test_districts_need_their_own_boundaries(self, store, register):
        district = register.area("E08000035", register.geography("2026-04"))
        assert small_areas.peer_boundaries(store, register, district) is None
