"""Notebooks that do what no notebook should: the report fails in plain words, the next is made.

The limits that take effect here are small, so that the tests are quick; they are set as an operator
would set them, by environment variables.
"""

import os
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from notebook_samples import ROOT, made, shown

from rhoanalytics.pack.execute import TIMEOUT_VARIABLE
from rhoanalytics.pack.kernels.forked import CAN_FORK
from rhoanalytics.pack.kernels.inside import FILE_VARIABLE, MEMORY_VARIABLE
from rhoanalytics.pack.kernels.printing import MOST_PRINTED
from rhoanalytics.pack.kernels.server import kernel_server
from rhoanalytics.project import PROJECT_VARIABLE

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")

MEGABYTE = 1024**2


@pytest.fixture(scope="module", autouse=True)
def server():
    with kernel_server() as server:
        yield server


@pytest.fixture(autouse=True)
def limits(monkeypatch):
    monkeypatch.setenv(PROJECT_VARIABLE, str(ROOT))
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv(TIMEOUT_VARIABLE, "4")
    monkeypatch.setenv(MEMORY_VARIABLE, "200")
    monkeypatch.setenv(FILE_VARIABLE, "5")


@pytest.fixture(autouse=True)
def worker_is_unharmed(tmp_path):
    """After every test the same worker makes a report, and stands where it stood."""
    before = Path.cwd(), {*os.environ}
    yield
    assert (Path.cwd(), {*os.environ}) == before
    folder = tmp_path / "next"
    folder.mkdir()
    assert shown(folder, "import os\nsorted(os.listdir())") == "[]"
    assert (folder / "QSL" / "shown.pdf").read_bytes().startswith(b"%PDF")


def kept(folder: Path) -> nbformat.NotebookNode:
    return nbformat.read(folder / "QSL" / "sample.failed.ipynb", as_version=4)


def test_it_loops_for_ever(tmp_path):
    started = time.monotonic()
    outcome = made(tmp_path, "'before'", "while True:\n    pass")
    assert outcome.error == (
        "cell 4: TimeoutError: the cell was stopped because it was still running after 4 seconds. "
        f"{TIMEOUT_VARIABLE} sets how many seconds a cell may take."
    )
    assert time.monotonic() - started < 30
    assert any("'before'" in str(cell.get("outputs")) for cell in kept(tmp_path).cells)


def test_it_ignores_interrupts(tmp_path):
    deaf = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(600)"
    assert "still running after 4 seconds" in made(tmp_path, deaf).error


@pytest.mark.parametrize(
    "printing",
    [
        "print('x' * 100_000_000)",
        "for _ in range(1_000_000):\n    print('x' * 100)",
        "import sys\nfor _ in range(100):\n    sys.stderr.write('x' * 1_000_000)",
    ],
    ids=["at once", "line by line", "to standard error"],
)
def test_it_prints_100_mb(tmp_path, monkeypatch, printing):
    monkeypatch.setenv(TIMEOUT_VARIABLE, "60")
    shown(tmp_path, "'what exporting needs is now in memory'")
    before = psutil.Process().memory_info().rss
    outcome = made(tmp_path, f"{printing}\n'done'")
    assert outcome.error is None
    [warning] = outcome.warnings
    assert (
        f"this cell printed more than {MOST_PRINTED:,} characters; the rest is left out" in warning
    )
    assert (tmp_path / "QSL" / "sample.ipynb").stat().st_size < 3 * MOST_PRINTED
    assert psutil.Process().memory_info().rss - before < 30 * MEGABYTE


def test_a_child_process_prints_100_mb(tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # ipykernel leaves the streams alone under pytest
    monkeypatch.setenv(TIMEOUT_VARIABLE, "60")
    outcome = made(tmp_path, "import os\nstatus = os.system('yes x | head -c 100000000')\n'done'")
    assert outcome.error is None
    assert (tmp_path / "QSL" / "sample.ipynb").stat().st_size < 10 * MOST_PRINTED
    monkeypatch.setenv("PYTEST_CURRENT_TEST", "as before")


def test_it_shows_too_much(tmp_path):
    show = (
        "from IPython.display import HTML, display\n"
        "for _ in range(12):\n    display(HTML('x' * 5_000_000))"
    )
    assert made(tmp_path, show).error == (
        "cell 3: TooMuchShown: the cell showed more than 50 MB; show less, or a summary"
    )


@pytest.mark.parametrize(
    "leak",
    [
        "held = []\nwhile True:\n    held.append(bytearray(1_000_000))",
        "held = []\nwhile True:\n    held.append(str(len(held)))",
        "import numpy\nheld = numpy.ones(10**9)",
    ],
    ids=["large pieces", "small pieces", "one array"],
)
def test_it_leaks_memory(tmp_path, monkeypatch, leak):
    monkeypatch.setenv(TIMEOUT_VARIABLE, "60")
    outcome = made(tmp_path, leak)
    assert outcome.error.startswith("cell 3: ")
    assert "MemoryError" in outcome.error
    assert f"{MEMORY_VARIABLE} sets how many megabytes a report may use." in outcome.error


@pytest.mark.parametrize(
    "end, message",
    [
        ("import sys\nsys.exit(3)", "SystemExit: the notebook ended itself with status 3"),
        ("import sys\nsys.exit()", "SystemExit: the notebook ended itself with status none"),
        ("import sys\nsys.exit(0)", "SystemExit: the notebook ended itself with status 0"),
        (
            "import os\nos._exit(3)",
            "the kernel ended with exit status 3 while this cell was running",
        ),
        ("import os\nos.kill(os.getpid(), 9)", "the kernel was ended by SIGKILL (out of memory?)"),
        ("import os\nos.killpg(0, 15)", "the kernel was ended by SIGTERM"),
        ("import ctypes\nctypes.string_at(0)", "the kernel was ended by SIGSEGV"),
    ],
)
def test_it_ends_itself(tmp_path, end, message):
    outcome = made(tmp_path, "'before'", end, "'never'")
    assert outcome.error.startswith("cell 4: ")
    assert message in outcome.error
    assert any("'before'" in str(cell.get("outputs")) for cell in kept(tmp_path).cells)


def test_it_cannot_say_what_went_wrong(tmp_path):
    mute = "get_ipython()._showtraceback = lambda *_: None\nundefined"
    outcome = made(tmp_path, mute, "'never'")
    assert outcome.error == "cell 3: NameError: name 'undefined' is not defined"


def test_it_changes_directory(tmp_path):
    assert made(tmp_path, "import os\nos.chdir('/')\nos.getcwd()").error is None


def test_it_deletes_its_working_folder(tmp_path):
    gone = "import os, shutil\nshutil.rmtree(os.getcwd())\nopen('table.csv', 'w')"
    assert made(tmp_path, gone).error == (
        "cell 3: FileNotFoundError: [Errno 2] No such file or directory: 'table.csv'"
    )


def test_it_fills_its_temporary_folder(tmp_path):
    fill = (
        "import tempfile\n"
        "with tempfile.NamedTemporaryFile(delete=False) as file:\n"
        "    print(file.name)\n"
        "    while True:\n        file.write(bytes(1_000_000))"
    )
    outcome = made(tmp_path, fill)
    assert outcome.error == (
        "cell 3: OSError: [Errno 27] File too large. "
        f"{FILE_VARIABLE} sets how many megabytes a file may have."
    )
    [printed] = [cell.outputs[0].text for cell in kept(tmp_path).cells if cell.get("outputs")]
    assert not Path(printed.strip()).parent.exists()


@pytest.mark.parametrize(
    "start",
    [
        "child = subprocess.Popen(['sleep', '600'])\nnumber = child.pid",
        "child = subprocess.Popen(['sleep', '600'], start_new_session=True)\nnumber = child.pid",
        "number = int(subprocess.check_output('nohup setsid sleep 600 & echo $!', shell=True))",
    ],
    ids=["child", "own session", "orphan"],
)
def test_it_starts_a_process_that_stays(tmp_path, start):
    if "setsid" in start:
        start = start.replace("sleep 600 &", "sleep 600 >/dev/null &")
    code = f"import subprocess\n{start}\nnumber"
    assert made(tmp_path, code).error is None
    book = nbformat.read(tmp_path / "QSL" / "sample.ipynb", as_version=4)
    assert not psutil.pid_exists(int(book.cells[-1].outputs[0].data["text/plain"]))


def test_it_removes_the_limits(tmp_path):
    more = (
        "import resource\n"
        "soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))\n"
        "soft == hard == 5 * 1024**2"
    )
    assert shown(tmp_path, more) == "True"
