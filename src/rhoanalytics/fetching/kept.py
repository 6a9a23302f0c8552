"""Answers that are kept until the source is complete, so that a fetch goes on where it stopped."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rhoanalytics.files import write_bytes

BESIDE = ".fetch"
"""The folder beside a download for what belongs to fetching it: hidden, and so never imported."""


def beside(target: Path, ending: str) -> Path:
    """A file or folder that belongs to a download; its own folder is made."""
    folder = target.parent / BESIDE
    folder.mkdir(exist_ok=True)
    return folder / f"{target.name}.{ending}"


def kept(file: Path, fetch: Callable[[], bytes]) -> bytes:
    """The content of a kept answer, fetched when it is not there yet.

    `fetch` must refuse an answer that is not what was asked for: it would be kept as well.
    """
    if not file.is_file():
        write_bytes(file, fetch())
    return file.read_bytes()


def pages_of(target: Path, edition: str) -> Path:
    """The folder for the pages of a file; emptied when they belong to another edition of it.

    `edition` is what the source says of the whole, such as its number of rows.
    """
    folder = beside(target, "pages")
    of = folder / "edition"
    if of.is_file() and of.read_text(encoding="utf-8") != edition:
        forget(folder)
    kept(of, lambda: edition.encode("utf-8"))
    return folder


def forget(folder: Path) -> None:
    """Remove kept answers."""
    shutil.rmtree(folder)


@contextmanager
def joined(target: Path) -> Iterator[TextIO]:
    """A text file to write into, which takes its name when it is whole."""
    partial = beside(target, "partial")
    with partial.open("w", encoding="utf-8", newline="") as stream:
        yield stream
    partial.replace(target)
