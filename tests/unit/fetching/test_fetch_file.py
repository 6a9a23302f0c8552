"""One file: tried again, resumed, checked, and never left half written."""

import hashlib

import pytest
from fetch_samples import TRUSTS, WEB_PAGE, download, host, silent, visible
from replay import Reply, whole_or_part

from rhoanalytics.fetching.client import Unavailable
from rhoanalytics.fetching.kept import beside
from rhoanalytics.fetching.single import fetch_file

BODY = bytes(range(256)) * 2_000
SHA256 = hashlib.sha256(BODY).hexdigest()
PATH = "/etr.csv"


@pytest.fixture
def fetch(folder, client):
    """Fetch from an address; returns the bytes."""

    def run(address, **more):
        progress = more.pop("progress", silent)
        return fetch_file(download(address, **more), folder, client, progress).read_bytes()

    return run


def test_a_file_that_comes_at_once(server, fetch, folder):
    told = []
    address = server.to(PATH, Reply(BODY))
    assert fetch(address, progress=lambda *of: told.append(of)) == BODY
    assert visible(folder) == ["etr.csv"]
    assert told[-1] == (len(BODY), len(BODY))
    assert server.asked[0].headers["User-Agent"].startswith("rhoanalytics/")


def test_a_server_that_asks_to_wait(server, fetch, monkeypatch):
    waits = []
    monkeypatch.setattr("time.sleep", waits.append)
    busy = Reply(b"slow down", 429, {"Retry-After": "1"})
    assert fetch(server.to(PATH, [busy, busy, Reply(BODY)])) == BODY
    assert [wait for wait in waits if wait] == [1.0, 1.0]


def test_a_date_to_wait_for_that_has_passed(server, fetch):
    passed = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}
    assert fetch(server.to(PATH, [Reply(b"", 503, passed), Reply(BODY)])) == BODY


def test_a_server_that_asks_for_too_long_a_wait(server, fetch):
    address = server.to(PATH, Reply(b"", 429, {"Retry-After": "86400"}))
    with pytest.raises(Unavailable, match=r"429 .* asks to wait \(Retry-After: 86400\)"):
        fetch(address)
    assert server.times(PATH) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_fault_that_passes(server, fetch, status):
    assert fetch(server.to(PATH, [Reply(b"", status), Reply(BODY)])) == BODY


def test_a_file_that_is_being_made(server, fetch):
    making = Reply(b'{"status": "Processing", "generating": {}}', 202)
    assert fetch(server.to(PATH, [making, making, Reply(BODY)])) == BODY


@pytest.mark.parametrize(("status", "tries"), [(202, 3), (500, 3), (404, 1), (403, 1)])
def test_a_fault_that_stays(server, fetch, folder, status, tries):
    address = server.to(PATH, Reply(b"", status))
    with pytest.raises(Unavailable, match=f"{host(address)} answered {status} .* for {address}"):
        fetch(address)
    assert server.times(PATH) == tries
    assert visible(folder) == []


class TestBrokenOff:
    def test_the_rest_is_asked_for(self, server, fetch):
        assert fetch(server.to(PATH, whole_or_part(BODY, sent=100_000))) == BODY
        first, second = server.asked
        assert "Range" not in first.headers
        begin = int(second.headers["Range"].removeprefix("bytes=").rstrip("-"))
        assert 0 < begin <= 100_000
        assert second.headers["If-Range"] == '"1"'

    def test_a_later_fetch_goes_on(self, server, fetch, folder):
        cut = Reply(BODY, headers={"ETag": '"1"'}, sent=100_000)
        with pytest.raises(Unavailable, match="broke off"):
            fetch(server.to(PATH, cut))
        assert visible(folder) == []
        assert fetch(server.to(PATH, whole_or_part(BODY))) == BODY
        assert "Range" in server.asked[-1].headers

    def test_a_server_that_ignores_range(self, server, fetch):
        replies = [Reply(BODY, headers={"ETag": '"1"'}, sent=100_000), Reply(BODY)]
        assert fetch(server.to(PATH, replies)) == BODY
        assert "Range" in server.asked[-1].headers

    def test_a_file_replaced_meanwhile_is_fetched_whole(self, server, fetch):
        with pytest.raises(Unavailable):
            fetch(server.to(PATH, Reply(BODY, headers={"ETag": '"1"'}, sent=100_000)))
        newer = BODY[::-1]
        assert fetch(server.to(PATH, whole_or_part(newer, version='"2"'))) == newer

    def test_a_server_that_marks_no_version_starts_again(self, server, fetch):
        assert fetch(server.to(PATH, whole_or_part(BODY, sent=100_000, version=""))) == BODY
        assert "Range" not in server.asked[-1].headers

    def test_a_known_hash_is_version_enough(self, server, fetch):
        address = server.to(PATH, whole_or_part(BODY, sent=100_000, version=""))
        assert fetch(address, sha256=SHA256) == BODY
        assert "Range" in server.asked[-1].headers

    def test_a_part_that_is_whole_already(self, server, fetch, folder):
        partial = beside(folder / "etr.csv", "partial")
        partial.write_bytes(BODY)
        beside(folder / "etr.csv", "partial-version").write_text('"1"', encoding="utf-8")
        assert fetch(server.to(PATH, whole_or_part(BODY))) == BODY
        assert server.asked[0].headers["Range"] == f"bytes={len(BODY)}-"
        assert "Range" not in server.asked[1].headers

    def test_a_part_from_another_place(self, server, fetch):
        wrong = Reply(BODY[5:], 206, {"Content-Range": f"bytes 5-{len(BODY) - 1}/{len(BODY)}"})
        replies = [Reply(BODY, headers={"ETag": '"1"'}, sent=100_000), wrong, Reply(BODY)]
        assert fetch(server.to(PATH, replies)) == BODY

    def test_every_time(self, server, fetch, folder):
        with pytest.raises(Unavailable, match="broke off"):
            fetch(server.to(PATH, Reply(BODY, sent=10)))
        assert visible(folder) == []


class TestChecked:
    def test_a_file_with_the_right_hash_is_not_asked_for_again(self, server, fetch):
        address = server.to(PATH, Reply(BODY))
        assert fetch(address, sha256=SHA256) == fetch(address, sha256=SHA256) == BODY
        assert server.times(PATH) == 1

    def test_another_file_is_refused(self, server, fetch, folder):
        address = server.to(PATH, Reply(BODY + b"x"))
        with pytest.raises(Unavailable, match="sha256 differs") as caught:
            fetch(address, sha256=SHA256)
        assert "https://publisher.example/trusts" in str(caught.value)
        assert "'trusts' in data/sources.toml" in str(caught.value)
        assert [path for path in folder.rglob("*") if path.is_file()] == []

    def test_what_was_there_stays_when_the_new_one_is_refused(self, server, fetch, folder):
        (folder / "etr.csv").write_bytes(b"older")
        with pytest.raises(Unavailable):
            fetch(server.to(PATH, Reply(b"other")), sha256=SHA256)
        assert (folder / "etr.csv").read_bytes() == b"older"

    @pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n  "])
    def test_a_web_page_instead_of_the_file(self, server, fetch, folder, before):
        address = server.to(PATH, Reply(before + WEB_PAGE))
        with pytest.raises(Unavailable, match=f"{address} gave a web page instead of the file"):
            fetch(address)
        assert [path for path in folder.rglob("*") if path.is_file()] == []


class TestAgain:
    @pytest.mark.parametrize(
        ("header", "value", "question"),
        [
            ("ETag", '"1"', "If-None-Match"),
            ("Last-Modified", "Thu, 01 Oct 2026 10:00:00 GMT", "If-Modified-Since"),
        ],
    )
    def test_an_unchanged_file_is_not_sent_again(self, server, fetch, header, value, question):
        def answer(asked):
            unchanged = asked.headers.get(question) == value
            return Reply(status=304) if unchanged else Reply(TRUSTS, headers={header: value})

        address = server.to(PATH, answer)
        assert fetch(address) == fetch(address) == TRUSTS
        assert question in server.asked[-1].headers

    def test_a_changed_file_takes_the_place_of_the_old_one(self, server, fetch):
        assert fetch(server.to(PATH, whole_or_part(TRUSTS))) == TRUSTS
        assert fetch(server.to(PATH, whole_or_part(BODY, version='"2"'))) == BODY
        assert fetch(server.to(PATH, whole_or_part(BODY, version='"2"'))) == BODY

    def test_a_server_that_marks_no_version_sends_it_again(self, server, fetch):
        fetch(server.to(PATH, Reply(TRUSTS)))
        assert fetch(server.to(PATH, Reply(BODY))) == BODY
