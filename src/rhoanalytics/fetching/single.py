"""One file from one address: checked by hash where it is known, resumed where it broke off."""

from collections.abc import Callable
from pathlib import Path

import pooch
import requests

from rhoanalytics.fetching.client import BLOCK, Client, Interrupted, Unavailable
from rhoanalytics.fetching.downloads import Download

Progress = Callable[[int, int | None], None]
"""Told of bytes so far and, where it is known, of bytes in all."""


def fetch_file(download: Download, folder: Path, client: Client, progress: Progress) -> Path:
    """The file of a download, in `folder`; a file there with the right hash is not fetched again.

    Raises `Unavailable`; what has come by then stays beside it as `.partial` and is gone on from.
    """
    partial = folder / f".{download.file}.partial"

    def downloader(address: str, output: str, _: object) -> None:
        _complete(address, partial, client, progress)
        partial.replace(output)

    known = f"sha256:{download.sha256}" if download.sha256 else None
    try:
        found = pooch.retrieve(
            download.address, known, download.file, folder, downloader=downloader
        )
    except ValueError as error:
        raise Unavailable(
            f"the file at {download.address} is not the one that is known (its sha256 differs). "
            "The publisher may have replaced it: look at the page, and correct sha256 in "
            "data/sources.toml"
        ) from error
    return Path(found)


def _complete(address: str, partial: Path, client: Client, progress: Progress) -> None:
    """Fetch what is missing of a file."""

    def have() -> int:
        return partial.stat().st_size if partial.exists() else 0

    def write(answer: requests.Response) -> None:
        begun = have()
        # A server that cannot go on in the middle sends all from the start.
        goes_on = answer.status_code == requests.codes.partial_content
        if not goes_on:
            begun = 0
        announced = answer.headers.get("Content-Length")
        total = begun + int(announced) if announced else None
        with partial.open("ab" if goes_on else "wb") as stream:
            for block in answer.iter_content(BLOCK):
                stream.write(block)
                progress(stream.tell(), total)
        if total is not None and have() < total and not answer.headers.get("Content-Encoding"):
            raise Interrupted(f"{have()} of {total} bytes came")

    client.stream(address, write, have)
