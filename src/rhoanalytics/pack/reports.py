"""The driver's part of the reports: which have to be made, and keeping what was made."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rhoanalytics.pack import manifest, records
from rhoanalytics.pack.build import Build
from rhoanalytics.pack.jobs import Export, Job, Kernel, ReportJob
from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import ReportTask, Task
from rhoanalytics.pack.records import Record
from rhoanalytics.pack.results import Made
from rhoanalytics.pack.undescribed import undescribed


class Reports:
    """The reports of one run."""

    def __init__(self, build: Build, tasks: Sequence[ReportTask]):
        self._build = build
        self._tasks = tasks
        self._exported_again: dict[ReportTask, Record] = {}

    def jobs(self, kernel: Kernel, *, strict: bool) -> dict[Job, Task]:
        """What has to be made; what is up to date or was finished by a broken-off run is noted."""
        build = self._build
        to_make: dict[Job, Task] = {}
        for task in self._tasks:
            job = ReportJob(task.area.code, task.area.geography.code, task.report.name, kernel)
            record, place = self._executed(task) or (None, None)
            if place != build.folder.building:
                # What an earlier run built and this one cannot use must not be published with it.
                build.discard(task)
            if record is None or place is None:
                to_make[job] = task
                continue
            formats = records.formats_to_export(record, task, build.root, build.find)
            if strict and undescribed(record.warnings):
                formats = task.formats  # exported again, it is refused like any other
            if formats:
                notebook = (place / task.path("ipynb")).read_bytes()
                to_make[replace(job, export=Export(notebook, formats))] = task
                self._exported_again[task] = record
            else:
                self._note(task, record, resumed=place == build.folder.building)
        return to_make

    def keep(self, task: ReportTask, outcome: Outcome) -> Made:
        """Put the files of a report into the building place.

        A format that was not made again keeps its file, wherever that lies, and its warnings.
        """
        build = self._build
        earlier = self._exported_again.get(task)
        if earlier is not None and outcome.error is None:
            known = {**earlier.warnings_of, **outcome.warnings_of}
            warnings_of = {ending: tuple(known[ending]) for ending in task.formats}
            outcome = replace(outcome, warnings_of=warnings_of)

        def record(entry: ReportEntry) -> str:
            if earlier is None:
                digests = build.digests[task.data]
                made = records.make_record(task, entry, outcome, digests, build.root)
            else:
                made = records.exported_again(earlier, task, entry, outcome, build.root)
            return records.as_json(made)

        return build.keep(task, outcome, record)

    def _executed(self, task: ReportTask) -> tuple[Record, Path] | None:
        """What is known of an executed notebook that is still the right one, and its place."""
        build = self._build
        for place in build.places:
            record = records.load_record(place / task.record)
            if record is None or not (place / task.path("ipynb")).is_file():
                continue
            if records.is_current(record, task, build.digests[task.data], build.root):
                return record, place
        return None

    def _note(self, task: ReportTask, record: Record, *, resumed: bool) -> None:
        run = self._build.run
        run.note_undescribed(record.manifest_entry, record.warnings)
        if resumed:
            run.made.append(Made(task, record.manifest_entry, record.warnings))
            run.resumed += 1
        else:
            run.unchanged.append(replace(record.manifest_entry, status=manifest.UNCHANGED))
