"""Runs: only what changed is made, the pack changes in one step, and nothing finished is lost."""

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pandas as pd
import pytest
from small_project import CELLS, REPORT, small_project, write_notebook

from rhoanalytics.errors import ReportFailed, RequestError
from rhoanalytics.pack import building, fingerprints
from rhoanalytics.pack.building import OutputFolder
from rhoanalytics.pack.engines import LocalEngine
from rhoanalytics.pack.run import render
from rhoanalytics.project import PROJECT_VARIABLE

AREAS = ("QSL", "QT6")  # Somerset; Cornwall and the Isles of Scilly
DISTRICT = "E06000052"  # Cornwall


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    folder = small_project(tmp_path / "project")
    monkeypatch.setenv(PROJECT_VARIABLE, str(folder))
    return folder


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "outputs"


def run(out: Path, **settings):
    for cached in (fingerprints.templates, fingerprints.registers, fingerprints.versions):
        cached.cache_clear()
    return render(area_codes=settings.pop("areas", AREAS), out=out, jobs=2, **settings)


def shown(text: str) -> str:
    """A cell that puts a sentence on the page."""
    return f"from IPython.display import Markdown\nMarkdown({text!r})"


def made(done) -> set[str]:
    """The areas whose report was made by executing its notebook or by exporting it again."""
    assert not done.failed, done.failed
    return {each.task.area.code for each in done.made}


def contents(out: Path) -> dict[str, str]:
    """Every file that readers see, by its digest; what describes the run itself is left out."""
    return {
        file.relative_to(out).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.rglob("*"))
        if file.is_file()
        and not {".rhoanalytics", "runs"} & set(file.relative_to(out).parts)
        and file.name not in ("index.html", "run.html", "manifest.json")
    }


class TestOnlyWhatChanged:
    def test_everything_is_made_once(self, project, out):
        first = run(out)
        assert made(first) == set(AREAS)
        assert first.exit_code == 0
        before = contents(out)
        again = run(out)
        assert made(again) == set()
        assert [entry.status for entry in again.unchanged] == ["unchanged"] * 2
        assert contents(out) == before
        listed = json.loads((out / "manifest.json").read_text())
        assert listed["run"]["counts"] == {"made": 0, "unchanged": 2, "failed": 0}
        assert made(run(out, force=True)) == set(AREAS)
        assert contents(out) == before, "the same inputs give the same bytes"

    def test_a_districts_figures_remake_only_the_ics_that_holds_it(self, project, out):
        run(out)
        file = project / "data" / "published" / "deprivation_summary.parquet"
        table = pd.read_parquet(file)
        row = (table["area"] == DISTRICT) & (table["edition"] == 2025)
        row &= table["area_type"] == "piece"
        table.loc[row, "average_score"] += 1
        table.to_parquet(file, index=False)
        assert made(run(out)) == {"QT6"}
        assert made(run(out)) == set()
        # The same figures in another file are the same figures.
        table.to_parquet(file, index=False, compression="gzip")
        assert made(run(out)) == set()

    def test_a_template_is_exported_again_without_executing(self, project, out, monkeypatch):
        run(out)
        notebooks = {file: file.read_bytes() for file in out.rglob("*.ipynb")}
        style = project / "templates" / "html" / "style.css"
        style.write_text(style.read_text() + "\n.added { color: #123456; }\n")
        # A notebook that were executed now would fail.
        monkeypatch.setenv("RHOANALYTICS_CELL_SECONDS", "0.001")
        assert made(run(out)) == set(AREAS)
        assert "#123456" in (out / "QSL" / f"{REPORT}.html").read_text()
        assert notebooks == {file: file.read_bytes() for file in notebooks}

    def test_a_sentence_in_the_notebook_is_seen(self, project, out):
        run(out, areas=["QSL"])
        write_notebook(project, *CELLS, shown("A new sentence"))
        assert made(run(out, areas=["QSL"])) == {"QSL"}
        assert "A new sentence" in (out / "QSL" / f"{REPORT}.html").read_text()

    def test_a_table_that_was_missing_is_noticed(self, project, out):
        run(out, areas=["QSL"])
        part = project / "data" / "imported" / "lsoa_places" / "part.parquet"
        part.parent.mkdir(parents=True)
        pd.DataFrame({"lsoa": ["E01000001"]}).to_parquet(part)
        assert made(run(out, areas=["QSL"])) == {"QSL"}
        part.unlink()
        assert made(run(out, areas=["QSL"])) == {"QSL"}

    def test_a_page_that_somebody_deleted_is_made_again(self, project, out):
        run(out, areas=["QSL"])
        page = out / "QSL" / f"{REPORT}.pdf"
        content = page.read_bytes()
        page.unlink()
        assert made(run(out, areas=["QSL"])) == {"QSL"}
        assert page.read_bytes() == content

    def test_another_vintage_is_another_report(self, project, out):
        run(out, areas=["QSL"])
        assert made(run(out, areas=["QSL"], geography_code="2024-04")) == {"QSL"}

    def test_a_report_that_failed_is_tried_again_and_its_last_good_page_stays(self, project, out):
        run(out, areas=["QSL"])
        page = out / "QSL" / f"{REPORT}.html"
        good = page.read_bytes()
        write_notebook(project, *CELLS, "1 / 0")
        broken = run(out, areas=["QSL"])
        assert broken.exit_code == 1
        assert "ZeroDivisionError" in broken.failed[0].entry.error
        assert page.read_bytes() == good
        assert (out / "QSL" / f"{REPORT}.failed.txt").is_file()
        assert run(out, areas=["QSL"]).exit_code == 1
        write_notebook(project, *CELLS)
        # The notebook is again the one that the page was made from.
        mended = run(out, areas=["QSL"])
        assert mended.exit_code == 0
        assert made(mended) == set()


class TestTheRunIsWrittenDown:
    def test_log_and_run_page(self, project, out):
        write_notebook(project, *CELLS, 'assert area == "QSL", "only Somerset"')
        done = run(out)
        lines = [json.loads(line) for line in done.log.read_text().splitlines()]
        assert [line["event"] for line in lines] == ["planned", "report", "report", "finished"]
        assert lines[-1]["exit_code"] == 1
        reports = {line["area"]: line for line in lines if line["event"] == "report"}
        assert reports["QSL"]["status"] == "made"
        assert reports["QSL"]["peak_memory"] > 1_000_000
        assert "only Somerset" in reports["QT6"]["error"]
        page = (out / "run.html").read_text()
        assert "only Somerset" in page
        assert "1 report made, 0 unchanged" in " ".join(page.split())
        assert str(done.log.relative_to(out)) in page


def start(project: Path, out: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "rhoanalytics", "render", "--jobs", "1", "--out", str(out)]
        + [word for area in AREAS for word in ("--area", area)],
        env={**os.environ, PROJECT_VARIABLE: str(project)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(condition, seconds=180):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "did not come about"
        time.sleep(0.05)


class TestStopped:
    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
    def test_a_stopped_run_leaves_the_pack_and_the_next_goes_on(self, project, out, number):
        run(out)
        before = contents(out)
        index = (out / "index.html").read_bytes()
        # Cornwall's report waits until it is allowed to end.
        gate = project / "gate"
        waiting = (
            "import pathlib, time\n"
            f"while area == 'QT6' and not pathlib.Path({str(gate)!r}).exists():\n"
            "    time.sleep(0.05)"
        )
        write_notebook(project, *CELLS, shown("second edition"), waiting)
        process = start(project, out)
        record = out / ".rhoanalytics" / "building" / ".rhoanalytics" / "records" / "QSL"
        wait_for(lambda: (record / f"{REPORT}.json").is_file())
        process.send_signal(number)
        if number == signal.SIGTERM:
            gate.touch()
        output, _ = process.communicate(timeout=180)
        if number == signal.SIGTERM:
            assert process.returncode == 130, output
            assert "Interrupted" in output
        assert contents(out) == before
        assert (out / "index.html").read_bytes() == index
        gate.touch()
        done = run(out)
        assert done.resumed == (1 if number == signal.SIGKILL else 2)
        assert made(done) == set(AREAS)
        assert "second edition" in (out / "QT6" / f"{REPORT}.html").read_text()
        assert "second edition" in (out / "QSL" / f"{REPORT}.html").read_text()
        assert not (out / ".rhoanalytics" / "building").exists()

    def test_a_run_killed_while_it_moved_files_is_finished_by_the_next(self, out):
        folder = OutputFolder(out)
        folder.add("QSL/one.txt", b"new")
        folder.add("QSL/two.txt", b"new")
        (out / "QSL").mkdir(exist_ok=True)
        (out / "QSL" / "two.txt").write_bytes(b"old")
        (out / "QSL" / "gone.txt").write_bytes(b"old")
        moving = {"move": ["QSL/one.txt", "QSL/two.txt"], "remove": ["QSL/gone.txt"]}
        folder.plan.write_text(json.dumps(moving))
        # The first had been moved when the run was killed.
        (folder.building / "QSL" / "one.txt").replace(out / "QSL" / "one.txt")
        with folder.locked():
            pass
        assert (out / "QSL" / "one.txt").read_bytes() == b"new"
        assert (out / "QSL" / "two.txt").read_bytes() == b"new"
        assert not (out / "QSL" / "gone.txt").exists()
        assert not folder.plan.exists()

    def test_two_runs_at_once(self, project, out):
        with (
            OutputFolder(out).locked(),
            pytest.raises(
                RequestError, match=rf"Another run is writing to .*process {os.getpid()}"
            ),
        ):
            run(out)
        assert made(run(out)) == set(AREAS)

    def test_the_lock_of_a_dead_run_is_no_lock(self, project, out):
        script = (
            "import os, sys, pathlib\n"
            "from rhoanalytics.pack.building import OutputFolder\n"
            "with OutputFolder(pathlib.Path(sys.argv[1])).locked():\n"
            "    os.kill(os.getpid(), 9)\n"
        )
        subprocess.run([sys.executable, "-c", script, str(out)], check=False)
        assert (out / ".rhoanalytics" / "lock").is_file()
        assert made(run(out, areas=["QSL"])) == {"QSL"}


class TestWorkers:
    def test_others_take_over_from_those_killed_as_they_waited(self, project, out, monkeypatch):
        ready, pools = LocalEngine._ready_pool, []

        def killed_at_first(engine):
            pools.append(ready(engine))
            if len(pools) == 1:
                for process in pools[0]._processes.values():
                    process.kill()
                with pytest.raises(BrokenProcessPool):
                    pools[0].submit(abs, 1).result(timeout=60)
            return pools[-1]

        monkeypatch.setattr(LocalEngine, "_ready_pool", killed_at_first)
        assert made(run(out)) == set(AREAS)
        assert len(pools) == 2


class TestTheOutputFolder:
    def test_it_cannot_be_a_file(self, project, out):
        out.write_text("not a folder")
        with pytest.raises(RequestError, match=r"cannot be written to.*Choose another folder"):
            run(out)
        assert out.read_text() == "not a folder"

    def test_a_full_disk_leaves_the_pack(self, project, out, monkeypatch):
        run(out)
        before = contents(out)
        write_notebook(project, *CELLS, shown("second edition"))
        write = building.write_bytes

        def full(file: Path, content: bytes) -> None:
            if file.suffix == ".pdf":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            write(file, content)

        monkeypatch.setattr(building, "write_bytes", full)
        with pytest.raises(ReportFailed, match=r"is full.*The pack there is as it was"):
            run(out)
        assert contents(out) == before
        monkeypatch.setattr(building, "write_bytes", write)
        assert made(run(out)) == set(AREAS)

    @pytest.mark.parametrize("jobs", [0, -1])
    def test_no_jobs(self, project, out, jobs):
        with pytest.raises(RequestError, match="--jobs must be 1 or more"):
            render(area_codes=AREAS, out=out, jobs=jobs)
        assert not out.exists()
