"""Every kind of page that the pack has, by name: the fixture that makes its pack, and its file."""

from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

REPORTS = ("cvd-by-ethnicity", "deprivation-deciles", "wres-trends")

PAGES = {
    "index": ("pack", "index.html"),
    "run": ("pack", "run.html"),
    **{
        f"{area}-{report}": ("pack", f"{area}/{report}.html")
        for area in ("XEX", "QMF")
        for report in REPORTS
    },
    "index-with-a-failure": ("failing_pack", "index.html"),
    "run-with-a-failure": ("failing_pack", "run.html"),
    "plain-outputs": ("plain_pack", "QSL/sample.html"),
}

each_page = pytest.mark.parametrize("name", PAGES)


@cache
def soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
