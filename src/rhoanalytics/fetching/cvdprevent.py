"""CVDPREVENT through its public API: every indicator and period, for England, regions and ICBs.

Each call is kept, so that an interrupted fetch goes on where it stopped and a later one asks only
for what is new. The answers are joined into one file for each level and period, in the layout that
`sources.cvdprevent` reads.

The API's lists are read by what they hold (`TimePeriodID`, `IndicatorID`), because no published
description fixes the names around them. (c) NHS England, all rights reserved: for use where it was
fetched, not to be passed on.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from rhoanalytics.fetching.client import Client, Unavailable
from rhoanalytics.fetching.downloads import Download
from rhoanalytics.fetching.pages import kept
from rhoanalytics.fetching.single import Progress
from rhoanalytics.files import write_bytes

LEVELS = {1: "england", 6: "region", 7: "icb"}
"""CVDPREVENT's ids of system levels that the reports use."""

Row = dict[str, object]


def fetch_cvdprevent(download: Download, folder: Path, client: Client, progress: Progress) -> Path:
    """All calls of the API that are not kept yet; returns the folder with the joined files."""
    target = folder / download.file
    calls = list(_calls(download, client))
    for number, (level, period, indicator) in enumerate(calls, start=1):
        kept(
            _kept_file(target, level, period, indicator),
            lambda i=indicator, p=period, n=level: _rows_as_json(download, client, i, p, n),
        )
        progress(number, len(calls))
    for level, period in dict.fromkeys(call[:2] for call in calls):
        rows: list[Row] = []
        for indicator in (call[2] for call in calls if call[:2] == (level, period)):
            rows += json.loads(_kept_file(target, level, period, indicator).read_bytes())
        if rows:
            joined = target / f"cvdprevent-{LEVELS[level]}-{period}.json"
            write_bytes(joined, json.dumps(rows).encode("utf-8"))
    return target


def _calls(download: Download, client: Client) -> Iterator[tuple[int, int, int]]:
    """(level, period, indicator) of every table that the API says it has."""
    periods = _records(client.json(f"{download.address}/timePeriod"), "TimePeriodID")
    for period in sorted({int(str(each["TimePeriodID"])) for each in periods}):
        for level in LEVELS:
            listing = client.json(
                f"{download.address}/indicator/list",
                {"timePeriodID": period, "systemLevelID": level},
            )
            for indicator in _records(listing, "IndicatorID", needed=False):
                yield level, period, int(str(indicator["IndicatorID"]))


def _rows_as_json(
    download: Download, client: Client, indicator: int, period: int, level: int
) -> bytes:
    answer = client.json(
        f"{download.address}/indicator/{indicator}/rawDataJSON",
        {"timePeriodID": period, "systemLevelID": level},
    )
    return json.dumps(_records(answer, "IndicatorCode", needed=False)).encode("utf-8")


def _records(answer: object, name: str, *, needed: bool = True) -> list[Row]:
    """The records with a field of this name, wherever the answer holds them."""
    waiting = [answer]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, list):
            if part and isinstance(part[0], dict) and name in part[0]:
                return part
            waiting += [each for each in part if isinstance(each, dict | list)]
        elif isinstance(part, dict):
            waiting += [each for each in part.values() if isinstance(each, dict | list)]
    if needed:
        raise Unavailable(f"the API's answer holds no {name} any more: its layout has changed")
    return []


def _kept_file(folder: Path, level: int, period: int, indicator: int) -> Path:
    return folder / ".calls" / f"{LEVELS[level]}-{period}-{indicator}.json"
