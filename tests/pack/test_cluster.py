"""A real Dask scheduler and real workers on this machine make the same pack as one process pool."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import Client
from small_project import CELLS, REPORT, small_project, write_notebook
from test_runs import contents, run

from rhoanalytics.errors import ReportFailed, RequestError
from rhoanalytics.pack.run import render
from rhoanalytics.project import PROJECT_VARIABLE

AREAS = ("QSL", "QT6", "QHL", "QJK")
SECONDS = 60


def process(project: Path, *words: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        env={**os.environ, PROJECT_VARIABLE: str(project)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Cluster:
    """A scheduler and one process for each worker."""

    def __init__(self, folder: Path):
        self.file = folder / "scheduler.json"
        self.common = (
            "--scheduler-file", str(self.file), "--host", "127.0.0.1", "--no-dashboard",
        )  # fmt: skip
        self.scheduler = process(folder, "scheduler", "--port", "0", *self.common)
        self.workers: list[subprocess.Popen] = []
        self.await_that(self.file.is_file)
        self.address = json.loads(self.file.read_text())["address"]

    @property
    def engine(self) -> str:
        return self.address.replace("tcp://", "dask://")

    def add_worker(self, project: Path) -> None:
        # Without a nanny, so that a killed worker stays dead.
        words = ("worker", "--no-nanny", "--nthreads", "1", *self.common)
        self.workers.append(process(project, *words))
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=SECONDS)

    def stop(self) -> None:
        for each in (*self.workers, self.scheduler):
            each.terminate()
            each.wait(SECONDS)

    @staticmethod
    def await_that(condition) -> None:
        until = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < until, "did not come about"
            time.sleep(0.1)


@contextmanager
def cluster(folder: Path, *projects: Path):
    started = Cluster(folder)
    try:
        for project in projects:
            started.add_worker(project)
        yield started
    finally:
        started.stop()


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    folder = small_project(tmp_path / "project")
    monkeypatch.setenv(PROJECT_VARIABLE, str(folder))
    return folder


def test_the_same_bytes_come_from_a_cluster_even_when_a_worker_is_killed(project, tmp_path):
    # The worker that takes Cornwall's report first is killed while it makes it.
    mark = tmp_path / "taken"
    write_notebook(
        project,
        *CELLS,
        "import os, pathlib, time\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        'if area == "QT6" and not mark.exists():\n'
        "    mark.write_text(str(os.getppid()))\n"
        "    time.sleep(600)",
    )
    out = tmp_path / "cluster"
    with cluster(tmp_path, project, project) as running:

        def kill_the_one_that_took_it() -> None:
            Cluster.await_that(mark.is_file)
            with Client(running.address, set_as_default=False) as client:
                holders = [
                    worker
                    for worker, keys in client.processing().items()
                    if any("QT6" in key for key in keys)
                ]
                [pid] = client.run(os.getpid, workers=holders).values()
            os.kill(pid, signal.SIGKILL)

        killer = threading.Thread(target=kill_the_one_that_took_it)
        killer.start()
        done = run(out, areas=AREAS, engine=running.engine)
        killer.join()
        assert sum(worker.poll() is not None for worker in running.workers) == 1
    assert done.exit_code == 0
    assert {made.task.area.code for made in done.made} == set(AREAS)
    local = run(tmp_path / "local", areas=AREAS)
    assert local.exit_code == 0
    assert contents(out) == contents(tmp_path / "local")
    # Where a report was made is nothing that it depends on.
    assert len(run(out, areas=AREAS).unchanged) == len(AREAS)


def test_a_worker_with_other_data_is_named_before_anything_starts(project, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(project, other)
    file = other / "data" / "published" / "qof_registers.parquet"
    shutil.copy(other / "data" / "published" / "wres_national.parquet", file)
    out = tmp_path / "out"
    with (
        cluster(tmp_path, other) as running,
        pytest.raises(RequestError, match=r"worker tcp://.* has other data than this machine"),
    ):
        run(out, areas=AREAS, engine=running.engine)
    assert not (out / "index.html").exists()


def test_a_cluster_without_workers(project, tmp_path):
    with (
        cluster(tmp_path) as running,
        pytest.raises(RequestError, match=r"has no workers.*dask worker"),
    ):
        run(tmp_path / "out", areas=AREAS, engine=running.engine)


def test_a_scheduler_that_dies_ends_the_run_with_the_pack_as_it_was(project, tmp_path):
    out = tmp_path / "out"
    run(out, areas=AREAS[:1])
    before = contents(out)
    write_notebook(project, *CELLS, "import time; time.sleep(600)")
    with cluster(tmp_path, project) as running:
        killer = threading.Timer(5, running.scheduler.kill)
        killer.start()
        with pytest.raises(ReportFailed, match=r"is gone.*finished reports are kept"):
            run(out, areas=AREAS[:1], engine=running.engine)
    assert contents(out) == before


@pytest.mark.parametrize(
    "address, message",
    [
        ("dask://127.0.0.1:1", "no Dask scheduler answers there"),
        ("dask://", "no Dask scheduler answers there"),
        ("ray://127.0.0.1:1", "is neither 'local' nor an address"),
    ],
)
def test_a_wrong_address(project, tmp_path, monkeypatch, address, message):
    monkeypatch.setattr("rhoanalytics.pack.cluster.SECONDS_TO_CONNECT", 2)
    with pytest.raises(RequestError, match=message):
        render(area_codes=AREAS, out=tmp_path / "out", engine=address)
    assert not (tmp_path / "out" / REPORT).exists()
