"""What `data/illustrative/` holds: complete, in agreement with itself, and plainly invented."""

import re
import tomllib
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from rhoanalytics import schemas
from rhoanalytics.areas import (
    ENGLAND_CODE,
    ILLUSTRATIVE_CODE,
    data_folder,
    load_register,
)
from rhoanalytics.frames import read_frame
from rhoanalytics.illustrative import nation
from rhoanalytics.illustrative.description import REAL_EVIDENCE, TITLES
from rhoanalytics.report import open_report
from rhoanalytics.store import Store

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "data" / "illustrative"
TABLES = sorted(
    {file.stem for file in (DATA / "published").glob("*.parquet")}
    | {folder.name for folder in (DATA / "imported").iterdir()}
)
LARGEST = 3_200_000
"""Bytes of the whole folder."""

REAL_CODE = re.compile(r"\b[EW]\d{8}\b|\bE38\d{6}\b|\bQ[A-Z][A-Z0-9]\b")

each_table = pytest.mark.parametrize("name", TABLES)


@pytest.fixture(scope="module")
def invented() -> Store:
    return Store(DATA)


def files(*folders: str) -> list[Path]:
    return [file for folder in folders for file in (DATA / folder).rglob("*") if file.is_file()]


def text_of(file: Path) -> str:
    """Everything written in a file: entries of an archive, cells of a table."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            return "\n".join(archive.read(n).decode("utf-8") for n in archive.namelist())
    if file.suffix == ".parquet":
        frame = pd.DataFrame(read_frame(file)).drop(columns="geometry", errors="ignore")
        return frame.select_dtypes(include=["object", "string"]).to_csv()
    return file.read_text(encoding="utf-8")


def test_the_folder_is_small():
    assert sum(file.stat().st_size for file in files(".")) < LARGEST


def test_no_real_place_is_named_by_code():
    for file in files("areas", "files", "imported", "published"):
        if REAL_EVIDENCE not in file.name:
            assert REAL_CODE.findall(text_of(file)) == [], file


@each_table
def test_every_table_has_the_shape_of_a_real_one(invented, name):
    for file in invented.files(name):
        schemas.validate(name, read_frame(file), file)


def test_the_register_has_the_shape_of_the_real_one():
    for name in schemas.AREA_SCHEMAS:
        file = DATA / "areas" / f"{name}.csv"
        schemas.validate(name, pd.read_csv(file, dtype=str, keep_default_na=False), file)


@pytest.mark.parametrize("name", [table for table in TABLES if table != REAL_EVIDENCE])
def test_every_source_says_that_it_is_invented(invented, name):
    sources = invented.sources_of(name)
    assert sources
    for source in sources:
        assert "invented" in source.citation
        assert source.title.startswith(TITLES[name])
        assert source.attribution.startswith("ILLUSTRATIVE DATA, invented; not about any real")
        assert source.address == ""


def test_only_the_evidence_about_england_is_real(invented):
    (source,) = invented.sources_of(REAL_EVIDENCE)
    assert source in Store(ROOT / "data").sources_of(REAL_EVIDENCE) or source.address
    assert "invented" not in source.citation
    here, there = (
        folder / "published" / f"{REAL_EVIDENCE}.parquet" for folder in (DATA, ROOT / "data")
    )
    assert here.read_bytes() == there.read_bytes()


def test_indicators_are_those_of_the_pack():
    ours, theirs = (
        tomllib.loads((folder / "indicators.toml").read_text(encoding="utf-8"))
        for folder in (DATA, ROOT / "data")
    )
    assert ours == theirs


# Agreement ----------------------------------------------------------------------------------


def test_published_residents_are_the_sums_of_small_areas(invented):
    pieces = load_register(DATA / "areas").pieces.set_index("piece")["people"]
    places = invented.table("lsoa_places").set_index("lsoa")["piece"]
    for table in ("lsoa_ethnic_groups", "lsoa_ages"):
        rows = invented.table(table)
        summed = rows.groupby(rows["lsoa"].map(places))["people"].sum()
        assert (summed == pieces[summed.index]).all()
    for table in ("people_by_decile", "people_by_age", "people_by_ethnic_group"):
        summed = invented.table(table).groupby("piece")["people"].sum()
        assert (summed == pieces[summed.index]).all()


def test_small_areas_by_decile_are_those_of_the_index(invented):
    index = invented.table("lsoa_deprivation")
    index = index[index["edition"] == 2025]
    piece = index["lsoa"].map(invented.table("lsoa_places").set_index("lsoa")["piece"])
    counted = index.groupby([piece, index["imd_decile"].astype("int64")]).size()
    table = invented.table("lsoas_by_decile")
    table = table[(table["domain"] == "imd") & (table["edition"] == 2025)]
    published = table.set_index(["piece", "decile"])["lsoas"].rename_axis(counted.index.names)
    assert published.sort_index().equals(counted.sort_index().rename("lsoas"))


def test_registers_of_practices_add_up(invented):
    practices = invented.table("qof_practices").groupby("indicator")["numerator"].sum()
    areas = invented.table("qof_registers")
    nation_wide = areas[areas["area"] == ENGLAND_CODE].set_index("indicator")["numerator"]
    parts = areas[areas["area"] != ENGLAND_CODE].groupby("indicator")["numerator"].sum()
    assert (nation_wide == parts[nation_wide.index]).all()
    assert (nation_wide == practices[nation_wide.index]).all()


def test_the_audit_covers_twelve_quarters_and_adds_up(invented):
    table = invented.table("cvdprevent")
    table = table[(table["indicator"] == "CVDP007HYP") & (table["area"] == ENGLAND_CODE)]
    assert table["period"].nunique() == 12
    sums = table.groupby(["period", "dimension"])[["numerator", "denominator"]].sum().unstack()
    for part in ("numerator", "denominator"):
        for dimension in ("ethnicity", "age", "deprivation", "sex"):
            assert (sums[part, dimension] == sums[part, "all"]).all(), dimension


def test_a_cell_of_fallowmere_is_suppressed_and_says_so(invented):
    table = invented.rows("cvdprevent", "area", [ILLUSTRATIVE_CODE])
    hidden = table[table["value"].isna()]
    assert len(hidden) >= 1
    assert set(hidden["flag"]) == {"[c]"}


def test_the_template_and_the_rows_are_one_series(invented):
    table = invented.rows("wres_returns", "org_code", ["XT1"])
    assert set(table["year"]) == set(range(2017, 2026))
    last = table[table["year"] == 2025]
    assert last["source_file"].str.endswith(".xlsx").all()
    assert not last["status"].str.contains("rejected|printed ratio").any()
    assert len(last) == len(table[table["year"] == 2024])


# Opening it ---------------------------------------------------------------------------------


def test_only_invented_codes_open_the_invented_data():
    data = ROOT / "data"
    for code in ("XEX", "XEA", "x54000001", "X07000001"):
        assert data_folder(code, data) == DATA, code
    for code in ("QHL", "E54000055", "E07000223", "XYZ", ""):
        assert data_folder(code, data) == data, code


def test_a_data_folder_without_invented_data_is_its_own(tmp_path):
    assert data_folder("XEX", tmp_path) == tmp_path


def test_a_report_of_an_invented_place_says_so():
    report = open_report("XEX", "2026-04")
    assert report.area.name == "Fallowmere"
    assert report.area.illustrative
    assert report.england.name == nation.NATION
    assert report.store.data == DATA
    assert not open_report("QHL", "2026-04").area.illustrative


def test_reports_are_made_for_fallowmere_alone():
    register = load_register(DATA / "areas")
    for geography in register.geographies():
        assert [area.code for area in register.areas(geography)] != [ILLUSTRATIVE_CODE]
        assert [area.code for area in register.reported(geography)] == [ILLUSTRATIVE_CODE]


def test_reports_are_made_for_every_real_ics(register):
    geography = register.geography("2026-04")
    assert register.reported(geography) == register.areas(geography)
    assert len(register.reported(geography)) == 36
