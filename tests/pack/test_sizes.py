"""Files that can be sent by e-mail, and a pack that fits on a shared drive."""

from pathlib import Path

import pytest

MEGABYTE = 1_000_000

LARGEST = {
    "*/*.html": 1.5,
    "*/booklet.pdf": 2,
    "*/*.pdf": 1,
    "*/*.ipynb": 2,
    "*/tables.xlsx": 0.5,
    "*/data.csv": 1,
    "index.html": 1,
    "run.html": 0.1,
    "manifest.json": 0.1,
}
"""Megabytes that a file may have; the first pattern that a file matches counts."""

LARGEST_PACK = 250
"""Megabytes for all of England."""

SYSTEMS, SHOWN = 36, 3
"""Real ICSs since April 2026, and ICSs in the small pack."""


def budget(file: Path) -> float | None:
    return next((size for pattern, size in LARGEST.items() if file.match(pattern)), None)


@pytest.fixture
def files(pack) -> list[Path]:
    """What readers get: not the runner's own records."""
    private = (pack / ".rhoanalytics", pack / "runs")
    return [
        file
        for file in pack.rglob("*")
        if file.is_file() and not any(file.is_relative_to(folder) for folder in private)
    ]


def test_every_file_is_within_its_budget(files, pack):
    for file in files:
        allowed, size = budget(file), file.stat().st_size / MEGABYTE
        name = file.relative_to(pack)
        assert allowed is not None, f"{name}: a new kind of file needs a budget"
        assert size <= allowed, f"{name} has {size:.2f} MB, of {allowed} MB"


def test_no_report_is_nearly_empty(files):
    for file in files:
        if file.suffix in (".html", ".pdf"):
            assert file.stat().st_size > 5_000, file


def test_the_pack_for_all_of_england_is_within_its_budget(files, pack):
    of_systems = sum(file.stat().st_size for file in files if file.parent != pack)
    of_all = sum(file.stat().st_size for file in files if file.parent == pack)
    whole = (of_systems / SHOWN * (SYSTEMS + 1) + of_all) / MEGABYTE
    assert whole < LARGEST_PACK, f"about {whole:.0f} MB"
