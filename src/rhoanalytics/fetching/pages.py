"""Sources that come in pages: each page is kept, so that a fetch goes on where it stopped."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from rhoanalytics.fetching.client import Client, Unavailable
from rhoanalytics.fetching.downloads import Download
from rhoanalytics.fetching.single import Progress
from rhoanalytics.files import write_bytes

ARCGIS_PAGE = 1_000
"""Rows asked for at a time; the server gives at most 2,000, and fewer of large geometries."""

NOMIS_PAGE = 25_000
"""Rows that Nomis gives to a caller without a key."""


def kept(file: Path, fetch: Callable[[], bytes]) -> bytes:
    """The content of a kept answer, fetched when it is not there yet."""
    if not file.is_file():
        write_bytes(file, fetch())
    return file.read_bytes()


def fetch_layer(download: Download, folder: Path, client: Client, progress: Progress) -> Path:
    """An ArcGIS layer or table as one GeoJSON or CSV file.

    The service caps a page without saying how, marks that more follows, and tells errors with
    status 200: all pages must come, and their rows must add up to the number it counts.
    """
    is_map = download.file.endswith(".geojson")
    counted = _answer(client.json(download.address, _query(returnCountOnly="true", f="json")))
    total = int(counted["count"])
    features: list[dict] = []
    for offset in _offsets(features, total, download):
        parameters = _query(
            outFields="*",
            orderByFields=download.order_by,
            resultOffset=offset,
            resultRecordCount=ARCGIS_PAGE,
            **(
                {"outSR": 4326, "f": "geojson"}
                if is_map
                else {"returnGeometry": "false", "f": "json"}
            ),
        )
        page = folder / f".{download.file}.pages" / f"{offset:08d}.json"
        answer = _answer(json.loads(kept(page, lambda p=parameters: _checked(client, download, p))))
        features += answer["features"]
        progress(len(features), total)
    target = folder / download.file
    if is_map:
        collection = {"type": "FeatureCollection", "features": features}
        write_bytes(target, json.dumps(collection).encode("utf-8"))
    else:
        write_bytes(target, _csv([feature["attributes"] for feature in features]))
    _forget(folder / f".{download.file}.pages")
    return target


def _query(**parameters: object) -> dict:
    return {"where": "1=1", **parameters}


def _checked(client: Client, download: Download, parameters: dict) -> bytes:
    """A page's bytes, once it is known to hold rows: a kept error would stay for ever."""
    content = client.content(download.address, parameters)
    _answer(json.loads(content))
    return content


def _answer(answer: dict) -> dict:
    if "error" in answer:
        error = answer["error"]
        raise Unavailable(f"the service answered: {error.get('message', error)}")
    return answer


def _offsets(features: list[dict], total: int, download: Download) -> Iterator[int]:
    """Where the next page begins, until all rows are there."""
    while (offset := len(features)) < total:
        yield offset
        if len(features) == offset:
            raise Unavailable(
                f"{download.address} gave {offset:,} of {total:,} rows and then none: try again "
                "later"
            )


def _csv(rows: list[dict]) -> bytes:
    import pandas as pd

    return pd.DataFrame(rows).to_csv(index=False).encode("utf-8")


def fetch_nomis(download: Download, folder: Path, client: Client, progress: Progress) -> Path:
    """A table of Nomis' API, page after page, as one CSV file.

    The column RECORD_COUNT says how many rows there are in all.
    """
    pages = folder / f".{download.file}.pages"
    partial = folder / f".{download.file}.partial"
    have, total = 0, None
    with partial.open("wb") as joined:
        while total is None or have < total:
            address = f"{download.address}&{urlencode({'recordoffset': have})}"
            content = kept(pages / f"{have:09d}.csv", lambda a=address: client.content(a))
            header, _, body = content.partition(b"\n")
            rows = body.count(b"\n")
            if rows == 0:
                raise Unavailable(f"{address} gave no rows after {have:,}: try again later")
            if total is None:
                columns = [name.strip().strip('"') for name in header.decode().split(",")]
                if "RECORD_COUNT" not in columns:
                    raise Unavailable(f"{download.address} has no column RECORD_COUNT any more")
                last = body.split(b"\n", 1)[0].decode().split(",")
                total = int(last[columns.index("RECORD_COUNT")].strip('"'))
                joined.write(header + b"\n")
            joined.write(body)
            have += rows
            progress(have, total)
    partial.replace(folder / download.file)
    _forget(pages)
    return folder / download.file


def _forget(pages: Path) -> None:
    for page in pages.iterdir():
        page.unlink()
    pages.rmdir()
