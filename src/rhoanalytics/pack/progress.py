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

from rhoanalytics.pack.execute import Outcome
from rhoanalytics.pack.run import Run

_console = Console(highlight=False, soft_wrap=True)


class Display(Protocol):
    """How a run tells what it does."""

    def announce(self, planned: int) -> None: ...

    def report_done(self, outcome: Outcome) -> None: ...


class PlainLines:
    """One line per report, for logs and schedulers."""

    def __init__(self) -> None:
        self.planned = 0
        self.done = 0

    def announce(self, planned: int) -> None:
        self.planned = planned
        print(f"Making {planned} report{'s' if planned > 1 else ''}", flush=True)

    def report_done(self, outcome: Outcome) -> None:
        self.done += 1
        print(f"{self.done}/{self.planned} {describe(outcome)}", flush=True)


class Bar:
    """A progress bar; failures are printed above it."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task: TaskID = progress.add_task("Checking the tables", total=None)

    def announce(self, planned: int) -> None:
        self.progress.update(self.task, total=planned, description="Making reports")

    def report_done(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.progress.console.print(describe(outcome), markup=False)
        self.progress.update(self.task, advance=1, description=outcome.task.area.name)


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


def describe(outcome: Outcome) -> str:
    """One report in one line."""
    task = outcome.task
    how = "made" if outcome.error is None else f"FAILED at {outcome.error}"
    return f"{task.area.code} {task.report.name}: {how} ({outcome.seconds:.1f} s)"


def summarise(run: Run) -> None:
    """The last words of a run: how many, what failed, where to look."""
    made = len(run.outcomes) - len(run.failed)
    print(f"{made} of {run.planned} reports made. Open {run.out / 'index.html'}")
    for outcome in run.outcomes:
        for warning in outcome.warnings:
            print(f"  note, {outcome.task.area.code} {outcome.task.report.name}: {warning}")
    for outcome in run.failed:
        task = outcome.task
        print(f"  failed: {describe(outcome)}; see {run.out / task.path('failed.txt')}")
    if run.interrupted:
        print("Interrupted: finished reports are kept, the others were not made.")
