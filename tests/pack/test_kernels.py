"""Forked kernels: like stock ones to a notebook, fresh for every report, gone with their worker."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from notebook_samples import ROOT, made, shown, task_of

from rhoanalytics.pack import execute
from rhoanalytics.pack.execute import export_report, make_report
from rhoanalytics.pack.kernels import forked, provisioner
from rhoanalytics.pack.kernels.inside import MEMORY_VARIABLE
from rhoanalytics.pack.kernels.pipe_client import SOON
from rhoanalytics.pack.kernels.provisioner import WARM_PROVISIONER
from rhoanalytics.pack.kernels.server import (
    ADDRESS_VARIABLE,
    connections,
    give_back,
    kernel_server,
)
from rhoanalytics.project import PROJECT_VARIABLE

pytestmark = pytest.mark.skipif(not forked.CAN_FORK, reason="kernels are forked on Linux only")

each_kernel = pytest.mark.parametrize("kernel", ["warm", "stock"])


@pytest.fixture(scope="module", autouse=True)
def server():
    with kernel_server() as server:
        yield server


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    for name, value in {
        PROJECT_VARIABLE: str(ROOT),
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
    }.items():
        monkeypatch.setenv(name, value)


def test_stock_tools_find_the_provisioner():
    [found] = entry_points(group="jupyter_client.kernel_provisioners", name=WARM_PROVISIONER)
    assert found.load() is provisioner.WarmProvisioner


# A fresh kernel ------------------------------------------------------------------------------


def test_kernels_are_forked_from_the_server(tmp_path, server):
    code = "import psutil\n[process.pid for process in psutil.Process().parents()][1]"
    assert int(shown(tmp_path, code)) == server.pid


def guardian_of(tmp_path) -> int:
    return int(shown(tmp_path, "import os\nos.getppid()"))


def kept_guardian(tmp_path) -> int:
    """A guardian that has forked two kernels: servers let them once they have loaded everything."""
    seen = [guardian_of(tmp_path)]
    while seen[-1] not in seen[:-1]:
        assert len(seen) < 30, "no guardian was kept"
        seen.append(guardian_of(tmp_path))
    return seen[-1]


def test_a_guardian_forks_the_next_kernel_also_after_one_that_was_killed(tmp_path):
    guardian = kept_guardian(tmp_path)
    killed = made(tmp_path, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert "DeadKernelError" in killed.error
    assert guardian_of(tmp_path) == guardian


def test_a_guardian_that_is_killed_is_replaced(tmp_path):
    guardian = kept_guardian(tmp_path)
    os.kill(guardian, signal.SIGKILL)
    assert guardian_of(tmp_path) != guardian


def test_a_signal_for_a_kernel_that_has_ended_is_no_request(tmp_path):
    guardian = kept_guardian(tmp_path)
    connection = next(connections())
    connection.sendall(b'{"signal": 9}\n')
    give_back(connection)
    assert guardian_of(tmp_path) == guardian


def test_every_report_has_a_fresh_process(tmp_path):
    spoil = (
        "import pandas, matplotlib, random\n"
        "pandas.spoilt = True\npandas.set_option('display.max_rows', 3)\n"
        "matplotlib.rcParams['font.size'] = 99\n'spoilt'"
    )
    look = (
        "import pandas, matplotlib\n"
        "hasattr(pandas, 'spoilt'), pandas.get_option('display.max_rows'), "
        "matplotlib.rcParams['font.size']"
    )
    untouched = shown(tmp_path, look)
    shown(tmp_path, spoil)
    assert shown(tmp_path, look) == untouched


def test_tables_are_shared_but_changes_are_not(tmp_path):
    read = (
        "from rhoanalytics.frames import _read\nfrom rhoanalytics.store import Store\n"
        "in_memory = _read.cache_info().currsize\n"
        "people = Store().table('people_by_age')\n"
    )
    count = "in_memory > 5, int(people['people'].sum())"
    before = shown(tmp_path, read + count)
    assert before.startswith("(True, ")
    shown(tmp_path, read + "people['people'] = 0\nint(people['people'].sum())")
    assert shown(tmp_path, read + count) == before


@each_kernel
def test_chance_is_the_same_every_time(tmp_path, kernel):
    code = (
        "import random, numpy\nrandom.random(), float(numpy.random.random()), hash('rhoanalytics')"
    )
    first = shown(tmp_path, code, kernel=kernel)
    assert shown(tmp_path, code, kernel="warm") == first


@each_kernel
def test_the_folder_is_empty_and_private(tmp_path, kernel):
    code = "import os, tempfile\nos.listdir(), os.getcwd(), tempfile.gettempdir()"
    found, working, temporary = eval(shown(tmp_path, code, kernel=kernel))
    assert found == []
    assert len({working, temporary, str(Path.cwd()), str(tmp_path)}) == 4
    assert not Path(working).exists()
    assert not Path(temporary).exists()


def test_the_environment_is_the_workers(tmp_path, monkeypatch):
    monkeypatch.setenv("SET_AFTER_THE_SERVER_STARTED", "yes")
    monkeypatch.delenv("HOME")
    code = "import os\nos.environ.get('SET_AFTER_THE_SERVER_STARTED'), 'HOME' in os.environ"
    assert shown(tmp_path, code) == "('yes', False)"


@each_kernel
def test_memory_is_limited(tmp_path, monkeypatch, kernel):
    monkeypatch.setenv(MEMORY_VARIABLE, "300")
    assert shown(tmp_path, "len(bytes(100_000_000))", kernel=kernel) == "100000000"
    assert "MemoryError" in made(tmp_path, "bytes(400_000_000)", kernel=kernel).error


@each_kernel
def test_reading_a_table_reserves_no_memory_ahead(tmp_path, kernel):
    code = "import pyarrow\npyarrow.default_memory_pool().backend_name"
    assert shown(tmp_path, code, kernel=kernel) == "'system'"


def test_forked_and_stock_kernels_make_the_same_report(tmp_path):
    draw = (
        "import matplotlib.pyplot as plt\nimport numpy, pandas\n"
        "from rhoanalytics.display import Figure\n"
        "from rhoanalytics.display.theme import use_theme\n"
        "use_theme()\nfigure, axes = plt.subplots()\n"
        "names = list({'a', 'b', 'c'})\n"
        "values = pandas.DataFrame({'name': names, 'value': numpy.random.rand(3)})\n"
        "axes.bar(values['name'], values['value'])\n"
        "Figure(figure, title='Chance', alt='Three bars of random height.', data=values)"
    )
    for kernel in ("warm", "stock"):
        (tmp_path / kernel).mkdir()
        assert made(tmp_path / kernel, draw, kernel=kernel).error is None
    for ending in ("html", "pdf", "ipynb"):
        files = [tmp_path / kernel / "QSL" / f"sample.{ending}" for kernel in ("warm", "stock")]
        assert files[0].read_bytes() == files[1].read_bytes(), ending


CELLS = (
    "from IPython.display import HTML, clear_output, display, update_display\nimport sys",
    "print('first')\ndisplay(HTML('<b>then</b>'))\nprint('last', end='')\n'and what it is'",
    "display('old', display_id='one')\nupdate_display('new', display_id='one')",
    "print('gone')\nclear_output()\ndisplay('stays')",
    "display('gone')\nclear_output(wait=True)\ndisplay('stays too')",
    "import asyncio\nawait asyncio.sleep(0.01)\n'waited'",
    "!echo from a shell",
    "%%capture held\nprint('kept back')",
    "held.stdout",
    "%matplotlib inline",
    "import matplotlib.pyplot as plt\nplt.figure(figsize=(1, 1))\nplt.plot([1, 2]);",
    "import threading\nthread = threading.Thread(target=print, args=('from a thread',))\n"
    "thread.start()\nthread.join()",
    "import os\n_dh[0] == os.getcwd(), '' in sys.path, __name__, In[-1]",
    "'\\ud83d not a character', 'and one: \N{SNOWMAN}'",
    "",
    "'ONE'",
    "def counted(lines):\n    return [line.replace('ON' + 'E', '1') for line in lines]\n"
    "get_ipython().input_transformers_cleanup.append(counted)",
    "'ONE'",
    "get_ipython().kernel.implementation, get_ipython().execution_count",
    "print('before', file=sys.stderr)\nundefined",
)


def test_cells_show_the_same_in_forked_and_stock_kernels(tmp_path):
    found = {}
    for kernel in ("warm", "stock"):
        folder = tmp_path / kernel
        folder.mkdir()
        made(folder, *CELLS, kernel=kernel)
        book = nbformat.read(folder / "QSL" / "sample.failed.ipynb", as_version=4)
        # The kernels may cut what is printed into pieces of different length.
        found[kernel] = [
            (cell.source, cell.execution_count, merged(cell.outputs))
            for cell in book.cells
            if cell.cell_type == "code"
        ]
    for warm, stock in zip(found["warm"], found["stock"], strict=True):
        assert warm == stock


def merged(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Outputs, of which those to the same stream are one."""
    whole: list[nbformat.NotebookNode] = []
    for output in outputs:
        name = output.get("name")
        if name and whole and whole[-1].get("name") == name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def test_what_nobody_foresaw_fails_its_report_alone(tmp_path, monkeypatch):
    def broken(*_):
        raise LookupError("no such thing")

    monkeypatch.setattr(execute, "export_html", broken)
    outcome = made(tmp_path, "6 * 7")
    assert outcome.error == "LookupError: no such thing"
    assert "in broken" in outcome.traceback
    assert list(outcome.files) == ["failed.ipynb"]


@each_kernel
def test_cells_after_one_that_fails_do_not_run(tmp_path, kernel):
    trace = tmp_path / "trace"
    outcome = made(tmp_path, "1 / 0", f"open({str(trace)!r}, 'w').close()", kernel=kernel)
    assert "ZeroDivisionError" in outcome.error
    assert not trace.exists()


@each_kernel
def test_cells_after_one_that_may_fail_do_run(tmp_path, kernel):
    task = task_of(tmp_path, "1 / 0", "6 * 7")
    book = nbformat.read(task.report.notebook, as_version=4)
    book.cells[-2].metadata["tags"] = ["raises-exception"]
    nbformat.write(book, task.report.notebook)
    assert "ZeroDivisionError" in make_report(task, tmp_path, kernel).error  # no page shows one
    book = nbformat.read(tmp_path / "QSL" / "sample.failed.ipynb", as_version=4)
    assert book.cells[-1].outputs[0].data["text/plain"] == "42"


def test_cells_may_be_long(tmp_path):
    long = f"words = {'x' * 20 * SOON!r}"
    assert shown(tmp_path, long, long, "len(words)") == str(20 * SOON)


def test_a_process_that_a_cell_has_forked_does_not_speak_for_the_kernel(tmp_path):
    fork = "import os\nif os.fork() == 0:\n    print('a child')\n    os._exit(0)\nos.wait()[1]"
    assert shown(tmp_path, fork) == "0"


@pytest.mark.parametrize(
    "cell, error",
    [
        ("exit()", "SystemExit: the notebook ended itself with status none"),
        ("quit", "SystemExit: the notebook ended itself with status none"),
        ("input('Which ICS?')", "StdinNotImplementedError"),
    ],
)
def test_a_cell_that_asks_to_end_or_for_input_fails(tmp_path, cell, error):
    assert error in made(tmp_path, cell, "'never'").error


# What a report hands back ----------------------------------------------------------------------


def test_reads_and_peak_memory_are_handed_back(tmp_path):
    read = "from rhoanalytics.store import Store\nlen(Store().table('people_by_age')) > 0"
    outcome = made(tmp_path, read)
    assert [entry["table"] for entry in outcome.reads] == ["people_by_age"]
    assert 50_000_000 < outcome.peak_memory < 450_000_000
    assert {file.suffix for file in (tmp_path / "QSL").iterdir()} == {".html", ".pdf", ".ipynb"}


def test_a_failed_report_hands_back_what_it_read(tmp_path):
    outcome = made(tmp_path, "from rhoanalytics.store import Store\nStore().has('maps')\n1 / 0")
    assert outcome.error == "cell 3: ZeroDivisionError: division by zero"
    assert [entry["table"] for entry in outcome.reads] == ["maps"]


def test_an_executed_notebook_can_be_exported_again(tmp_path):
    task = task_of(tmp_path, "'a text that is shown'")
    make_report(task, tmp_path)
    pages = [tmp_path / task.path(ending) for ending in ("html", "pdf")]
    before = [page.read_bytes() for page in pages]
    for page in pages:
        page.unlink()
    executed = tmp_path / task.path("ipynb")
    for ending, page in zip(("html", "pdf"), pages, strict=True):
        assert export_report(task, executed, tmp_path, [ending]).keys() == {ending}
        assert page.is_file()
    assert [page.read_bytes() for page in pages] == before


# Stock tools ---------------------------------------------------------------------------------


def test_stock_papermill_gets_a_forked_kernel(tmp_path, monkeypatch, server):
    monkeypatch.delenv("MPLBACKEND")
    factory = KernelProvisionerFactory.instance()
    monkeypatch.setattr(factory, "default_provisioner_name", WARM_PROVISIONER)
    task = task_of(
        tmp_path,
        "import psutil\n[process.pid for process in psutil.Process().parents()][1]",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    )
    book = papermill.execute_notebook(
        task.report.notebook, tmp_path / "done.ipynb", kernel_name="python3", progress_bar=False,
        language="python",
    )  # fmt: skip
    assert int(book.cells[-2].outputs[0].data["text/plain"]) == server.pid
    assert "image/png" in book.cells[-1].outputs[-1].data


def test_a_cell_can_be_interrupted(tmp_path, monkeypatch):
    factory = KernelProvisionerFactory.instance()
    monkeypatch.setattr(factory, "default_provisioner_name", WARM_PROVISIONER)

    async def interrupted() -> list[str]:
        manager = AsyncKernelManager(kernel_name="python3")
        await manager.start_kernel(cwd=str(tmp_path))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        running = asyncio.create_task(
            client.execute_interactive("import time\ntime.sleep(600)", timeout=60)
        )
        await asyncio.sleep(1)
        await manager.interrupt_kernel()
        first = (await running)["content"]["ename"]
        second = (await client.execute_interactive("1 + 1", timeout=60))["content"]["status"]
        client.stop_channels()
        await manager.shutdown_kernel()
        return [first, second]

    assert asyncio.run(interrupted()) == ["KeyboardInterrupt", "ok"]


@each_kernel
def test_where_nothing_can_be_forked_stock_kernels_serve(tmp_path, monkeypatch, server, kernel):
    monkeypatch.setattr(forked, "CAN_FORK", False)
    code = "import psutil\n[process.pid for process in psutil.Process().parents()]"
    ancestors = eval(shown(tmp_path, code, kernel=kernel))
    assert os.getpid() == ancestors[0]


# Ends ------------------------------------------------------------------------------------------

WORKER = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from jupyter_client.provisioning import KernelProvisionerFactory
from notebook_samples import made
print(made(Path(sys.argv[1]), sys.argv[2]).error, flush=True)
"""


def worker_process(folder: Path, cell: str, **environment: str) -> subprocess.Popen[str]:
    """A worker in a process of its own, making a report with this cell."""
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(folder), cell],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def content_of(file: Path, seconds: float = 60) -> str:
    """What a file holds, as soon as it is there and not empty."""
    deadline = time.monotonic() + seconds
    while not (file.is_file() and file.read_text()):
        assert time.monotonic() < deadline, f"{file.name} was not written"
        time.sleep(0.05)
    return file.read_text()


def is_gone(process: int, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("own_server", [False, True], ids=["shared server", "own server"])
def test_a_kernel_ends_with_its_worker(tmp_path, own_server):
    pids = tmp_path / "pids"
    cell = (
        "import os, pathlib, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
        f"pathlib.Path({str(pids)!r}).write_text(f'{{os.getpid()}} {{child.pid}}')\n"
        "time.sleep(600)"
    )
    elsewhere = {ADDRESS_VARIABLE: ""} if own_server else {}
    worker = worker_process(tmp_path, cell, **elsewhere)
    kernel, child = map(int, content_of(pids).split())
    servers = [process.pid for process in psutil.Process(worker.pid).children()]
    assert bool(servers) == own_server
    worker.kill()
    worker.wait()
    for process in (kernel, child, *servers):
        assert is_gone(process)


def test_a_kernel_outlives_its_server_and_the_next_report_starts_another(tmp_path):
    with kernel_server() as server:
        started = tmp_path / "started"
        cell = (
            f"import pathlib, time\npathlib.Path({str(started)!r}).write_text('yes')\ntime.sleep(3)"
        )
        worker = worker_process(tmp_path, cell)
        content_of(started)
        os.kill(server.pid, signal.SIGKILL)
        assert worker.communicate(timeout=60)[0] == "None\n"
        worker = worker_process(tmp_path, "'made by a server of its own'")
        assert worker.communicate(timeout=60)[0] == "None\n"


def test_a_server_ends_with_the_process_that_started_it(tmp_path):
    script = (
        "from rhoanalytics.pack.kernels.server import KernelServer\nimport time\n"
        "print(KernelServer().pid, flush=True)\ntime.sleep(600)"
    )
    owner = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    server = int(owner.stdout.readline())
    assert psutil.pid_exists(server)
    owner.kill()
    owner.wait()
    assert is_gone(server)


def test_what_a_kernel_printed_stays_in_the_notebook(tmp_path, capfd):
    assert made(tmp_path, "import sys\nprint('out')\nprint('err', file=sys.stderr)").error is None
    assert capfd.readouterr() == ("", "")
    book = nbformat.read(tmp_path / "QSL" / "sample.ipynb", as_version=4)
    assert {output.name for output in book.cells[-1].outputs} == {"stdout", "stderr"}
