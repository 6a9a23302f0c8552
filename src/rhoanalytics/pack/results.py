"""What a run did, report by report."""

from dataclasses import dataclass, field
from pathlib import Path

from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import ReportTask


@dataclass(frozen=True)
class Made:
    """One report that this run made or failed to make; `outcome` is None where it was resumed."""

    task: ReportTask
    entry: ReportEntry
    warnings: tuple[str, ...] = ()
    outcome: Outcome | None = None


@dataclass
class Run:
    """What a run did: its reports, made and unchanged, and whether it was interrupted."""

    out: Path
    planned: int
    made: list[Made] = field(default_factory=list)
    unchanged: list[ReportEntry] = field(default_factory=list)
    resumed: int = 0
    interrupted: bool = False
    log: Path | None = None

    @property
    def failed(self) -> list[Made]:
        return [made for made in self.made if made.entry.error is not None]

    @property
    def exit_code(self) -> int:
        if self.interrupted:
            return 130
        return 1 if self.failed else 0
