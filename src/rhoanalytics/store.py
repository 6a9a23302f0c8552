"""The pack's tables: where a notebook gets its figures, and where those figures come from.

A table is what comes with the pack (`data/published/NAME.parquet`), extended by what a user has
imported (`data/imported/NAME/*.parquet`): an imported row takes the place of a published one with
the same key. The store remembers what was read, so that a report can print its sources and the
runner can tell what a report depends on.
"""

import json
import os
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from rhoanalytics import project
from rhoanalytics.errors import DataError
from rhoanalytics.frames import read_frame
from rhoanalytics.keys import KEYS
from rhoanalytics.provenance import read_provenance

READ_LOG_VARIABLE = "RHOANALYTICS_READ_LOG"
"""Environment variable that names a file; what a store reads is added to it, a JSON line each."""


@dataclass(frozen=True)
class Source:
    """Where one table comes from, as `data/sources.toml` or its provenance says."""

    name: str
    citation: str
    title: str
    publisher: str
    address: str
    licence: str
    attribution: str
    vintage: str
    note: str


@dataclass(frozen=True)
class Read:
    """One thing a store was asked for: a whole table, some of its rows, or whether it is there."""

    table: str
    column: str = ""
    values: tuple[str, ...] = ()
    only_presence: bool = False


@dataclass(eq=False)
class Store:
    """Read access to the tables below a data folder.

    `data` is the folder that holds `published/`, `imported/` and `sources.toml`. `used` lists the
    tables read so far, in order of first use; `reads` says which part of each.
    """

    data: Path = field(default_factory=lambda: project.root() / "data")
    used: list[str] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _slices: dict[Read, pd.DataFrame] = field(default_factory=dict, repr=False)

    def table(self, name: str) -> pd.DataFrame:
        """The table called `name`. Raises `DataError` with the remedy when it is not there."""
        frame = self._load(name)
        self._remember(Read(name))
        return frame

    def rows(self, name: str, column: str, values: Collection[str]) -> pd.DataFrame:
        """The rows of a table whose `column` is one of `values`.

        A report that reads only the rows of its own places is not made again when another place's
        rows change.
        """
        read = Read(name, column, tuple(sorted(map(str, values))))
        if read not in self._slices:
            frame = self._load(name)
            self._slices[read] = frame[frame[column].isin(list(values))]
        self._remember(read)
        return self._slices[read]

    def has(self, name: str) -> bool:
        """Whether the table is there, embedded or imported."""
        self._remember(Read(name, only_presence=True))
        return bool(self.files(name))

    def files(self, name: str) -> list[Path]:
        """The files a table is made of: the published one first, then the imported parts."""
        published = self.data / "published" / f"{name}.parquet"
        parts = sorted((self.data / "imported" / name).glob("*.parquet"))
        return [*([published] if published.is_file() else []), *parts]

    def sources(self) -> list[Source]:
        """The sources of the tables read so far, each once."""
        found = [source for name in self.used for source in self.sources_of(name)]
        return list(dict.fromkeys(found))

    def sources_of(self, name: str) -> list[Source]:
        """The sources of one table: the published part's, then those of its imported parts."""
        known = load_sources(self.data)
        found = []
        for file in self.files(name):
            if (provenance := read_provenance(file)) is not None:
                fields = {key: getattr(provenance, key) for key in _SOURCE_FIELDS if key != "name"}
                found.append(Source(name=name, **fields))
            elif name in known:
                found.append(known[name])
        return list(dict.fromkeys(found))

    def cite(self, *names: str) -> str:
        """The short citations of these tables, each once, as printed under a figure."""
        parts = []
        for name in names:
            sources = self.sources_of(name)
            if not sources:
                raise DataError(
                    f"no [[table]] entry is called '{name}'", file=self.data / "sources.toml"
                )
            parts += [part for source in sources for part in source.citation.split("; ")]
        return "; ".join(dict.fromkeys(parts))

    def indicator_names(self) -> dict[str, str]:
        """Short names of all indicators by code, as `data/indicators.toml` gives them."""
        return {code: entry["short_name"] for code, entry in load_indicators(self.data).items()}

    def _load(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            files = self.files(name)
            if not files:
                raise DataError(
                    "is missing. Restore it from the repository, make it again with "
                    "`rhoanalytics data publish`, or add it with `rhoanalytics data import`.",
                    file=self.data / "published" / f"{name}.parquet",
                )
            stamps = ((file, file.stat()) for file in files)
            parts = tuple((file, status.st_mtime_ns, status.st_size) for file, status in stamps)
            self._tables[name] = _whole(name, parts)
            self.used.append(name)
        return self._tables[name]

    def _remember(self, read: Read) -> None:
        if read in self.reads:
            return
        self.reads.append(read)
        if log := os.environ.get(READ_LOG_VARIABLE):
            with Path(log).open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(read.__dict__) + "\n")


_SOURCE_FIELDS = tuple(Source.__dataclass_fields__)


def combined(parts: list[pd.DataFrame], name: str) -> pd.DataFrame:
    """The parts of a table as one; of rows with the same key the last one stays.

    An observation with its counts is not replaced by one without them: limits and sums need them.
    """
    if len(parts) == 1:
        return parts[0]
    joined = pd.concat(parts, ignore_index=True)
    ordered = joined
    if "numerator" in joined:
        ordered = joined.loc[joined["numerator"].notna().sort_values(kind="stable").index]
    kept = ordered.drop_duplicates(list(KEYS[name]), keep="last").index
    return joined.loc[kept.sort_values()].reset_index(drop=True)


@cache
def _whole(name: str, parts: tuple[tuple[Path, int, int], ...]) -> pd.DataFrame:
    """A table as one, joined once in a process for the same files (with time and size)."""
    return combined([read_frame(file) for file, *_ in parts], name)


def load_sources(data: Path) -> dict[str, Source]:
    """Every entry of `sources.toml` in a data folder, by table name."""
    file = data / "sources.toml"
    entries = _load_toml(file).get("table", [])
    try:
        return {
            entry["name"]: Source(**{key: str(entry[key]) for key in _SOURCE_FIELDS})
            for entry in entries
        }
    except KeyError as error:
        raise DataError(f"a [[table]] entry lacks {error}", file=file) from error


def load_indicators(data: Path) -> dict[str, dict]:
    """Every indicator of `indicators.toml` in a data folder, by code."""
    return _load_toml(data / "indicators.toml")


def _load_toml(file: Path) -> dict:
    try:
        return _parsed(file, file.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise DataError("is missing; restore it from the repository", file=file) from error
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"is not valid TOML: {error}", file=file) from error


@lru_cache(maxsize=8)
def _parsed(file: Path, modified: int) -> dict:
    """A TOML file's content; every figure cites its source, so each version is read only once."""
    return tomllib.loads(file.read_text(encoding="utf-8"))
