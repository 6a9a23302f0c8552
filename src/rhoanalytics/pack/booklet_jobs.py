"""What is made beside the reports: the scorecards of a nation, and the files about a whole ICS."""

import time
from dataclasses import asdict, dataclass

from rhoanalytics import project
from rhoanalytics.areas import data_folder, load_register
from rhoanalytics.errors import UserError
from rhoanalytics.pack.jobs import failed
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import booklet_task
from rhoanalytics.store import Store


@dataclass(frozen=True)
class ScorecardJob:
    """The scorecards of all ICSs beside an area: those that share its data and boundaries."""

    area: str
    geography: str

    @property
    def name(self) -> str:
        return f"{self.area} scorecards"

    def carry_out(self) -> Outcome:
        # Heavy, and needed by workers only.
        from rhoanalytics.measures.scorecard import scorecards

        started = time.monotonic()
        data = data_folder(self.area, project.root() / "data")
        register = load_register(data / "areas")
        store = Store(data)
        try:
            found = scorecards(register, register.geography(self.geography), store)
        except (UserError, RuntimeError, ValueError, LookupError) as error:
            return failed(started, error)
        return Outcome(
            time.monotonic() - started,
            files={"json": found.to_json().encode("utf-8")},
            reads=tuple(asdict(read) for read in store.reads),
        )


@dataclass(frozen=True)
class BookletJob:
    """Booklet, spreadsheet and data of one ICS.

    notebooks: its executed notebooks, in the order of the pack. scorecards: those of its nation, as
    JSON; None where there are none.
    """

    area: str
    geography: str
    notebooks: tuple[bytes, ...]
    scorecards: str | None

    @property
    def name(self) -> str:
        return f"{self.area} booklet"

    def carry_out(self) -> Outcome:
        # Heavy, and needed by workers only.
        import nbformat

        from rhoanalytics.measures.scorecard import Scorecards
        from rhoanalytics.pack.export.booklet import booklet
        from rhoanalytics.pack.export.describe import document_of
        from rhoanalytics.pack.export.parts import Part
        from rhoanalytics.pack.sheets.spreadsheet import spreadsheet
        from rhoanalytics.pack.sheets.tidy import tidy

        started = time.monotonic()
        task = booklet_task(project.root(), self.area, self.geography)
        parts = [
            Part(report.name, report.title, report.summary, nbformat.reads(content.decode(), 4))
            for report, content in zip(task.reports, self.notebooks, strict=True)
        ]
        cards = Scorecards.from_json(self.scorecards) if self.scorecards else None
        info = document_of(task)
        files: dict[str, bytes] = {}
        warnings_of: dict[str, tuple[str, ...]] = {}
        try:
            if "pdf" in task.formats:
                made = booklet(info, parts, cards, self.area)
                files["pdf"], warnings_of["pdf"] = made.content, made.warnings
            if "xlsx" in task.formats:
                files["xlsx"] = spreadsheet(info, parts, cards, self.area)
            if "csv" in task.formats:
                files["csv"] = tidy(info, parts, cards, self.area)
        except (UserError, RuntimeError, ValueError, LookupError, OSError) as error:
            return failed(started, error)
        return Outcome(time.monotonic() - started, files=files, warnings_of=warnings_of)
