"""What a run writes down as it goes: JSON lines, for schedulers and for looking up afterwards."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from rhoanalytics.pack.manifest import run_id
from rhoanalytics.pack.plan import ReportTask
from rhoanalytics.pack.results import Made

FOLDER = "runs"
KEPT_RUNS = 30
"""Older runs' folders are removed."""


class RunLog:
    """The log of one run: a line for each event, with its time (UTC)."""

    def __init__(self, file: Path, stream: TextIO):
        self.file = file
        self._stream = stream

    def write(self, event: str, **fields: object) -> None:
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": moment, "event": event, **fields}
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()

    def made(self, made: Made) -> None:
        """The line of one report, or of what is made beside the reports."""
        entry = made.entry
        self.write(
            "report" if isinstance(made.task, ReportTask) else made.task.name,
            area=entry.area,
            report=entry.report,
            status=entry.status,
            seconds=entry.seconds,
            peak_memory=made.outcome.peak_memory if made.outcome else None,
            warnings=list(made.warnings),
            error=entry.error,
        )


@contextmanager
def opened(out: Path, started: datetime) -> Iterator[RunLog]:
    """The log in the run's own folder, `OUT/runs/<id>/log.jsonl`."""
    folder = out / FOLDER / run_id(started)
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted((out / FOLDER).iterdir())[:-KEPT_RUNS]:
        shutil.rmtree(old)
    file = folder / "log.jsonl"
    with file.open("a", encoding="utf-8") as stream:
        yield RunLog(file, stream)
