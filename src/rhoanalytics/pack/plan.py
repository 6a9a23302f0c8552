"""What a run will make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rhoanalytics.areas import Area, load_register
from rhoanalytics.errors import RequestError
from rhoanalytics.project import Pack, ReportDefinition, load_pack


@dataclass(frozen=True)
class ReportTask:
    """One report for one ICS: everything a worker needs to make it."""

    area: Area
    report: ReportDefinition
    edition: date
    formats: tuple[str, ...]
    data: Path

    @property
    def title(self) -> str:
        return f"{self.report.title} in {self.area.name}"

    @property
    def parameters(self) -> dict[str, str]:
        return {"area": self.area.code, "geography": self.area.geography.code}

    def path(self, extension: str) -> str:
        """Where the file goes, relative to the output folder."""
        return f"{self.area.code}/{self.report.name}.{extension}"


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
    data = root / "data"
    register = load_register(data / "areas")
    geography = register.geography(geography_code or pack.geography)
    chosen = [register.area(code, geography) for code in area_codes]
    areas = list(dict.fromkeys(chosen)) or register.areas(geography)
    reports = [pack.report(name) for name in dict.fromkeys(report_names)] or list(pack.reports)
    for area in chosen:
        _check_kind(area, reports if report_names else (), pack)
    return [
        ReportTask(area, report, pack.edition, pack.formats, data)
        for area in areas
        for report in reports
        if area.kind in report.kinds
    ]


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
            possible = [other.name for other in pack.reports if area.kind in other.kinds]
            raise RequestError(
                f"The report '{report.name}' is not made for a {area.kind} ({area.code}, "
                f"{area.name}). For it there are: {', '.join(possible)}."
            )
