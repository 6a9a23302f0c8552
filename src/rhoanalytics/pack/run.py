"""The recipe of a run: plan, check, make every report in parallel, publish, write the index."""

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rhoanalytics import project
from rhoanalytics.areas import load_register
from rhoanalytics.errors import RequestError
from rhoanalytics.pack import manifest
from rhoanalytics.pack.execute import Outcome, make_report, prepare_worker
from rhoanalytics.pack.files import publish, write_text
from rhoanalytics.pack.index import index_page
from rhoanalytics.pack.plan import ReportTask, check_tables, plan

ATTEMPTS_WHEN_A_WORKER_DIES = 2
"""A worker that is killed (memory, an operator) takes its pool with it; others are tried again."""


@dataclass(frozen=True)
class Run:
    """What a run did: one outcome per report, and whether it was interrupted."""

    out: Path
    outcomes: tuple[Outcome, ...]
    planned: int
    interrupted: bool

    @property
    def failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.error is not None]

    @property
    def exit_code(self) -> int:
        if self.interrupted:
            return 130
        return 1 if self.failed else 0


def render(
    *,
    area_codes: Sequence[str] = (),
    report_names: Sequence[str] = (),
    geography_code: str | None = None,
    out: Path,
    jobs: int | None = None,
    announce: Callable[[int], None] = lambda planned: None,
    report_done: Callable[[Outcome], None] = lambda outcome: None,
) -> Run:
    """Make the reports of these areas (all by default) into `out`.

    Nothing is started, and `out` is left as it was, unless the request and every table are sound.
    `announce` is called once with the number of reports, `report_done` after each of them.
    """
    started = datetime.now(UTC)
    root = project.root()
    pack = project.load_pack(root)
    check_tables(root)
    register = load_register(root / "data" / "areas")
    tasks = plan(
        pack,
        register,
        area_codes=area_codes,
        report_names=report_names,
        geography_code=geography_code,
    )
    workers = _workers(jobs, len(tasks))
    _make_folder(out)

    announce(len(tasks))
    outcomes: list[Outcome] = []
    interrupted = False
    with (
        tempfile.TemporaryDirectory(prefix=".staging-", dir=out) as folder,
        closing(_make_all(tasks, Path(folder), root, workers)) as making,
    ):
        staging = Path(folder)
        try:
            for outcome in making:
                publish(outcome, staging, out)
                outcomes.append(outcome)
                report_done(outcome)
        except KeyboardInterrupt:
            interrupted = True

    geography = tasks[0].area.geography
    entries = manifest.merge(
        manifest.previous_entries(out, geography.code),
        [manifest.ReportEntry.of(outcome) for outcome in outcomes],
    )
    areas = register.areas(geography)
    contents = manifest.build(entries, areas, started=started, geography=geography.code)
    write_text(out / "index.html", index_page(contents, areas, pack, root))
    write_text(out / manifest.FILE, manifest.as_json(contents))
    return Run(out, tuple(outcomes), len(tasks), interrupted)


def _workers(jobs: int | None, tasks: int) -> int:
    if jobs is not None and jobs < 1:
        raise RequestError(f"--jobs must be 1 or more, not {jobs}.")
    return min(jobs or os.cpu_count() or 1, tasks)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(f"--out {out} cannot be used: {error.strerror}.") from error
    if not os.access(out, os.W_OK):
        raise RequestError(f"--out {out} cannot be written to. Choose another folder.")


def _make_all(
    tasks: list[ReportTask], staging: Path, root: Path, workers: int
) -> Generator[Outcome]:
    """Every task's outcome as it comes; reports lost with a dead worker are made again once."""
    remaining = list(tasks)
    for attempt in range(1, ATTEMPTS_WHEN_A_WORKER_DIES + 1):
        lost: list[ReportTask] = []
        with _pool(root, workers) as pool:
            futures: dict[Future[Outcome], ReportTask] = {
                pool.submit(make_report, task, staging): task for task in remaining
            }
            try:
                for future in as_completed(futures):
                    try:
                        yield future.result()
                    except BrokenProcessPool:
                        lost.append(futures[future])
            finally:
                # After an interrupt: drop what has not started, wait for what has.
                pool.shutdown(cancel_futures=True)
        if not lost:
            return
        remaining = lost
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(exist_ok=True)
        if attempt == ATTEMPTS_WHEN_A_WORKER_DIES:
            for task in lost:
                yield Outcome(task, 0.0, error="the worker process was killed twice (memory?)")


def _pool(root: Path, workers: int) -> ProcessPoolExecutor:
    # Fresh interpreters, not forks: the parent may hold threads (the progress display).
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=prepare_worker,
        initargs=(root,),
    )
