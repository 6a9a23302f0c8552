"""CVDPREVENT through its public API: every indicator and period, for England, regions and ICBs.

Each call is kept, so that an interrupted fetch goes on where it stopped and a later one asks only
for what is new; to have everything again, remove the folder. The answers are joined into one CSV
file for each level and period, in the layout of the audit's own download.

The names of the API's lists are those that public code reads. © NHS England, all rights
reserved: for use where it was fetched, not to be passed on.
"""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rhoanalytics.fetching.client import Client, Unavailable
from rhoanalytics.fetching.downloads import Download
from rhoanalytics.fetching.kept import kept
from rhoanalytics.fetching.single import Progress
from rhoanalytics.files import write_text

LEVELS = {1: "england", 6: "region", 7: "icb"}
"""CVDPREVENT's ids of the system levels that the reports use."""

CALLS = ".calls"
"""The folder of kept answers: hidden, and so never imported."""

Row = dict[str, Any]


def fetch_cvdprevent(download: Download, folder: Path, client: Client, progress: Progress) -> Path:
    """The folder with the joined files, newest period first asked for.

    Raises `Unavailable`; calls that have been answered by then are not made again.
    """
    target = folder / download.file
    listed = _records(client.json(f"{download.address}/timePeriod"), "timePeriodList")
    periods = sorted({_number(each, "TimePeriodID") for each in listed}, reverse=True)
    if not periods:
        raise Unavailable(f"{download.address} lists no period: try again later")
    calls = {
        (period, level): _indicators(
            download, target, client, period, level, again=period == periods[0]
        )
        for period in periods
        for level in LEVELS
    }
    number = sum(map(len, calls.values()))
    done = 0
    for (period, level), indicators in calls.items():
        rows: list[Row] = []
        for indicator in indicators:
            rows += _rows(download, target, client, period, level, indicator)
            done += 1
            progress(done, number)
        if rows:
            write_text(target / f"cvdprevent-{LEVELS[level]}-{period}.csv", _as_csv(rows))
    return target


def _indicators(
    download: Download, target: Path, client: Client, period: int, level: int, *, again: bool
) -> list[int]:
    """Ids of the indicators with data; those of the newest period may grow and are asked again."""
    file = target / CALLS / f"list-{period}-{level}.json"
    if again:
        file.unlink(missing_ok=True)
    address = f"{download.address}/indicator/list"
    listed = kept(file, _call(client, address, period, level, "indicatorList"))
    return [_number(each, "IndicatorID") for each in json.loads(listed)]


def _rows(
    download: Download, target: Path, client: Client, period: int, level: int, indicator: int
) -> list[Row]:
    file = target / CALLS / f"data-{period}-{level}-{indicator}.json"
    address = f"{download.address}/indicator/{indicator}/rawDataJSON"
    return json.loads(kept(file, _call(client, address, period, level, "indicatorRawData")))


def _call(client: Client, address: str, period: int, level: int, name: str) -> Callable[[], bytes]:
    def fetch() -> bytes:
        answer = client.json(address, {"timePeriodID": period, "systemLevelID": level})
        return json.dumps(_records(answer, name)).encode("utf-8")

    return fetch


def _records(answer: object, name: str) -> list[Row]:
    """The list of records that an answer holds under this name."""
    found = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Unavailable(f"the API's answer holds no list '{name}': its layout has changed")
    return found


def _number(record: Row, name: str) -> int:
    try:
        return int(record[name])
    except (KeyError, TypeError, ValueError) as error:
        raise Unavailable(f"the API's records have no {name}: its layout has changed") from error


def _as_csv(rows: list[Row]) -> str:
    """Rows as the audit's CSV download has them: a null is a blank cell."""
    text = io.StringIO()
    columns = dict.fromkeys(name for row in rows for name in row)
    writer = csv.DictWriter(text, fieldnames=list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
