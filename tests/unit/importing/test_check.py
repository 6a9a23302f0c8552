"""The tables are checked against each other: each kind of misfit is found, and named."""

from pathlib import Path

import pandas as pd
import pytest
from shapely import MultiPolygon, box

from rhoanalytics.importing.check import (
    check,
    check_boards,
    check_boundaries,
    check_registers,
    check_small_areas,
    check_sums,
    check_trusts,
)
from rhoanalytics.importing.coverage import Cover, coverage, printed
from rhoanalytics.store import Store


@pytest.fixture
def folder(tmp_path, root) -> Path:
    data = tmp_path / "data"
    (data / "published").mkdir(parents=True)
    return data


def put(folder: Path, name: str, frame: pd.DataFrame, *, kind: str = "imported") -> None:
    place = folder / kind / name / "all.parquet"
    if kind == "published":
        place = folder / kind / f"{name}.parquet"
    place.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(place, index=False)


def faults(findings) -> list[str]:
    return [fault for finding in findings for fault in finding.faults]


def lookup(*lsoas: str, census: int = 2021, vintage: str = "2026-04", ics: str = "QHL"):
    return pd.DataFrame({"census": census, "vintage": vintage, "lsoa": lsoas, "ics": ics})


def test_small_areas_are_matched_both_ways(folder, register):
    put(folder, "lsoa_lookup", lookup("E01000001", "E01000002"))
    put(folder, "lsoa_ages", pd.DataFrame({"lsoa": ["E01000002", "E01000003"]}))
    (finding,) = check_small_areas(Store(folder), register)
    assert finding.what == "lsoa_ages: 1 of 2 LSOAs matched with the lookup of 2021"
    assert finding.faults == (
        "1 LSOAs are in no lookup of 2021: E01000003",
        "1 LSOAs of the lookup are not in it: E01000001",
    )


def test_an_edition_is_matched_with_the_census_it_ranks(folder, register):
    put(
        folder,
        "lsoa_lookup",
        pd.concat([lookup("E01000001"), lookup("E01000009", census=2011, vintage="2022-07")]),
    )
    ranks = pd.DataFrame({"edition": [2019, 2025], "lsoa": ["E01000009", "E01000001"]})
    put(folder, "lsoa_deprivation", ranks)
    assert len(list(check_small_areas(Store(folder), register))) == 2
    assert faults(check_small_areas(Store(folder), register)) == []
    put(folder, "lsoa_deprivation", ranks.assign(edition=[2025, 2019]))
    assert len(faults(check_small_areas(Store(folder), register))) == 4


def places_and_people(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    put(folder, "lsoa_places", pd.DataFrame({"lsoa": ["E01", "E02"], "piece": ["P", "P"]}))
    ages = pd.DataFrame({"lsoa": ["E01", "E02"], "age_band": "0-4", "people": [3, 4]})
    published = pd.DataFrame({"piece": ["P"], "age_band": ["0-4"], "people": [7]})
    put(folder, "people_by_age", published, kind="published")
    put(folder, "lsoa_ages", ages)
    return ages, published


def test_small_areas_add_up_to_the_published_counts(folder, register):
    ages, _ = places_and_people(folder)
    (finding,) = check_sums(Store(folder), register)
    assert finding.what == "lsoa_ages: 1 sums by piece, age_band against people_by_age (7)"
    assert finding.faults == ()
    put(folder, "lsoa_ages", ages.assign(people=[3, 5]))
    assert faults(check_sums(Store(folder), register)) == ["P 0-4: 8 where people_by_age has 7"]


def test_groups_are_summed_by_the_decile_of_their_small_area(folder, register):
    put(folder, "lsoa_places", pd.DataFrame({"lsoa": ["E01", "E02"], "piece": ["P", "P"]}))
    put(
        folder,
        "lsoa_deprivation",
        pd.DataFrame({"edition": 2025, "lsoa": ["E01", "E02"], "imd_decile": [1, 2]}),
    )
    groups = pd.DataFrame({"lsoa": ["E01", "E02"], "group": "White", "people": [3, 4]})
    put(folder, "lsoa_ethnic_groups", groups)
    counts = pd.DataFrame({"piece": "P", "decile": [1, 2], "group": "White", "people": [3, 4]})
    put(folder, "people_by_decile", counts, kind="published")
    lsoas = pd.DataFrame(
        {"piece": "P", "edition": 2025, "domain": "imd", "decile": [1, 2], "lsoas": [1, 1]}
    )
    put(folder, "lsoas_by_decile", lsoas, kind="published")
    assert faults(check_sums(Store(folder), register)) == []
    put(folder, "lsoa_ethnic_groups", groups.assign(people=[4, 3]))
    assert len(faults(check_sums(Store(folder), register))) == 2


def test_boards_must_be_in_the_register_and_in_force(folder, register):
    put(folder, "lsoa_lookup", lookup("E01000001", "E01000002"))
    assert faults(check_boards(Store(folder), register)) == []
    put(folder, "lsoa_lookup", lookup("E01000001", ics="QZZ"))
    assert faults(check_boards(Store(folder), register)) == [
        "not in the register: QZZ",
        "not in the boards of 2026-04: QZZ",
    ]
    ended = set(register.icbs.loc[register.icbs["valid_to"] != "", "code"])
    old = sorted(ended)[0]
    put(folder, "lsoa_lookup", lookup("E01000001", ics=old))
    assert faults(check_boards(Store(folder), register)) == [f"not in the boards of 2026-04: {old}"]


def test_areas_of_observations_must_be_known(folder, register):
    put(folder, "cvdprevent", pd.DataFrame({"area": ["ENG", "Y60", "QHL", "15E", "R1H", "Q99"]}))
    assert faults(check_boards(Store(folder), register)) == ["not in the register: Q99"]


def test_boundaries_cover_every_area_and_no_other(folder, register):
    import geopandas

    codes = [*register.region_codes()[1:], "Y00"]
    frame = geopandas.GeoDataFrame(
        {"code": codes}, geometry=[MultiPolygon([box(0, 0, 1, 1)])] * len(codes), crs=27700
    )
    put(folder, "boundaries_region", frame)
    (finding,) = check_boundaries(Store(folder), register)
    first = register.region_codes()[0]
    assert finding.faults == (
        f"no boundary of {first}",
        "boundaries of areas that are not in the register: Y00",
    )


def test_registers_add_up_to_the_nation(folder, register):
    rows = pd.DataFrame(
        {
            "area": ["15E", "10R", "ENG"],
            "period": "2020-21",
            "indicator": "QOF_HYP",
            "numerator": [1, 2, 4],
            "denominator": [10, 20, 30],
        }
    )
    put(folder, "qof_registers", rows, kind="published")
    assert faults(check_registers(Store(folder), register)) == [
        "2020-21 QOF_HYP: the locations have 3 of 30, the nation 4 of 30"
    ]


def test_trusts_must_be_known(folder, register):
    put(
        folder,
        "organisations",
        pd.DataFrame(
            {
                "code": ["R1H", "RZZ", "ROO"],
                "kind": "trust",
                "closed": ["", "", "2012-03-31"],
            }
        ),
    )
    put(folder, "wres_returns", pd.DataFrame({"org_code": ["R1H", "ROO", "QHL", "RZY"]}))
    assert faults(check_trusts(Store(folder), register)) == [
        "not in trusts.csv: RZZ",
        "not in trusts.csv, icbs.csv or organisations: RZY",
    ]


def test_a_broken_table_is_reported_and_not_joined(folder, register, root):
    put(folder, "lsoa_lookup", lookup("W01000001"))
    findings = list(check(Store(folder), register))
    broken = next(finding for finding in findings if finding.what.startswith("lsoa_lookup"))
    assert "column 'district' is missing" in broken.faults[0]
    assert str(broken).endswith("1 fault")
    missing = next(finding for finding in findings if finding.what == "people_by_decile")
    assert missing.faults == ("is missing; restore it from the repository",)
    assert not any("matched" in finding.what for finding in findings)


def test_the_embedded_tables_fit_together(store, register):
    embedded = Store(store.data)
    assert faults(check(embedded, register)) == []


def test_coverage_counts_what_each_system_has(folder, register):
    geography = register.geography("2026-04")
    place = register.area("QHL", geography)
    pieces = sorted(place.pieces)
    put(folder, "people_by_age", pd.DataFrame({"piece": pieces}), kind="published")
    put(folder, "people_by_decile", pd.DataFrame({"piece": pieces[:1]}), kind="published")
    table = coverage(Store(folder), register, "2026-04")
    assert list(table.columns) == ["people_by_decile", "people_by_age"]
    assert table.at["QHL", "people_by_age"] == Cover(len(pieces), len(pieces))
    assert str(table.at["QHL", "people_by_decile"]) == f"1/{len(pieces)}"
    assert str(table.at["QOP", "people_by_age"]) == "-"
    lines = printed(table)
    assert lines[:2] == ["  A  people_by_decile (districts)", "  B  people_by_age (districts)"]
    assert len(lines) == 2 + 1 + 36
    assert max(map(len, lines)) <= 100
