"""The project under test, its tables, and the real command, for all tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rhoanalytics.areas import Register, load_register
from rhoanalytics.project import PROJECT_VARIABLE
from rhoanalytics.store import Store

ROOT = Path(__file__).resolve().parents[1]
GEOGRAPHIES = ("2024-04", "2026-04")

Command = Callable[..., subprocess.CompletedProcess[str]]


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
