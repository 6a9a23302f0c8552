"""CVDPREVENT's API: a crawl of many calls, kept one by one, joined for the reader."""

import csv
import json
from collections import Counter

import pytest
from fetch_samples import REAL, download, silent, tables, visible
from replay import Asked, Replay, Reply

from rhoanalytics.fetching.client import Unavailable
from rhoanalytics.fetching.cvdprevent import fetch_cvdprevent

MONTHS = {31: "September 2025", 32: "December 2025", 33: "March 2026", 34: "June 2026"}
AREAS = {
    "1": ("E92000001", "England"),
    "6": ("E40000011", "Midlands"),
    "7": ("E54000055", "NHS Birmingham and Solihull Integrated Care Board"),
}
INDICATORS = {8: "CVDP007HYP", 12: "CVDP009CHOL"}


def record(level: str, period: int, indicator: int) -> dict:
    """A record of rawDataJSON with its 18 names; numbers are numbers and blanks null."""
    area, name = AREAS[level]
    return {
        "AreaCode": area,
        "AreaName": name,
        "CategoryAttribute": "Persons",
        "Denominator": 1000.0,
        "Factor": None,
        "HighestPriorityNotificationType": None,
        "IndicatorCode": INDICATORS[indicator],
        "IndicatorName": 'Patients, with a comma and a "word"',
        "IndicatorShortName": f"Treated ({INDICATORS[indicator]})",
        "LowerConfidenceLimit": 68.3,
        "MetricCategoryName": "Black",
        "MetricCategoryTypeName": "Ethnicity",
        "NotificationCount": 0,
        "Numerator": 710.0,
        "TimePeriodName": f"To {MONTHS[period]}",
        "UpperConfidenceLimit": 74.0,
        "Value": 71.23,
        "ValueNote": None,
    }


class Audit:
    """The API: periods, indicators by level, records; `broken_after` is a number of data calls."""

    def __init__(self, server: Replay):
        self.server = server
        self.periods = [31, 32, 33]
        self.indicators = {level: list(INDICATORS) for level in AREAS}
        self.broken_after: int | None = None
        self.records = record
        self.asked: Counter[str] = Counter()
        server.to("/timePeriod", self.time_periods)
        server.to("/indicator/list", self.listing)
        for indicator in INDICATORS:
            server.to(f"/indicator/{indicator}/rawDataJSON", self.data)

    def time_periods(self, asked: Asked) -> Reply:
        self.asked["periods"] += 1
        periods = [{"TimePeriodID": p, "TimePeriodName": f"To {MONTHS[p]}"} for p in self.periods]
        return reply({"timePeriodList": periods})

    def listing(self, asked: Asked) -> Reply:
        self.asked[f"list {asked.query['timePeriodID']}"] += 1
        ids = self.indicators[asked.query["systemLevelID"]]
        return reply({"indicatorList": [{"IndicatorID": each} for each in ids]})

    def data(self, asked: Asked) -> Reply:
        if self.broken_after is not None and self.calls() >= self.broken_after:
            return Reply(b"", 500)
        period = int(asked.query["timePeriodID"])
        self.asked[f"data {period}"] += 1
        indicator = int(asked.path.split("/")[2])
        records = self.records(asked.query["systemLevelID"], period, indicator)
        return reply({"callTime": 0.1, "indicatorRawData": [records]})

    def calls(self) -> int:
        return sum(number for what, number in self.asked.items() if what.startswith("data"))


def reply(answer: dict) -> Reply:
    return Reply(json.dumps(answer).encode())


@pytest.fixture
def audit(server) -> Audit:
    return Audit(server)


@pytest.fixture
def source(server):
    return download(
        server.address, name="cvdprevent", title="CVDPREVENT", file="audit", kind="cvdprevent"
    )


@pytest.fixture
def crawl(source, folder, client):
    def run():
        return fetch_cvdprevent(source, folder, client, silent)

    return run


FILES = [
    f"audit/cvdprevent-{level}-{period}.csv"
    for level in ("england", "icb", "region")
    for period in (31, 32, 33)
]


def test_a_whole_crawl(audit, crawl, folder):
    crawl()
    assert visible(folder) == FILES
    assert audit.asked == {
        "periods": 1,
        **{f"list {period}": 3 for period in (31, 32, 33)},
        **{f"data {period}": 6 for period in (31, 32, 33)},
    }


def test_the_joined_files_are_imported_and_the_kept_calls_are_not(audit, source, fetching, data):
    lines = []
    report = fetching(source, announce=lambda result: lines.append(str(result)))
    assert report.exit_code == 0
    assert tables(data) == [
        f"cvdprevent/{indicator.lower()}-{month}-{level}"
        for indicator in INDICATORS.values()
        for month in ("2025-09", "2025-12", "2026-03")
        for level in ("england", "ics", "region")
    ]
    assert not any(".calls" in line for line in lines)
    again = fetching(source)
    assert {file.status for file in again.imports[0].files} == {"unchanged"}


def test_an_interrupted_crawl_goes_on_where_it_stopped(audit, crawl, folder):
    audit.broken_after = 7
    with pytest.raises(Unavailable, match="answered 500"):
        crawl()
    before = audit.calls()
    audit.broken_after = None
    crawl()
    assert (before, audit.calls()) == (7, 18)
    assert visible(folder) == FILES


def test_the_newest_period_comes_first(audit, crawl, folder):
    audit.broken_after = 6
    with pytest.raises(Unavailable):
        crawl()
    assert visible(folder) == [file for file in FILES if "33" in file]


def test_a_later_crawl_asks_only_for_what_is_new(audit, crawl, folder):
    crawl()
    audit.asked.clear()
    audit.periods.append(34)
    crawl()
    assert audit.asked == {"periods": 1, "list 34": 3, "data 34": 6}
    assert "audit/cvdprevent-icb-34.csv" in visible(folder)


def test_indicators_that_join_the_newest_period_are_found(audit, crawl):
    audit.indicators["7"] = [8]
    crawl()
    audit.asked.clear()
    audit.indicators["7"] = [8, 12]
    crawl()
    assert audit.asked == {"periods": 1, "list 33": 3, "data 33": 1}


def test_a_level_without_data_has_no_file(audit, crawl, folder):
    audit.indicators["6"] = []
    crawl()
    assert visible(folder) == [file for file in FILES if "region" not in file]


@pytest.mark.parametrize(
    ("path", "answer", "name"),
    [
        ("/timePeriod", {"periods": []}, "timePeriodList"),
        ("/timePeriod", {"timePeriodList": {"1": "To March 2026"}}, "timePeriodList"),
        ("/timePeriod", {"timePeriodList": [{"ID": 33}]}, "TimePeriodID"),
        ("/indicator/list", {"indicators": []}, "indicatorList"),
        ("/indicator/list", {"indicatorList": [{"ID": 8}]}, "IndicatorID"),
        ("/indicator/8/rawDataJSON", {"data": []}, "indicatorRawData"),
    ],
)
def test_a_changed_layout_of_the_api(server, audit, crawl, folder, path, answer, name):
    before = server.answers[path]
    server.to(path, reply(answer))
    with pytest.raises(Unavailable, match=rf"{name}.*its layout has changed"):
        crawl()
    assert visible(folder) == []
    server.to(path, before)
    crawl()
    assert visible(folder) == FILES


def test_no_period_at_all(server, audit, crawl, folder):
    server.to("/timePeriod", reply({"timePeriodList": []}))
    with pytest.raises(Unavailable, match="lists no period"):
        crawl()


def test_records_with_other_names_are_refused_by_the_import(audit, source, fetching, data):
    def renamed(*of):
        row = record(*of)
        return {name.lower(): value for name, value in row.items()}

    audit.records = renamed
    report = fetching(source)
    assert report.exit_code == 2
    assert tables(data) == []
    assert "could not be imported" in report.fetched[0].problem


@pytest.mark.skipif(not REAL.is_dir(), reason="the official files are not beside the repository")
def test_records_of_the_real_audit_are_taken(server, source, fetching, data):
    with (REAL / "cvdprevent_sample" / "CVDP007HYP_england.csv").open(encoding="utf-8") as stream:
        rows = [
            {name: value or None for name, value in row.items()} for row in csv.DictReader(stream)
        ]
    server.to("/timePeriod", reply({"timePeriodList": [{"TimePeriodID": 33}]}))
    server.to(
        "/indicator/list",
        lambda asked: reply(
            {"indicatorList": [{"IndicatorID": 8}] if asked.query["systemLevelID"] == "1" else []}
        ),
    )
    server.to("/indicator/8/rawDataJSON", reply({"indicatorRawData": rows}))
    report = fetching(source)
    assert report.exit_code == 0
    (taken,) = report.imports[0].files[0].parts
    assert taken.rows == len(rows)
