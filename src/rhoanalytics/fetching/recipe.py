"""The recipe of `data fetch`: download what was asked for, then import it."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rhoanalytics.areas import Register
from rhoanalytics.errors import RequestError
from rhoanalytics.fetching.client import Client, Unavailable
from rhoanalytics.fetching.cvdprevent import fetch_cvdprevent
from rhoanalytics.fetching.downloads import Download, chosen, load_downloads
from rhoanalytics.fetching.pages import fetch_layer, fetch_nomis
from rhoanalytics.fetching.single import Progress, fetch_file
from rhoanalytics.importing.importer import import_folder
from rhoanalytics.importing.report import FileResult, ImportReport

FOLDER = "downloads"
"""Where downloads are kept, below the data folder; git-ignored."""

LEAST_SPACE = 1_000_000_000
"""Bytes that must be free before anything is fetched: the largest source takes 200 MB twice."""

FETCHERS: dict[str, Callable[[Download, Path, Client, Progress], Path]] = {
    "arcgis": fetch_layer,
    "cvdprevent": fetch_cvdprevent,
    "file": fetch_file,
    "nomis": fetch_nomis,
}


@dataclass(frozen=True)
class Fetched:
    """What became of one download: where it lies, or why it could not be had."""

    download: Download
    place: Path | None
    problem: str = ""

    def __str__(self) -> str:
        if self.place is not None:
            return f"fetched    {self.download.name}: {self.download.title}"
        return (
            f"NOT HAD    {self.download.name}: {self.problem}.\n"
            f"           By hand: open {self.download.page}, download "
            f'"{self.download.title}" into a folder, and run\n'
            "           rhoanalytics data import FOLDER"
        )


@dataclass(frozen=True)
class FetchReport:
    """All downloads of one fetch, and the import of those that came."""

    fetched: list[Fetched]
    imports: list[ImportReport]

    @property
    def exit_code(self) -> int:
        """2 when a source could not be had or a file was refused, else 0."""
        if any(each.place is None for each in self.fetched):
            return 2
        return max([0, *(each.exit_code for each in self.imports)])


def fetch(
    names: Sequence[str],
    data: Path,
    register: Register,
    *,
    client: Client | None = None,
    progress: Callable[[Download], Progress] = lambda download: lambda done, total: None,
    announce: Callable[[Fetched | FileResult], None] = lambda result: None,
) -> FetchReport:
    """Download these sources or groups (the standard ones by default) and import them.

    A source that cannot be had does not stop the others. Raises `RequestError` for an unknown name
    and for a disk without room.
    """
    wanted = chosen(load_downloads(data), names)
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < LEAST_SPACE:
        raise RequestError(
            f"The disk that holds {folder} has {free / 1e9:.1f} GB left; a fetch needs "
            f"{LEAST_SPACE / 1e9:.0f} GB. Make room, or download on another machine and use "
            "`rhoanalytics data import FOLDER`."
        )
    client = client or Client()
    fetched, imports = [], []
    for download in wanted:
        own = folder / download.name
        own.mkdir(exist_ok=True)
        try:
            place = FETCHERS[download.kind](download, own, client, progress(download))
        except Unavailable as error:
            fetched.append(Fetched(download, None, str(error).rstrip(".")))
        else:
            fetched.append(Fetched(download, place))
            imports.append(import_folder(own, data, register, announce))
        announce(fetched[-1])
    return FetchReport(fetched, imports)
