"""Making many reports at once, in processes of their own."""

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

from rhoanalytics.pack.execute import Outcome, make_report, prepare_worker
from rhoanalytics.pack.plan import ReportTask

ATTEMPTS_WHEN_A_WORKER_DIES = 2
"""A worker that is killed (memory, an operator) takes its pool with it; others are tried again."""

SECONDS_BETWEEN_LOOKS = 0.5
"""How soon a request to stop is noticed while reports are being made."""


def make_all(
    tasks: list[ReportTask],
    staging: Path,
    root: Path,
    workers: int,
    stop_requested: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """Every task's outcome as it comes; reports lost with a dead worker are made again once.

    Once `stop_requested` returns true no further report is started; the ones being made are
    finished and handed back too.
    """
    remaining = list(tasks)
    for _ in range(ATTEMPTS_WHEN_A_WORKER_DIES):
        lost: list[ReportTask] = []
        with _pool(root, workers) as pool:
            futures = {pool.submit(make_report, task, staging): task for task in remaining}
            for future in _completed(futures, stop_requested):
                try:
                    yield future.result()
                except BrokenProcessPool:
                    lost.append(futures[future])
        remaining = lost
        if not lost or stop_requested():
            break
    for task in remaining:
        yield Outcome(task, 0.0, error="the worker process was killed twice (memory?)")


@contextmanager
def stop_on_signals() -> Iterator[threading.Event]:
    """An event that Ctrl-C or a polite kill sets, once; a second signal acts as usual.

    Signals reach the main thread only; elsewhere the event is never set.
    """
    requested = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield requested
        return
    watched = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in watched}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def request(*_: object) -> None:
        requested.set()
        restore()

    for number in watched:
        signal.signal(number, request)
    try:
        yield requested
    finally:
        restore()


def _completed(
    futures: dict[Future[Outcome], ReportTask], stop_requested: Callable[[], bool]
) -> Iterator[Future[Outcome]]:
    pending = set(futures)
    while pending:
        if stop_requested():
            pending = {future for future in pending if not future.cancel()}
        done, pending = wait(pending, SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED)
        yield from done


def _pool(root: Path, workers: int) -> ProcessPoolExecutor:
    # Fresh interpreters, not forks: the parent may hold threads (the progress display).
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=prepare_worker,
        initargs=(root,),
    )
