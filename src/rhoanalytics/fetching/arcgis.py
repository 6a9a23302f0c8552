"""Layers and tables of ONS' Open Geography Portal, page after page from their ArcGIS service.

The service caps a page without saying how (at 2,000 rows, fewer of large shapes), marks that more
follows, and tells errors with status 200. All pages must come, and their rows must add up to the
number that it counts.
"""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from rhoanalytics.fetching.client import Client, Unavailable
from rhoanalytics.fetching.downloads import Download
from rhoanalytics.fetching.kept import forget, joined, kept, pages_of
from rhoanalytics.fetching.single import Progress

PAGE = 1_000
"""Rows asked for at a time."""

Feature = dict[str, Any]


def fetch_layer(download: Download, folder: Path, client: Client, progress: Progress) -> Path:
    """An ArcGIS layer as GeoJSON (WGS 84), or a table as CSV, by the ending of the file's name.

    Raises `Unavailable`; pages that have come by then are kept and not asked for again, unless they
    do not fit together.
    """
    target = folder / download.file
    counted = _answered(client, download, {"returnCountOnly": "true", "f": "json"}, "count", int)
    total = counted["count"]
    pages = pages_of(target, str(total))
    files = _fetch_pages(download, pages, total, client, progress)
    write = _write_map if is_map(download) else _write_table
    with joined(target) as stream:
        write(stream, (_features(file) for file in files))
    forget(pages)
    return target


def is_map(download: Download) -> bool:
    """Whether the shapes are wanted, or only the attributes."""
    return download.file.endswith(".geojson")


def _fetch_pages(
    download: Download, pages: Path, total: int, client: Client, progress: Progress
) -> list[Path]:
    """The kept pages. Raises `Unavailable` unless their rows are as many as were counted."""
    files: list[Path] = []
    have, more = 0, True
    while more or have < total:
        file = pages / f"{have:08d}.json"
        page = _page(file, download, have, client)
        more = _says_more(page)
        if not page["features"]:
            break
        files.append(file)
        have += len(page["features"])
        progress(have, total)
    if have != total or more or not files:
        forget(pages)
        follows = " and says that more follow" if more else ""
        raise Unavailable(
            f"{download.address} counts {total:,} rows, but gave {have:,}{follows}: try again later"
        )
    return files


def _page(file: Path, download: Download, offset: int, client: Client) -> dict[str, Any]:
    shape = {"outSR": 4326, "f": "geojson"}
    attributes = {"returnGeometry": "false", "f": "json"}
    wanted = {
        "outFields": "*",
        "orderByFields": download.order_by,
        "resultOffset": offset,
        "resultRecordCount": PAGE,
        **(shape if is_map(download) else attributes),
    }

    def fetch() -> bytes:
        page = _answered(client, download, wanted, "features", list)
        part = "properties" if is_map(download) else "attributes"
        if not all(isinstance(each, dict) and part in each for each in page["features"]):
            raise _changed(download, part)
        return json.dumps(page).encode("utf-8")

    return json.loads(kept(file, fetch))


def _features(file: Path) -> list[Feature]:
    return json.loads(file.read_bytes())["features"]


def _answered(
    client: Client, download: Download, wanted: dict[str, object], name: str, kind: type
) -> dict[str, Any]:
    """The service's answer, which must hold something of this name and kind."""
    answer = client.json(download.address, {"where": "1=1", **wanted})
    if isinstance(answer, dict) and "error" in answer:
        error = answer["error"]
        said = error.get("message", error) if isinstance(error, dict) else error
        raise Unavailable(f"the service {download.address} answered with an error: {said}")
    if not isinstance(answer, dict) or not isinstance(answer.get(name), kind):
        raise _changed(download, name)
    return answer


def _changed(download: Download, name: str) -> Unavailable:
    return Unavailable(
        f"the answer of {download.address} holds no '{name}': its layout has changed"
    )


def _says_more(page: dict[str, Any]) -> bool:
    """The mark that a page was cut: at the top of a table's page, under properties of a map's."""
    properties = page.get("properties") or {}
    return bool(page.get("exceededTransferLimit") or properties.get("exceededTransferLimit"))


def _write_map(stream: TextIO, pages: Iterable[list[Feature]]) -> None:
    stream.write('{"type": "FeatureCollection", "features": [')
    separator = "\n"
    for features in pages:
        for feature in features:
            stream.write(separator + json.dumps(feature))
            separator = ",\n"
    stream.write("\n]}\n")


def _write_table(stream: TextIO, pages: Iterable[list[Feature]]) -> None:
    writer = None
    for features in pages:
        rows = [feature["attributes"] for feature in features]
        if writer is None:
            writer = csv.DictWriter(stream, fieldnames=list(rows[0]), extrasaction="ignore")
            writer.writeheader()
        writer.writerows(rows)
