"""The recipe of `data fetch`: download what was asked for, then import it."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rhoanalytics.areas import Register
from rhoanalytics.errors import RequestError
from rhoanalytics.fetching.arcgis import fetch_layer
from rhoanalytics.fetching.client import Client, Unavailable
from rhoanalytics.fetching.cvdprevent import fetch_cvdprevent
from rhoanalytics.fetching.downloads import Download, chosen, load_downloads
from rhoanalytics.fetching.nomis import fetch_nomis
from rhoanalytics.fetching.single import Progress, fetch_file
from rhoanalytics.importing.formats import NOT_RECOGNISED
from rhoanalytics.importing.importer import import_folder
from rhoanalytics.importing.report import FILE_COLUMN, FileResult, ImportReport
from rhoanalytics.importing.writing import only_import, writing

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
    """What became of one download: where it lies, or the problem with it and what to do."""

    download: Download
    place: Path | None
    problem: str = ""
    remedy: tuple[str, ...] = ()

    def __str__(self) -> str:
        status = "failed" if self.problem else "fetched"
        what = self.problem or self.download.title
        lines = (f"{status:<{FILE_COLUMN}}{self.download.name}: {what}", *self.remedy)
        return f"\n{'':<{FILE_COLUMN}}".join(lines)


@dataclass(frozen=True)
class FetchReport:
    """All downloads of one fetch, and the import of those that came."""

    fetched: list[Fetched]
    imports: list[ImportReport]

    @property
    def exit_code(self) -> int:
        """2 when a source could not be had or used, or a file was refused, else 0."""
        if any(each.problem for each in self.fetched):
            return 2
        return max([0, *(each.exit_code for each in self.imports)])

    def summary(self) -> str:
        """One line: how many sources, and which failed."""
        failed = [each.download.name for each in self.fetched if each.problem]
        came = len(self.fetched) - len(failed)
        words = f"{came} of {len(self.fetched)} sources fetched and imported"
        return f"{words}; failed: {', '.join(failed)}." if failed else f"{words}."


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

    A source that cannot be had does not stop the others. Raises `RequestError` for an unknown name,
    a disk without room and another fetch at work, and `CannotWrite` when the disk gets full.
    """
    wanted = chosen(load_downloads(data), names)
    folder = data / FOLDER
    with only_import(folder):
        _refuse_full_disk(folder)
        client = client or Client()
        report = FetchReport([], [])
        for download in wanted:
            own = folder / download.name
            try:
                with writing(folder):
                    own.mkdir(exist_ok=True)
                    place = FETCHERS[download.kind](download, own, client, progress(download))
            except Unavailable as error:
                result = Fetched(download, None, f"{error}.", _by_hand(download))
            else:
                announce(Fetched(download, place))
                imported = import_folder(own, data, register, announce)
                report.imports.append(imported)
                result = _judged(download, place, imported)
            report.fetched.append(result)
            if result.problem:
                announce(result)
    return report


def _refuse_full_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < LEAST_SPACE:
        raise RequestError(
            f"The disk that holds {folder} has {free / 1e9:.1f} GB left; a fetch needs "
            f"{LEAST_SPACE / 1e9:.0f} GB. Make room, or download on another machine and use "
            "`rhoanalytics data import FOLDER`."
        )


def _by_hand(download: Download) -> tuple[str, ...]:
    return (
        f"By hand: open {download.page}",
        f'download "{download.title}" into a folder, and run',
        "rhoanalytics data import FOLDER",
    )


def _judged(download: Download, place: Path, imported: ImportReport) -> Fetched:
    """A download of which nothing is in a known layout has failed, although it came."""
    known = [file for file in imported.files if not _is_unknown(file)]
    if any(file.status != "refused" for file in known):
        return Fetched(download, place)
    return Fetched(
        download,
        place,
        "it came, but could not be imported (see above).",
        (
            f"Its layout may have changed, or the file is broken: compare {place}",
            f"with {download.page}",
        ),
    )


def _is_unknown(file: FileResult) -> bool:
    return file.status == "skipped" and file.reason.startswith(NOT_RECOGNISED)
