"""Making reports on a Dask cluster that somebody else runs (Kubernetes, SLURM, a few machines).

Over the wire go job codes to the workers and finished files back. Each worker makes its reports
from its own copy of the project, which must be the same as the driver's.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from distributed import CancelledError, Client, Future, wait
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker

from rhoanalytics.errors import ReportFailed, RequestError
from rhoanalytics.pack.engines import DASK, SECONDS_BETWEEN_LOOKS, Stop
from rhoanalytics.pack.jobs import Job, carry_out, identity
from rhoanalytics.pack.outcome import Outcome

SECONDS_TO_CONNECT = 10


@contextmanager
def open_cluster(address: str) -> Iterator["ClusterEngine"]:
    """Connect to the scheduler at `dask://HOST:PORT`, and check that its workers are like us.

    Raises `RequestError` when nobody answers there, when there is no worker, and when a worker's
    package, templates, versions, notebooks or data differ from the driver's.
    """
    scheduler = f"tcp://{address.removeprefix(DASK)}"
    try:
        client = Client(scheduler, timeout=SECONDS_TO_CONNECT)
    except (OSError, TimeoutError, ValueError) as error:
        raise RequestError(
            f"--engine {address}: no Dask scheduler answers there ({error}). Start one with "
            "`dask scheduler`, or check host and port."
        ) from error
    with client:
        _require_equal_workers(client, address)
        yield ClusterEngine(client, address)


def _require_equal_workers(client: Client, address: str) -> None:
    workers = client.run(identity, on_error="return")
    if not workers:
        raise RequestError(
            f"--engine {address}: the scheduler has no workers. Start some with "
            f"`dask worker {address.removeprefix(DASK)}` in the project folder."
        )
    ours = identity()
    for worker, theirs in sorted(workers.items()):
        if isinstance(theirs, Exception):
            raise RequestError(
                f"--engine {address}: the worker {worker} cannot make reports: {theirs}"
            )
        if different := [name for name, value in ours.items() if theirs.get(name) != value]:
            raise RequestError(
                f"--engine {address}: the worker {worker} has other {', '.join(different)} than "
                "this machine, so that its reports would differ. Give every worker the same copy "
                "of the project and its data."
            )


class ClusterEngine:
    """A Dask cluster; work of a worker that is lost is done again by another.

    A stopped run drops what its workers are doing: it is done again by the next.
    """

    def __init__(self, client: Client, address: str):
        self.client = client
        self.address = address

    def outcomes(self, jobs: Sequence[Job], stop: Stop) -> Iterator[tuple[Job, Outcome]]:
        futures = {
            self.client.submit(carry_out, job, key=f"report {job.name}", pure=False): job
            for job in jobs
        }
        pending = set(futures)
        while pending:
            if stop():
                self.client.cancel(list(pending))
                return
            with self._telling_of_lost_scheduler():
                try:
                    done, pending = wait(pending, SECONDS_BETWEEN_LOOKS, "FIRST_COMPLETED")
                except TimeoutError:
                    continue
                # Not kept: the cluster holds all the files of a report as long as its future.
                found = [(futures.pop(future), _outcome(future)) for future in done]
                done.clear()
            yield from found

    @contextmanager
    def _telling_of_lost_scheduler(self) -> Iterator[None]:
        try:
            yield
        except (CancelledError, CommClosedError) as error:
            raise ReportFailed(
                f"The Dask scheduler at {self.address} is gone. The pack is as it was, and "
                "finished reports are kept: run the same command again when the scheduler is back."
            ) from error


def _outcome(future: Future) -> Outcome:
    try:
        return future.result()
    except KilledWorker:
        return Outcome(0.0, error="every worker that tried it died (out of memory?)")
