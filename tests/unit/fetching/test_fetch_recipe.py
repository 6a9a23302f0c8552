"""The whole of `data fetch`: chosen sources are downloaded and imported, and every failure told."""

import re
from collections import namedtuple

import pytest
from arcgis_service import Service, layer, lookup_rows
from fetch_samples import (
    NOWHERE,
    ROOT,
    TRUST_TABLE,
    TRUSTS,
    WEB_PAGE,
    closed_address,
    download,
    tables,
    trust_report,
    visible,
    write_sources,
)
from replay import Reply, proxying, whole_or_part

from rhoanalytics.errors import DataError, RequestError
from rhoanalytics.fetching import recipe
from rhoanalytics.fetching.downloads import chosen, load_downloads
from rhoanalytics.importing.writing import CannotWrite, only_import
from rhoanalytics.sources.lookups import LSOAS_2021
from rhoanalytics.store import Store

PATH = "/etr.csv"


@pytest.fixture
def told(fetching):
    """Fetch these downloads; returns the report and all that was announced, as text."""

    def run(*downloads):
        lines = []
        report = fetching(*downloads, announce=lambda result: lines.append(str(result)))
        return report, "\n".join(lines)

    return run


def test_a_file_is_fetched_and_imported(server, told, data):
    report, text = told(download(server.to(PATH, whole_or_part(TRUSTS))))
    assert report.exit_code == 0
    assert tables(data) == [TRUST_TABLE]
    first, second, *_ = text.splitlines()
    assert first == "fetched    trusts: NHS trusts (report etr)"
    assert second == "taken      etr.csv"
    assert report.summary() == "1 of 1 sources fetched and imported."


def test_a_second_fetch_changes_nothing(server, told, data):
    wanted = download(server.to(PATH, whole_or_part(TRUSTS)))
    told(wanted)
    report, text = told(wanted)
    assert report.exit_code == 0
    assert "unchanged  etr.csv" in text
    assert ".fetch" not in text


def test_a_newer_file_takes_the_place_of_the_old_one(server, told, data):
    told(download(server.to(PATH, whole_or_part(TRUSTS))))
    newer = trust_report("ELM NHS TRUST")
    told(download(server.to(PATH, whole_or_part(newer, version='"2"'))))
    assert Store(data).table("organisations")["name"].tolist() == ["ELM NHS TRUST"]


@pytest.mark.parametrize("status", [500, 404])
def test_a_source_that_cannot_be_had_says_what_to_do(server, told, data, status):
    report, text = told(download(server.to(PATH, Reply(b"", status))))
    assert report.exit_code == 2
    assert f"failed     trusts: 127.0.0.1:{server.address.split(':')[-1]} answered {status}" in text
    assert "By hand: open https://publisher.example/trusts" in text
    assert 'download "NHS trusts (report etr)" into a folder' in text
    assert "rhoanalytics data import FOLDER" in text
    assert report.summary() == "0 of 1 sources fetched and imported; failed: trusts."
    assert tables(data) == visible(data / "downloads") == []


def test_one_failure_does_not_stop_the_others(server, told, data):
    gone = download(server.to("/gone", Reply(b"", 404)), name="gone")
    report, _ = told(gone, download(server.to(PATH, Reply(TRUSTS))))
    assert report.exit_code == 2
    assert tables(data) == [TRUST_TABLE]
    assert "1 of 2 sources fetched and imported; failed: gone." in report.summary()


@pytest.mark.parametrize("address", [NOWHERE, None])
def test_a_closed_network(told, data, address):
    report, text = told(download(address or closed_address()))
    assert report.exit_code == 2
    assert "cannot be reached" in text
    assert "rhoanalytics data import FOLDER" in text
    assert tables(data) == visible(data / "downloads") == []


def test_a_proxy_that_refuses(told, data, monkeypatch):
    with proxying(refuses=403) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        report, text = told(download(NOWHERE))
    assert report.exit_code == 2
    assert "answered 403" in text


CHANGED = {
    "a header that no reader knows": b"code,name,region\nRXQ,ASH NHS TRUST,Y59\n",
    "a column too many": TRUSTS.replace(b"\n", b',"x"\n'),
    "a code that is none": TRUSTS.replace(b'"RXQ"', b'"R-Q"'),
}


@pytest.mark.parametrize("body", CHANGED.values(), ids=CHANGED)
def test_a_changed_layout_is_no_success(server, told, data, body):
    report, text = told(download(server.to(PATH, Reply(body))))
    assert report.exit_code == 2
    assert tables(data) == []
    assert re.search("^(refused|skipped) +etr.csv", text, re.M)
    assert "failed     trusts: it came, but could not be imported" in text
    assert "https://publisher.example/trusts" in text


def test_a_changed_layout_leaves_what_was_imported_before(server, told, data):
    told(download(server.to(PATH, Reply(TRUSTS))))
    before = Store(data).table("organisations")
    told(download(server.to(PATH, Reply(CHANGED["a column too many"]))))
    assert Store(data).table("organisations").equals(before)


def test_a_web_page_instead_of_the_file(server, told, data):
    report, text = told(download(server.to(PATH, Reply(WEB_PAGE))))
    assert report.exit_code == 2
    assert "gave a web page instead of the file" in text
    assert tables(data) == visible(data / "downloads") == []


def test_the_lookup_of_every_small_area_through_arcgis(server, told, data, register):
    rows = lookup_rows(register)
    report, text = told(layer(server, Service(rows), "lookup.csv", "LSOA21CD"))
    assert report.exit_code == 0, text
    assert "lsoa_lookup/lsoa-2021-ics-2026-04" in tables(data)
    lookup = Store(data).table("lsoa_lookup")
    assert len(lookup) == LSOAS_2021
    assert lookup["ics"].tolist() == [row["ICB26CDH"] for row in rows]


def test_a_map_of_the_icbs_through_arcgis(server, told, data, register):
    icbs = register.icbs[register.icbs["valid_to"] == ""]
    rows = [
        {"ICB26CD": row.ons_codes.split("|")[-1], "ICB26NM": row.name, "ObjectId": number}
        for number, row in enumerate(icbs.itertuples(index=False))
    ]
    report, text = told(layer(server, Service(rows, cap=10)))
    assert report.exit_code == 0, text
    assert tables(data) == ["boundaries_ics_2026_04/all"]


def test_a_disk_that_gets_full(server, told, monkeypatch):
    def full(*of):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(recipe.FETCHERS, "file", full)
    with pytest.raises(CannotWrite, match="No space left on device"):
        told(download(server.to(PATH, Reply(TRUSTS))))


def test_a_disk_without_room(server, told, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(recipe.shutil, "disk_usage", lambda folder: usage(1, 1, 2_000_000))
    with pytest.raises(RequestError, match=r"has 0\.0 GB left; a fetch needs 1 GB"):
        told(download(server.to(PATH, Reply(TRUSTS))))
    assert server.asked == []


def test_two_fetches_at_once(server, told, data):
    with only_import(data / "downloads"), pytest.raises(RequestError, match="Another"):
        told(download(server.to(PATH, Reply(TRUSTS))))


class TestSources:
    def test_those_of_the_project(self):
        found = load_downloads(ROOT / "data")
        names = [each.name for each in found]
        assert len(set(names)) == len(names)
        assert not set(names) & {each.group for each in found if each.group != each.name}
        for each in found:
            assert each.address.startswith("https://"), each.name
            assert each.page.startswith("https://"), each.name
            assert each.sha256 == "" or re.fullmatch("[0-9a-f]{64}", each.sha256), each.name
        assert {each.name for each in chosen(found, ())} < set(names)

    def test_names_and_groups(self, data):
        write_sources(data, download("http://x", name="a"), download("http://x", name="b"))
        found = load_downloads(data)
        assert [each.name for each in chosen(found, ["b"])] == ["b"]
        assert [each.name for each in chosen(found, ["ods", "a"])] == ["a", "b"]

    def test_an_unknown_name(self, data):
        write_sources(data, download("http://x"))
        with pytest.raises(RequestError, match=r"no source 'trust'\. Groups: ods\."):
            chosen(load_downloads(data), ["trust"])

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ('kind = "ftp"', "kind 'ftp' is not one of file, arcgis, nomis, cvdprevent"),
            ('kind = "arcgis"', "order_by is missing"),
            ('adress = "x"', "'trusts': .*adress"),
        ],
    )
    def test_a_faulty_entry(self, data, change, message):
        write_sources(data, download("http://x"))
        file = data / "sources.toml"
        key = change.split(" ")[0]
        kept = [line for line in file.read_text().splitlines() if not line.startswith(f"{key} ")]
        kept = [line for line in kept if line != 'order_by = ""']
        file.write_text("\n".join([*kept, change]))
        with pytest.raises(DataError, match=message):
            load_downloads(data)


class TestCommand:
    """`rhoanalytics data fetch`, as a user runs it."""

    def test_fetch_and_import(self, server, command, project):
        write_sources(project / "data", download(server.to(PATH, Reply(TRUSTS))))
        done = command("data", "fetch", "ods", project=project)
        assert (done.returncode, done.stderr) == (0, "")
        lines = done.stdout.splitlines()
        assert lines[0] == "fetching   trusts: NHS trusts (report etr)"
        assert lines[1] == "fetched    trusts: NHS trusts (report etr)"
        assert lines[-1] == "1 of 1 sources fetched and imported."
        assert tables(project / "data") == [TRUST_TABLE]

    def test_a_server_that_has_to_be_waited_for(self, server, command, project):
        busy = Reply(b"", 429, {"Retry-After": "0"})
        write_sources(project / "data", download(server.to(PATH, [busy, Reply(TRUSTS)])))
        done = command("data", "fetch", project=project)
        assert (done.returncode, done.stderr) == (0, "")
        waiting = r"^waiting    127\.0\.0\.1:\d+ answered 429; next try in \d s$"
        assert re.search(waiting, done.stdout, re.M)

    def test_a_closed_network(self, command, project):
        write_sources(project / "data", download(NOWHERE), download(NOWHERE, name="more"))
        done = command("data", "fetch", project=project)
        assert done.returncode == 2
        assert "Traceback" not in done.stdout + done.stderr
        assert done.stdout.count("By hand: open https://publisher.example/trusts") == 2
        assert done.stdout.endswith("failed: trusts, more.\n")
        assert tables(project / "data") == visible(project / "data" / "downloads") == []

    def test_an_unknown_source(self, command, project):
        write_sources(project / "data", download(NOWHERE))
        done = command("data", "fetch", "nonsense", project=project)
        assert done.returncode == 2
        assert done.stderr.startswith("rhoanalytics: There is no source 'nonsense'.")

    def test_the_list_of_sources(self, command, project):
        write_sources(project / "data", download(NOWHERE))
        done = command("data", "fetch", "--list", project=project)
        assert done.returncode == 0
        assert "trusts" in done.stdout and "NHS trusts (report etr)" in done.stdout

    @pytest.fixture
    def project(self, tmp_path):
        """A project of which only the register of areas is real."""
        folder = tmp_path / "project"
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "areas").symlink_to(ROOT / "data" / "areas", target_is_directory=True)
        (folder / "pack.toml").write_text("", encoding="utf-8")
        return folder
