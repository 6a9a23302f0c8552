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
from rhoanalytics.pack.plan import Task
from rhoanalytics.pack.results import Run
from rhoanalytics.pack.undescribed import UNDESCRIBED

MOST_AREAS = 5
"""How many areas a warning names that is about the same report in each of them."""

_console = Console(highlight=False, soft_wrap=True)


class Display(Protocol):
    """How a run tells what it does."""

    def announce(self, number: int, what: str) -> None: ...

    def done(self, task: Task, outcome: Outcome) -> None: ...


class PlainLines:
    """One line per report or booklet, for logs and schedulers."""

    def __init__(self) -> None:
        self.planned = 0
        self.finished = 0

    def announce(self, number: int, what: str) -> None:
        self.planned, self.finished = number, 0
        print(what, flush=True)

    def done(self, task: Task, outcome: Outcome) -> None:
        self.finished += 1
        line = describe(ReportEntry.of(task, outcome))
        print(f"{self.finished}/{self.planned} {line}", flush=True)


class Bar:
    """A progress bar; failures are printed above it."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task: TaskID = progress.add_task("Checking the tables", total=None)

    def announce(self, number: int, what: str) -> None:
        self.progress.console.print(what)
        self.progress.update(self.task, total=number, completed=0, description=what)

    def done(self, task: Task, outcome: Outcome) -> None:
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


def describe(entry: ReportEntry) -> str:
    """One report in one line."""
    how = "made" if entry.error is None else f"FAILED at {entry.error}"
    return f"{entry.area} {entry.report}: {how} ({entry.seconds:.1f} s)"


def few(codes: list[str]) -> str:
    """The first codes of a list, and how many more there are."""
    more = len(codes) - MOST_AREAS
    return ", ".join(codes[:MOST_AREAS]) + (f" and {more} more" if more > 0 else "")


def summarise(run: Run) -> None:
    """The last words of a run: how many, what failed, where to look."""
    made = len(run.succeeded)
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
    reports = "report" if run.planned == 1 else "reports"
    print(f"{run.planned} {reports}: {', '.join(parts)}. Open {run.out / 'index.html'}")
    for done in (*run.made, *run.booklets):
        for warning in done.warnings:
            if warning.endswith(UNDESCRIBED):
                continue  # listed below, once for all areas
            print(f"  note, {done.task.area.code} {done.task.name}: {warning}")
    for (report, warning), areas in run.undescribed.items():
        print(f"  warning, {report}, {few(areas)}: {warning}")
    for done in run.failed:
        where = run.out / done.task.path("failed.txt")
        print(f"  failed: {describe(done.entry)}; see {where}")
