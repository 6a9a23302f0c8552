"""Where the project is, and what its `pack.toml` says a pack consists of."""

import os
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from rhoanalytics.errors import DataError, RequestError

PROJECT_VARIABLE = "RHOANALYTICS_PROJECT"
"""Environment variable that names the project folder; it wins over the search."""


AREA_KINDS = ("ics", "district")
"""Kinds of area that a report can be made for."""

REPORT_FORMATS = ("html", "pdf")

BOOKLET_FORMATS = ("pdf", "xlsx", "csv")
"""What can be made for a whole ICS: booklet, spreadsheet of all tables, tidy data."""


@dataclass(frozen=True)
class ReportDefinition:
    """One report of the pack: its name, title and notebook, and the kinds of area it is for."""

    name: str
    title: str
    summary: str
    notebook: Path
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Booklet:
    """What is made for each ICS from its reports: one document, its tables, its data."""

    title: str
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """What `pack.toml` says: title, edition, geography in force, and the reports in order.

    `edition` dates every page: it is the day the embedded figures were last changed, not the day
    a report was run, so that the same inputs make the same bytes.
    """

    title: str
    publisher: str
    edition: date
    geography: str
    formats: tuple[str, ...]
    reports: tuple[ReportDefinition, ...]
    booklet: Booklet | None = None

    def reports_for(self, kind: str) -> tuple[ReportDefinition, ...]:
        """The reports that are made for a kind of area."""
        return tuple(report for report in self.reports if kind in report.kinds)

    def report(self, name: str) -> ReportDefinition:
        """The report called `name`; `RequestError` lists the known ones."""
        for report in self.reports:
            if report.name == name:
                return report
        known = ", ".join(report.name for report in self.reports)
        raise RequestError(f"There is no report '{name}'. The pack's reports are: {known}.")


def root() -> Path:
    """The project folder: the nearest one upwards that holds `pack.toml`.

    The search starts in the current folder (so that notebooks find it from `notebooks/`) and then
    beside the installed package (an editable install). `RHOANALYTICS_PROJECT` overrides both.
    """
    if named := os.environ.get(PROJECT_VARIABLE):
        return _checked(Path(named))
    for start in (Path.cwd(), Path(__file__).resolve().parent):
        for folder in (start, *start.parents):
            if (folder / "pack.toml").is_file():
                return folder
    raise RequestError(
        "No pack.toml was found in this folder or above it. Run the command inside the project "
        f"folder, or set {PROJECT_VARIABLE} to it."
    )


def _checked(folder: Path) -> Path:
    if not (folder / "pack.toml").is_file():
        raise RequestError(f"{PROJECT_VARIABLE} names {folder}, which holds no pack.toml.")
    return folder.resolve()


@cache
def load_pack(folder: Path | None = None) -> Pack:
    """Read and check `pack.toml`; `DataError` names the entry that is missing or wrong."""
    folder = folder or root()
    file = folder / "pack.toml"
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"is not valid TOML: {error}", file=file) from error
    try:
        pack = settings["pack"]
        reports = tuple(_report(entry, folder, file) for entry in settings["report"])
        formats = _formats(pack, "pack", REPORT_FORMATS, file)
        if not isinstance(pack["edition"], date):
            raise DataError(
                f"[pack] edition: {pack['edition']!r} is not a date; write it as 2026-01-31, "
                "without quotation marks",
                file=file,
            )
        return Pack(
            title=pack["title"],
            publisher=pack["publisher"],
            edition=pack["edition"],
            geography=pack["geography"],
            formats=formats,
            reports=reports,
            booklet=_booklet(settings["booklet"], file) if "booklet" in settings else None,
        )
    except KeyError as error:
        raise DataError(f"the entry {error} is missing", file=file) from error
    except TypeError as error:
        raise DataError(
            "each report is an entry of its own, headed [[report]]", file=file
        ) from error


def _formats(entry: dict, section: str, known: Collection[str], file: Path) -> tuple[str, ...]:
    formats = tuple(entry["formats"])
    if unknown := set(formats) - set(known):
        raise DataError(
            f"[{section}] formats: {sorted(unknown)[0]!r} is not one of {', '.join(known)}",
            file=file,
        )
    return formats


def _booklet(entry: dict, file: Path) -> Booklet:
    return Booklet(entry["title"], _formats(entry, "booklet", BOOKLET_FORMATS, file))


def _report(entry: dict, folder: Path, file: Path) -> ReportDefinition:
    notebook = folder / entry["notebook"]
    if not notebook.is_file():
        raise DataError(f"report '{entry['name']}': no notebook at {entry['notebook']}", file=file)
    kinds = tuple(entry.get("areas", ("ics",)))
    if unknown := set(kinds) - set(AREA_KINDS):
        raise DataError(
            f"report '{entry['name']}', areas: {sorted(unknown)[0]!r} is not one of "
            f"{', '.join(AREA_KINDS)}",
            file=file,
        )
    return ReportDefinition(entry["name"], entry["title"], entry["summary"], notebook, kinds)
