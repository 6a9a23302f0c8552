"""The least that reports can take: all their cells, in one process that has everything loaded.

Used by runner.py. Shows each cell's result as a kernel would (HTML, Typst, plain text), and prints
the seconds of everything but loading.
"""

import sys
import time
import warnings

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from rhoanalytics import project
from rhoanalytics.project import load_pack


def main(areas: list[str]) -> None:
    pack = load_pack(project.root())
    notebooks = [nbformat.read(report.notebook, as_version=4) for report in pack.reports]
    run(notebooks, areas[0], pack.geography)  # loads libraries, fonts and tables
    started = time.perf_counter()
    for area in areas:
        run(notebooks, area, pack.geography)
    print(time.perf_counter() - started)


def run(notebooks: list, area: str, geography: str) -> None:
    """Execute all cells of all notebooks for one area."""
    for notebook in notebooks:
        shell = InteractiveShell.instance()
        shell.reset()
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            source = cell.source
            if "parameters" in cell.metadata.get("tags", []):
                source += f"\narea, geography = {area!r}, {geography!r}"
            with capture_output(), warnings.catch_warnings():
                done = shell.run_cell(source)
            done.raise_error()


if __name__ == "__main__":
    main(sys.argv[1:])
