"""What is checked again before a run, and what is not."""

import shutil
from pathlib import Path

import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.pack import checks
from rhoanalytics.pack.checked import Checks


@pytest.fixture(scope="module")
def project(tmp_path_factory, root) -> Path:
    """A project with its registers and two tables of each nation."""
    folder = tmp_path_factory.mktemp("checked") / "project"
    for part in ("data/areas", "data/illustrative/areas", "notebooks"):
        shutil.copytree(root / part, folder / part)
    for file in ("pack.toml", "data/sources.toml", "data/illustrative/sources.toml"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / file, folder / file)
    return folder


@pytest.fixture
def checked(monkeypatch) -> list[str]:
    """The data folders whose tables are checked, by name."""
    found: list[str] = []
    monkeypatch.setattr(checks, "check_tables", lambda data: found.append(data.name))
    return found


def check(project: Path, out: Path, *areas: str) -> bool:
    """Check and remember, as a run does; whether everything was known."""
    asked = Checks(project, out, areas)
    known = asked.are_known
    if not known:
        asked.make()
    asked.remember()
    return known


def test_nothing_is_checked_twice(project, tmp_path, checked):
    assert not check(project, tmp_path)
    assert checked == ["data", "illustrative"]
    assert check(project, tmp_path)
    assert checked == ["data", "illustrative"]


def test_an_edited_notebook_leaves_the_tables_as_they_are_known(project, tmp_path, checked):
    check(project, tmp_path)
    checked.clear()
    notebook = project / "notebooks" / "wres-trends.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not check(project, tmp_path)
    assert checked == []


def test_the_invented_tables_are_checked_when_they_are_needed(project, tmp_path, checked):
    assert not check(project, tmp_path, "QHL")
    assert checked == ["data"]
    assert check(project, tmp_path, "QHL")
    assert not check(project, tmp_path, "XEX")
    assert checked == ["data", "illustrative"]
    assert check(project, tmp_path)


def test_what_was_found_faulty_is_not_remembered(project, tmp_path, monkeypatch):
    def refuse(data: Path) -> None:
        raise DataError("is faulty", file=data)

    with monkeypatch.context() as patched:
        patched.setattr(checks, "check_tables", refuse)
        with pytest.raises(DataError):
            check(project, tmp_path, "QHL")
    assert not Checks(project, tmp_path, ["QHL"]).are_known
