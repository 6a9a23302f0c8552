"""What a person sees during a run: a bar on a terminal, plain lines in a log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import ReportTask
from rhoanalytics.pack.results import Run

_console = Console(highlight=False, soft_wrap=True)


class Display(Protocol):
    """How a run tells what it does."""

    def announce(self, to_make: int, unchanged: int) -> None: ...

    def report_done(self, task: ReportTask, outcome: Outcome) -> None: ...


class PlainLines:
    """One line per report, for logs and schedulers."""

    def __init__(self) -> None:
        self.planned = 0
        self.done = 0

    def announce(self, to_make: int, unchanged: int) -> None:
        self.planned = to_make
        print(announcement(to_make, unchanged), flush=True)

    def report_done(self, task: ReportTask, outcome: Outcome) -> None:
        self.done += 1
        line = describe(ReportEntry.of(task, outcome))
        print(f"{self.done}/{self.planned} {line}", flush=True)


class Bar:
    """A progress bar; failures are printed above it."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task: TaskID = progress.add_task("Checking the tables", total=None)

    def announce(self, to_make: int, unchanged: int) -> None:
        self.progress.console.print(announcement(to_make, unchanged))
        self.progress.update(self.task, total=to_make, description="Making reports")

    def report_done(self, task: ReportTask, outcome: Outcome) -> None:
        if outcome.error is not None:
            line = describe(ReportEntry.of(task, outcome))
            self.progress.console.print(line, markup=False)
        self.progress.update(self.task, advance=1, description=task.area.name)


@contextmanager
def display() -> Iterator[Display]:
    """A bar on a terminal, plain lines elsewhere (bars flood logs)."""
    if not _console.is_terminal:
        yield PlainLines()
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=_console, transient=True) as progress:
        yield Bar(progress)


def announcement(to_make: int, unchanged: int) -> str:
    """What a run is about to do."""
    making = f"Making {to_make} report{'' if to_make == 1 else 's'}"
    return f"{making}, {unchanged} unchanged" if unchanged else making


def describe(entry: ReportEntry) -> str:
    """One report in one line."""
    how = "made" if entry.error is None else f"FAILED at {entry.error}"
    return f"{entry.area} {entry.report}: {how} ({entry.seconds:.1f} s)"


def summarise(run: Run) -> None:
    """The last words of a run: how many, what failed, where to look."""
    made = len(run.made) - len(run.failed)
    if run.interrupted:
        print(
            f"Interrupted: {made} of {run.planned} reports are finished and kept. Run the same "
            "command again to go on; an earlier pack stays as it was until then."
        )
        return
    parts = [f"{made} made", f"{len(run.unchanged)} unchanged"]
    if run.resumed:
        parts[0] += f" ({run.resumed} of them by a run that was broken off)"
    if run.failed:
        parts.append(f"{len(run.failed)} FAILED")
    print(f"{run.planned} reports: {', '.join(parts)}. Open {run.out / 'index.html'}")
    for done in run.made:
        for warning in done.warnings:
            print(f"  note, {done.task.area.code} {done.task.report.name}: {warning}")
    for done in run.failed:
        where = run.out / done.task.path("failed.txt")
        print(f"  failed: {describe(done.entry)}; see {where}")
