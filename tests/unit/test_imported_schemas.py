"""Every table has a schema; official and fictional codes pass, and what is wrong is named."""

import geopandas
import pandas as pd
import pytest
from shapely import MultiPolygon, Polygon, box

from rhoanalytics.errors import DataError
from rhoanalytics.imported_schemas import IMPORTED_SCHEMAS
from rhoanalytics.keys import KEYS
from rhoanalytics.schemas import TABLE_SCHEMAS, validate


def test_every_table_has_a_schema_with_its_key():
    schemas = TABLE_SCHEMAS | IMPORTED_SCHEMAS
    assert set(schemas) == set(KEYS)
    for name, schema in schemas.items():
        assert set(KEYS[name]) <= set(schema.columns)
        assert tuple(schema.unique) == KEYS[name]


LOOKUP = {
    "census": 2021,
    "vintage": "2026-04",
    "lsoa": "E01000001",
    "sub_icb": "15E",
    "ics": "QHL",
    "district": "E07000001",
    "district_name": "Somewhere",
}
FICTIONAL = {"lsoa": "X01000001", "sub_icb": "X1A", "ics": "XEX", "district": "X07000001"}


@pytest.mark.parametrize("codes", [{}, FICTIONAL, {"district": "", "sub_icb": ""}])
def test_lookups_take_official_and_fictional_codes(codes):
    frame = pd.DataFrame([LOOKUP | codes])
    assert validate("lsoa_lookup", frame, "part.parquet").equals(frame)


@pytest.mark.parametrize(
    "column, value",
    [("lsoa", "W01000001"), ("ics", ""), ("census", 2001), ("vintage", "April"), ("district", "?")],
)
def test_a_wrong_cell_is_named_with_its_table(column, value):
    with pytest.raises(DataError, match=f"row 1, column '{column}': ") as error:
        validate("lsoa_lookup", pd.DataFrame([LOOKUP | {column: value}]), "part.parquet")
    assert "in the table lsoa_lookup" in str(error.value)
    assert "rhoanalytics data import" in str(error.value)


@pytest.mark.parametrize("piece", ["E07000001", "E06000060-a", "X07000001", "X07000001-b"])
def test_published_counts_take_fictional_pieces(piece):
    frame = pd.DataFrame({"piece": [piece], "age_band": ["0-4"], "people": [3]})
    assert len(validate("people_by_age", frame, "t.parquet")) == 1


@pytest.mark.parametrize("code", ["E01000001", "X01000001"])
def test_published_tables_still_name_no_small_area(code):
    row = {
        "area": "ENG",
        "period": "2024",
        "indicator": "QOF_HYP",
        "dimension": "all",
        "group": code,
        "numerator": 1,
        "denominator": 2,
        "value": 50.0,
        "lower": 40.0,
        "upper": 60.0,
        "flag": "",
        "source": "a source",
    }
    with pytest.raises(DataError, match="names an LSOA"):
        validate("qof_registers", pd.DataFrame([row]), "t.parquet")


def boundaries(geometry, crs=27700) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {"code": ["E07000001"], "name": ["Somewhere"]}, geometry=[geometry], crs=crs
    )


def test_boundaries_are_whole_and_in_the_national_grid():
    good = boundaries(MultiPolygon([box(0, 0, 1, 1)]))
    valid = validate("boundaries_district", good, "part.parquet")
    assert isinstance(valid, geopandas.GeoDataFrame)
    assert valid.crs.to_epsg() == 27700


@pytest.mark.parametrize(
    "frame, problem",
    [
        (boundaries(MultiPolygon([box(0, 0, 1, 1)]), crs=4326), "is not in British National Grid"),
        (boundaries(Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])), "is no valid polygon"),
        (boundaries(box(0, 0, 1, 1).boundary), "is no valid polygon"),
    ],
)
def test_broken_boundaries_are_refused(frame, problem):
    with pytest.raises(DataError, match=problem):
        validate("boundaries_district", frame, "part.parquet")
