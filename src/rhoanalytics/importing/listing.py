"""What is in the pack's tables: how much, of what period, from whom, on what terms, for whom."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet

from rhoanalytics.keys import KEYS
from rhoanalytics.provenance import read_provenance
from rhoanalytics.store import Store, load_sources

WIDTH = 100
"""Columns of a terminal that the list fits in."""

INDENT = "    "


@dataclass(frozen=True)
class ListedPart:
    """One file of a table: embedded in the pack, or imported from an official file on some day."""

    kind: str
    name: str
    rows: int
    vintage: str
    title: str
    publisher: str
    licence: str
    file: str
    imported: str


@dataclass(frozen=True)
class ListedTable:
    """One table: its rows (a row that two parts have counts once), its parts, who reads it."""

    name: str
    rows: int
    parts: tuple[ListedPart, ...]
    reports: tuple[str, ...]

    @property
    def kind(self) -> str:
        """ "embedded", "imported", or "embedded and imported"."""
        return " and ".join(sorted({part.kind for part in self.parts}))


def list_tables(data: Path, uses: Mapping[str, Sequence[str]]) -> list[ListedTable]:
    """Every table that is there, by name. `uses` gives the tables of each report."""
    store = Store(data)
    return [
        ListedTable(
            name=name,
            rows=parts[0].rows if len(parts) == 1 else len(store.table(name)),
            parts=parts,
            reports=tuple(report for report, tables in uses.items() if name in tables),
        )
        for name in sorted(KEYS)
        if (parts := tuple(_parts(store, name)))
    ]


def missing_tables(data: Path, uses: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The tables that a report would show but that are not there, with those reports."""
    store = Store(data)
    return {
        name: reports
        for name in sorted(KEYS)
        if not store.files(name)
        and (reports := [report for report, tables in uses.items() if name in tables])
    }


def printed(table: ListedTable) -> str:
    """One table in words, no line longer than `WIDTH`."""
    lines = [f"{table.name:<34}{table.rows:>9,} rows  {table.kind}"]
    for part in table.parts:
        came_from = f", from {part.file} on {part.imported[:10]}" if part.imported else ""
        named = f"{part.name}: {part.rows:,} rows, " if len(table.parts) > 1 else ""
        lines += _wrapped(f"{named}{part.vintage}{came_from}")
    owners = dict.fromkeys((part.publisher, part.licence) for part in table.parts)
    for publisher, licence in owners:
        lines += [*_wrapped(publisher), *_wrapped(licence)]
    used = f"used by {', '.join(table.reports)}" if table.reports else "no report reads it itself"
    return "\n".join([*lines, *_wrapped(used)])


def printed_missing(missing: Mapping[str, Sequence[str]]) -> str:
    """What is not there, in words, with the command that adds it."""
    lines = ["Not there; `rhoanalytics data import DIR` adds them:"]
    for name, reports in missing.items():
        lines += _wrapped(f"{name}, for {', '.join(reports)}")
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT * 2)


def _parts(store: Store, name: str) -> Iterator[ListedPart]:
    embedded = load_sources(store.data)
    for file in store.files(name):
        rows = pyarrow.parquet.read_metadata(file).num_rows
        if (imported := read_provenance(file)) is not None:
            yield ListedPart(
                kind="imported",
                name=imported.part,
                rows=rows,
                vintage=imported.vintage,
                title=imported.title,
                publisher=imported.publisher,
                licence=imported.licence,
                file=imported.file,
                imported=imported.imported,
            )
        else:
            source = embedded[name]
            yield ListedPart(
                kind="embedded",
                name="embedded",
                rows=rows,
                vintage=source.vintage,
                title=source.title,
                publisher=source.publisher,
                licence=source.licence,
                file="",
                imported="",
            )
