"""A table of Nomis' API: pages of 25,000 rows, and a column with the number of all rows."""

import itertools

import pandas as pd
import pytest
from fetch_samples import download, silent, visible
from replay import Asked, Replay, Reply

from rhoanalytics.fetching.client import Unavailable
from rhoanalytics.fetching.nomis import fetch_nomis
from rhoanalytics.importing.formats import all_formats, recognised
from rhoanalytics.importing.look import look
from rhoanalytics.sources.census_rm032 import COUNTS_OF_AN_LSOA, read_people

PATH = "/api/v01/dataset/NM_2132_1.data.csv"
QUERY = "geography=2092957699TYPE151&select=geography_code,c2021_eth_20,obs_value,record_count"
UPPER = '"GEOGRAPHY_CODE","C2021_ETH_20","C2021_AGE_6","C_SEX","OBS_VALUE","RECORD_COUNT"'


def counts(lsoas: int) -> list[str]:
    """Rows of RM032 as Nomis writes them, for invented small areas; the last cell is wanting."""
    rows = []
    for area, group, age, sex in itertools.product(
        range(lsoas), range(1, 20), range(1, 6), range(1, 3)
    ):
        people = 10 * group + age + sex
        rows.append(f'"X0100{area:04d}","{group}","{age}","{sex}",{people}')
    return rows


class Nomis:
    """The API for one table; `broken_at` is an offset that it fails at."""

    def __init__(self, rows: list[str], *, page: int = 250, header: str = UPPER, end: str = "\n"):
        self.rows, self.page, self.header, self.end = rows, page, header, end
        self.counts = len(rows)
        self.broken_at: int | None = None
        self.offsets: list[int] = []

    def __call__(self, asked: Asked) -> Reply:
        assert asked.query["geography"] == "2092957699TYPE151"
        offset = int(asked.query["recordoffset"])
        if offset == self.broken_at:
            return Reply(b"", 500)
        self.offsets.append(offset)
        rows = self.rows[offset : offset + self.page]
        lines = [self.header, *(f"{row},{self.counts}" for row in rows)]
        return Reply(("\r\n".join(lines) + self.end).encode())


def table(server: Replay, nomis: Nomis):
    return download(f"{server.to(PATH, nomis)}?{QUERY}", kind="nomis", file="rm032.csv")


@pytest.mark.parametrize("header", [UPPER, UPPER.lower(), UPPER.replace('"', "")])
@pytest.mark.parametrize("end", ["\r\n", ""])
def test_all_pages_are_one_table_that_the_reader_takes(server, client, folder, header, end):
    rows = counts(5)
    told = []
    fetched = fetch_nomis(
        table(server, Nomis(rows, header=header, end=end)),
        folder,
        client,
        lambda *of: told.append(of),
    )
    assert visible(folder) == ["rm032.csv"]
    assert told == [(250, 950), (500, 950), (750, 950), (950, 950)]
    assert len(pd.read_csv(fetched)) == len(rows)
    assert (
        recognised(look(fetched), all_formats()).name == "census-2021-ethnic-group-by-sex-and-age"
    )
    people = read_people(fetched)
    assert len(people) == 5 * COUNTS_OF_AN_LSOA
    assert set(people["sex"]) == {"Female", "Male"}


def test_an_interrupted_fetch_asks_only_for_the_pages_that_are_missing(server, client, folder):
    nomis = Nomis(counts(5))
    nomis.broken_at = 500
    with pytest.raises(Unavailable, match="answered 500"):
        fetch_nomis(table(server, nomis), folder, client, silent)
    assert visible(folder) == []
    nomis.broken_at, nomis.offsets = None, []
    fetched = fetch_nomis(table(server, nomis), folder, client, silent)
    assert nomis.offsets == [500, 750]
    assert fetched.read_text(encoding="utf-8").count("GEOGRAPHY_CODE") == 1
    assert len(read_people(fetched)) == 950


def test_a_table_that_changes_while_it_is_read(server, client, folder):
    nomis = Nomis(counts(5))

    def changing(asked: Asked) -> Reply:
        reply = nomis(asked)
        nomis.counts = 951
        return reply

    wanted = table(server, nomis)
    server.to(PATH, changing)
    with pytest.raises(Unavailable, match=r"changed while it was read \(250 of 950 rows"):
        fetch_nomis(wanted, folder, client, silent)
    assert visible(folder) == []
    nomis.counts, nomis.offsets = 950, []
    server.to(PATH, nomis)
    fetch_nomis(wanted, folder, client, silent)
    assert nomis.offsets[0] == 0


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'"GEOGRAPHY_CODE","OBS_VALUE"\n"X01000001",1\n', "no column RECORD_COUNT"),
        (b'{"error": "invalid geography"}', "no column RECORD_COUNT"),
        (b"", "no column RECORD_COUNT"),
        (UPPER.encode() + b"\n", "gave no rows"),
        (UPPER.encode() + b'\n"X01000001","1","1","1",7,\n', "gave '' as RECORD_COUNT"),
        (UPPER.encode() + b'\n"X01000001","1"\n', "gave '' as RECORD_COUNT"),
        (bytes(range(256)), "no column RECORD_COUNT"),
    ],
)
def test_an_answer_without_rows_is_told_and_not_kept(server, client, folder, body, message):
    nomis = Nomis(counts(1))
    wanted = table(server, nomis)
    server.to(PATH, Reply(body))
    with pytest.raises(Unavailable, match=message):
        fetch_nomis(wanted, folder, client, silent)
    assert visible(folder) == []
    server.to(PATH, nomis)
    assert len(read_people(fetch_nomis(wanted, folder, client, silent))) == 190


def test_a_page_cut_short_is_asked_for_again(server, client, folder):
    nomis = Nomis(counts(1))
    whole = nomis(Asked(PATH, {"geography": "2092957699TYPE151", "recordoffset": "0"}, {}))
    wanted = table(server, nomis)
    server.to(PATH, [Reply(whole.body, sent=1_000), whole])
    assert len(read_people(fetch_nomis(wanted, folder, client, silent))) == 190
