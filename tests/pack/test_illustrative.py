"""The fictional ICS: made again from its seed, and shown with every section that exists."""

import re
import subprocess
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from programs import program

from rhoanalytics.frames import read_frame
from rhoanalytics.illustrative.recipe import illustrate
from rhoanalytics.project import load_pack

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
COMMITTED = DATA / "illustrative"
REPORTS = [report.name for report in load_pack(ROOT).reports]
MARK = "ILLUSTRATIVE DATA"

NEVER_PUBLISHED = ("Registers by ethnic group at equal ages",)
"""What no source gives, so that the reports say so of every place."""


@pytest.fixture(scope="session")
def again(tmp_path_factory) -> Path:
    return illustrate(DATA, tmp_path_factory.mktemp("illustrative") / "made")


def relative(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def entries(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_generator_makes_every_file_that_is_committed(again):
    assert relative(again) == relative(COMMITTED)


def test_the_generator_makes_the_same_bytes(again):
    """Archives are compared by what is in them: how tightly they are packed depends on zlib."""
    for name in sorted(relative(COMMITTED)):
        made, kept = again / name, COMMITTED / name
        if zipfile.is_zipfile(kept):
            assert entries(made) == entries(kept), name
        elif name.endswith(".parquet"):
            pd.testing.assert_frame_equal(read_frame(made), read_frame(kept), obj=name)
        else:
            assert made.read_bytes() == kept.read_bytes(), name


@pytest.mark.parametrize("report", REPORTS)
def test_every_page_says_that_it_is_invented(pack, report):
    page = (pack / "XEX" / f"{report}.html").read_text(encoding="utf-8")
    assert MARK in page
    assert "Fallowmere" in page


@pytest.mark.parametrize("report", REPORTS)
def test_every_section_that_exists_is_shown(pack, report):
    page = (pack / "XEX" / f"{report}.html").read_text(encoding="utf-8")
    missing = re.findall(r"Not available:?(?:</strong>)?\s*([^<]{0,60})", page)
    assert [text for text in missing if not text.startswith(NEVER_PUBLISHED)] == []


@pytest.mark.parametrize("report", REPORTS)
def test_every_page_of_the_pdf_carries_the_mark(pack, report):
    file = pack / "XEX" / f"{report}.pdf"
    text = subprocess.run(
        [program("pdftotext"), "-layout", str(file), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    pages = text.split("\f")[:-1]
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert MARK in page, f"page {number}"
