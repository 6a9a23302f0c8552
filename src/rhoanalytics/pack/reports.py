"""The driver's part of the reports: which have to be made, and keeping what was made."""

from collections.abc import Sequence
from dataclasses import replace

from rhoanalytics.pack import manifest, records
from rhoanalytics.pack.build import Build
from rhoanalytics.pack.jobs import Job, Kernel, ReportJob
from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import ReportTask, Task
from rhoanalytics.pack.records import Need
from rhoanalytics.pack.results import Made
from rhoanalytics.pack.undescribed import undescribed


def jobs(
    tasks: Sequence[ReportTask], build: Build, kernel: Kernel, *, strict: bool
) -> dict[Job, Task]:
    """What has to be made; what is up to date or was finished by a broken-off run is noted."""
    to_make: dict[Job, Task] = {}
    for task in tasks:
        job = ReportJob(task.area.code, task.area.geography.code, task.report.name, kernel)
        at_hand = Need.EVERYTHING
        for place in build.places:
            record = records.load_record(place / task.record)
            at_hand = records.need(record, task, build.digests[task.data], build.root, place)
            if at_hand is Need.NOTHING and strict and record and undescribed(record.warnings):
                at_hand = Need.EXPORT  # exported again, it is refused like any other
            if at_hand is Need.NOTHING and record is not None:
                _note(task, record, build, resumed=place == build.folder.building)
                break
            if at_hand is Need.EXPORT:
                job = replace(job, executed=(place / task.path("ipynb")).read_bytes())
                break
        if at_hand is not Need.NOTHING:
            to_make[job] = task
    return to_make


def keep(task: ReportTask, outcome: Outcome, build: Build) -> Made:
    """Put the files of a report into the building place."""

    def record(entry: ReportEntry) -> str:
        digests = build.digests[task.data]
        made = records.make_record(
            task, entry, outcome.reads, outcome.warnings, digests, build.root
        )
        return records.as_json(made)

    return build.keep(task, outcome, record)


def _note(task: ReportTask, record: records.Record, build: Build, *, resumed: bool) -> None:
    run = build.run
    run.note_undescribed(record.manifest_entry, record.warnings)
    if resumed:
        run.made.append(Made(task, record.manifest_entry, tuple(record.warnings)))
        run.resumed += 1
    else:
        run.unchanged.append(replace(record.manifest_entry, status=manifest.UNCHANGED))
