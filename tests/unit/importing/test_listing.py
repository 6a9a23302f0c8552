"""What is in the tables, where it came from and who reads it, in a hundred columns."""

import json

import pytest
from import_samples import GOOD

from rhoanalytics import project
from rhoanalytics.errors import DataError
from rhoanalytics.importing.listing import (
    WIDTH,
    list_tables,
    missing_tables,
    printed,
    printed_missing,
)
from rhoanalytics.keys import KEYS
from rhoanalytics.uses import tables_of_reports


def test_an_imported_part_names_its_file_and_day(downloads, data, run):
    (downloads / "counts.csv").write_text(GOOD)
    run(moment="2026-11-22T10:00:00+00:00")
    (data / "sources.toml").write_text("")
    uses = {"maps": ["lsoa_ethnic_groups", "lsoa_places"]}
    (table,) = list_tables(data, uses)
    assert (table.name, table.rows, table.kind, table.reports) == (
        "lsoa_ethnic_groups",
        2,
        "imported",
        ("maps",),
    )
    assert printed(table).splitlines() == [
        f"{'lsoa_ethnic_groups':<34}{2:>9} rows  imported",
        "    Census 2021, from counts.csv on 2026-11-22",
        "    Office for Tests",
        "    Open Government Licence v3.0",
        "    used by maps",
    ]
    assert missing_tables(data, uses) == {"lsoa_places": ["maps"]}
    assert "    lsoa_places, for maps" in printed_missing({"lsoa_places": ["maps"]})


def test_the_embedded_tables_are_listed_within_the_width(root):
    pack = project.load_pack(root)
    uses = tables_of_reports(pack)
    tables = list_tables(root / "data", uses)
    assert {"people_by_decile", "relative_risks"} <= {table.name for table in tables}
    lines = [line for table in tables for line in printed(table).splitlines()]
    assert max(map(len, lines)) <= WIDTH


def test_every_embedded_table_is_used_by_a_report(root):
    used = {
        name for tables in tables_of_reports(project.load_pack(root)).values() for name in tables
    }
    embedded = {file.stem for file in (root / "data" / "published").glob("*.parquet")}
    assert embedded <= used <= set(KEYS)


@pytest.fixture
def pack_with(project_copy):
    """The pack with one notebook whose only code is the text given."""

    def with_code(source: str):
        cells = [{"cell_type": "code", "source": source}]
        pack = project.load_pack(project_copy)
        pack.reports[0].notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        return pack, pack.reports[0].name

    return with_code


@pytest.mark.parametrize(
    "source, tables",
    [
        ("%matplotlib inline\nstore.table('wres_returns')", ["wres_returns"]),
        ("from rhoanalytics.measures import evidence\nevidence.factors", []),
        (
            "from rhoanalytics.measures import evidence\nevidence.risk_factors(store)",
            ["relative_risks"],
        ),
        (
            "from rhoanalytics.measures.evidence import risk_factors as r\nr(store)",
            ["relative_risks"],
        ),
        ("print('no table')", []),
    ],
)
def test_the_tables_of_a_report_are_found_through_its_code(pack_with, source, tables):
    pack, name = pack_with(source)
    assert tables_of_reports(pack)[name] == tables


def test_a_notebook_that_is_no_code_is_named(pack_with):
    pack, _ = pack_with("def broken(:")
    with pytest.raises(DataError, match="is not a notebook whose code can be read"):
        tables_of_reports(pack)
