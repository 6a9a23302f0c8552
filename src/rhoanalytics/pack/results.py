"""What a run did, report by report."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import Task
from rhoanalytics.pack.undescribed import undescribed


@dataclass(frozen=True)
class Made:
    """What this run made or failed to make; `outcome`, without the files, is None where resumed."""

    task: Task
    entry: ReportEntry
    warnings: tuple[str, ...] = ()
    outcome: Outcome | None = None


@dataclass
class Run:
    """What a run did: its reports, made and unchanged, and whether it was interrupted.

    made: reports. booklets: scorecards and the files about whole ICSs.
    undescribed: warnings about figures without alternative text, by report and warning, with the
    codes of the areas; unchanged reports' too, since they still have these figures.
    """

    out: Path
    planned: int
    made: list[Made] = field(default_factory=list)
    booklets: list[Made] = field(default_factory=list)
    unchanged: list[ReportEntry] = field(default_factory=list)
    resumed: int = 0
    interrupted: bool = False
    log: Path | None = None
    undescribed: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def note_undescribed(self, entry: ReportEntry, warnings: Iterable[str]) -> None:
        """Take down which of a report's warnings are about figures without alternative text."""
        for warning in undescribed(warnings):
            self.undescribed.setdefault((entry.report, warning), []).append(entry.area)

    @property
    def succeeded(self) -> list[Made]:
        """The reports that were made."""
        return [made for made in self.made if made.entry.error is None]

    @property
    def failed(self) -> list[Made]:
        return [made for made in (*self.made, *self.booklets) if made.entry.error is not None]

    @property
    def exit_code(self) -> int:
        if self.interrupted:
            return 130
        return 1 if self.failed else 0
