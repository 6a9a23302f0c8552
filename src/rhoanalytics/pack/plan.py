"""What a run will make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rhoanalytics.areas import ILLUSTRATIVE_FOLDER, Area, data_folder, load_register
from rhoanalytics.errors import RequestError
from rhoanalytics.project import Booklet, Pack, ReportDefinition, load_pack


def where(area: Area) -> str:
    """Where an area lies, for the head of a page."""
    if area.illustrative:
        return f"An invented place in {area.geography.nation}"
    district = "A district in the " if area.kind == "district" else ""
    return f"{district}NHS {area.region} region"


@dataclass(frozen=True)
class ReportTask:
    """One report for one area: everything a worker needs to make it.

    `data` is the data folder that the area belongs to.
    """

    area: Area
    report: ReportDefinition
    edition: date
    formats: tuple[str, ...]
    data: Path

    @property
    def name(self) -> str:
        return self.report.name

    @property
    def title(self) -> str:
        return f"{self.report.title} in {self.area.name}"

    @property
    def subtitle(self) -> str:
        return where(self.area)

    @property
    def parameters(self) -> dict[str, str]:
        return {"area": self.area.code, "geography": self.area.geography.code}

    def path(self, extension: str) -> str:
        """Where the file goes, relative to the output folder."""
        return f"{self.area.code}/{self.report.name}.{extension}"

    @property
    def record(self) -> str:
        """Where its record lies (see `records`)."""
        return f"{RECORDS}/{self.area.code}/{self.report.name}.json"


RECORDS = ".rhoanalytics/records"
"""Folder of what is known of everything that was made."""


@dataclass(frozen=True)
class ScorecardTask:
    """The scorecards of all ICSs of one nation; `area` is one of them."""

    area: Area
    data: Path

    name = "scorecards"
    formats = ("json",)

    def path(self, extension: str) -> str:
        """Where the file goes, relative to the output folder."""
        return f".rhoanalytics/scorecards/{self._nation}.{extension}"

    @property
    def record(self) -> str:
        """Where its record lies."""
        return f"{RECORDS}/scorecards/{self._nation}.json"

    @property
    def _nation(self) -> str:
        kind = "illustrative" if self.area.illustrative else "real"
        return f"{kind}-{self.area.geography.code}"


BOOKLET = "booklet"
"""What the files about a whole ICS are called together, beside the names of reports."""

BOOKLET_FILES = {"pdf": "booklet.pdf", "xlsx": "tables.xlsx", "csv": "data.csv"}


@dataclass(frozen=True)
class BookletTask:
    """The files about a whole ICS, made from all its reports: booklet, tables and data."""

    area: Area
    reports: tuple[ReportDefinition, ...]
    booklet: Booklet
    edition: date
    data: Path

    name = BOOKLET

    @property
    def title(self) -> str:
        return f"{self.booklet.title} in {self.area.name}"

    @property
    def subtitle(self) -> str:
        return where(self.area)

    @property
    def formats(self) -> tuple[str, ...]:
        return self.booklet.formats

    def path(self, extension: str) -> str:
        """Where the file goes, relative to the output folder."""
        return f"{self.area.code}/{BOOKLET_FILES.get(extension, f'{BOOKLET}.{extension}')}"

    @property
    def record(self) -> str:
        """Where its record lies."""
        return f"{RECORDS}/{self.area.code}/{BOOKLET}.json"


Task = ReportTask | ScorecardTask | BookletTask


def plan(
    pack: Pack,
    root: Path,
    *,
    area_codes: Sequence[str] = (),
    report_names: Sequence[str] = (),
    geography_code: str | None = None,
) -> list[ReportTask]:
    """One task per area and report, in the order of the index; all of them when none is named.

    Raises `RequestError` for an unknown or expired area, report or vintage.
    """
    wanted = geography_code or pack.geography
    areas = _named(area_codes, wanted, root) if area_codes else all_areas(wanted, root)
    reports = [pack.report(name) for name in dict.fromkeys(report_names)] or list(pack.reports)
    if area_codes and report_names:
        for area in areas:
            _check_kind(area, reports, pack)
    return [
        ReportTask(area, report, pack.edition, pack.formats, data)
        for area, data in areas.items()
        for report in reports
        if area.kind in report.kinds
    ]


def all_areas(geography_code: str, root: Path) -> dict[Area, Path]:
    """Every area that reports are made for by default, with its data folder.

    The ICSs of the vintage by name, then the fictional one, where it knows the vintage.
    """
    data = root / "data"
    found: dict[Area, Path] = {}
    for folder in (data, data / ILLUSTRATIVE_FOLDER):
        if not (folder / "areas").is_dir():
            continue
        register = load_register(folder / "areas")
        known = {geography.code for geography in register.geographies()}
        if folder == data or geography_code in known:
            geography = register.geography(geography_code)
            found |= dict.fromkeys(register.reported(geography), folder)
    return found


def _named(codes: Sequence[str], geography_code: str, root: Path) -> dict[Area, Path]:
    found: dict[Area, Path] = {}
    for code in codes:
        folder = data_folder(code, root / "data")
        register = load_register(folder / "areas")
        found[register.area(code, register.geography(geography_code))] = folder
    return found


def booklet_tasks(pack: Pack, areas: Mapping[Area, Path]) -> list[BookletTask]:
    """One task per ICS, where the pack has booklets. areas: with the data folder of each."""
    if pack.booklet is None:
        return []
    return [
        BookletTask(area, pack.reports_for(area.kind), pack.booklet, pack.edition, data)
        for area, data in areas.items()
        if area.kind == "ics"
    ]


def scorecard_tasks(pack: Pack, areas: Mapping[Area, Path]) -> list[ScorecardTask]:
    """One task per nation of the ICSs, where the pack has booklets."""
    first = {task.data: task.area for task in reversed(booklet_tasks(pack, areas))}
    return [ScorecardTask(area, data) for data, area in first.items()]


def booklet_task(root: Path, area: str, geography: str) -> BookletTask:
    """The booklet of one ICS, as a worker finds it in its own copy of the project."""
    return booklet_tasks(load_pack(root), _named([area], geography, root))[0]


def task_for(root: Path, area: str, geography: str, report: str) -> ReportTask:
    """The task of one area and report, as a worker finds it in its own copy of the project."""
    found = plan(
        load_pack(root),
        root,
        area_codes=[area],
        report_names=[report],
        geography_code=geography,
    )
    return found[0]


def _check_kind(area: Area, asked: Sequence[ReportDefinition], pack: Pack) -> None:
    """Refuse a report that was asked for by name and is not made for this kind of area."""
    for report in asked:
        if area.kind not in report.kinds:
            possible = [other.name for other in pack.reports_for(area.kind)]
            raise RequestError(
                f"The report '{report.name}' is not made for a {area.kind} ({area.code}, "
                f"{area.name}). For it there are: {', '.join(possible)}."
            )
