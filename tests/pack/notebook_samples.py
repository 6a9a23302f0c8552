"""Small notebooks as reports, and a worker that makes them."""

from dataclasses import replace
from pathlib import Path

import nbformat

from rhoanalytics.pack.execute import Outcome, make_report
from rhoanalytics.pack.jobs import Kernel
from rhoanalytics.pack.plan import ReportTask, task_for

ROOT = Path(__file__).resolve().parents[2]


def task_of(folder: Path, *cells: str, name: str = "sample") -> ReportTask:
    """A report about Somerset whose notebook has these cells below its parameters."""
    notebook = folder / f"{name}.ipynb"
    parameters = nbformat.v4.new_code_cell('area = ""\ngeography = ""')
    parameters.metadata["tags"] = ["parameters"]
    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("## What was found"),
            parameters,
            *map(nbformat.v4.new_code_cell, cells),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-{number}"
    nbformat.write(book, notebook)
    task = task_for(ROOT, "QSL", "2026-04", "wres-trends")
    return replace(task, report=replace(task.report, name=name, notebook=notebook))


def made(folder: Path, *cells: str, kernel: Kernel = "warm", name: str = "sample") -> Outcome:
    """The outcome of a report with these cells; its files are in `folder`."""
    return make_report(task_of(folder, *cells, name=name), folder, kernel)


def shown(folder: Path, *cells: str, kernel: Kernel = "warm") -> str:
    """What the last of these cells shows as plain text, in a report that must be made."""
    outcome = made(folder, *cells, kernel=kernel, name="shown")
    assert outcome.error is None, outcome.traceback
    book = nbformat.read(folder / "QSL" / "shown.ipynb", as_version=4)
    [output] = book.cells[-1].outputs
    return output.data["text/plain"]
