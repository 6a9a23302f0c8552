"""Everything is checked before anything starts, and not again while nothing has changed."""

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from rhoanalytics import project
from rhoanalytics.areas import ILLUSTRATIVE_FOLDER, data_folder
from rhoanalytics.files import write_text
from rhoanalytics.pack import fingerprints
from rhoanalytics.pack.building import PRIVATE

FILE = "checked.json"

REGISTERS, TABLES, INVENTED_TABLES, NOTEBOOKS = (
    "registers",
    "tables",
    "invented tables",
    "notebooks",
)
"""What is checked, each by itself: who edits a notebook need not wait for the tables."""


class Checks:
    """The checks of registers, tables and notebooks, made once for the same files and code.

    Their digests lie in the private folder of `out`, which is only written to when a run may start.
    The invented nation's tables are checked when one of the areas that were asked for is in it.
    """

    def __init__(self, root: Path, out: Path, area_codes: Sequence[str]):
        self.root = root
        self._data = root / "data"
        self._invented = self._data / ILLUSTRATIVE_FOLDER
        self._codes = area_codes
        self._memory = out / PRIVATE / FILE
        self._state = self._look()
        self._remembered = self._recall()

    @property
    def are_known(self) -> bool:
        """Whether an earlier run has found the same files sound."""
        known = all(self._is_known(part) for part in (REGISTERS, TABLES, NOTEBOOKS))
        return known and (self._is_known(INVENTED_TABLES) or not self._needs_invented)

    def make(self) -> None:
        """Check what is not known; `DataError` holds all faults of the first file that has any."""
        # What does the checking is heavy, and not needed when nothing has changed.
        if not self._is_known(REGISTERS):
            from rhoanalytics.pack.checks import check_areas

            for data in (self._data, self._invented):
                if (data / "areas").is_dir():
                    check_areas(data)
        for part, data, needed in (
            (TABLES, self._data, True),
            (INVENTED_TABLES, self._invented, self._needs_invented),
        ):
            if needed and not self._is_known(part):
                from rhoanalytics.pack.checks import check_tables

                check_tables(data)
                self._remembered[part] = self._state[part]
        if not self._is_known(NOTEBOOKS):
            from rhoanalytics.pack.parameters import check_parameters

            for report in project.load_pack(self.root).reports:
                check_parameters(report.notebook)
        self._remembered |= {part: self._state[part] for part in (REGISTERS, NOTEBOOKS)}

    def remember(self) -> None:
        write_text(self._memory, json.dumps(self._remembered) + "\n")

    @cached_property
    def _needs_invented(self) -> bool:
        """Whether one of the areas is invented; the registers must be sound."""
        if not (self._invented / "areas").is_dir():
            return False
        if not self._codes:
            return True
        return any(data_folder(code, self._data) == self._invented for code in self._codes)

    def _is_known(self, part: str) -> bool:
        return self._remembered.get(part) == self._state[part]

    def _look(self) -> dict[str, str]:
        """Digests of the files that are checked, by time and size, and of the code that checks."""
        invented = _files(self._invented)
        own = [file for file in _files(self._data) if not file.is_relative_to(self._invented)]
        files = {
            REGISTERS: [*_files(self._data / "areas"), *_files(self._invented / "areas")],
            TABLES: own,
            INVENTED_TABLES: invented,
            NOTEBOOKS: [self.root / "pack.toml", *_files(self.root / "notebooks")],
        }
        code = (fingerprints.analysis_code(), fingerprints.runner_code())
        return {
            part: fingerprints.digest(_signatures(listed, self.root), code)
            for part, listed in files.items()
        }

    def _recall(self) -> dict[str, str]:
        if not self._memory.is_file():
            return {}
        try:
            return json.loads(self._memory.read_text(encoding="utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError):
            return {}


def _files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file()]


def _signatures(files: Iterable[Path], root: Path) -> list[list]:
    """Name, time and size of files: unchanged ones need no second look."""
    return [
        [file.relative_to(root).as_posix(), file.stat().st_mtime_ns, file.stat().st_size]
        for file in files
    ]
