"""Which files have been imported already, so that a second import of a folder does nothing.

The ledger is only a memory of work done: what a table holds and where it came from is in its own
file. Without the ledger every file is read again, to the same result.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import rhoanalytics
from rhoanalytics.files import write_text

LEDGER = "imports.json"

READERS = ("sources/*.py", "importing/derive_*.py", "importing/parts.py")
"""Files of the package that decide what is read from a file, and how it is stored."""


@dataclass
class Ledger:
    """The files imported into one `data/imported/` folder, by digest.

    `entries` holds, for each file's digest, the state of the readers and the parts it gave, as
    "table/part".
    """

    folder: Path
    entries: dict[str, dict] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> "Ledger":
        """The ledger of a folder; an unreadable one counts as empty."""
        try:
            entries = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
            entries = {}
        return cls(folder, entries if isinstance(entries, dict) else {})

    def parts(self, digest: str) -> list[str] | None:
        """The parts a file gave, if these readers read it and all of them are still there."""
        entry = self.entries.get(digest)
        if entry is None or entry["readers"] != readers_state():
            return None
        there = all((self.folder / f"{part}.parquet").is_file() for part in entry["parts"])
        return entry["parts"] if there else None

    def add(self, digest: str, file: str, parts: list[str]) -> None:
        """Remember a file, on disk too."""
        self.entries[digest] = {"file": file, "readers": readers_state(), "parts": parts}
        text = json.dumps(self.entries, ensure_ascii=False, indent=1, sort_keys=True)
        write_text(self.folder / LEDGER, text)


def file_digest(file: Path) -> str:
    """The SHA-256 digest of a file's content."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@cache
def readers_state() -> str:
    """The package's version and a digest of its readers: a changed reader reads a file again."""
    package = Path(rhoanalytics.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(file for pattern in READERS for file in package.glob(pattern)):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return f"{rhoanalytics.__version__}+{digest.hexdigest()[:12]}"
