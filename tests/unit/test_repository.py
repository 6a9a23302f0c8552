"""What may be committed: notebooks without outputs, small aggregated data, words of the house."""

import ast
import json
import tomllib
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet
import pytest

from rhoanalytics.display.words import BANNED_WORDS, banned
from rhoanalytics.pack.parameters import check_parameters
from rhoanalytics.project import load_pack

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

LARGEST_FILE = 1_000_000
"""Bytes that a committed data file may have."""

SPATIAL_FILES = {
    ".geojson",
    ".gpkg",
    ".shp",
    ".dbf",
    ".shx",
    ".topojson",
    ".kml",
    ".kmz",
    ".gml",
    ".fgb",
}
OFFICIAL_FILES = {".xlsx", ".xls", ".ods", ".zip", ".pdf", ".7z"}
"""Files as their publishers offer them are never committed, and no geometry is."""

ILLUSTRATIVE = ROOT / "data" / "illustrative"
"""Invented places have files, small areas and geometry of their own, which nobody published."""

EXPLAINED_ONCE = "BME"
"""The Workforce Race Equality Standard's own term, which its report explains once."""

each_notebook = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)


def read(file: Path) -> dict:
    return json.loads(file.read_text(encoding="utf-8"))


def code(notebook: dict) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def texts(notebook: dict) -> list[str]:
    """Everything in a notebook that a reader may see: text cells, and strings in code."""
    found = [
        "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"
    ]
    for source in code(notebook):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return found


def committed(folder: str) -> list[Path]:
    return [
        file
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "imported" not in file.parts
    ]


def test_every_report_has_its_notebook_and_every_notebook_its_report():
    assert {report.notebook for report in load_pack(ROOT).reports} == set(NOTEBOOKS)


@each_notebook
def test_no_outputs_are_committed(file):
    for number, cell in enumerate(read(file)["cells"], start=1):
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [], f"cell {number} has outputs: run `nbstripout {file.name}`"
            assert cell["execution_count"] is None, f"cell {number} has an execution count"


@each_notebook
def test_one_cell_holds_the_parameters(file):
    tagged = [
        cell for cell in read(file)["cells"] if "parameters" in cell["metadata"].get("tags", [])
    ]
    assert len(tagged) == 1
    check_parameters(file)


@each_notebook
def test_a_notebook_opens_on_any_machine(file):
    kernel = read(file)["metadata"]["kernelspec"]
    assert kernel["name"] == "python3"
    assert str(ROOT) not in file.read_text(encoding="utf-8")


@each_notebook
def test_analysts_are_not_met_by_long_cells(file):
    for source in code(read(file)):
        assert len(source.splitlines()) <= 50, source.splitlines()[0]


@each_notebook
def test_headings_start_at_the_second_level_and_skip_none(file):
    levels = [1]
    for cell in read(file)["cells"]:
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                if line.startswith("#"):
                    levels.append(len(line) - len(line.lstrip("#")))
    assert len(levels) > 3
    assert min(levels[1:]) == 2, "the title is the report's own; sections start with ##"
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_banned_words_in_notebooks():
    found = [
        (file.stem, word, text)
        for file in NOTEBOOKS
        for text in texts(read(file))
        for word in banned(text)
    ]
    explained = [text for _, word, text in found if word == EXPLAINED_ONCE]
    assert [entry for entry in found if entry[1] != EXPLAINED_ONCE] == []
    assert len(explained) == 1
    assert explained[0].count(EXPLAINED_ONCE) == 1
    assert "Workforce Race Equality Standard" in explained[0]


def test_no_banned_words_in_what_the_pack_calls_itself():
    pack = load_pack(ROOT)
    for text in (pack.title, *(part for r in pack.reports for part in (r.title, r.summary))):
        assert banned(text) == []


def test_no_banned_words_in_names_of_indicators():
    indicators = tomllib.loads((ROOT / "data" / "indicators.toml").read_text(encoding="utf-8"))
    for code_, entry in indicators.items():
        for field in ("name", "short_name", "numerator", "denominator"):
            assert banned(entry[field]) == [], (code_, field)


def test_banned_words_are_found_as_whole_words():
    for word in BANNED_WORDS:
        assert word in banned(f"It says {word}, here.")
    assert banned("Betterment of BMET staff in Whitehall") == []


def test_no_data_file_is_large():
    files = committed("data")
    assert len(files) > 15
    assert {
        file.name: file.stat().st_size for file in files if file.stat().st_size > LARGEST_FILE
    } == {}


def test_no_geometry_and_no_download_is_kept():
    for file in committed("data"):
        if file.is_relative_to(ILLUSTRATIVE):
            continue
        assert file.suffix.lower() not in SPATIAL_FILES | OFFICIAL_FILES, file
        if file.suffix == ".parquet":
            schema = pyarrow.parquet.read_schema(file)
            assert b"geo" not in (schema.metadata or {}), file
            assert not {"geometry", "lsoa", "lsoa21cd", "lsoa11cd"} & {
                name.lower() for name in schema.names
            }, file


def test_tables_are_compressed_with_zstd_and_have_no_index():
    for file in (ROOT / "data" / "published").iterdir():
        metadata = pyarrow.parquet.read_metadata(file)
        group = metadata.row_group(0)
        kinds = {group.column(number).compression for number in range(group.num_columns)}
        assert kinds == {"ZSTD"}, file.name
        assert not any(name.startswith("__index") for name in metadata.schema.names), file.name


def test_outputs_and_imports_stay_out_of_the_repository():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/outputs/*" in ignored
    assert "/data/imported/" in ignored
    assert (ROOT / "outputs" / ".gitkeep").is_file()
