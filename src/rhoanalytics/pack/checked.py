"""Everything is checked before anything starts, and not again while nothing has changed."""

from pathlib import Path

from rhoanalytics import project
from rhoanalytics.areas import ILLUSTRATIVE_FOLDER
from rhoanalytics.files import write_text
from rhoanalytics.pack import fingerprints
from rhoanalytics.pack.building import PRIVATE
from rhoanalytics.pack.imports import skip_unused

FILE = "checked.txt"


class Checks:
    """The checks of registers, tables and notebooks, made once for the same files and code.

    Their digest lies in the private folder of `out`, which is only written to when a run may start.
    """

    def __init__(self, root: Path, out: Path):
        self.root = root
        self._memory = out / PRIVATE / FILE
        self._state = _state(root)

    @property
    def are_known(self) -> bool:
        """Whether an earlier run has found the same files sound."""
        known = self._memory
        return known.is_file() and known.read_text(encoding="utf-8") == self._state

    def make(self) -> None:
        """Check everything; `DataError` holds all faults of the first file that has any."""
        skip_unused()
        # Heavy, and not needed when nothing has changed.
        from rhoanalytics.pack.checks import check_areas, check_parameters, check_tables

        for data in (self.root / "data", self.root / "data" / ILLUSTRATIVE_FOLDER):
            if (data / "areas").is_dir():
                check_areas(data)
                check_tables(data)
        for report in project.load_pack(self.root).reports:
            check_parameters(report.notebook)

    def remember(self) -> None:
        write_text(self._memory, self._state)


def _state(root: Path) -> str:
    """A digest of the files that are checked (by time and size) and of the code that checks."""
    folders = [root / "data", root / "notebooks"]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    signatures = [
        [file.relative_to(root).as_posix(), file.stat().st_mtime_ns, file.stat().st_size]
        for file in (*files, root / "pack.toml")
    ]
    return fingerprints.digest(signatures, fingerprints.analysis_code(), fingerprints.runner_code())
