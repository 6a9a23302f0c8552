"""What a run will make, checked before anything starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import papermill

from rhoanalytics import schemas
from rhoanalytics.areas import Area, Register, read_csv
from rhoanalytics.errors import DataError, RequestError
from rhoanalytics.frames import read_frame
from rhoanalytics.project import Pack, ReportDefinition
from rhoanalytics.store import Store, load_sources

PASSED_PARAMETERS = ("area", "geography")
"""What every notebook is told; its `parameters` cell must name each of them."""


@dataclass(frozen=True)
class ReportTask:
    """One report for one ICS: everything a worker needs to make it."""

    area: Area
    report: ReportDefinition
    edition: date
    formats: tuple[str, ...]

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
    register: Register,
    *,
    area_codes: Sequence[str] = (),
    report_names: Sequence[str] = (),
    geography_code: str | None = None,
) -> list[ReportTask]:
    """One task per area and report, in the order of the index; all of them when none is named.

    Raises `RequestError` for an unknown or expired area, report or vintage, and `DataError` for a
    notebook that does not take the parameters it will be given.
    """
    geography = register.geography(geography_code or pack.geography)
    chosen = [register.area(code, geography) for code in area_codes]
    areas = list(dict.fromkeys(chosen)) or register.areas(geography)
    reports = [pack.report(name) for name in dict.fromkeys(report_names)] or list(pack.reports)
    for report in reports:
        check_parameters(report.notebook)
    for area in chosen:
        _check_kind(area, reports if report_names else (), pack)
    return [
        ReportTask(area, report, pack.edition, pack.formats)
        for area in areas
        for report in reports
        if area.kind in report.kinds
    ]


def _check_kind(area: Area, asked: Sequence[ReportDefinition], pack: Pack) -> None:
    """Refuse a report that was asked for by name and is not made for this kind of area."""
    for report in asked:
        if area.kind not in report.kinds:
            possible = [other.name for other in pack.reports if area.kind in other.kinds]
            raise RequestError(
                f"The report '{report.name}' is not made for a {area.kind} ({area.code}, "
                f"{area.name}). For it there are: {', '.join(possible)}."
            )


def check_parameters(notebook: Path) -> None:
    """Refuse a notebook whose `parameters` cell lacks what the runner passes.

    Papermill itself only logs a parameter that a notebook does not know, and the report would then
    be about the default area.
    """
    try:
        declared = papermill.inspect_notebook(notebook)
    # nbformat meets JSON that is no notebook with whatever its first step raises.
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DataError(f"is not a notebook: {error}", file=notebook) from error
    for name in PASSED_PARAMETERS:
        if name not in declared:
            raise DataError(
                f"has no parameter '{name}'. Give one cell the tag 'parameters' and set "
                f"{' and '.join(PASSED_PARAMETERS)} in it.",
                file=notebook,
            )


def check_areas(root: Path) -> list[str]:
    """Validate the register of areas; returns the names of its files.

    Raises `DataError` with all faults of the first file that has any, and for an ICS code that the
    register uses but does not hold.
    """
    folder = root / "data" / "areas"
    frames = {}
    for name in schemas.AREA_SCHEMAS:
        file = folder / f"{name}.csv"
        frames[name] = schemas.validate(name, read_csv(file), file)
    known = set(frames["icbs"]["code"]) | {""}
    linked = frames["icbs"][["predecessors", "successors"]].apply(lambda cell: cell.str.split("|"))
    for column, codes in linked.items():
        for position, listed in enumerate(codes):
            if unknown := set(listed) - known:
                raise DataError(
                    f"row {position + 2}, column '{column}': {sorted(unknown)[0]!r} has no row of "
                    "its own. Add it, or correct the code.",
                    file=folder / "icbs.csv",
                )
    return list(frames)


def check_tables(root: Path) -> list[str]:
    """Validate every table and the list of sources; returns the names of the tables.

    Raises `DataError` with all faults of the first file that has any.
    """
    store = Store(root / "data")
    for name in schemas.TABLE_SCHEMAS:
        store.table(name)
        for file in store.files(name):
            schemas.validate(name, read_frame(file), file)
    load_sources(store.data)
    return list(schemas.TABLE_SCHEMAS)
