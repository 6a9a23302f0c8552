"""Make one report: execute its notebook, export it, and leave the files in a staging folder.

This runs in a worker process. Each report has its own kernel process and its own empty working
folder, so that nothing one report does can reach another.
"""

import json
import os
import pickle
import tempfile
import time
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from traceback import format_exception
from typing import Any

import nbformat
from nbformat import NotebookNode
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from rhoanalytics import __version__
from rhoanalytics.display.typst_markup import clean
from rhoanalytics.errors import UserError
from rhoanalytics.pack.export.describe import document_of
from rhoanalytics.pack.export.document import INJECTED, numbered
from rhoanalytics.pack.export.export_html import export_html
from rhoanalytics.pack.export.export_pdf import export_pdf
from rhoanalytics.pack.jobs import Kernel
from rhoanalytics.pack.kernels.engine import ReportEngine
from rhoanalytics.pack.kernels.inside import FILE_VARIABLE, MEMORY_VARIABLE
from rhoanalytics.pack.kernels.server import ONE_THREAD, PLAIN_MEMORY
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import ReportTask
from rhoanalytics.project import PROJECT_VARIABLE
from rhoanalytics.store import READ_LOG_VARIABLE

KERNEL = "python3"

TIMEOUT_VARIABLE = "RHOANALYTICS_CELL_SECONDS"
"""Environment variable: how long one cell of a notebook may run."""

CELL_SECONDS = 300
"""A report takes seconds; a cell that runs for minutes is stuck."""

_REMEDIES = {
    "TimeoutError": f"{TIMEOUT_VARIABLE} sets how many seconds a cell may take.",
    "MemoryError": f"{MEMORY_VARIABLE} sets how many megabytes a report may use.",
    "File too large": f"{FILE_VARIABLE} sets how many megabytes a file may have.",
}
"""What to add to a message in which these words occur."""


def prepare_worker(root: Path) -> None:
    """Set what kernels inherit: the project folder, and the drawing backend of notebooks."""
    os.environ[PROJECT_VARIABLE] = str(root)
    # It shows what a cell has drawn, as JupyterLab does, and needs no screen.
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ.update(ONE_THREAD)


def make_report(task: ReportTask, staging: Path, kernel: Kernel = "warm") -> Outcome:
    """Execute and export one report into `staging`; a failure is an `Outcome`, not an exception.

    A failed report leaves `<area>/<report>.failed.ipynb` with the outputs up to the failing cell,
    and no page: none may come into the pack beside those of an earlier run.
    """
    started = time.monotonic()
    executed = staging / task.path("ipynb")
    executed.parent.mkdir(parents=True, exist_ok=True)
    read_log = staging / task.path("reads.jsonl")
    peak_memory = None
    warnings_of: dict[str, tuple[str, ...]] = {}
    error = traceback = None
    try:
        notebook, peak_memory = _execute(task, read_log, kernel)
        if failure := _failure(notebook):
            cell, output = failure
            error = f"cell {cell}: {_in_one_line(output.ename, output.evalue)}"
            traceback = "\n".join(output.traceback)
        _write(notebook, executed)
        if error is None:
            warnings_of = _export(task, notebook, staging, task.formats)
    except (UserError, RuntimeError, ValueError, OSError) as failed:
        error = _in_one_line(type(failed).__name__, str(failed))
        traceback = str(failed)
    except Exception as failed:
        # Whatever a library makes of one notebook, the other reports go on.
        error = _in_one_line(type(failed).__name__, str(failed))
        traceback = "".join(format_exception(failed))
    if error is not None and executed.is_file():
        executed.rename(staging / task.path("failed.ipynb"))
    endings = ("ipynb", *task.formats) if error is None else ("failed.ipynb",)
    return Outcome(
        time.monotonic() - started,
        files=made_files(task, staging, endings),
        warnings_of=warnings_of,
        error=error,
        traceback=traceback,
        reads=_taken(read_log),
        peak_memory=peak_memory,
    )


def made_files(task: ReportTask, staging: Path, endings: Iterable[str]) -> dict[str, bytes]:
    """Those of a task's files that lie in a staging folder, by file ending."""
    found = {ending: staging / task.path(ending) for ending in endings}
    return {ending: file.read_bytes() for ending, file in found.items() if file.is_file()}


def export_report(
    task: ReportTask, executed: Path, staging: Path, formats: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Export an executed notebook as these formats into `staging`; what to know about each.

    Raises ReportFailed when a cell ended in an error or the document cannot be set.
    """
    notebook = nbformat.read(executed, as_version=4)
    return _export(task, notebook, staging, formats)


def _execute(task: ReportTask, read_log: Path, kernel: Kernel) -> tuple[NotebookNode, int | None]:
    """The executed notebook, and the peak memory of its kernel where that is known."""
    notebook = parameterize_notebook(
        _loaded(task.report.notebook),
        task.parameters,
        kernel_name=KERNEL,
        language="python",
    )
    with tempfile.TemporaryDirectory(prefix="rhoanalytics-", ignore_cleanup_errors=True) as folder:
        private = Path(folder)
        for name in ("working", "temporary"):
            (private / name).mkdir()
        notebook = ReportEngine.execute_notebook(
            notebook,
            KERNEL,
            progress_bar=False,
            execution_timeout=float(os.environ.get(TIMEOUT_VARIABLE, CELL_SECONDS)),
            kernel=kernel,
            folder=private,
            working=private / "working",
            environment={
                **PLAIN_MEMORY,
                "TMPDIR": str(private / "temporary"),
                READ_LOG_VARIABLE: str(read_log.resolve()),
            },
        )
    peak_memory = notebook.metadata.pop("peak_memory")
    return _without_traces(notebook, task), peak_memory


def _loaded(file: Path) -> NotebookNode:
    """A notebook as Papermill reads it, of which each report has a copy of its own."""
    return pickle.loads(_pickled(file, file.stat().st_mtime_ns))


@lru_cache(maxsize=16)
def _pickled(file: Path, modified: int) -> bytes:
    """A version of a notebook, read and checked once for all areas."""
    return pickle.dumps(load_notebook_node(str(file)))


def _write(notebook: NotebookNode, file: Path) -> None:
    # nbformat's own writer indents, for which Python has only a slow encoder.
    content = json.dumps(notebook, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    file.write_text(content + "\n", encoding="utf-8")


def _failure(notebook: NotebookNode) -> tuple[int, NotebookNode] | None:
    """The number of the cell that ended in an error, and the error; None when none did."""
    for number, cell in numbered(notebook):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                return number, output
    return None


def _taken(read_log: Path) -> tuple[dict[str, Any], ...]:
    """The entries of a kernel's read log, which is not kept."""
    try:
        lines = read_log.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    read_log.unlink()
    return tuple(json.loads(line) for line in lines)


def _without_traces(notebook: NotebookNode, task: ReportTask) -> NotebookNode:
    """Drop clock times and absolute paths, which leak and make two equal runs differ."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata["rhoanalytics"] = {**task.parameters, "version": __version__}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if INJECTED in cell.metadata.get("tags", ()):
            cell.id = INJECTED  # Papermill's own is random.
    return notebook


def _export(
    task: ReportTask, notebook: NotebookNode, staging: Path, formats: Collection[str]
) -> dict[str, tuple[str, ...]]:
    document = document_of(task)
    warnings_of: dict[str, tuple[str, ...]] = {}
    if "html" in formats:
        page = export_html(notebook, document)
        (staging / task.path("html")).write_text(page.content, encoding="utf-8")
        warnings_of["html"] = page.warnings
    if "pdf" in formats:
        printed = export_pdf(notebook, document)
        (staging / task.path("pdf")).write_bytes(printed.content)
        warnings_of["pdf"] = printed.warnings
    return {ending: tuple(map(clean, found)) for ending, found in warnings_of.items()}


def _in_one_line(kind: str, message: str) -> str:
    """An error's kind and the last line of its message, with the remedy where one is known."""
    lines = [clean(line) for line in message.splitlines() if clean(line)]
    line = f"{kind}: {lines[-1]}" if lines else kind
    remedies = [remedy for words, remedy in _REMEDIES.items() if words in line]
    return " ".join([line.rstrip(".") + "." if remedies else line, *remedies])
