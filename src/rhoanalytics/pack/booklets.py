"""The driver's part of what is made beside the reports: scorecards, and the files about ICSs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rhoanalytics.pack import fingerprints, records
from rhoanalytics.pack.booklet_jobs import BookletJob, ScorecardJob
from rhoanalytics.pack.build import Build
from rhoanalytics.pack.jobs import Job
from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import (
    BookletTask,
    ReportTask,
    ScorecardTask,
    Task,
    all_areas,
    booklet_tasks,
    scorecard_tasks,
)
from rhoanalytics.pack.results import Made

if TYPE_CHECKING:
    from rhoanalytics.measures.scorecard import Scorecards


AreaTask = ScorecardTask | BookletTask


class Booklets:
    """Scorecards and booklets of one run. A pack without booklets has nothing to do here."""

    def __init__(self, build: Build, tasks: Sequence[ReportTask]):
        areas = {task.area: task.data for task in tasks}
        self._build = build
        self._booklets = booklet_tasks(build.pack, areas)
        self._scorecards = {task.data: task for task in scorecard_tasks(build.pack, areas)}

    def scorecard_jobs(self) -> dict[Job, Task]:
        """The scorecards that are not at hand or not up to date."""
        return {
            ScorecardJob(task.area.code, task.area.geography.code): task
            for task in self._scorecards.values()
            if not self._is_at_hand(task)
        }

    def jobs(self, entries: Iterable[ReportEntry]) -> dict[Job, Task]:
        """The booklets to make: of ICSs that have all their reports, where something is new.

        entries: every report that the pack will hold.
        """
        made = {(entry.area, entry.report) for entry in entries if entry.error is None}
        return {
            self._job(task): task
            for task in self._booklets
            if all((task.area.code, report.name) in made for report in task.reports)
            and not self._is_at_hand(task)
        }

    def keep(self, task: AreaTask, outcome: Outcome) -> Made:
        """Put scorecards, or the files about an ICS, into the building place."""

        def record(entry: ReportEntry) -> str:
            digests = self._build.digests[task.data]
            reads = [records.with_digest(read, digests) for read in outcome.reads]
            return json.dumps({"key": self._key(task), "reads": reads}) + "\n"

        return self._build.keep(task, outcome, record)

    def scorecards(self) -> Mapping[str, "Scorecards"]:
        """The scorecards that the pack will have, of its "real" and its "illustrative" nation."""
        build = self._build
        texts = {
            "illustrative" if task.area.illustrative else "real": self._text(task)
            for task in scorecard_tasks(build.pack, all_areas(build.geography, build.root))
        }
        if not any(texts.values()):
            return {}
        from rhoanalytics.measures.scorecard import Scorecards

        return {nation: Scorecards.from_json(text) for nation, text in texts.items() if text}

    def _is_at_hand(self, task: AreaTask) -> bool:
        """Whether it need not be made; what a broken-off run finished is left to publish."""
        key = self._key(task)
        places = (place for place in self._build.places if self._is_current(task, key, place))
        place = next(places, None)
        if place == self._build.folder.building:
            entry = ReportEntry.of(task, Outcome(0.0))
            self._build.run.booklets.append(Made(task, entry))
        else:
            self._build.discard(task)
        return place is not None

    def _is_current(self, task: AreaTask, key: str, place: Path) -> bool:
        record = _read(place / task.record)
        if record.get("key") != key:
            return False
        if not all((place / task.path(ending)).is_file() for ending in task.formats):
            return False
        digests = self._build.digests[task.data]
        return not any(records.is_stale(read, digests) for read in record["reads"])

    def _key(self, task: AreaTask) -> str:
        if isinstance(task, BookletTask):
            return self._booklet_key(task)
        return self._scorecard_key(task)

    def _scorecard_key(self, task: ScorecardTask) -> str:
        return fingerprints.digest(
            task.area.geography.code,
            fingerprints.analysis_code(),
            fingerprints.versions(self._build.root),
            fingerprints.registers(task.data),
        )

    def _text(self, task: ScorecardTask) -> str | None:
        file = self._build.find(task.path("json"))
        return file.read_text(encoding="utf-8") if file else None

    def _booklet_key(self, task: BookletTask) -> str:
        """A digest of what a booklet is made from: its notebooks, scorecard, code, templates."""
        found = [
            records.load_record(file)
            for report in self._report_tasks(task)
            if (file := self._build.find(report.record))
        ]
        return fingerprints.digest(
            [record.identity for record in found if record],
            self._text(self._scorecards[task.data]),
            [(report.name, report.title, report.summary) for report in task.reports],
            (task.title, task.edition, task.formats),
            fingerprints.analysis_code(),
            fingerprints.runner_code(),
            fingerprints.templates(self._build.root, "pdf"),
        )

    def _job(self, task: BookletTask) -> BookletJob:
        notebooks = [self._build.find(each.path("ipynb")) for each in self._report_tasks(task)]
        return BookletJob(
            task.area.code,
            task.area.geography.code,
            tuple(notebook.read_bytes() for notebook in notebooks if notebook),
            self._text(self._scorecards[task.data]),
        )

    def _report_tasks(self, task: BookletTask) -> list[ReportTask]:
        formats = self._build.pack.formats
        return [
            ReportTask(task.area, report, task.edition, formats, task.data)
            for report in task.reports
        ]


def _read(record: Path) -> dict:
    """A record; an empty one when there is none or it cannot be understood."""
    try:
        return json.loads(record.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return {}
