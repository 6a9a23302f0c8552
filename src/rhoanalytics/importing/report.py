"""What an import did, file by file, and how it says so."""

import textwrap
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["taken", "unchanged", "skipped", "refused"]

FILE_COLUMN = 11
"""Where file names begin in the printed report: after the longest status and two spaces."""


WIDTH = 100
"""Columns of a terminal that the report fits in."""


@dataclass(frozen=True)
class TakenPart:
    """One part of a table that a file gave: where it went, how many rows, of what period."""

    table: str
    part: str
    rows: int
    vintage: str

    def __str__(self) -> str:
        return f"{self.table}/{self.part}: {self.rows:,} rows, {self.vintage}"


@dataclass(frozen=True)
class FileResult:
    """What became of one file (or of one derived table).

    `skipped` means that a whole file was of no use here, `refused` that it is broken. `reason` says
    why; `notes` are remarks on a file that was taken.
    """

    file: str
    status: Status
    parts: tuple[TakenPart, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        first = f"{self.status:<{FILE_COLUMN}}{self.file}"
        reason = f"{first}: {self.reason}" if self.reason else first
        below = [f"{'':<{FILE_COLUMN}}{line}" for line in (*self.parts, *self.notes)]
        return "\n".join(_wrapped(line) for line in (*reason.splitlines(), *below))


def _wrapped(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip()) or FILE_COLUMN)
    return textwrap.fill(
        line,
        WIDTH,
        drop_whitespace=True,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )


@dataclass
class ImportReport:
    """All files of one import, in the order in which they were met, and the tables derived."""

    files: list[FileResult] = field(default_factory=list)
    derived: list[FileResult] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """2 when something was refused, otherwise 0."""
        return 2 if self.number("refused") else 0

    def number(self, status: Status) -> int:
        """How many files and derived tables have this status."""
        return sum(result.status == status for result in (*self.files, *self.derived))

    def summary(self) -> str:
        """One line: how many files, and what became of them."""
        counts = [
            f"{found} {status}"
            for status in ("taken", "unchanged", "skipped", "refused")
            if (found := sum(result.status == status for result in self.files))
        ]
        files = f"{len(self.files)} file{'' if len(self.files) == 1 else 's'}"
        words = f"{files}: {', '.join(counts)}." if counts else "No files were found."
        made = sum(result.status == "taken" for result in self.derived)
        tables = f"{made} derived table{'' if made == 1 else 's'}"
        return f"{words} {tables} made." if made else words
