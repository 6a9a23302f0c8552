"""What the steps of a run share, and how what they make is put into the building place."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rhoanalytics.errors import ReportFailed
from rhoanalytics.pack.building import OutputFolder
from rhoanalytics.pack.fingerprints import TableDigests
from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import Task
from rhoanalytics.pack.results import Made, Run
from rhoanalytics.project import Pack

FULL = {errno.ENOSPC, errno.EDQUOT}
"""What the system says when no more can be written."""


@dataclass(frozen=True)
class Build:
    """One run at work: the project, what was asked, where it goes, and what is done so far.

    digests: of the tables below each data folder that the run uses. force: whether what is up to
    date is made again.
    """

    root: Path
    pack: Pack
    geography: str
    folder: OutputFolder
    digests: dict[Path, TableDigests]
    run: Run
    force: bool

    @property
    def places(self) -> tuple[Path, ...]:
        """Where something finished may lie: what a broken-off run has built, then the pack."""
        return () if self.force else (self.folder.building, self.folder.out)

    def find(self, relative: str) -> Path | None:
        """A file as this run will publish it: built by now, or left from an earlier run."""
        found = (place / relative for place in (self.folder.building, self.folder.out))
        return next((file for file in found if file.is_file()), None)

    def keep(self, task: Task, outcome: Outcome, record: Callable[[ReportEntry], str]) -> Made:
        """Put what a job brought into the building place; last, if it was made, its record."""
        entry = ReportEntry.of(task, outcome)
        with telling_of_full_disk(self.folder.out):
            if outcome.error is None:
                # Killed in between, this run must not leave a record of other files.
                self.folder.remove(task.record)
            for ending, content in outcome.files.items():
                self.folder.add(task.path(ending), content)
            if outcome.error is not None:
                text = outcome.traceback or outcome.error
                self.folder.add(task.path("failed.txt"), text.encode("utf-8"))
            else:
                self.folder.add(task.record, record(entry).encode("utf-8"))
        # Kept in memory, the files of a thousand reports would fill it.
        return Made(task, entry, outcome.warnings, replace(outcome, files={}))

    def discard(self, task: Task) -> None:
        """Remove what a broken-off run has left of a task and no run can use."""
        for relative in reversed(files_of(task)):
            self.folder.remove(relative)


def files_of(task: Task) -> tuple[str, ...]:
    """Every file that may come of a task, relative to the output folder; last its record."""
    endings = ("ipynb", "failed.ipynb", "failed.txt", *task.formats)
    return (*map(task.path, endings), task.record)


@contextmanager
def telling_of_full_disk(out: Path) -> Iterator[None]:
    """Turn the system's word for a full disk into one that helps."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise ReportFailed(
            f"The disk that holds {out} is full. The pack there is as it was, and finished reports "
            "are kept. Make room and run the same command again."
        ) from error
