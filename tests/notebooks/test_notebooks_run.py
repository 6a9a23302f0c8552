"""Every notebook runs from top to bottom as an analyst would run it: `pytest --nbval-lax`."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from rhoanalytics.project import PROJECT_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def nbval(notebook: Path) -> subprocess.CompletedProcess[str]:
    """Run one notebook's cells as tests, in a process of its own and with this Python."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env"),
            # Neither the cache nor the settings of the surrounding run.
            *("-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(notebook.parent)),
            str(notebook),
        ],
        cwd=notebook.parent,
        env={**os.environ, PROJECT_VARIABLE: str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda file: file.stem)
def test_every_cell_runs(notebook):
    cells = nbformat.read(notebook, as_version=4).cells
    done = nbval(notebook)
    assert done.returncode == 0, done.stdout[-3000:]
    ran = re.search(r"(\d+) passed", done.stdout)
    assert ran is not None, done.stdout[-3000:]
    assert int(ran[1]) == sum(cell.cell_type == "code" for cell in cells)


def test_a_cell_that_fails_is_noticed(tmp_path):
    broken = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("a = 1"), nbformat.v4.new_code_cell("a / 0")],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(broken, tmp_path / "broken.ipynb")
    done = nbval(tmp_path / "broken.ipynb")
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout
