"""The recipe of a run: plan, check, make what is needed, publish it, write index and run page."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from rhoanalytics import project
from rhoanalytics.errors import RequestError
from rhoanalytics.pack import manifest, run_log
from rhoanalytics.pack.booklets import Booklets
from rhoanalytics.pack.build import Build
from rhoanalytics.pack.building import OutputFolder
from rhoanalytics.pack.checked import Checks
from rhoanalytics.pack.engines import LOCAL, Engine, open_engine
from rhoanalytics.pack.export import web_font
from rhoanalytics.pack.fingerprints import TableDigests
from rhoanalytics.pack.jobs import Job, Kernel
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import ReportTask, ScorecardTask, Task, plan
from rhoanalytics.pack.publishing import entries, publish
from rhoanalytics.pack.reports import Reports
from rhoanalytics.pack.results import Run
from rhoanalytics.pack.signals import stop_on_signals
from rhoanalytics.pack.undescribed import refused


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
    strict: bool = False,
    announce: Callable[[int, str], None] = lambda number, what: None,
    done: Callable[[Task, Outcome], None] = lambda task, outcome: None,
) -> Run:
    """Make the reports of these areas (all by default) that are not up to date into `out`.

    Nothing is started, and `out` is left as it was, unless the request and every table are sound.
    The pack in `out` changes only when the run has finished. With `strict` a report with a figure
    that has no alternative text fails. `announce` is told how many things are to be made, and what
    in words, before the reports and again before the booklets; `done` hears of each.
    """
    started = datetime.now(UTC)
    workers = _workers(jobs)
    root = project.root()
    pack = project.load_pack(root)
    checks = Checks(root, out, area_codes)
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
        geography = tasks[0].area.geography.code
        build = Build(root, pack, geography, folder, digests, run, force)
        booklets = Booklets(build, tasks)
        reports = Reports(build, tasks)
        report_jobs = reports.jobs(kernel, strict=strict)
        aside = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        font: Future[str] | None = None
        log.write("planned", reports=len(tasks), to_make=len(report_jobs), resumed=run.resumed)
        announce(len(report_jobs), _many(len(report_jobs), "report", len(run.unchanged)))

        def carry_out(jobs: Mapping[Job, Task]) -> None:
            nonlocal running, font
            if not jobs:
                return
            running = running or start_engine()
            for job, outcome in running.outcomes(list(jobs), stop.is_set):
                # Until the next one comes there is time for what the pages of the site need.
                font = font or aside.submit(web_font.font_faces)
                task = jobs[job]
                if isinstance(task, ReportTask):
                    outcome = refused(outcome) if strict else outcome
                    made = reports.keep(task, outcome)
                    run.made.append(made)
                    run.note_undescribed(made.entry, made.warnings)
                else:
                    made = booklets.keep(task, outcome)
                    run.booklets.append(made)
                log.made(made)
                if not isinstance(task, ScorecardTask):
                    done(task, outcome)

        carry_out({**booklets.scorecard_jobs(), **report_jobs})
        if not stop.is_set() and (booklet_jobs := booklets.jobs(entries(build))):
            announce(len(booklet_jobs), _many(len(booklet_jobs), "booklet"))
            carry_out(booklet_jobs)
        run.interrupted = stop.is_set()
        # Without an earlier pack there is none to protect: what is finished can be read at once.
        if not run.interrupted or not (out / manifest.FILE).is_file():
            if font is not None:
                font.result()
            publish(build, tasks, booklets, started)
        log.write("finished", exit_code=run.exit_code, **_counts(run))
    return run


def _workers(jobs: int | None) -> int:
    if jobs is not None and jobs < 1:
        raise RequestError(f"--jobs must be 1 or more, not {jobs}.")
    return jobs or os.cpu_count() or 1


def _many(number: int, what: str, unchanged: int = 0) -> str:
    """What a run is about to do, in words."""
    making = f"Making {number} {what}{'' if number == 1 else 's'}"
    return f"{making}, {unchanged} unchanged" if unchanged else making


def _counts(run: Run) -> dict[str, int]:
    return {
        "made": len(run.succeeded),
        "unchanged": len(run.unchanged),
        "failed": len(run.failed),
        "resumed": run.resumed,
        "booklets": len(run.booklets),
    }
