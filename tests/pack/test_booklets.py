"""The files about a whole ICS: made when its reports are, and again when those change."""

import json
from pathlib import Path

import pytest
from small_project import CELLS, small_project, write_notebook

from rhoanalytics.pack import fingerprints
from rhoanalytics.pack.run import render
from rhoanalytics.project import PROJECT_VARIABLE, load_pack

AREAS = ("QSL", "QT6")  # Somerset; Cornwall and the Isles of Scilly
FILES = ("booklet.pdf", "tables.xlsx", "data.csv")
FAILING = "raise ValueError('this report cannot be made')"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = small_project(tmp_path_factory.mktemp("booklets") / "project")
    with (folder / "pack.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[booklet]\ntitle = "Sample"\nformats = ["pdf", "xlsx", "csv"]\n')
    return folder


@pytest.fixture(scope="module")
def out(project) -> Path:
    """A pack with booklets, made once; each test leaves it complete."""
    return project.parent / "outputs"


@pytest.fixture(autouse=True)
def use_project(project, monkeypatch):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project))
    for cached in (fingerprints.templates, fingerprints.registers, fingerprints.versions):
        cached.cache_clear()


def run(out: Path, *areas: str):
    return render(area_codes=areas or AREAS, out=out, jobs=2)


def made(done) -> list[str]:
    """What was made beside the reports, in the order of names."""
    assert not done.failed, done.failed
    return sorted(f"{each.task.area.code} {each.task.name}" for each in done.booklets)


def listed(out: Path) -> dict[str, dict]:
    areas = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["areas"]
    return {entry["area"]: entry for entry in areas}


def test_every_ics_gets_its_files_and_the_manifest_names_them(out):
    assert made(run(out)) == ["QSL booklet", "QSL scorecards", "QT6 booklet"]
    for area in AREAS:
        assert [path for path in FILES if (out / area / path).is_file()] == list(FILES)
        entry = listed(out)[area]
        paths = [entry[key] for key in ("booklet", "tables", "data")]
        assert paths == [f"{area}/{name}" for name in FILES]


def test_nothing_is_made_again_while_nothing_changes(out):
    run(out)
    before = {file: file.read_bytes() for name in FILES for file in out.glob(f"*/{name}")}
    assert made(run(out)) == []
    assert made(render(area_codes=AREAS, out=out, jobs=2, force=True)) == [
        "QSL booklet",
        "QSL scorecards",
        "QT6 booklet",
    ]
    assert before == {file: file.read_bytes() for file in before}, "same inputs, same bytes"


def test_what_a_broken_off_run_has_finished_is_published_by_the_next(out, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    run(out)
    with monkeypatch.context() as patched:
        patched.setattr("rhoanalytics.pack.run.publish", stopped)
        with pytest.raises(KeyboardInterrupt):
            render(area_codes=AREAS, out=out, jobs=2, force=True)
    for file in [out / area / name for area in AREAS for name in FILES]:
        file.unlink()
    done = run(out)
    assert [each.outcome for each in done.booklets] == [None] * 3
    assert all((out / area / name).is_file() for area in AREAS for name in FILES)
    assert not (out / ".rhoanalytics" / "building").exists()


def test_a_changed_notebook_makes_the_booklet_again_and_not_the_scorecards(project, out):
    run(out)
    write_notebook(project, *CELLS, "from rhoanalytics.display import Note\nNote('A new sentence')")
    assert made(run(out, "QSL")) == ["QSL booklet"]


def test_only_what_a_booklet_is_set_with_makes_it_again(project, out):
    run(out)
    for template, again in (
        ("html/style.css", []),
        ("pdf/methods.md", ["QSL booklet", "QT6 booklet"]),
    ):
        with (project / "templates" / template).open("a", encoding="utf-8") as file:
            file.write("\n")
        fingerprints.templates.cache_clear()
        done = run(out)
        assert {each.task.area.code for each in done.made} == set(AREAS), "reports are"
        assert made(done) == again


def test_an_ics_whose_report_fails_has_no_booklet_in_the_manifest(project, out):
    run(out)
    write_notebook(project, *CELLS, FAILING)
    done = run(out)
    assert done.exit_code == 1
    assert done.booklets == []
    assert [listed(out)[area]["booklet"] for area in AREAS] == [None, None]
    write_notebook(project, *CELLS)
    assert not run(out).failed
    assert all(listed(out)[area]["booklet"] for area in AREAS)


def test_a_district_gets_its_reports_and_no_booklet(project, out):
    text = (project / "pack.toml").read_text(encoding="utf-8")
    kinds = 'notebook = "notebooks/sample.ipynb"\nareas = ["ics", "district"]'
    (project / "pack.toml").write_text(
        text.replace('notebook = "notebooks/sample.ipynb"', kinds), encoding="utf-8"
    )
    load_pack.cache_clear()
    done = run(out, "E06000052")
    assert [each.task.area.code for each in done.made] == ["E06000052"]
    assert made(done) == []
    assert listed(out)["E06000052"]["booklet"] is None
