"""The project under test, its tables, the real command and packs that it made, for all tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from plain_notebook import PLAIN_CELLS
from small_project import small_project, write_notebook

from rhoanalytics.areas import Register, load_register
from rhoanalytics.project import PROJECT_VARIABLE
from rhoanalytics.store import Store

ROOT = Path(__file__).resolve().parents[1]
GEOGRAPHIES = ("2024-04", "2026-04")

PACK_AREAS = {"QMF": "North East London", "QSL": "Somerset", "XEX": "Fallowmere"}
"""A city, the country, and the invented ICS, which has every section that exists."""

Command = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-references",
        action="store_true",
        help="write the pictures in tests/web/references again instead of comparing with them",
    )


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def register() -> Register:
    return load_register(ROOT / "data" / "areas")


@pytest.fixture(scope="session")
def store() -> Store:
    return Store(ROOT / "data")


@pytest.fixture
def project_copy(tmp_path) -> Path:
    """A project that a test may spoil: everything the command reads, and nothing it has made."""
    return copy_of_project(tmp_path / "project")


def _local_only(folder: str, names: list[str]) -> list[str]:
    """What a clone would not have: imported tables of real places, downloads, editors' leavings."""
    ignored = {".ipynb_checkpoints"}
    if Path(folder) == ROOT / "data":
        ignored |= {"imported", "downloads"}
    return [name for name in names if name in ignored]


def copy_of_project(folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(ROOT / "pack.toml", folder)
    for part in ("data", "notebooks", "templates"):
        shutil.copytree(
            ROOT / part,
            folder / part,
            ignore=_local_only,
        )
    return folder


@pytest.fixture(scope="session")
def command(tmp_path_factory) -> Command:
    """Run `rhoanalytics` as a user does, in a process of its own: command(*words, project=...)."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(
        *words: str, project: Path = ROOT, folder: Path = elsewhere
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "rhoanalytics", *words],
            cwd=folder,
            env={**os.environ, PROJECT_VARIABLE: str(project)},
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def pack_run(command, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The only full render of the suite: all reports for three very different ICSs."""
    out = tmp_path_factory.mktemp("pack") / "outputs"
    areas = [word for area in PACK_AREAS for word in ("--area", area)]
    return out, command("render", *areas, "--out", str(out))


@pytest.fixture(scope="session")
def pack(pack_run) -> Path:
    folder, done = pack_run
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def failing_run(pack, command, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The pack made again in part, from a project with one notebook that raises."""
    folder = tmp_path_factory.mktemp("failing")
    project = copy_of_project(folder / "project")
    file = project / "notebooks" / "wres-trends.ipynb"
    book = nbformat.read(file, as_version=4)
    book.cells.insert(1, nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(book, file)
    again = folder / "outputs"
    shutil.copytree(pack, again)
    names = [word for name in ("wres-trends", "deprivation-deciles") for word in ("--report", name)]
    words = ("--area", "QSL", *names, "--force", "--out", str(again))
    return again, command("render", *words, project=project)


@pytest.fixture(scope="session")
def failing_pack(failing_run) -> Path:
    return failing_run[0]


@pytest.fixture(scope="session")
def plain_pack(command, tmp_path_factory) -> Path:
    """One report by an analyst who uses no display object of this package."""
    folder = tmp_path_factory.mktemp("plain")
    project = small_project(folder / "project")
    write_notebook(project, *PLAIN_CELLS)
    out = folder / "outputs"
    done = command("render", "--area", "QSL", "--out", str(out), project=project)
    assert done.returncode == 0, done.stdout + done.stderr
    return out
