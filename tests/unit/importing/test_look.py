"""A file is what its content says, whatever it is called, and only a little of it is read."""

import json
import sqlite3
import zipfile

import geopandas
import openpyxl
import pandas as pd
import pytest
from shapely import box

from rhoanalytics.errors import DataError
from rhoanalytics.importing import safety
from rhoanalytics.importing.look import is_archive, look
from rhoanalytics.sources.reading import NotNeeded

PAGE = b"\xef\xbb\xbf\n<!-- saved --><!DOCTYPE html>\n<html><body>Sign in</body></html>"


@pytest.fixture
def shapes() -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {"ICB26CD": ["E54000001"], "ICB26NM": ["A"]}, geometry=[box(0, 0, 1, 1)], crs=4326
    )


def test_text_is_one_sheet_whatever_its_name(tmp_path):
    file = tmp_path / "counts.txt"
    file.write_bytes(b"code,name\nE1,Caf\xe9\n")
    seen = look(file)
    assert (seen.kind, seen.sheets) == ("csv", {"": [["code", "name"], ["E1", "Café"]]})
    assert seen.has_header("name", "code")


def test_only_the_first_rows_of_each_sheet_are_kept(tmp_path):
    file = tmp_path / "download"
    with pd.ExcelWriter(file, engine="openpyxl") as book:
        pd.DataFrame({"people": range(100), "share": [0.5] * 100}).to_excel(book, sheet_name="A")
        pd.DataFrame({"date": [pd.Timestamp("2024-03-31")]}).to_excel(book, sheet_name="B")
    seen = look(file)
    assert seen.kind == "xlsx"
    assert {name: len(rows) for name, rows in seen.sheets.items()} == {"A": 30, "B": 2}
    assert seen.sheets["A"][3] == ["2", "2", "0.5"]
    assert seen.sheets["B"][1] == ["0", "2024-03-31"]


def test_boundaries_show_their_columns(tmp_path, shapes):
    expected = ("ICB26CD", "ICB26NM")
    shapes.to_file(tmp_path / "a.geojson", driver="GeoJSON")
    shapes.to_file(tmp_path / "a.gpkg", driver="GPKG")
    shapes.to_parquet(tmp_path / "a.parquet")
    assert look(tmp_path / "a.geojson").columns == expected
    package = look(tmp_path / "a.gpkg")
    assert (package.kind, package.columns, package.rows_in_file) == ("geopackage", expected, 1)
    table = look(tmp_path / "a.parquet")
    assert (table.kind, table.columns, table.rows_in_file) == (
        "parquet",
        (*expected, "geometry"),
        1,
    )


def test_the_first_feature_may_have_its_geometry_first(tmp_path):
    file = tmp_path / "a.geojson"
    feature = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[[0.123456789, 1.0]] * 150_000]},
        "properties": {"LAD24CD": "E06000001"},
    }
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert look(file).columns == ("LAD24CD",)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.geojson", "a"])
def test_a_web_page_is_no_table(tmp_path, name):
    file = tmp_path / name
    file.write_bytes(PAGE)
    with pytest.raises(DataError, match="this is a web page, not a table: the download was"):
        look(file)


def test_a_saved_web_page_is_only_of_no_use(tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(PAGE)
    with pytest.raises(NotNeeded, match="a web page"):
        look(file)


@pytest.mark.parametrize(
    "name, content, problem",
    [
        ("a.csv", b"", "is empty"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it as .xlsx"),
        ("a.csv", "code\nE1\n".encode("utf-16"), "holds NUL bytes"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "is a picture, in spite of its name"),
        ("a.csv", b'{"error": "denied"}', "is JSON that is neither .*in spite of its name"),
        ("a.parquet", b"PAR1 cut short", "is not a whole Parquet file"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"ty', "cut short"),
        ("a.xlsx", b"PK\x03\x04 cut short", "is not a whole zip file"),
        ("a.gpkg", b"SQLite format 3\0cut short", "in spite of its name"),
    ],
)
def test_broken_files_are_refused(tmp_path, name, content, problem):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(DataError, match=problem) as error:
        look(file)
    assert not isinstance(error.value, NotNeeded)


@pytest.mark.parametrize(
    "name, content, what",
    [
        ("notes.pdf", b"%PDF-1.7\0", "a PDF document"),
        ("shapes.shp", b"\0\0\x27\x0a\0\0", "a shapefile: download"),
        ("settings.json", b'{"a": 1}', "JSON that is neither a map nor"),
        ("program", b"\x7fELF\0\0", "not a kind of file that holds tables"),
    ],
)
def test_other_files_are_of_no_use(tmp_path, name, content, what):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(NotNeeded, match=what):
        look(file)


def test_a_database_that_is_no_map(tmp_path):
    file = tmp_path / "browser.db"
    with sqlite3.connect(file) as database:
        database.execute("create table visited (page text)")
    with pytest.raises(NotNeeded, match="a database without a map layer"):
        look(file)


def test_a_workbook_is_no_archive(tmp_path):
    book = tmp_path / "book.zip"
    pd.DataFrame({"a": [1]}).to_excel(book.with_suffix(".xlsx"))
    book.with_suffix(".xlsx").rename(book)
    assert not is_archive(book)
    archive = tmp_path / "archive.xlsx"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.csv", "a\n1\n")
    assert is_archive(archive)


def test_a_workbook_cut_short_is_refused(tmp_path):
    whole = tmp_path / "whole.xlsx"
    pd.DataFrame({"a": range(1000)}).to_excel(whole)
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole.read_bytes()[:-3000])
    with pytest.raises(DataError, match="is not a whole zip file"):
        look(cut)


def test_a_stray_cell_far_from_the_table_is_refused_before_it_fills_the_memory(tmp_path):
    file = tmp_path / "stray.xlsx"
    book = openpyxl.Workbook()
    book.active.cell(1, 1, "code")
    book.active.cell(1_048_576, 16_384, "x")
    book.save(file)
    with pytest.raises(DataError, match="spans 1,048,576 rows and 16,384 columns on one sheet"):
        look(file)


def test_a_line_without_end_is_no_table(tmp_path):
    file = tmp_path / "line.csv"
    file.write_bytes(b"code,name\n" + b"x" * 3_000_000)
    with pytest.raises(DataError, match="has a line of more than a megabyte"):
        look(file)


def test_a_table_of_too_many_rows_is_not_read(tmp_path, monkeypatch):
    file = tmp_path / "long.parquet"
    pd.DataFrame({"a": range(11)}).to_parquet(file)
    monkeypatch.setattr(safety, "MOST_ROWS", 10)
    with pytest.raises(DataError, match="has 11 rows; more than 10 are not read"):
        look(file)
