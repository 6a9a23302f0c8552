"""Census tables through Nomis' API, which gives 25,000 rows at a time to a caller without a key."""

import csv
from pathlib import Path
from urllib.parse import urlencode

from rhoanalytics.fetching.client import Client, Unavailable
from rhoanalytics.fetching.downloads import Download
from rhoanalytics.fetching.kept import forget, joined, kept, pages_of
from rhoanalytics.fetching.single import Progress

COUNT = "RECORD_COUNT"
"""The column that says on every row how many rows there are in all."""


def fetch_nomis(download: Download, folder: Path, client: Client, progress: Progress) -> Path:
    """A table of Nomis, page after page, as one CSV file.

    Raises `Unavailable`; pages that have come by then are kept and not asked for again, unless they
    do not fit together.
    """
    target = folder / download.file
    pages = pages_of(target, download.address)
    files = _fetch_pages(download, pages, client, progress)
    with joined(target) as stream:
        stream.write(_lines(files[0].read_bytes())[0] + "\n")
        for file in files:
            stream.writelines(f"{line}\n" for line in _lines(file.read_bytes())[1:])
    forget(pages)
    return target


def _fetch_pages(download: Download, pages: Path, client: Client, progress: Progress) -> list[Path]:
    """The kept pages. Raises `Unavailable` unless they belong together and are complete."""
    files: list[Path] = []
    have, header, total = 0, "", 0
    while not files or have < total:
        file = pages / f"{have:09d}.csv"
        lines = _page(file, download, have, client)
        if not files:
            header, total = lines[0], _count(lines)
        if lines[0] != header or _count(lines) != total:
            break
        files.append(file)
        have += len(lines) - 1
        progress(have, total)
    if have != total:
        forget(pages)
        raise Unavailable(
            f"{download.address} changed while it was read ({have:,} of {total:,} rows fit "
            "together): try again later"
        )
    return files


def _page(file: Path, download: Download, offset: int, client: Client) -> list[str]:
    """Header and rows from this row on."""
    address = f"{download.address}&{urlencode({'recordoffset': offset})}"

    def fetch() -> bytes:
        content = client.content(address)
        lines = _lines(content)
        if not lines or COUNT not in _cells(lines[0].upper()):
            raise Unavailable(
                f"the answer of {address} has no column {COUNT}: its layout has changed"
            )
        if len(lines) == 1:
            raise Unavailable(f"{address} gave no rows: try again later")
        _count(lines)
        return content

    return _lines(kept(file, fetch))


def _lines(content: bytes) -> list[str]:
    """The lines with something in them; Nomis puts no line break into a cell."""
    return [
        line for line in content.decode("utf-8-sig", errors="replace").splitlines() if line.strip()
    ]


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]))


def _count(lines: list[str]) -> int:
    """How many rows there are in all, by the first row of a page. Raises `Unavailable`."""
    cells = dict(zip(_cells(lines[0].upper()), _cells(lines[1]), strict=False))
    if not (count := cells.get(COUNT, "")).isdigit():
        raise Unavailable(f"Nomis gave {count!r} as {COUNT}: its layout has changed")
    return int(count)
