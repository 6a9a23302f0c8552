"""`manifest.json`: what a run made, for people and programs that come after it."""

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rhoanalytics import __version__
from rhoanalytics.areas import Area
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import BOOKLET_FILES, ReportTask, Task

FILE = "manifest.json"
MADE, UNCHANGED, FAILED = "made", "unchanged", "failed"

AREA_FILES = {
    "booklet": BOOKLET_FILES["pdf"],
    "tables": BOOKLET_FILES["xlsx"],
    "data": BOOKLET_FILES["csv"],
}
"""Keys of the files about a whole ICS in the manifest, and their names."""


@dataclass(frozen=True)
class ReportEntry:
    """One report in the manifest; the paths are relative to the output folder."""

    area: str
    area_name: str
    report: str
    status: str
    html: str | None
    pdf: str | None
    notebook: str | None
    seconds: float
    error: str | None

    @classmethod
    def of(cls, task: Task, outcome: Outcome) -> "ReportEntry":
        """The entry of a report; booklets and scorecards have one of the same shape."""
        made = outcome.error is None
        notebook = task.path("ipynb" if made else "failed.ipynb")

        def path(extension: str) -> str | None:
            return task.path(extension) if made and extension in task.formats else None

        return cls(
            area=task.area.code,
            area_name=task.area.name,
            report=task.name,
            status=MADE if made else FAILED,
            html=path("html"),
            pdf=path("pdf"),
            notebook=notebook if isinstance(task, ReportTask) else None,
            seconds=round(outcome.seconds, 2),
            error=outcome.error,
        )


def run_id(started: datetime) -> str:
    """A run's name: when it was started (UTC)."""
    return started.strftime("%Y%m%dT%H%M%SZ")


def previous_entries(out: Path, geography: str) -> list[ReportEntry]:
    """Reports of an earlier run on the same boundaries whose files are still there.

    They stay in the index as `unchanged`, so that making one ICS again does not hide the others.
    A manifest that cannot be read counts as none: the run then describes only itself.
    """
    try:
        manifest = json.loads((out / FILE).read_text(encoding="utf-8"))
        if manifest["run"]["geography"] != geography:
            return []
        entries = [ReportEntry(**entry) for entry in manifest["reports"]]
    except (FileNotFoundError, json.JSONDecodeError, KeyError, TypeError):
        return []
    kept = []
    for entry in entries:
        if entry.status == FAILED:
            kept.append(entry)
        elif entry.html and (out / entry.html).is_file():
            kept.append(ReportEntry(**(asdict(entry) | {"status": UNCHANGED})))
    return kept


def merge(previous: Iterable[ReportEntry], made: Iterable[ReportEntry]) -> list[ReportEntry]:
    """This run's entries, and earlier ones that it did not touch; by area name and report."""
    merged = {(entry.area, entry.report): entry for entry in (*previous, *made)}
    return sorted(merged.values(), key=lambda entry: (entry.area_name, entry.report))


def build(
    entries: list[ReportEntry],
    files: Mapping[Area, Mapping[str, str | None]],
    *,
    started: datetime,
    geography: str,
) -> dict:
    """The manifest as a plain dictionary, in the shape that README.md documents.

    files: for each area, in order, the paths of `AREA_FILES`.
    """
    finished = datetime.now(UTC)
    present = {entry.area for entry in entries}
    counts = {
        status: sum(entry.status == status for entry in entries)
        for status in (MADE, UNCHANGED, FAILED)
    }
    return {
        "run": {
            "id": run_id(started),
            "started": started.isoformat(timespec="seconds"),
            "seconds": round((finished - started).total_seconds(), 1),
            "geography": geography,
            "versions": {
                "rhoanalytics": __version__,
                "python": platform.python_version(),
                **{name: version(name) for name in ("pandas", "papermill", "nbconvert", "typst")},
            },
            "counts": counts,
        },
        "reports": [asdict(entry) for entry in entries],
        "areas": [
            {"area": area.code, "name": area.name, **paths}
            for area, paths in files.items()
            if area.code in present
        ],
    }


def as_json(contents: dict) -> str:
    # ASCII, so that no character of a name can act on the terminal of who looks at it.
    return json.dumps(contents, indent=2) + "\n"
