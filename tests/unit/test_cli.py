"""The command line as a user meets it: words printed, exit codes, and no tracebacks."""

import re

import pytest

from rhoanalytics.schemas import AREA_SCHEMAS, TABLE_SCHEMAS


def test_areas_of_the_vintage_in_force(command, register):
    done = command("areas")
    assert done.returncode == 0, done.stderr
    real, invented = done.stdout.split("\n\n")
    heading, *lines = real.splitlines()
    assert heading.startswith("36 Integrated Care Systems")
    assert "2026-04" in heading
    assert len(lines) == 36
    for line, area in zip(lines, register.areas(register.geography("2026-04")), strict=True):
        assert line.startswith(area.code)
        assert area.name in line
        assert area.region in line
    assert invented.startswith("Illustrative: invented, not a real place\nXEX ")
    assert len(invented.splitlines()) == 2


def test_districts_of_an_area_are_counted(command):
    listed = command("areas", "--geography", "2024-04").stdout
    lines = listed.split("\n\n")[0].splitlines()
    assert lines[0].startswith("42 Integrated Care Systems")
    districts = {line.split()[0]: int(line.split()[-2]) for line in lines[1:]}
    assert len(districts) == 42
    # Birmingham and Solihull; Cornwall, Isles of Scilly; ten districts of Greater Manchester.
    assert (districts["QHL"], districts["QT6"], districts["QOP"]) == (2, 2, 10)


def test_reports_are_listed_in_the_order_of_the_pack(command):
    done = command("reports")
    assert done.returncode == 0, done.stderr
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert names == ["cvd-by-ethnicity", "deprivation-deciles", "wres-trends"]


def test_tables_are_listed_with_rows_and_terms(command, store):
    done = command("data", "list")
    assert done.returncode == 0, done.stderr
    for name in TABLE_SCHEMAS:
        rows = len(store.table(name))
        assert re.search(rf"^{name} +{rows:,} rows +embedded", done.stdout, re.MULTILINE), name
    assert done.stdout.count("Open Government Licence v3.0") >= 5


def test_check_names_every_table(command):
    done = command("data", "check")
    assert done.returncode == 0, done.stderr
    for name in AREA_SCHEMAS:
        assert f"\n{name}: no faults\n" in f"\n{done.stdout}"
    for name in TABLE_SCHEMAS:
        assert re.search(rf"^{name}: [\d,]+ rows.*: no faults$", done.stdout, re.MULTILINE), name


def test_check_names_the_fault(command, project_copy):
    file = project_copy / "data" / "areas" / "vintages.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2026-04-01", "1 April 2026"))
    done = command("data", "check", project=project_copy)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{file}: 1 fault in the table vintages" in done.stderr
    assert "row 3, column 'valid_from': '1 April 2026'" in done.stderr


@pytest.mark.parametrize(
    "words, parts",
    [
        (("areas", "--geography", "2023"), ["'2023'", "2024-04, 2026-04"]),
        (("data", "publish", "no-such-folder"), ["no-such-folder", "realdata"]),
    ],
)
def test_a_mistake_in_the_request_is_one_message(command, words, parts):
    done = command(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("rhoanalytics: ")
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in done.stderr


@pytest.mark.parametrize(
    "words, part",
    [
        (("paint",), "paint"),
        (("render", "--colour"), "--colour"),
        (("render", "--jobs", "two"), "jobs"),
    ],
)
def test_what_the_command_does_not_know_is_explained(command, words, part):
    done = command(*words)
    assert done.returncode == 2
    assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_help_names_every_command(command):
    done = command("--help")
    assert done.returncode == 0
    for name in ("render", "areas", "reports", "data"):
        assert re.search(rf"\b{name}\b", done.stdout)


def test_outside_a_project_the_variable_is_explained(command, tmp_path):
    done = command("reports", project=tmp_path)
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert "pack.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_pack_file_is_named(command, project_copy):
    (project_copy / "pack.toml").write_text("[pack\n", encoding="utf-8")
    done = command("reports", project=project_copy)
    assert done.returncode == 2
    assert f"{project_copy / 'pack.toml'}: is not valid TOML" in done.stderr


def test_the_area_list_and_the_register_are_one(command, project_copy):
    """The list of ICSs is data: a board that is closed in the register is no longer listed."""
    file = project_copy / "data" / "areas" / "icbs.csv"
    text = file.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("QSL,"))
    file.write_text(text.replace(row, row.replace(",2022-07-01,,", ",2022-07-01,2026-03-31,")))
    done = command("areas", project=project_copy)
    assert done.stdout.startswith("35 Integrated Care Systems")
    assert "QSL" not in done.stdout
    assert "Somerset" not in done.stdout.replace("North East Somerset", "").replace(
        "North Somerset", ""
    )
