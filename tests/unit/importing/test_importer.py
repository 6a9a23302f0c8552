"""What an import takes, leaves, refuses and says; what it may never change."""

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from import_samples import COUNTS, GOOD, format_called, only, tree

from rhoanalytics import provenance
from rhoanalytics.errors import DataError, RequestError
from rhoanalytics.importing import safety
from rhoanalytics.importing.derivation import Derivation
from rhoanalytics.importing.importer import import_folder
from rhoanalytics.importing.ledger import LEDGER
from rhoanalytics.importing.writing import CannotWrite, only_import
from rhoanalytics.provenance import read_provenance
from rhoanalytics.sources import text_files
from rhoanalytics.sources.format import Part
from rhoanalytics.sources.reading import NotNeeded
from rhoanalytics.store import Store

PART = Path("imported/lsoa_ethnic_groups/broad.parquet")


def test_a_good_file_is_taken_with_its_provenance(downloads, data, run):
    (downloads / "counts.csv").write_text(GOOD)
    report = run(moment="2026-11-22T10:00:00+00:00")
    assert report.exit_code == 0
    assert str(only(report)) == (
        "taken      counts.csv\n           lsoa_ethnic_groups/broad: 2 rows, Census 2021"
    )
    source = read_provenance(data / PART)
    assert (source.publisher, source.vintage, source.file) == (
        "Office for Tests",
        "Census 2021",
        "counts.csv",
    )
    assert source.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert source.imported == "2026-11-22T10:00:00+00:00"
    assert len(Store(data).table("lsoa_ethnic_groups")) == 2


def test_a_second_import_changes_nothing(downloads, data, run):
    (downloads / "counts.csv").write_text(GOOD)
    run()
    before = tree(data)
    again = run()
    assert only(again).status == "unchanged"
    assert only(again).reason == "already in lsoa_ethnic_groups/broad"
    assert again.exit_code == 0
    assert tree(data) == before


@pytest.mark.parametrize("spoil", ["part", "ledger", "readers"])
def test_what_was_removed_or_made_by_other_readers_is_made_again(downloads, data, run, spoil):
    (downloads / "counts.csv").write_text(GOOD)
    run(moment="2026-11-22T10:00:00+00:00")
    before = tree(data)
    ledger = data / "imported" / LEDGER
    if spoil == "part":
        (data / PART).unlink()
    elif spoil == "ledger":
        ledger.write_text("{not JSON")
    else:
        ledger.write_text(ledger.read_text().replace('"readers": "', '"readers": "older '))
    assert only(run(moment="2026-11-22T10:00:00+00:00")).status == "taken"
    assert tree(data) == before


BROKEN = {
    "missing column": ("mnemonic,group,count\nE01000001,White,5\n", "lacks the column 'edition'"),
    "text in a number": (GOOD.replace(",5,", ",five,"), "row 2, column 'count': 'five' is not a"),
    "duplicated keys": (GOOD + GOOD.splitlines()[1] + "\n", "'E01000001 White' occurs more than"),
    "cut short": (GOOD[:-16], "row 3 has 2 cells instead of 4"),
    "unclosed quotation": (GOOD + '"E01', "EOF inside string|row 4 has 1 cells"),
    "wrong vintage": (GOOD.replace("Census 2021", "Mid-2019"), "'Mid-2019' is no Census"),
    "unknown group": (GOOD.replace("Asian", "Martian"), "'Martian' fails the check isin"),
    "web page": ("<!DOCTYPE html><p>mnemonic,group,count", "this is a web page, not a table"),
    "binary": ("mnemonic,group,count\0\n", "in spite of its name"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_changes_nothing_and_stops_no_other(downloads, data, run, name):
    (downloads / "good.csv").write_text(GOOD)
    run()
    before = tree(data)
    content, problem = BROKEN[name]
    (downloads / "broken.csv").write_text(content)
    (downloads / "zz-same.csv").write_text(GOOD)
    report = run()
    assert [result.status for result in report.files] == ["refused", "unchanged", "unchanged"]
    assert re.search(problem, report.files[0].reason), report.files[0].reason
    assert str(downloads) not in report.files[0].reason
    assert report.exit_code == 2
    assert tree(data) == before


def test_all_faults_of_a_file_come_in_one_list(downloads, run):
    (downloads / "broken.csv").write_text(
        "mnemonic,group,count,edition\nW1,White,x,Census 2021\nE01000002,Asian,1.5,Mid-2019\n"
    )
    assert only(run()).reason.splitlines() == [
        "4 faults:",
        "  row 3, column 'edition': 'Mid-2019' is no Census",
        "  row 2, column 'mnemonic': 'W1' does not match [EX]01\\d{6}",
        "  row 2, column 'count': 'x' is not a number",
        "  row 3, column 'count': '1.5' is not a whole number",
    ]


def test_windows_text_is_taken_with_a_remark(downloads, run):
    text = GOOD.replace("Census 2021", "Census 2021 – counts")
    (downloads / "counts.csv").write_bytes(text.encode("cp1252"))
    result = only(run())
    assert result.notes == ("read as Windows-1252 text: it is not UTF-8",)
    assert result.parts[0].vintage == "Census 2021 – counts"


def test_what_is_of_no_use_is_skipped_with_the_reason(downloads, data, run):
    (downloads / "README.txt").write_text("mnemonic,group,count,edition")
    (downloads / ".hidden.csv").write_text(GOOD)
    (downloads / "~$book.xlsx").write_text("lock")
    (downloads / "other.csv").write_text("colour,taste\nred,sweet\n")
    (downloads / "old.csv").write_text(GOOD.replace("2021", "2011"))
    (downloads / "link.csv").symlink_to(downloads / "other.csv")
    (downloads / "linked").symlink_to(downloads.parent)
    (downloads / ".cache").mkdir()
    (downloads / ".cache" / "counts.csv").write_text(GOOD)
    report = run()
    assert {result.file: result.reason for result in report.files} == {
        "README.txt": "a note for readers",
        ".hidden.csv": "a hidden file",
        "~$book.xlsx": "a hidden file",
        "other.csv": "not recognised: no known file has the headings colour, taste",
        "old.csv": "counts of Census 2011; the reports use Census 2021",
        "link.csv": "a link; name the folder it leads to",
        "linked": "a link; name the folder it leads to",
    }
    assert {result.status for result in report.files} == {"skipped"}
    assert report.exit_code == 0
    assert report.summary() == "7 files: 7 skipped."
    assert not (data / PART).exists()


def test_a_file_that_passes_for_two_formats_names_both(downloads, run):
    (downloads / "counts.csv").write_text(GOOD)
    result = only(run(formats=(COUNTS, format_called("twins"))))
    assert result.status == "refused"
    assert "counts and twins" in result.reason


def test_a_defect_of_a_reader_is_told_apart(downloads, run, caplog):
    def fails(file, register):
        return {}["absent"]

    (downloads / "counts.csv").write_text(GOOD)
    result = only(run(formats=(format_called("failing", fails),)))
    assert result.status == "refused"
    assert "the program failed on it (KeyError: 'absent')" in result.reason
    assert "Traceback" in caplog.text


def test_archives_are_opened_file_by_file(downloads, data, run):
    with zipfile.ZipFile(downloads / "all.zip", "w") as packed:
        packed.writestr("folder/counts.csv", GOOD)
        packed.writestr("folder/page.csv", "<html>")
        packed.writestr("__MACOSX/._counts.csv", "x")
        packed.writestr("inner.zip", b"PK\x05\x06" + b"\0" * 18)
    report = run()
    statuses = {result.file: result.status for result in report.files}
    assert statuses == {
        "all.zip/folder/counts.csv": "taken",
        "all.zip/folder/page.csv": "refused",
        "all.zip/__MACOSX/._counts.csv": "skipped",
        "all.zip/inner.zip": "refused",
    }
    assert read_provenance(data / PART).file == "all.zip/counts.csv"


@pytest.mark.parametrize("name", ["../../climbing.csv", "/climbing.csv"])
def test_an_archive_that_climbs_changes_nothing(downloads, data, run, name, tmp_path):
    with zipfile.ZipFile(downloads / "all.zip", "w") as packed:
        packed.writestr("counts.csv", GOOD)
        packed.writestr(name, GOOD)
    result = only(run())
    assert result.status == "refused"
    assert "points outside its folder" in result.reason
    assert not (data / PART).exists()
    assert not list(tmp_path.rglob("climbing.csv"))


def test_a_zip_bomb_changes_nothing(downloads, data, run, monkeypatch):
    monkeypatch.setattr(safety, "RATIO_MATTERS_FROM", 100_000)
    with zipfile.ZipFile(downloads / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("counts.csv", b"0" * 1_000_000)
    assert "times its size" in only(run()).reason
    assert not (data / PART).exists()


def test_a_workbook_that_is_a_bomb_is_refused(downloads, run, monkeypatch):
    pd.DataFrame({"mnemonic": ["x"]}).to_excel(downloads / "book.xlsx")
    monkeypatch.setattr("rhoanalytics.importing.look.LARGEST_WORKBOOK", 100)
    assert "would unpack to" in only(run()).reason


MEMORY_OF_A_HUGE_FILE = """
import resource, sys
from pathlib import Path

downloads, data, areas, samples = map(Path, sys.argv[1:])
sys.path.insert(0, str(samples))

from import_samples import COUNTS
from rhoanalytics.areas import load_register
from rhoanalytics.importing.importer import import_folder


def results():
    report = import_folder(
        downloads, data, load_register(areas), formats=(COUNTS,), derivations=()
    )
    return {result.file: result for result in report.files}


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


huge, hidden = downloads / "huge.csv", downloads / ".huge.csv"
huge.rename(hidden)
assert results()["counts.csv"].status == "taken"
before = peak()
hidden.rename(huge)
refused = results()["huge.csv"]
print(peak() - before)
print(refused.status, refused.reason)
"""


def test_a_huge_file_is_refused_in_little_memory(downloads, data):
    """Five gigabytes (a hole in the disk) cost no more memory than a good file."""
    (downloads / "counts.csv").write_text(GOOD)
    with (downloads / "huge.csv").open("wb") as stream:
        stream.write(GOOD.encode())
        stream.truncate(5_000_000_000)
    here = Path(__file__).parent
    areas = here.parents[2] / "data" / "areas"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            MEMORY_OF_A_HUGE_FILE,
            str(downloads),
            str(data),
            str(areas),
            str(here),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    more_kilobytes, reason = done.stdout.splitlines()
    assert reason.startswith("refused is 5.0 GB; nothing above 2 GB is read")
    assert int(more_kilobytes) < 50_000


def test_fictional_places_do_not_stand_beside_real_ones(downloads, data, run):
    (downloads / "counts.csv").write_text(GOOD.replace("E01", "X01"))
    result = only(run())
    assert result.status == "refused"
    assert "holds fictional places (X01000001 in column 'lsoa'" in result.reason
    assert not (data / PART).exists()
    assert only(run(allow_fictional=True)).status == "taken"


def twice(first: str, second: str, downloads: Path) -> None:
    (downloads / "a.csv").write_text(first)
    (downloads / "b.csv").write_text(second)


SHORTER = "\n".join(GOOD.splitlines()[:2]) + "\n"


def test_of_two_files_for_one_part_the_fuller_stays(downloads, data, run):
    twice(GOOD, SHORTER, downloads)
    first, second = run().files
    assert (first.status, second.status) == ("taken", "skipped")
    assert second.reason == "lsoa_ethnic_groups/broad stays a.csv's, which is fuller"
    before = tree(data)
    assert [result.status for result in run().files] == ["unchanged", "unchanged"]
    assert tree(data) == before


def test_the_order_of_the_files_does_not_matter(downloads, data, run):
    twice(SHORTER, GOOD, downloads)
    second = run().files[1]
    assert second.notes == ("lsoa_ethnic_groups/broad was a.csv's: this file is fuller",)
    assert read_provenance(data / PART).file == "b.csv"


@pytest.mark.parametrize(
    "first, second, winner",
    [("2021", "2022", "b.csv"), ("2022", "2021", "a.csv"), ("2021", "2021", "b.csv")],
)
def test_of_two_equally_full_ones_the_newer_stays(downloads, data, run, first, second, winner):
    twice(GOOD.replace("2021", first), GOOD.replace("2021", second).replace("5", "6"), downloads)
    run()
    assert read_provenance(data / PART).file == winner


def test_a_new_version_of_the_same_file_takes_its_place(downloads, data, run):
    (downloads / "counts.csv").write_text(GOOD)
    run()
    (downloads / "counts.csv").write_text(SHORTER)
    assert only(run()).status == "taken"
    assert len(Store(data).table("lsoa_ethnic_groups")) == 1


def two_parts(file, register):
    frame = pd.DataFrame({"lsoa": ["E01000001"], "group": ["White"], "people": [1]})
    ages = pd.DataFrame({"lsoa": ["E01000001"], "age_band": ["0-4"], "people": [1]})
    return [
        Part("lsoa_ethnic_groups", "broad", frame, "2021"),
        Part("lsoa_ages", "2021", ages, "2021"),
    ]


def test_a_crash_between_writing_and_moving_leaves_the_old_table(downloads, data, run, monkeypatch):
    (downloads / "counts.csv").write_text(GOOD)
    run()
    before = tree(data)

    def killed(parts):
        raise KeyboardInterrupt

    (downloads / "counts.csv").write_text(GOOD.replace("5", "6"))
    monkeypatch.setattr(provenance.StagedParts, "move", killed)
    # A process that is killed cannot tidy up either.
    monkeypatch.setattr(provenance.StagedParts, "discard", lambda parts: None)
    with pytest.raises(KeyboardInterrupt):
        run()
    left = tree(data)
    assert {name: left[name] for name in before} == before
    (staged,) = set(left) - set(before)
    assert staged.endswith(provenance.STAGED_SUFFIX)
    monkeypatch.undo()
    assert only(run()).status == "taken"
    assert not list(data.rglob("*.part"))
    assert Store(data).table("lsoa_ethnic_groups")["people"].tolist() == [6, 7]


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_writes_no_part_of_a_file(downloads, data, run, monkeypatch, problem):
    (downloads / "counts.csv").write_text(GOOD)
    writing = provenance.StagedParts.write

    def second_fails(parts, frame, file, source):
        if file.parent.name == "lsoa_ages":
            raise OSError(problem, os.strerror(problem))
        writing(parts, frame, file, source)

    monkeypatch.setattr(provenance.StagedParts, "write", second_fails)
    with pytest.raises(CannotWrite, match=rf"cannot be written to \({os.strerror(problem)}\)"):
        run(formats=(format_called("two", two_parts),))
    assert not list(data.rglob("*.parquet"))
    assert not list(data.rglob("*.part"))


def test_only_one_import_at_a_time(downloads, data, run):
    with only_import(data / "imported"), pytest.raises(RequestError, match="Another import"):
        run()


def test_a_folder_that_is_not_there(data, run, tmp_path):
    with pytest.raises(RequestError, match=r"There is no folder .*absent"):
        run(folder=tmp_path / "absent")
    assert not (data / "imported").exists()


def test_a_single_file_can_be_named(downloads, run):
    file = downloads / "counts.csv"
    file.write_text(GOOD)
    assert only(run(folder=file)).file == "counts.csv"


def total(store: Store, register) -> pd.DataFrame:
    people = store.table("lsoa_ethnic_groups")["people"].sum()
    if people == 11:
        raise NotNeeded("eleven are too few")
    if people > 100:
        raise DataError("has too many people")
    return pd.DataFrame({"lsoa": ["E01000001"], "age_band": ["0-4"], "people": [people]})


TOTAL = Derivation(
    table="lsoa_ages",
    part="derived",
    inputs=("lsoa_ethnic_groups",),
    compute=total,
    title="A sum",
    publisher="Office for Tests",
    citation="Office for Tests",
    address="",
    licence="Open Government Licence v3.0",
    attribution="",
    vintage="2021",
)


def test_derived_tables_follow_their_inputs(downloads, data, run):
    (downloads / "counts.csv").write_text(GOOD)
    (result,) = run(derivations=(TOTAL,)).derived
    assert (result.status, result.file) == ("taken", "made from lsoa_ethnic_groups")
    derived = data / "imported/lsoa_ages/derived.parquet"
    assert read_provenance(derived).file == "counts.csv"
    assert pd.read_parquet(derived)["people"].tolist() == [12]

    before = tree(data)
    assert run(derivations=(TOTAL,)).derived == []
    assert tree(data) == before

    (downloads / "counts.csv").write_text(GOOD.replace("5", "6"))
    run(derivations=(TOTAL,))
    assert pd.read_parquet(derived)["people"].tolist() == [13]

    (downloads / "counts.csv").write_text(GOOD.replace("5", "500"))
    report = run(derivations=(TOTAL,))
    assert (report.derived[0].status, report.exit_code) == ("refused", 2)
    assert "has too many people" in report.derived[0].reason

    (downloads / "counts.csv").write_text(GOOD.replace("5", "4"))
    report = run(derivations=(TOTAL,))
    assert (report.derived[0].status, report.exit_code) == ("skipped", 0)
    assert report.derived[0].reason == "eleven are too few"

    (downloads / "counts.csv").unlink()
    (data / PART).unlink()
    (gone,) = run(derivations=(TOTAL,)).derived
    assert "removed, because lsoa_ethnic_groups is no longer there" in gone.reason
    assert not derived.exists()


def test_the_announcements_are_the_report(downloads, data, register):
    (downloads / "counts.csv").write_text(GOOD)
    heard = []
    report = import_folder(
        downloads, data, register, heard.append, formats=(COUNTS,), derivations=(TOTAL,)
    )
    assert heard == [*report.files, *report.derived]
    assert report.summary() == "1 file: 1 taken. 1 derived table made."


def test_removing_the_imported_folder_returns_to_the_embedded_tables(downloads, data, run):
    (downloads / "counts.csv").write_text(GOOD)
    run()
    ledger = json.loads((data / "imported" / LEDGER).read_text())
    assert [entry["parts"] for entry in ledger.values()] == [["lsoa_ethnic_groups/broad"]]
    shutil.rmtree(data / "imported")
    assert not Store(data).has("lsoa_ethnic_groups")
    assert only(run()).status == "taken"


def test_a_sparse_file_is_not_mistaken_for_text(downloads, run, monkeypatch):
    monkeypatch.setattr(text_files, "LARGEST_TEXT", 10_000_000)
    with (downloads / "holes.csv").open("wb") as stream:
        stream.write(GOOD.encode() * 100)
        stream.truncate(1_000_000)
    assert "holds NUL bytes" in only(run()).reason
