"""Boundaries: every kind of area and file, in the British National Grid and whole."""

import json
from dataclasses import replace

import geopandas
import pytest
from official import REAL, imported, invented_register, needs_real_files, written
from shapely.geometry import MultiPolygon, Point, Polygon, box

from rhoanalytics.errors import DataError
from rhoanalytics.sources import boundaries
from rhoanalytics.sources.reading import NotNeeded

REGISTER = invented_register()
DISTRICTS = ["X07000001", "X07000002", "X07000003", "X07000004"]


def squares(code: str, codes, name: str | None = None, crs="EPSG:27700") -> geopandas.GeoDataFrame:
    """A row of squares of one kilometre, as a boundary file with the properties of ONS."""
    name = name or code.replace("CD", "NM")
    shapes = [
        box(400_000 + n * 1000, 300_000, 401_000 + n * 1000, 301_000) for n in range(len(codes))
    ]
    columns = {"FID": range(len(codes)), code: codes, name: [f"Place {n}" for n in codes]}
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:27700")
    return frame.to_crs(crs)


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet"])
def test_every_kind_of_file(tmp_path, ending):
    file = tmp_path / f"x.{ending}"
    frame = squares("LSOA21CD", ["X01000001", "X01000002", "W01000001"], crs="EPSG:4326")
    if ending == "parquet":
        frame.to_parquet(file)
    else:
        frame.to_file(file)
    found = imported(file, REGISTER).frame("boundaries_lsoa_2021", "all")
    assert found["code"].tolist() == ["X01000001", "X01000002"]
    assert found["name"].tolist() == ["Place X01000001", "Place X01000002"]
    assert found.crs.to_epsg() == 27700
    assert found.area.round(-2).tolist() == pytest.approx([1e6, 1e6])
    assert set(found.geom_type) == {"MultiPolygon"}


@pytest.mark.parametrize(
    ("code", "codes", "table", "expected"),
    [
        ("lsoa11_code", ["X01000001"], "boundaries_lsoa_2011", ["X01000001"]),
        ("LAD24CD", DISTRICTS, "boundaries_district", DISTRICTS),
        ("LAD26CD", ["X07000001", "X07000009", *DISTRICTS[2:]], "boundaries_district", DISTRICTS),
        (
            "ICB23CD",
            ["X54000001", "X54000002", "X54000003"],
            "boundaries_ics_2024_04",
            ["XEA", "XEB", "XEC"],
        ),
        ("ICB26CD", ["X54000001", "X54000004"], "boundaries_ics_2026_04", ["XEA", "XEB"]),
    ],
)
def test_every_kind_of_area(tmp_path, code, codes, table, expected):
    file = tmp_path / "x.geojson"
    squares(code, codes, name=code.replace("code", "name").replace("CD", "NM")).to_file(file)
    assert imported(file, REGISTER).frame(table, "all")["code"].tolist() == expected


def test_regions_are_joined_by_name(tmp_path):
    file = tmp_path / "x.geojson"
    squares("NHSER24CD", ["X40000001"]).assign(NHSER24NM="Upper Examplia").to_file(file)
    found = imported(file, REGISTER).frame("boundaries_region", "all")
    assert found["code"].tolist() == ["Y91"]
    squares("NHSER24CD", ["X40000001"]).to_file(file)
    with pytest.raises(DataError, match="'Place X40000001' is not a region of the register"):
        imported(file, REGISTER)


def test_crossing_outlines_are_mended_and_lines_dropped(tmp_path):
    file = tmp_path / "x.geojson"
    bow = Polygon([(400_000, 300_000), (401_000, 301_000), (401_000, 300_000), (400_000, 301_000)])
    frame = squares("LSOA21CD", ["X01000001"]).set_geometry([bow], crs="EPSG:27700")
    frame.to_file(file)
    shape = imported(file, REGISTER).frame("boundaries_lsoa_2021", "all").geometry.iloc[0]
    assert shape.is_valid
    assert isinstance(shape, MultiPolygon)
    assert shape.area == pytest.approx(500_000, rel=1e-3)


def test_an_area_without_a_shape_is_named(tmp_path):
    file = tmp_path / "x.geojson"
    squares("LSOA21CD", ["X01000001", "X01000002"]).to_file(file)
    content = json.loads(file.read_text())
    content["features"][1]["geometry"] = None
    file.write_text(json.dumps(content))
    with pytest.raises(DataError, match="row 2, column 'LSOA21CD': 'X01000002' has no shape"):
        imported(file, REGISTER)


def test_a_point_is_no_area(tmp_path):
    file = tmp_path / "x.geojson"
    frame = squares("LSOA21CD", ["X01000001"])
    frame.set_geometry([Point(400_000, 300_000)], crs="EPSG:27700").to_file(file)
    with pytest.raises(DataError, match=r"has no shape|is no valid polygon"):
        imported(file, REGISTER)


def test_a_code_twice_is_refused(tmp_path):
    file = tmp_path / "x.geojson"
    squares("LSOA21CD", ["X01000001", "X01000001"]).to_file(file)
    with pytest.raises(DataError, match="row 2, column 'LSOA21CD': 'X01000001' occurs more than"):
        imported(file, REGISTER)


def test_icbs_of_july_2022_are_not_needed(tmp_path):
    file = tmp_path / "x.geojson"
    squares("icb22_code", ["X54000001", "X54000002", "X54000003"], "icb22_name").to_file(file)
    with pytest.raises(NotNeeded, match="July 2022"):
        imported(file, REGISTER)


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("ICB23CD", "boundaries_ics_2024_04"),
        ("ICB24CD", "boundaries_ics_2024_04"),
        ("ICB26CD", "boundaries_ics_2026_04"),
    ],
)
def test_icbs_that_never_changed_are_told_by_the_year(tmp_path, code, table):
    unchanged = replace(REGISTER, icbs=REGISTER.icbs.iloc[:2])
    file = tmp_path / "x.geojson"
    squares(code, ["X54000001", "X54000002"]).to_file(file)
    assert list(imported(file, unchanged).parts) == [(table, "all")]


def test_icbs_of_no_vintage_are_refused(tmp_path):
    file = tmp_path / "x.geojson"
    squares("ICB26CD", ["X54000001"]).to_file(file)
    with pytest.raises(DataError, match=r"2 ICBs of 2026-04: it lacks 1 \(XEB\)"):
        imported(file, REGISTER)
    squares("ICB26CD", ["X54000001", "X54000099"]).to_file(file)
    with pytest.raises(DataError, match="'X54000099' is not the code of an ICB in the register"):
        imported(file, REGISTER)


def test_a_download_that_stops_at_2000_is_refused(tmp_path):
    file = tmp_path / "x.geojson"
    squares("LSOA21CD", [f"E0100{n:04d}" for n in range(20)]).to_file(file)
    with pytest.raises(DataError, match=r"has 20 LSOAs of 2021 where 33,755 were expected"):
        imported(file, REGISTER)


def test_coordinates_of_another_system_are_noticed(tmp_path, monkeypatch):
    monkeypatch.setitem(boundaries._LSOAS, 2021, 1)
    file = tmp_path / "x.geojson"
    frame = squares("LSOA21CD", ["E01000001"]).set_crs("EPSG:3857", allow_override=True)
    frame.to_file(file)
    with pytest.raises(DataError, match="'E01000001' lies outside Great Britain"):
        imported(file, REGISTER)


def test_a_map_cut_short_is_refused(tmp_path):
    file = tmp_path / "x.geojson"
    squares("LSOA21CD", ["X01000001", "X01000002"]).to_file(file)
    written(file, file.read_text()[:-60])
    with pytest.raises(DataError, match=r"cannot be read as boundaries .* Download it again"):
        imported(file, REGISTER)


def test_a_parquet_table_without_a_map_is_not_recognised(tmp_path):
    file = tmp_path / "x.parquet"
    squares("LSOA21CD", ["X01000001"]).drop(columns="geometry").to_parquet(file)
    with pytest.raises(DataError, match="not recognised"):
        imported(file, REGISTER)


@needs_real_files
@pytest.mark.parametrize(
    ("name", "table", "areas"),
    [
        (
            "Integrated_Care_Boards_April_2023_EN_BSC_-187828753279616787.geojson",
            "boundaries_ics_2024_04",
            42,
        ),
        (
            "Integrated_Care_Boards_April_2026_Boundaries_EN_BSC.geojson",
            "boundaries_ics_2026_04",
            36,
        ),
        (
            "NHS_England_Regions_January_2024_EN_BSC_7500404208533377417.geojson",
            "boundaries_region",
            7,
        ),
        ("geographr_ltla24.geojson", "boundaries_district", 296),
        ("geographr_lsoa11_ew.parquet", "boundaries_lsoa_2011", 32_844),
        ("geographr_lsoa21_ew.parquet", "boundaries_lsoa_2021", 33_755),
    ],
)
def test_real_boundaries(name, table, areas, register):
    found = imported(REAL / "boundaries" / name, register).frame(table, "all")
    assert len(found) == areas
    west, south, east, north = found.total_bounds
    assert (west > 80_000, south > 0, east < 660_000, north < 660_000) == (True,) * 4
    assert found.area.sum() == pytest.approx(130_300e6, rel=0.01)


@needs_real_files
def test_real_icbs_of_july_2022(register):
    with pytest.raises(NotNeeded, match="Chichester"):
        imported(REAL / "boundaries" / "geographr_icb22.geojson", register)
