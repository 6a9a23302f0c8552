"""The recipe of a run: plan, check, make what is needed, publish it, write index and run page."""

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rhoanalytics import project
from rhoanalytics.errors import ReportFailed, RequestError
from rhoanalytics.files import write_text
from rhoanalytics.pack import manifest, records, run_log
from rhoanalytics.pack.building import OutputFolder
from rhoanalytics.pack.checked import Checks
from rhoanalytics.pack.engines import LOCAL, Engine, open_engine, stop_on_signals
from rhoanalytics.pack.fingerprints import TableDigests
from rhoanalytics.pack.index import index_page
from rhoanalytics.pack.jobs import Job, Kernel
from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import ReportTask, all_areas, plan
from rhoanalytics.pack.records import Need
from rhoanalytics.pack.results import Made, Run
from rhoanalytics.pack.run_page import run_page

FULL = {errno.ENOSPC, errno.EDQUOT}
"""What the system says when no more can be written."""


def render(
    *,
    area_codes: Sequence[str] = (),
    report_names: Sequence[str] = (),
    geography_code: str | None = None,
    out: Path,
    jobs: int | None = None,
    engine: str = LOCAL,
    kernel: Kernel = "warm",
    force: bool = False,
    announce: Callable[[int, int], None] = lambda to_make, unchanged: None,
    report_done: Callable[[ReportTask, Outcome], None] = lambda task, outcome: None,
) -> Run:
    """Make the reports of these areas (all by default) that are not up to date into `out`.

    Nothing is started, and `out` is left as it was, unless the request and every table are sound.
    The pack in `out` changes only when the run has finished. `announce` is told once how many
    reports are to be made and how many are unchanged; `report_done` hears of each.
    """
    started = datetime.now(UTC)
    workers = _workers(jobs)
    root = project.root()
    pack = project.load_pack(root)
    checks = Checks(root, out)
    folder = OutputFolder(out)
    with ExitStack() as stack:

        def start_engine() -> Engine:
            return stack.enter_context(open_engine(engine, root, workers, warm=kernel == "warm"))

        running = None
        if not checks.are_known:
            # Workers take seconds to get ready: they do while the tables are being checked.
            running = start_engine()
            checks.make()
        tasks = plan(
            pack,
            root,
            area_codes=area_codes,
            report_names=report_names,
            geography_code=geography_code,
        )
        stack.enter_context(folder.locked())
        stop = stack.enter_context(stop_on_signals())
        log = stack.enter_context(run_log.opened(out, started))
        checks.remember()
        run = Run(out, len(tasks), log=log.file)
        digests = {data: TableDigests(data) for data in {task.data for task in tasks}}
        to_make = _sort(tasks, folder, digests, root, run, kernel, force)
        log.write("planned", reports=len(tasks), to_make=len(to_make), resumed=run.resumed)
        announce(len(to_make), len(run.unchanged))
        if to_make:
            for job, outcome in (running or start_engine()).outcomes(list(to_make), stop.is_set):
                task = to_make[job]
                entry = _keep(task, outcome, folder, digests, root)
                run.made.append(Made(task, entry, outcome.warnings, outcome))
                log.report(entry, outcome)
                report_done(task, outcome)
        run.interrupted = stop.is_set()
        # Without an earlier pack there is none to protect: what is finished can be read at once.
        if not run.interrupted or not (out / manifest.FILE).is_file():
            _publish(run, tasks, folder, pack, root, started)
        log.write("finished", exit_code=run.exit_code, **_counts(run))
    return run


def _workers(jobs: int | None) -> int:
    if jobs is not None and jobs < 1:
        raise RequestError(f"--jobs must be 1 or more, not {jobs}.")
    return jobs or os.cpu_count() or 1


def _sort(
    tasks: Sequence[ReportTask],
    folder: OutputFolder,
    digests: dict[Path, TableDigests],
    root: Path,
    run: Run,
    kernel: Kernel,
    force: bool,
) -> dict[Job, ReportTask]:
    """What has to be made; what is up to date or was finished by a broken-off run is noted."""
    to_make = {}
    for task in tasks:
        job = Job(task.area.code, task.area.geography.code, task.report.name, kernel)
        at_hand = Need.EVERYTHING
        for place in () if force else (folder.building, folder.out):
            record = records.load_record(place / records.record_path(task))
            at_hand = records.need(record, task, digests[task.data], root, place)
            if at_hand is Need.NOTHING and record is not None:
                if place == folder.building:
                    run.made.append(Made(task, record.manifest_entry, tuple(record.warnings)))
                    run.resumed += 1
                else:
                    unchanged = replace(record.manifest_entry, status=manifest.UNCHANGED)
                    run.unchanged.append(unchanged)
                break
            if at_hand is Need.EXPORT:
                job = replace(job, executed=(place / task.path("ipynb")).read_bytes())
                break
        if at_hand is not Need.NOTHING:
            to_make[job] = task
    return to_make


def _keep(
    task: ReportTask,
    outcome: Outcome,
    folder: OutputFolder,
    digests: dict[Path, TableDigests],
    root: Path,
) -> ReportEntry:
    """Put what a job brought into the building place, its record last."""
    entry = ReportEntry.of(task, outcome)
    with _telling_of_full_disk(folder.out):
        for ending, content in outcome.files.items():
            folder.add(task.path(ending), content)
        if outcome.error is not None:
            text = outcome.traceback or outcome.error
            folder.add(task.path("failed.txt"), text.encode("utf-8"))
            return entry
        record = records.make_record(
            task, entry, outcome.reads, outcome.warnings, digests[task.data], root
        )
        folder.add(records.record_path(task), records.as_json(record).encode("utf-8"))
    return entry


@contextmanager
def _telling_of_full_disk(out: Path) -> Iterator[None]:
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


def _publish(
    run: Run,
    tasks: Sequence[ReportTask],
    folder: OutputFolder,
    pack: project.Pack,
    root: Path,
    started: datetime,
) -> None:
    """Write index, run page and manifest, and move everything into the pack."""
    geography = tasks[0].area.geography
    areas = list(dict.fromkeys([*all_areas(geography.code, root), *(t.area for t in tasks)]))
    entries = manifest.merge(
        manifest.previous_entries(folder.out, geography.code),
        [*run.unchanged, *(made.entry for made in run.made)],
    )
    contents = manifest.build(entries, areas, started=started, geography=geography.code)
    pages = {
        "index.html": index_page(contents, areas, pack, root),
        "run.html": run_page(contents, run, pack, root),
        manifest.FILE: manifest.as_json(contents),
    }
    with _telling_of_full_disk(folder.out):
        for name, text in pages.items():
            write_text(folder.building / name, text)
        move = [*_files(run, folder), *pages]
        remove = [
            made.task.path(ending)
            for made in run.made
            if made.entry.error is None
            for ending in ("failed.ipynb", "failed.txt")
        ]
        folder.publish(move, remove)


def _files(run: Run, folder: OutputFolder) -> Iterator[str]:
    """What this run's reports have in the building place; records after what they record."""
    for made in run.made:
        endings = ("ipynb", "failed.ipynb", "failed.txt", *made.task.formats)
        for relative in (*map(made.task.path, endings), records.record_path(made.task)):
            if (folder.building / relative).is_file():
                yield relative


def _counts(run: Run) -> dict[str, int]:
    failed = len(run.failed)
    return {
        "made": len(run.made) - failed,
        "unchanged": len(run.unchanged),
        "failed": failed,
        "resumed": run.resumed,
    }
