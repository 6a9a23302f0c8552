"""What an engine hands to its workers, and what a worker does with it.

A job names its report by codes, so that a worker on another machine finds notebook, tables and
templates in its own copy of the project; files come back as bytes.
"""

import tempfile
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

from rhoanalytics import project
from rhoanalytics.errors import UserError
from rhoanalytics.pack import fingerprints
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import ReportTask, task_for
from rhoanalytics.project import REPORT_FORMATS

Kernel = Literal["warm", "stock"]
"""How a report's interpreter comes to be: forked from one that is ready, or started afresh."""


class Job(Protocol):
    """Something to make; it can be sent to another machine."""

    @property
    def name(self) -> str: ...

    def carry_out(self) -> Outcome:
        """Make it in this process; a failure is an `Outcome`, not an exception."""
        ...


def carry_out(job: Job) -> Outcome:
    """Make what a job asks for, in this process."""
    return job.carry_out()


def failed(started: float, error: Exception) -> Outcome:
    """The outcome of a job that was begun at `started` (monotonic clock) and ended in an error."""
    message = f"{type(error).__name__}: {error}"
    return Outcome(time.monotonic() - started, error=message, traceback=message)


@dataclass(frozen=True)
class Export:
    """What is to be made again from a report's executed notebook: files of these formats."""

    notebook: bytes
    formats: tuple[str, ...]


@dataclass(frozen=True)
class ReportJob:
    """One report to make; export: when its notebook need not be executed again."""

    area: str
    geography: str
    report: str
    kernel: Kernel = "warm"
    export: Export | None = None

    @property
    def name(self) -> str:
        return f"{self.area} {self.report}"

    def carry_out(self) -> Outcome:
        # Heavy, and needed by workers only.
        from rhoanalytics.pack.execute import (
            export_report,
            made_files,
            make_report,
            prepare_worker,
        )

        root = project.root()
        prepare_worker(root)
        task = _task(root, self.area, self.geography, self.report)
        with tempfile.TemporaryDirectory(
            prefix="rhoanalytics-", ignore_cleanup_errors=True
        ) as folder:
            staging = Path(folder)
            if self.export is None:
                return make_report(task, staging, self.kernel)
            started = time.monotonic()
            executed = staging / task.path("ipynb")
            executed.parent.mkdir(parents=True)
            executed.write_bytes(self.export.notebook)
            try:
                warnings_of = export_report(task, executed, staging, self.export.formats)
            except (UserError, RuntimeError, ValueError, OSError) as error:
                return replace(failed(started, error), files={"failed.ipynb": self.export.notebook})
            return Outcome(
                time.monotonic() - started,
                files=made_files(task, staging, ("ipynb", *self.export.formats)),
                warnings_of=warnings_of,
            )


@cache
def _task(root: Path, area: str, geography: str, report: str) -> ReportTask:
    return task_for(root, area, geography, report)


def identity() -> dict[str, str]:
    """What two machines must share to make the same report: code, templates, versions, data."""
    root = project.root()
    data = root / "data"
    return {
        "package": fingerprints.analysis_code() + fingerprints.runner_code(),
        "templates": "".join(fingerprints.templates(root, ending) for ending in REPORT_FORMATS),
        "versions": fingerprints.versions(root),
        "notebooks": fingerprints.files_digest((root / "notebooks").glob("*.ipynb"), root),
        "data": fingerprints.whole_data(data),
        "illustrative data": fingerprints.whole_data(data / "illustrative"),
    }
