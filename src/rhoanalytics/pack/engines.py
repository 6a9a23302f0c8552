"""Making many reports at once: one interface, here with processes of this machine.

An engine takes jobs and hands back each with its outcome as it comes. `cluster` has the same
interface for a Dask cluster.
"""

import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing, contextmanager
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Protocol

from rhoanalytics.errors import RequestError
from rhoanalytics.pack.jobs import Job, carry_out
from rhoanalytics.pack.kernels.server import ONE_THREAD, kernel_server
from rhoanalytics.pack.outcome import Outcome

LOCAL = "local"
DASK = "dask://"

FORKSERVER = "forkserver"

WORKER = "rhoanalytics.pack.worker"
"""The module that imports everything a worker needs."""

ATTEMPTS = 2
"""A worker that is killed (memory, an operator) takes its pool with it; others are tried again."""

SECONDS_BETWEEN_LOOKS = 0.2
"""How soon a request to stop is noticed while reports are being made."""

KILLED = f"the process that made it was killed {ATTEMPTS} times (out of memory?)"

Stop = Callable[[], bool]


class Engine(Protocol):
    """Makes reports somewhere."""

    def outcomes(self, jobs: Sequence[Job], stop: Stop) -> Iterator[tuple[Job, Outcome]]:
        """Every job's outcome as it comes.

        Once `stop` returns true no further job is started; those being carried out are finished
        and handed back too.
        """
        ...


@contextmanager
def open_engine(address: str, root: Path, workers: int, *, warm: bool) -> Iterator[Engine]:
    """The engine at an address: "local", or "dask://HOST:PORT" for a scheduler.

    Raises `RequestError` for an address that cannot be understood or reached, and for a cluster
    whose workers hold another version of package or data.
    """
    if address == LOCAL:
        with ExitStack() as stack:
            if warm:
                stack.enter_context(kernel_server())
            yield stack.enter_context(closing(LocalEngine(root, workers)))
    elif address.startswith(DASK):
        from rhoanalytics.pack.cluster import open_cluster

        with open_cluster(address) as engine:
            yield engine
    else:
        raise RequestError(
            f"--engine {address!r} is neither 'local' nor an address such as "
            "dask://scheduler.example:8786."
        )


class LocalEngine:
    """A pool of processes on this machine, which get ready while the driver is still checking."""

    def __init__(self, root: Path, workers: int):
        self.root = root
        self.workers = workers
        # What killed workers leave behind goes with it.
        self._temporary = tempfile.TemporaryDirectory(
            prefix="rhoanalytics-", ignore_cleanup_errors=True
        )
        self._context = _context()
        self._pool: ProcessPoolExecutor | None = None
        if self._context.get_start_method() == FORKSERVER:
            from multiprocessing import forkserver  # there is none on Windows

            # A pool made now would wait until it has imported everything.
            forkserver.ensure_running()
        else:
            self._pool = self._ready_pool()

    def outcomes(self, jobs: Sequence[Job], stop: Stop) -> Iterator[tuple[Job, Outcome]]:
        remaining = list(jobs)
        for _ in range(ATTEMPTS):
            lost: list[Job] = []
            self._pool = self._pool or self._ready_pool()
            futures = _futures(self._pool, remaining)
            for future in completed(futures, stop):
                # Not kept: a future holds all the files of its report.
                job = futures.pop(future)
                try:
                    yield job, future.result()
                except BrokenProcessPool:
                    lost.append(job)
            remaining = lost
            if not lost or stop():
                return
            self._pool = None
        for job in remaining:
            yield job, Outcome(0.0, error=KILLED)

    def close(self) -> None:
        """Let the workers finish what they are doing, and end them."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._temporary.cleanup()

    def _ready_pool(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(
            self.workers,
            mp_context=self._context,
            initializer=_start_worker,
            initargs=(self.root, {**os.environ, "TMPDIR": self._temporary.name}),
        )
        for _ in range(self.workers):
            pool.submit(_be_ready)
        return pool


def _context() -> BaseContext:
    """How workers come to be: forked from a process without threads that has imported everything.

    Forks of this process would inherit its threads (the progress display). Where there are no
    forks, each worker is a fresh interpreter that imports for itself.
    """
    if FORKSERVER not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    # The libraries that it imports start threads unless told otherwise.
    os.environ.update(ONE_THREAD)
    context = multiprocessing.get_context(FORKSERVER)
    context.set_forkserver_preload([WORKER])
    return context


def _futures(pool: ProcessPoolExecutor, jobs: Sequence[Job]) -> dict[Future, Job]:
    """A future for each job, lost from the start where workers were killed as they waited."""
    try:
        return {pool.submit(carry_out, job): job for job in jobs}
    except BrokenProcessPool as broken:
        lost = {Future[Outcome](): job for job in jobs}
        for future in lost:
            future.set_exception(broken)
        return lost


def _be_ready() -> None:
    """Nothing: a worker that is given this starts, and loads what it needs."""


def _start_worker(root: Path, environment: dict[str, str]) -> None:
    """Take the driver's environment: that of the process forked from is as old as it.

    Ctrl-C reaches the whole process group; only the driver acts on it, so that a report being
    made is finished or dropped in one piece. A worker whose driver is gone has nobody to work for.
    """
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # looked up again
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_driver, daemon=True).start()
    from rhoanalytics.pack.execute import prepare_worker

    prepare_worker(root)


def _end_with_driver() -> None:
    if (driver := multiprocessing.parent_process()) is not None:
        driver.join()
        os._exit(1)


def completed(futures: dict[Future, Job], stop: Stop) -> Iterator[Future]:
    """Futures as they complete; those not yet started are dropped once `stop` returns true."""
    pending = set(futures)
    while pending:
        if stop():
            pending = {future for future in pending if not future.cancel()}
        done, pending = wait(pending, SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED)
        yield from done
