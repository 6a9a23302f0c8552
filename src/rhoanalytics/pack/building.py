"""The folder of a pack, and the place beside it where the next one is built.

A run builds in `OUT/.rhoanalytics/building/`, where nothing of it is seen. When everything is made,
it writes down what is to be moved and moves it. A run that is killed while building leaves the pack
as it was; one that is killed while moving is finished by the next, from what was written down.
"""

import json
import os
import platform
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rhoanalytics.errors import RequestError
from rhoanalytics.files import write_bytes, write_text

PRIVATE = ".rhoanalytics"
"""Folder inside the output folder for what readers need not see."""


class OutputFolder:
    """The output folder of a run; it must be locked (`locked`) by the run that writes to it."""

    def __init__(self, out: Path):
        self.out = out
        self.private = out / PRIVATE
        self.building = self.private / "building"
        self.plan = self.private / "moving.json"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for one run. Another run's lock is a `RequestError` that names it.

        The lock is the operating system's: it ends with the process that holds it, however that
        ends, so that no lock outlives its run.
        """
        _make(self.private)
        lock = FileLock(self.private / "lock", timeout=0, thread_local=False)
        holder = self.private / "holder.txt"
        try:
            lock.acquire()
        except Timeout:
            who = holder.read_text(encoding="utf-8").strip() if holder.is_file() else "unknown"
            raise RequestError(
                f"Another run is writing to {self.out} ({who}). Wait until it has ended, stop it, "
                "or choose another folder with --out."
            ) from None
        except OSError as error:
            raise RequestError(f"--out {self.out} cannot be locked: {error.strerror}.") from error
        try:
            write_text(holder, f"process {os.getpid()} on {platform.node()}\n")
            self.finish_moving()
            yield
        finally:
            lock.release()

    def add(self, relative: str, content: bytes) -> None:
        """Put a file into the pack that is being built."""
        write_bytes(self.building / relative, content)

    def remove(self, relative: str) -> None:
        """Take a file, if it is there, out of the pack that is being built."""
        (self.building / relative).unlink(missing_ok=True)

    def publish(self, move: Iterable[str], remove: Iterable[str]) -> None:
        """Move these files from the building place into the pack, and remove those from it."""
        write_text(self.plan, json.dumps({"move": list(move), "remove": list(remove)}))
        self.finish_moving()

    def finish_moving(self) -> None:
        """Carry out what `publish` wrote down, from wherever it was interrupted."""
        if not self.plan.is_file():
            return
        written = json.loads(self.plan.read_text(encoding="utf-8"))
        for relative in written["move"]:
            # What is no longer in the building place has been moved already.
            if (built := self.building / relative).is_file():
                (self.out / relative).parent.mkdir(parents=True, exist_ok=True)
                built.replace(self.out / relative)
        for relative in written["remove"]:
            (self.out / relative).unlink(missing_ok=True)
        self.plan.unlink()
        _remove_empty(self.building)


def _remove_empty(folder: Path) -> None:
    """Remove a folder and all below it, unless a file is left: finished reports of another run."""
    if folder.is_dir() and not any(path.is_file() for path in folder.rglob("*")):
        shutil.rmtree(folder)


def _make(folder: Path) -> None:
    """Make the folder; `RequestError` when it cannot be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0")
    except OSError as error:
        raise RequestError(
            f"--out {folder.parent} cannot be written to: {error.strerror}. Choose another folder."
        ) from error
