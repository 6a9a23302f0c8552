"""A server, a client with little patience, and folders to fetch into."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fetch_samples import HURRIED, write_sources
from replay import Replay, serving

from rhoanalytics.fetching.client import Client
from rhoanalytics.fetching.downloads import Download
from rhoanalytics.fetching.recipe import FetchReport, fetch

PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch) -> None:
    """No proxy but the one that a test names."""
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[Replay]:
    with serving() as replay:
        yield replay


@pytest.fixture
def client() -> Client:
    return Client(HURRIED)


@pytest.fixture
def folder(tmp_path) -> Path:
    own = tmp_path / "own"
    own.mkdir()
    return own


@pytest.fixture
def data(tmp_path) -> Path:
    """A data folder with no tables: only what a fetch reads and writes."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def fetching(data, register) -> Callable[..., FetchReport]:
    """Run the whole recipe on these downloads: fetching(download, ..., announce=...)."""

    def run(*downloads: Download, **options) -> FetchReport:
        write_sources(data, *downloads)
        return fetch((), data, register, **{"client": Client(HURRIED), **options})

    return run
