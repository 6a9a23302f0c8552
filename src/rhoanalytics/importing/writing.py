"""Writing below `data/imported/`: one import at a time, and nothing half written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rhoanalytics.errors import RequestError, UserError
from rhoanalytics.provenance import STAGED_SUFFIX

LOCK = ".lock"


class CannotWrite(UserError):
    """The data folder cannot be written to, so nothing more can be imported."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """A block that writes below a folder: a full disk or a closed folder is a `CannotWrite`."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(
            f"{folder} cannot be written to ({error.strerror or error}). What was imported before "
            "is kept whole. Make room or allow writing, and run the import again."
        ) from error


@contextmanager
def only_import(folder: Path) -> Iterator[None]:
    """Hold `data/imported/` for one import; `RequestError` when another one holds it.

    The lock is the operating system's and ends with its process. What an interrupted import left
    half written is removed.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise RequestError(
                f"Another import is writing to {folder}. Wait until it has ended."
            ) from error
    try:
        with writing(folder):
            _remove_unfinished(folder)
        yield
    finally:
        lock.release()


def _remove_unfinished(folder: Path) -> None:
    for path, _, files in os.walk(folder):
        for name in files:
            if name.startswith(".") and name.endswith(STAGED_SUFFIX):
                (Path(path) / name).unlink()
