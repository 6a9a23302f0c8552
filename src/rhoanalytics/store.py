"""The pack's tables: where a notebook gets its figures, and where those figures come from.

A table is found by name, first among imported tables (`data/imported/`), then among the published
ones that come with the pack (`data/published/`). The store remembers which tables were read, so
that a report can print its sources and the runner can tell what a report depends on.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from rhoanalytics import project
from rhoanalytics.errors import DataError


@dataclass(frozen=True)
class Source:
    """Where one table comes from, as `data/sources.toml` says."""

    name: str
    citation: str
    title: str
    publisher: str
    address: str
    licence: str
    attribution: str
    vintage: str
    note: str


@dataclass
class Store:
    """Read access to the tables of a project.

    `root` is the project folder. `used` lists the tables read so far, in order of first use.
    """

    root: Path = field(default_factory=project.root)
    used: list[str] = field(default_factory=list)
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def table(self, name: str) -> pd.DataFrame:
        """The table called `name`. Raises `DataError` with the remedy when it is not there."""
        if name not in self._tables:
            self._tables[name] = read_parquet(self.file(name))
            self.used.append(name)
        return self._tables[name]

    def has(self, name: str) -> bool:
        """Whether the table is there, embedded or imported."""
        return any((folder / f"{name}.parquet").is_file() for folder in self._folders())

    def file(self, name: str) -> Path:
        """The file that holds a table: the imported one if there is one."""
        for folder in self._folders():
            if (file := folder / f"{name}.parquet").is_file():
                return file
        missing = self._folders()[-1] / f"{name}.parquet"
        raise DataError(
            "is missing. Restore it from the repository, or make it again with "
            "`rhoanalytics data publish`.",
            file=missing,
        )

    def sources(self) -> list[Source]:
        """The sources of the tables read so far."""
        known = load_sources(self.root)
        return [known[name] for name in self.used if name in known]

    def cite(self, *names: str) -> str:
        """The short citations of these tables, each once, as printed under a figure."""
        known = load_sources(self.root)
        if unknown := [name for name in names if name not in known]:
            raise DataError(
                f"no [[table]] entry is called '{unknown[0]}'",
                file=self.root / "data" / "sources.toml",
            )
        parts = [part for name in names for part in known[name].citation.split("; ")]
        return "; ".join(dict.fromkeys(parts))

    def indicator_names(self) -> dict[str, str]:
        """Short names of all indicators by code, as `data/indicators.toml` gives them."""
        return {code: entry["short_name"] for code, entry in load_indicators(self.root).items()}

    def _folders(self) -> tuple[Path, Path]:
        return self.root / "data" / "imported", self.root / "data" / "published"


def read_parquet(file: Path) -> pd.DataFrame:
    """Read one table; a file that is not Parquet is a `DataError` that names it."""
    try:
        return pd.read_parquet(file)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(
            f"cannot be read as a Parquet table ({reason}). Restore it from the repository.",
            file=file,
        ) from error


def load_sources(root: Path) -> dict[str, Source]:
    """Every entry of `data/sources.toml`, by table name."""
    file = root / "data" / "sources.toml"
    entries = _load_toml(file).get("table", [])
    wanted = Source.__dataclass_fields__
    try:
        return {
            entry["name"]: Source(**{key: str(entry[key]) for key in wanted}) for entry in entries
        }
    except KeyError as error:
        raise DataError(f"a [[table]] entry lacks {error}", file=file) from error


def load_indicators(root: Path) -> dict[str, dict]:
    """Every indicator of `data/indicators.toml`, by code."""
    return _load_toml(root / "data" / "indicators.toml")


def _load_toml(file: Path) -> dict:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataError("is missing; restore it from the repository", file=file) from error
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"is not valid TOML: {error}", file=file) from error
