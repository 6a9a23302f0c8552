"""A real browser, and the files of the pages by name."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from programs import chromium
from web_pages import PAGES


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, ended with the module: while it runs, nothing else may use asyncio."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def page_file(request) -> Callable[[str], Path]:
    """The file of a page: page_file("index")."""

    def find(name: str) -> Path:
        fixture, file = PAGES[name]
        return request.getfixturevalue(fixture) / file

    return find
