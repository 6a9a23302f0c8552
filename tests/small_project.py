"""A project whose one report takes a moment: for tests of runs, not of reports."""

import shutil
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
GEOGRAPHY = "2026-04"
REPORT = "sample"

CELLS = (
    "from rhoanalytics.display import Table\n"
    "from rhoanalytics.report import open_report\n"
    "report = open_report(area, geography)",
    'pieces = report.store.rows("deprivation_summary", "area", report.area.pieces)\n'
    'pieces = pieces[pieces["edition"] == 2025]\n'
    'Table(pieces[["area", "average_score"]].reset_index(drop=True), caption="Scores")',
    'report.store.has("lsoa_places")',
    "report.sources()",
)
"""The sample reads its own pieces' rows of one table, and asks for a table that is not there."""


def small_project(folder: Path, *more_cells: str) -> Path:
    """A copy of the project with one small report; the cells are added at its end."""
    folder.mkdir()
    for part in ("data/areas", "data/published", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    for file in ("data/sources.toml", "data/indicators.toml"):
        shutil.copy(ROOT / file, folder / file)
    (folder / "notebooks").mkdir()
    (folder / "pack.toml").write_text(
        f"""
[pack]
title = "Sample pack"
publisher = "rhoanalytics"
edition = 2026-01-31
geography = "{GEOGRAPHY}"
formats = ["html", "pdf"]

[[report]]
name = "{REPORT}"
title = "Sample"
summary = "A small report."
notebook = "notebooks/sample.ipynb"
""",
        encoding="utf-8",
    )
    write_notebook(folder, *CELLS, *more_cells)
    return folder


def write_notebook(project: Path, *cells: str) -> None:
    """Give the sample report these code cells, below its parameters."""
    parameters = nbformat.v4.new_code_cell('area = "QSL"\ngeography = "2026-04"')
    parameters.metadata["tags"] = ["parameters"]
    book = nbformat.v4.new_notebook(
        cells=[
            parameters,
            nbformat.v4.new_markdown_cell("## What was found"),
            *map(nbformat.v4.new_code_cell, cells),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        },
    )
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number}"
    nbformat.write(book, project / "notebooks" / "sample.ipynb")
