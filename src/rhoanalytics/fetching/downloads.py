"""What can be fetched: the `[[download]]` entries of `data/sources.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rhoanalytics.errors import DataError, RequestError

KINDS = ("file", "arcgis", "nomis", "cvdprevent")
"""How an address is asked: one file (a zip too), an ArcGIS layer, Nomis' API, CVDPREVENT's API."""


@dataclass(frozen=True)
class Download:
    """One official source.

    `page` is the web page where a person finds it; `file` the name it is kept under (of a folder,
    for CVDPREVENT); `sha256` is blank where the publisher's bytes are not known or change from one
    download to the next. `order_by` is the column that pages of an ArcGIS layer are ordered by;
    `standard` downloads are fetched when none is named.
    """

    name: str
    group: str
    title: str
    publisher: str
    page: str
    address: str
    file: str
    kind: str = "file"
    sha256: str = ""
    order_by: str = ""
    standard: bool = True
    note: str = ""


def load_downloads(data: Path) -> list[Download]:
    """Every download; `DataError` names the entry that is wrong."""
    file = data / "sources.toml"
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get("download", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"cannot be read: {error}", file=file) from error
    found = []
    for entry in entries:
        name = entry.get("name", "?")
        try:
            download = Download(**entry)
        except TypeError as error:
            raise DataError(f"[[download]] '{name}': {error}", file=file) from error
        if download.kind not in KINDS:
            raise DataError(
                f"[[download]] '{name}': kind {download.kind!r} is not one of {', '.join(KINDS)}",
                file=file,
            )
        if download.kind == "arcgis" and not download.order_by:
            raise DataError(
                f"[[download]] '{name}': order_by is missing; pages of an ArcGIS layer need the "
                "column that they are ordered by",
                file=file,
            )
        found.append(download)
    return found


def chosen(downloads: Sequence[Download], names: Sequence[str]) -> list[Download]:
    """The downloads with these names or groups; the standard ones when none is given.

    Raises `RequestError` for a name that is neither, and lists what there is.
    """
    if not names:
        return [download for download in downloads if download.standard]
    known = {download.name for download in downloads} | {download.group for download in downloads}
    if unknown := [name for name in names if name not in known]:
        raise RequestError(
            f"There is no source '{unknown[0]}'. Groups: "
            f"{', '.join(dict.fromkeys(download.group for download in downloads))}. "
            "`rhoanalytics data fetch --list` shows every source."
        )
    return [each for each in downloads if {each.name, each.group} & set(names)]
