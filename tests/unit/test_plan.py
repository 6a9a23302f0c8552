"""What is checked before a run starts, and that a refused run changes nothing."""

import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from rhoanalytics import schemas
from rhoanalytics.errors import DataError, RequestError, UserError
from rhoanalytics.pack.checks import check_areas, check_tables
from rhoanalytics.pack.parameters import check_parameters
from rhoanalytics.pack.plan import plan
from rhoanalytics.pack.run import render
from rhoanalytics.project import PROJECT_VARIABLE, load_pack

PARAMETERS = 'area = "QHL"\ngeography = "2026-04"'


def notebook(folder: Path, source: str, *, tags: list[str]) -> Path:
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, metadata={"tags": tags})],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python", "language": "python"}
        },
    )
    file = folder / "report.ipynb"
    nbformat.write(book, file)
    return file


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


class TestTheParametersCell:
    def test_both_parameters_are_enough(self, tmp_path):
        check_parameters(notebook(tmp_path, PARAMETERS, tags=["parameters"]))

    def test_further_parameters_are_the_analysts_own(self, tmp_path):
        check_parameters(notebook(tmp_path, PARAMETERS + "\ntarget = 80", tags=["parameters"]))

    @pytest.mark.parametrize(
        "source, tags, missing",
        [
            ('area = "QHL"', ["parameters"], "geography"),
            ('Area = "QHL"\ngeography = "2026-04"', ["parameters"], "area"),
            (PARAMETERS, [], "area"),
            (PARAMETERS, ["parameter"], "area"),
        ],
    )
    def test_a_missing_one_is_named_with_the_remedy(self, tmp_path, source, tags, missing):
        file = notebook(tmp_path, source, tags=tags)
        with pytest.raises(DataError, match=f"has no parameter '{missing}'") as refused:
            check_parameters(file)
        assert str(file) in str(refused.value)
        assert "tag 'parameters'" in str(refused.value)

    @pytest.mark.parametrize("content", ["", "not json", "[]", '{"cells": 3}'])
    def test_what_is_no_notebook_is_named(self, tmp_path, content):
        file = tmp_path / "report.ipynb"
        file.write_text(content, encoding="utf-8")
        with pytest.raises(DataError, match="is not a notebook") as refused:
            check_parameters(file)
        assert str(file) in str(refused.value)


class TestThePlan:
    @pytest.fixture
    def pack(self, root):
        return load_pack(root)

    def test_everything_by_default(self, pack, root):
        tasks = plan(pack, root)
        assert len(tasks) == (36 + 1) * 3
        assert [task.area.code for task in tasks if task.area.illustrative] == ["XEX"] * 3
        assert tasks[-1].data == root / "data" / "illustrative"
        assert tasks[0].data == root / "data"
        assert len({task.path("html") for task in tasks}) == len(tasks)
        assert len(plan(pack, root, geography_code="2024-04")) == (42 + 1) * 3

    def test_named_areas_and_reports_once_each(self, pack, root):
        tasks = plan(
            pack,
            root,
            area_codes=["QSL", "E54000029", "qsl"],
            report_names=["wres-trends", "wres-trends"],
        )
        assert [(task.area.code, task.report.name) for task in tasks] == [
            ("QSL", "wres-trends"),
            ("QMF", "wres-trends"),
        ]
        assert tasks[0].parameters == {"area": "QSL", "geography": "2026-04"}
        assert tasks[0].path("pdf") == "QSL/wres-trends.pdf"
        assert tasks[0].title == "WRES trends in Somerset"

    @pytest.mark.parametrize(
        "request_, message",
        [
            ({"area_codes": ["QSL", "QXX"]}, "QXX"),
            ({"report_names": ["wres-trends", "wres"]}, "no report 'wres'"),
            ({"geography_code": "2019-04"}, "2019-04"),
            ({"area_codes": ["QMJ"]}, "Z9B2Z"),
        ],
    )
    def test_what_is_unknown_is_refused(self, pack, root, request_, message):
        with pytest.raises(RequestError, match=message):
            plan(pack, root, **request_)


class TestTheTables:
    """Each fault is put into a copy of the project's own files."""

    def published(self, project: Path, name: str) -> Path:
        return project / "data" / "published" / f"{name}.parquet"

    def test_the_projects_own_tables_have_no_faults(self, root):
        assert set(check_areas(root / "data")) == set(schemas.AREA_SCHEMAS)
        assert set(check_tables(root / "data")) == set(schemas.TABLE_SCHEMAS)

    def test_a_successor_without_a_row_of_its_own_is_named(self, project_copy):
        file = project_copy / "data" / "areas" / "icbs.csv"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(",S1Y5D|D7T5G,", ",S1Y5E|D7T5G,"), encoding="utf-8")
        assert text != file.read_text(encoding="utf-8")
        with pytest.raises(DataError, match=r"row \d+, column 'successors': 'S1Y5E'"):
            check_areas(project_copy / "data")

    def test_values_out_of_range_are_named_by_file_row_and_column(self, project_copy):
        file = self.published(project_copy, "people_by_decile")
        frame = pd.read_parquet(file)
        frame.loc[6, "people"] = -3
        frame.loc[11, "group"] = "Martian"
        frame.to_parquet(file)
        with pytest.raises(DataError) as refused:
            check_tables(project_copy / "data")
        message = str(refused.value)
        assert str(file) in message
        assert "2 faults" in message
        assert "row 7, column 'people': -3" in message
        assert "row 12, column 'group': 'Martian'" in message
        assert "rhoanalytics data publish" in message

    def test_a_row_of_a_csv_is_counted_as_a_spreadsheet_shows_it(self, project_copy):
        file = project_copy / "data" / "areas" / "icbs.csv"
        lines = file.read_text(encoding="utf-8").splitlines()
        lines[4] = lines[4].replace(",Y60,", ",Midlands,")
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with pytest.raises(DataError) as refused:
            check_areas(project_copy / "data")
        assert str(file) in str(refused.value)
        assert "row 5, column 'region_code': 'Midlands'" in str(refused.value)

    def test_a_missing_column_is_named(self, project_copy):
        file = self.published(project_copy, "cvdprevent")
        pd.read_parquet(file).drop(columns="denominator").to_parquet(file)
        with pytest.raises(DataError, match="column 'denominator' is missing") as refused:
            check_tables(project_copy / "data")
        assert str(file) in str(refused.value)

    def test_a_numerator_above_its_denominator_is_named(self, project_copy):
        file = self.published(project_copy, "staff_survey_by_ethnicity")
        frame = pd.read_parquet(file)
        frame.loc[0, "numerator"] = frame.loc[0, "denominator"] + 1
        frame.to_parquet(file)
        with pytest.raises(DataError, match="row 1: numerator is larger than denominator"):
            check_tables(project_copy / "data")

    def test_a_repeated_key_is_named(self, project_copy):
        file = self.published(project_copy, "people_by_age")
        frame = pd.read_parquet(file)
        pd.concat([frame, frame.iloc[[3]]], ignore_index=True).to_parquet(file)
        with pytest.raises(DataError, match="the key occurs twice") as refused:
            check_tables(project_copy / "data")
        assert str(file) in str(refused.value)

    def test_an_imported_table_is_held_to_the_same_schema(self, project_copy):
        file = project_copy / "data" / "imported" / "wres_national" / "mine.parquet"
        file.parent.mkdir(parents=True)
        frame = pd.read_parquet(self.published(project_copy, "wres_national"))
        frame.assign(indicator="lower case").to_parquet(file)
        with pytest.raises(DataError, match="column 'indicator': 'lower case'") as refused:
            check_tables(project_copy / "data")
        assert str(file) in str(refused.value)


@pytest.fixture
def out(tmp_path) -> Path:
    """An output folder with an earlier pack in it."""
    folder = tmp_path / "outputs"
    (folder / "QSL").mkdir(parents=True)
    (folder / "index.html").write_text("last week's index", encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"run": "last week's"}), encoding="utf-8")
    (folder / "QSL" / "wres-trends.html").write_text("last week's page", encoding="utf-8")
    return folder


class TestARefusedRun:
    """Nothing is announced or made, and what was there stays as it was."""

    def refused(self, out: Path, **request) -> str:
        before = snapshot(out)
        announced: list[tuple[int, int]] = []
        with pytest.raises(UserError) as error:
            render(out=out, announce=lambda *numbers: announced.append(numbers), **request)
        assert error.value.exit_code == 2
        assert announced == []
        assert snapshot(out) == before
        return str(error.value)

    @pytest.mark.parametrize(
        "request_, part",
        [
            ({"area_codes": ["QMJ"]}, "Z9B2Z (West and North London)"),
            ({"report_names": ["wres"]}, "wres-trends"),
            ({"geography_code": "2025-04"}, "2026-04"),
            ({"jobs": 0}, "--jobs"),
        ],
    )
    def test_a_wrong_request(self, out, request_, part):
        assert part in self.refused(out, **request_)

    def test_a_missing_table(self, monkeypatch, project_copy, out):
        monkeypatch.setenv(PROJECT_VARIABLE, str(project_copy))
        file = project_copy / "data" / "published" / "lsoas_by_decile.parquet"
        file.unlink()
        assert f"{file}: is missing" in self.refused(out)

    def test_a_notebook_without_its_parameters(self, monkeypatch, project_copy, out):
        monkeypatch.setenv(PROJECT_VARIABLE, str(project_copy))
        file = project_copy / "notebooks" / "wres-trends.ipynb"
        book = nbformat.read(file, as_version=4)
        del book.cells[0]
        nbformat.write(book, file)
        assert f"{file}: has no parameter 'area'" in self.refused(out)

    def test_an_output_folder_that_is_a_file(self, tmp_path):
        file = tmp_path / "outputs"
        file.write_text("mine", encoding="utf-8")
        with pytest.raises(RequestError, match=str(file)):
            render(out=file, area_codes=["QSL"])
        assert file.read_text(encoding="utf-8") == "mine"


class TestARefusedCommand:
    """The same by the command itself: exit 2 and one message without a traceback."""

    def refused(self, done, before: dict[str, bytes], out: Path) -> str:
        assert done.returncode == 2, done.stderr
        assert done.stdout == ""
        assert done.stderr.startswith("rhoanalytics: ")
        assert "Traceback" not in done.stderr
        assert snapshot(out) == before
        return done.stderr

    def test_a_malformed_table(self, command, project_copy, out):
        file = project_copy / "data" / "published" / "qof_registers.parquet"
        frame = pd.read_parquet(file)
        frame.loc[0, "value"] = 150.0
        frame.to_parquet(file)
        before = snapshot(out)
        done = command("render", "--area", "QSL", "--out", str(out), project=project_copy)
        message = self.refused(done, before, out)
        assert str(file) in message
        assert "row 1, column 'value': 150.0" in message

    def test_a_misspelt_area(self, command, out):
        before = snapshot(out)
        done = command("render", "--area", "QSX", "--out", str(out))
        assert "QSL (Somerset)" in self.refused(done, before, out)
