"""One file from one address: checked by hash where it is known, resumed where it broke off."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pooch
import requests

from rhoanalytics.fetching.client import NOTHING_BEYOND, BrokenOff, Client, Unavailable
from rhoanalytics.fetching.downloads import Download
from rhoanalytics.fetching.kept import beside
from rhoanalytics.importing.look import HEAD, WEB_PAGE

Progress = Callable[[int, int | None], None]
"""Told of bytes, rows or calls so far and, where it is known, of how many there are in all."""

BLOCK = 1 << 16
"""Bytes that are written at a time."""


def fetch_file(download: Download, folder: Path, client: Client, progress: Progress) -> Path:
    """The file of a download, in `folder`.

    A file that is there already is kept when it has the right hash, or when the server says that it
    has not changed. Raises `Unavailable`; what has come by then stays beside it, hidden, and
    is gone on from. A web page in place of the file, and a file with another hash, are removed.
    """
    target = folder / download.file
    if download.sha256 and target.is_file() and _has_hash(target, download.sha256):
        return target
    transfer = _Transfer(target, bool(download.sha256), progress)
    client.stream(download.address, transfer.headers, transfer.take)
    if transfer.unchanged:
        return target
    if _is_web_page(transfer.partial):
        transfer.forget()
        raise Unavailable(
            f"{download.address} gave a web page instead of the file: it was moved, or a network "
            "asks you to sign in"
        )
    if download.sha256 and not _has_hash(transfer.partial, download.sha256):
        transfer.forget()
        raise Unavailable(
            f"the file at {download.address} is not the one that is known (its sha256 differs). "
            f"The publisher may have replaced it: look at {download.page} and, if so, correct "
            f"sha256 of '{download.name}' in data/sources.toml"
        )
    transfer.finish()
    return target


def _has_hash(file: Path, sha256: str) -> bool:
    return pooch.file_hash(str(file), alg="sha256") == sha256


def _is_web_page(file: Path) -> bool:
    with file.open("rb") as stream:
        return WEB_PAGE.match(stream.read(HEAD).removeprefix(b"\xef\xbb\xbf")) is not None


@dataclass
class _Transfer:
    """A file on its way: what has come lies in `partial`, what the server calls it beside it.

    A part is gone on from only when it certainly belongs to the same file: when the server marks
    its versions (ETag or Last-Modified), or when the whole will be checked by its hash.
    """

    target: Path
    checked: bool
    progress: Progress
    unchanged: bool = False

    @property
    def partial(self) -> Path:
        return beside(self.target, "partial")

    @property
    def partial_version(self) -> Path:
        return beside(self.target, "partial-version")

    @property
    def version(self) -> Path:
        return beside(self.target, "version")

    def headers(self) -> dict[str, str]:
        """What to ask for: the rest, the whole if it has changed, or the whole."""
        # Parts and lengths count the bytes sent, so they must be the file's own.
        plain = {"Accept-Encoding": "identity"}
        if self._have() and self.partial_version.is_file():
            version = self.partial_version.read_text(encoding="utf-8")
            same = {"If-Range": version} if version else {}
            return {**plain, "Range": f"bytes={self._have()}-", **same}
        if self.target.is_file() and self.version.is_file() and not self.checked:
            version = self.version.read_text(encoding="utf-8")
            name = "If-None-Match" if version.startswith('"') else "If-Modified-Since"
            return {**plain, name: version}
        return plain

    def take(self, answer: requests.Response) -> None:
        """Write what comes; `BrokenOff` when it does not fit to what is there."""
        if answer.status_code == requests.codes.not_modified:
            self.unchanged = True
            return
        if answer.status_code == NOTHING_BEYOND:
            self.forget()
            raise BrokenOff("what came before does not belong to it any more")
        begun = self._have() if answer.status_code == requests.codes.partial_content else 0
        if begun and not answer.headers.get("Content-Range", "").startswith(f"bytes {begun}-"):
            self.forget()
            raise BrokenOff("another part came than was asked for")
        if not begun:
            self._note_version(answer)
        length = answer.headers.get("Content-Length", "")
        total = begun + int(length) if length.isdigit() else None
        with self.partial.open("ab" if begun else "wb") as stream:
            for block in answer.iter_content(BLOCK):
                stream.write(block)
                self.progress(stream.tell(), total)

    def finish(self) -> None:
        """Put the whole file in its place."""
        self.version.unlink(missing_ok=True)
        self.partial.replace(self.target)
        if self.partial_version.is_file():
            self.partial_version.replace(self.version)

    def forget(self) -> None:
        """Remove what has come."""
        self.partial.unlink(missing_ok=True)
        self.partial_version.unlink(missing_ok=True)

    def _have(self) -> int:
        return self.partial.stat().st_size if self.partial.exists() else 0

    def _note_version(self, answer: requests.Response) -> None:
        tag = answer.headers.get("ETag", "")
        # A weak tag ("W/…") does not promise the same bytes.
        version = tag if tag.startswith('"') else answer.headers.get("Last-Modified", "")
        encoded = answer.headers.get("Content-Encoding", "identity") != "identity"
        if (version or self.checked) and not encoded:
            self.partial_version.write_text(version, encoding="utf-8")
        else:
            self.partial_version.unlink(missing_ok=True)
