"""Make one report: execute its notebook, export it, and leave the files in a staging folder.

This runs in a worker process. Each report has its own kernel process and its own empty working
folder, so that nothing one report does can reach another.
"""

import os
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

from rhoanalytics import __version__
from rhoanalytics.errors import UserError
from rhoanalytics.pack.export import DocumentInfo
from rhoanalytics.pack.export_html import export_html
from rhoanalytics.pack.export_pdf import export_pdf
from rhoanalytics.pack.kernel import QUIET, ReportKernelManager
from rhoanalytics.pack.plan import ReportTask
from rhoanalytics.project import PROJECT_VARIABLE

KERNEL = "python3"
CELL_TIMEOUT_SECONDS = 300
"""A report takes seconds; a cell that runs for minutes is stuck."""


@dataclass(frozen=True)
class Outcome:
    """How one report went. `error` and `traceback` are None when it was made."""

    task: ReportTask
    seconds: float
    warnings: tuple[str, ...] = ()
    error: str | None = None
    traceback: str | None = None


def prepare_worker(root: Path) -> None:
    """Set what kernels inherit: the project folder, a drawing backend without a screen.

    Ctrl-C reaches the whole process group; only the driver acts on it, so that a report being made
    is finished or dropped in one piece.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ[PROJECT_VARIABLE] = str(root)
    os.environ["MPLBACKEND"] = "Agg"
    os.environ["PYTHONHASHSEED"] = "0"


def make_report(task: ReportTask, staging: Path) -> Outcome:
    """Execute and export one report into `staging`; a failure is an `Outcome`, not an exception.

    A failed report leaves `<area>/<report>.failed.ipynb` with the outputs up to the failing cell.
    """
    started = time.monotonic()
    folder = staging / task.area.code
    folder.mkdir(parents=True, exist_ok=True)
    executed = staging / task.path("ipynb")
    try:
        notebook = _execute(task, executed)
        warnings = _export(task, notebook, staging)
    except PapermillExecutionError as error:
        executed.rename(staging / task.path("failed.ipynb"))
        return Outcome(
            task,
            time.monotonic() - started,
            error=f"cell {error.cell_index + 1}: {error.ename}: {_last_line(error.evalue)}",
            traceback="\n".join(error.traceback),
        )
    except (DeadKernelError, TimeoutError, UserError, RuntimeError, ValueError, OSError) as error:
        return Outcome(
            task,
            time.monotonic() - started,
            error=f"{type(error).__name__}: {_last_line(str(error))}",
            traceback=str(error),
        )
    return Outcome(task, time.monotonic() - started, warnings=warnings)


def _execute(task: ReportTask, executed: Path) -> nbformat.NotebookNode:
    with tempfile.TemporaryDirectory(prefix="rhoanalytics-") as working:
        notebook = papermill.execute_notebook(
            task.report.notebook,
            executed,
            parameters=task.parameters,
            kernel_name=KERNEL,
            cwd=working,
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=CELL_TIMEOUT_SECONDS,
            kernel_manager_class=ReportKernelManager,
            extra_arguments=QUIET,
        )
    notebook = _without_traces(notebook, task)
    nbformat.write(notebook, executed)
    return notebook


def _without_traces(notebook: nbformat.NotebookNode, task: ReportTask) -> nbformat.NotebookNode:
    """Drop clock times and absolute paths, which leak and make two equal runs differ."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata["rhoanalytics"] = {**task.parameters, "version": __version__}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    return notebook


def _export(task: ReportTask, notebook: nbformat.NotebookNode, staging: Path) -> tuple[str, ...]:
    document = DocumentInfo(
        title=task.title,
        subtitle=f"NHS {task.area.region} region",
        area_name=task.area.name,
        geography_name=task.area.geography.name,
        date=task.edition,
        version=__version__,
        illustrative=False,
        keywords=(task.report.title, task.area.name, "health inequalities", "ethnicity"),
        description=task.report.summary,
    )
    warnings: list[str] = []
    if "html" in task.formats:
        page = export_html(notebook, document)
        (staging / task.path("html")).write_text(page.content, encoding="utf-8")
        warnings += page.warnings
    if "pdf" in task.formats:
        printed = export_pdf(notebook, document)
        (staging / task.path("pdf")).write_bytes(printed.content)
        warnings += printed.warnings
    return tuple(dict.fromkeys(warnings))


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "no message"
