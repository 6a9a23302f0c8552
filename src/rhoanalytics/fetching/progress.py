"""What a person sees of a download: a bar on a terminal, nothing in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from rhoanalytics.fetching.downloads import Download
from rhoanalytics.fetching.single import Progress as Told


@contextmanager
def bars() -> Iterator[Callable[[Download], Told]]:
    """Something that gives each download a bar; silent where output is not a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda download: lambda done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as shown:

        def start(download: Download) -> Told:
            task = shown.add_task(download.name, total=None)
            return lambda done, total: shown.update(task, completed=done, total=total)

        yield start
