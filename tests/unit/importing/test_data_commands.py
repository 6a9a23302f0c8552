"""`rhoanalytics data import`, `list --json` and `check` as a user meets them."""

import json

import pytest


@pytest.fixture
def folder(tmp_path):
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    (downloads / "README.md").write_text("notes")
    (downloads / "recipes.csv").write_text("dish,minutes\nsoup,20\n")
    return downloads


def test_files_of_no_use_are_explained_and_do_no_harm(command, project_copy, folder):
    done = command("data", "import", str(folder), project=project_copy)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "skipped    README.md: a note for readers",
        "skipped    recipes.csv: not recognised: no known file has the headings dish, minutes",
        "2 files: 2 skipped.",
    ]


def test_a_broken_file_is_refused_with_exit_code_2(command, project_copy, folder):
    (folder / "table.xlsx").write_text("<html><body>Please sign in</body></html>")
    done = command("data", "import", str(folder), project=project_copy)
    assert done.returncode == 2
    assert "refused    table.xlsx: this is a web page, not a table" in done.stdout
    assert "Traceback" not in done.stderr
    assert not list((project_copy / "data" / "imported").rglob("*.parquet"))


def test_a_folder_that_is_not_there_is_one_message(command, project_copy):
    done = command("data", "import", "no-such-folder", project=project_copy)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no folder no-such-folder" in done.stderr


def test_the_list_can_be_read_by_a_program(command, project_copy):
    done = command("data", "list", "--json", project=project_copy)
    tables = {table["name"]: table for table in json.loads(done.stdout)}
    (part,) = tables["qof_registers"]["parts"]
    assert part["kind"] == "embedded"
    assert "cvd-by-ethnicity" in tables["qof_registers"]["reports"]


def test_check_reports_a_table_that_does_not_fit(command, project_copy):
    (project_copy / "data" / "published" / "people_by_age.parquet").write_text("spoiled")
    done = command("data", "check", project=project_copy)
    assert done.returncode == 2
    assert "people_by_age" in done.stderr
    assert "cannot be read as a Parquet table" in done.stderr
    assert "Traceback" not in done.stderr
