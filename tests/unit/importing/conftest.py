"""Folders to import from and into."""

from collections.abc import Callable
from pathlib import Path

import pytest
from import_samples import COUNTS

from rhoanalytics.importing.importer import import_folder
from rhoanalytics.importing.report import ImportReport


@pytest.fixture
def downloads(tmp_path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


@pytest.fixture
def data(tmp_path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def run(downloads, data, register) -> Callable[..., ImportReport]:
    """Import the downloads: run(formats=..., derivations=..., ...)."""

    def run_it(**options) -> ImportReport:
        return import_folder(
            options.pop("folder", downloads),
            data,
            register,
            **{"formats": (COUNTS,), "derivations": (), **options},
        )

    return run_it
