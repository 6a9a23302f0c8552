"""Everything is checked before anything starts, and not again while nothing has changed."""

from collections.abc import Callable
from pathlib import Path

from rhoanalytics import project
from rhoanalytics.areas import ILLUSTRATIVE_FOLDER
from rhoanalytics.files import write_text
from rhoanalytics.pack import fingerprints
from rhoanalytics.pack.building import PRIVATE

FILE = "checked.txt"


def check_once(root: Path, out: Path) -> Callable[[], None]:
    """Validate registers, tables and notebooks; returns what remembers that they were sound.

    A check of the same files by the same code is not repeated: its digest lies in the private
    folder of `out`, which is only written to when the run may start. Raises `DataError` with all
    faults of the first file that has any.
    """
    memory = out / PRIVATE / FILE
    state = _state(root)
    if not (memory.is_file() and memory.read_text(encoding="utf-8") == state):
        # Heavy, and not needed when nothing has changed.
        from rhoanalytics.pack.checks import check_areas, check_parameters, check_tables

        for data in (root / "data", root / "data" / ILLUSTRATIVE_FOLDER):
            if (data / "areas").is_dir():
                check_areas(data)
                check_tables(data)
        for report in project.load_pack(root).reports:
            check_parameters(report.notebook)
    return lambda: write_text(memory, state)


def _state(root: Path) -> str:
    """A digest of the files that are checked (by time and size) and of the code that checks."""
    folders = [root / "data", root / "notebooks"]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    signatures = [
        [file.relative_to(root).as_posix(), file.stat().st_mtime_ns, file.stat().st_size]
        for file in (*files, root / "pack.toml")
    ]
    return fingerprints.digest(signatures, fingerprints.analysis_code(), fingerprints.runner_code())
