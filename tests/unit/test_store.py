"""Where tables come from: imported before published, remembered, and named when they are broken."""

import json

import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.keys import KEYS
from rhoanalytics.provenance import Provenance, read_provenance, write_part
from rhoanalytics.schemas import TABLE_SCHEMAS
from rhoanalytics.store import (
    READ_LOG_VARIABLE,
    Read,
    Store,
    combined,
    load_indicators,
    load_sources,
)

NAME = "wres_national"


@pytest.fixture
def spoiled(project_copy) -> Store:
    """A store whose files a test may change."""
    return Store(project_copy / "data")


def published(store: Store, name: str = NAME):
    return store.data / "published" / f"{name}.parquet"


def imported(store: Store, name: str = NAME):
    return store.data / "imported" / name / "part.parquet"


def write(frame, file):
    file.parent.mkdir(parents=True)
    frame.to_parquet(file)


def test_a_published_table_is_read_as_it_was_written(spoiled):
    pd.testing.assert_frame_equal(spoiled.table(NAME), pd.read_parquet(published(spoiled)))
    assert spoiled.files(NAME) == [published(spoiled)]


def test_imported_rows_take_the_place_of_published_ones_and_extend_them(spoiled):
    before = pd.read_parquet(published(spoiled))
    newer = before.head(2).assign(value=[1.0, 2.0])
    newer.loc[newer.index[1], "period"] = "1999"
    write(newer, imported(spoiled))
    found = spoiled.table(NAME)
    key = list(KEYS[NAME])
    assert len(found) == len(before) + 1
    assert not found.duplicated(key).any()
    by_key = found.set_index(key)["value"]
    assert by_key[tuple(newer.iloc[0][key])] == 1.0
    assert by_key[tuple(newer.iloc[1][key])] == 2.0
    assert spoiled.files(NAME) == [published(spoiled), imported(spoiled)]


def test_counts_are_not_replaced_by_a_percentage_without_them():
    key = dict.fromkeys(KEYS["cvdprevent"], "same")
    counted = pd.DataFrame([{**key, "numerator": 5.0, "value": 50.0}])
    printed = pd.DataFrame([{**key, "numerator": None, "value": 50.1}])
    newer = counted.assign(value=51.0)
    assert list(combined([counted, printed], "cvdprevent")["value"]) == [50.0]
    assert list(combined([printed, counted], "cvdprevent")["value"]) == [50.0]
    assert list(combined([counted, newer], "cvdprevent")["value"]) == [51.0]


def test_an_imported_table_may_have_no_published_one(spoiled):
    assert not spoiled.has("lsoa_places")
    write(pd.DataFrame({"lsoa": ["E01000001"]}), imported(spoiled, "lsoa_places"))
    assert spoiled.has("lsoa_places")
    assert list(spoiled.table("lsoa_places")["lsoa"]) == ["E01000001"]


def test_what_was_read_is_remembered_in_full_and_in_the_log(spoiled, tmp_path, monkeypatch):
    log = tmp_path / "reads.jsonl"
    monkeypatch.setenv(READ_LOG_VARIABLE, str(log))
    spoiled.table(NAME)
    spoiled.table(NAME)
    some = spoiled.rows(NAME, "period", {"2023", "2024"})
    spoiled.has("lsoa_places")
    assert set(some["period"]) <= {"2023", "2024"}
    expected = [
        Read(NAME),
        Read(NAME, "period", ("2023", "2024")),
        Read("lsoa_places", only_presence=True),
    ]
    assert spoiled.reads == expected
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [Read(**(line | {"values": tuple(line["values"])})) for line in lines] == expected


def test_provenance_travels_with_an_imported_part(spoiled):
    part = Provenance(
        table=NAME,
        part="part",
        citation="A return",
        title="A title",
        publisher="A trust",
        address="https://example.org",
        licence="None",
        attribution="A trust",
        vintage="2025",
        note="",
        file="return.csv",
        sha256="0" * 64,
        imported="2026-11-22T08:00:00+00:00",
    )
    frame = pd.read_parquet(published(spoiled)).head(1)
    write_part(frame, imported(spoiled), part)
    assert read_provenance(imported(spoiled)) == part
    assert read_provenance(published(spoiled)) is None
    pd.testing.assert_frame_equal(pd.read_parquet(imported(spoiled)), frame)
    assert spoiled.cite(NAME).endswith("; A return")
    spoiled.table(NAME)
    assert [source.vintage for source in spoiled.sources()][-1] == "2025"


def test_tables_read_are_remembered_once_in_order(spoiled):
    assert spoiled.used == []
    for name in ("qof_registers", NAME, "qof_registers"):
        spoiled.table(name)
    spoiled.has("cvdprevent")
    assert spoiled.used == ["qof_registers", NAME]
    assert [source.name for source in spoiled.sources()] == ["qof_registers", NAME]


def test_citations_are_joined_without_repeats(store):
    one, other = store.cite("qof_registers"), store.cite("cvdprevent")
    assert store.cite("qof_registers", "cvdprevent", "qof_registers") == f"{one}; {other}"


def test_two_stores_do_not_share_what_they_read(spoiled):
    spoiled.table(NAME)
    assert Store(spoiled.data).used == []


def test_a_missing_table_is_named_with_the_remedy(spoiled):
    published(spoiled).unlink()
    with pytest.raises(
        DataError, match=r"is missing\. Restore it .*rhoanalytics data publish"
    ) as e:
        spoiled.table(NAME)
    assert str(published(spoiled)) in str(e.value)
    assert spoiled.used == []


@pytest.mark.parametrize("content", [b"", b"not a table", b"PAR1" + b"\0" * 40 + b"PAR1"])
def test_a_broken_table_is_named_with_the_remedy(spoiled, content):
    published(spoiled).write_bytes(content)
    with pytest.raises(DataError, match="cannot be read as a Parquet table") as refused:
        spoiled.table(NAME)
    assert str(published(spoiled)) in str(refused.value)
    assert "Restore it" in str(refused.value)


def test_a_truncated_table_is_named(spoiled):
    content = published(spoiled).read_bytes()
    published(spoiled).write_bytes(content[: len(content) // 2])
    with pytest.raises(DataError, match=f"{NAME}.parquet: cannot be read"):
        spoiled.table(NAME)


def test_every_source_is_complete(root):
    sources = load_sources(root / "data")
    assert set(TABLE_SCHEMAS) < set(sources)
    for source in sources.values():
        assert all((source.title, source.publisher, source.licence, source.vintage))
        assert source.address.startswith("https://")


def test_every_indicator_has_a_short_name(store, root):
    names = store.indicator_names()
    assert set(names) == set(load_indicators(root / "data"))
    assert all(names.values())


@pytest.mark.parametrize(
    "content, message",
    [
        ('[[table]]\nname = "x"\n', r"entry lacks '\w+'"),
        ("[[table]\n", "is not valid TOML"),
        (None, "is missing"),
    ],
)
def test_a_broken_list_of_sources_is_named(spoiled, content, message):
    file = spoiled.data / "sources.toml"
    file.unlink()
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message) as refused:
        load_sources(spoiled.data)
    assert str(file) in str(refused.value)
