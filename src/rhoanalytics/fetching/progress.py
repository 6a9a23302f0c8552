"""What a person sees of a fetch: a bar on a terminal, a line now and then in a log."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from stamina.instrumentation import RetryDetails, get_on_retry_hooks, set_on_retry_hooks

from rhoanalytics.fetching.downloads import Download
from rhoanalytics.fetching.single import Progress as Told
from rhoanalytics.importing.report import FILE_COLUMN

BETWEEN_LINES = 30.0
"""Seconds between two lines about one download in a log."""


@contextmanager
def shown() -> Iterator[Callable[[Download], Told]]:
    """Something that shows how each download goes on, and says when a server has to be waited for.

    What is printed meanwhile stands above the bar.
    """
    hooks = get_on_retry_hooks()
    set_on_retry_hooks([_tell_wait])
    console = Console(stderr=True)
    try:
        if not console.is_terminal:
            yield _lines
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bars:
            yield lambda download: _bar(bars, download)
    finally:
        set_on_retry_hooks(hooks)


def _bar(bars: Progress, download: Download) -> Told:
    for earlier in bars.task_ids:
        bars.remove_task(earlier)
    task = bars.add_task(download.name, total=None)
    return lambda done, total: bars.update(task, completed=done, total=total)


def _lines(download: Download) -> Told:
    last = time.monotonic()
    _tell("fetching", f"{download.name}: {download.title}")

    def told(done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= BETWEEN_LINES:
            last = time.monotonic()
            of = f" of {total:,}" if total else ""
            _tell("", f"{download.name}: {done:,}{of}")

    return told


def _tell_wait(details: RetryDetails) -> None:
    error = details.caused_by
    why = type(error).__name__
    if isinstance(error, requests.RequestException) and error.request is not None:
        host = urlsplit(str(error.request.url)).netloc
        status = error.response.status_code if error.response is not None else ""
        why = f"{host} answered {status}" if status else f"{host} broke off"
    _tell("waiting", f"{why}; next try in {details.wait_for:,.0f} s")


def _tell(what: str, of: str) -> None:
    print(f"{what:<{FILE_COLUMN}}{of}", flush=True)
