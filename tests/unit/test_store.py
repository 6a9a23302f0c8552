"""Where tables come from: imported before published, remembered, and named when they are broken."""

import pandas as pd
import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.schemas import TABLE_SCHEMAS
from rhoanalytics.store import Store, load_indicators, load_sources

NAME = "wres_national"


@pytest.fixture
def spoiled(project_copy) -> Store:
    """A store whose files a test may change."""
    return Store(project_copy)


def published(store: Store, name: str = NAME):
    return store.root / "data" / "published" / f"{name}.parquet"


def imported(store: Store, name: str = NAME):
    return store.root / "data" / "imported" / f"{name}.parquet"


def test_a_published_table_is_read_as_it_was_written(spoiled):
    pd.testing.assert_frame_equal(spoiled.table(NAME), pd.read_parquet(published(spoiled)))
    assert spoiled.file(NAME) == published(spoiled)


def test_an_imported_table_wins(spoiled):
    mine = pd.DataFrame({"area": ["ENG"], "value": [1.0]})
    imported(spoiled).parent.mkdir()
    mine.to_parquet(imported(spoiled))
    assert spoiled.file(NAME) == imported(spoiled)
    pd.testing.assert_frame_equal(spoiled.table(NAME), mine)


def test_an_imported_table_may_have_no_published_one(spoiled):
    assert not spoiled.has("extra")
    imported(spoiled, "extra").parent.mkdir()
    pd.DataFrame({"a": [1]}).to_parquet(imported(spoiled, "extra"))
    assert spoiled.has("extra")
    assert list(spoiled.table("extra")["a"]) == [1]


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
    assert Store(spoiled.root).used == []


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
    sources = load_sources(root)
    assert set(TABLE_SCHEMAS) < set(sources)
    for source in sources.values():
        assert all((source.title, source.publisher, source.licence, source.vintage))
        assert source.address.startswith("https://")


def test_every_indicator_has_a_short_name(store, root):
    names = store.indicator_names()
    assert set(names) == set(load_indicators(root))
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
    file = spoiled.root / "data" / "sources.toml"
    file.unlink()
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message) as refused:
        load_sources(spoiled.root)
    assert str(file) in str(refused.value)
