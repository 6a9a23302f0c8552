"""HTML and PDF are exported each by itself: a change of one leaves the files of the other alone."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from small_project import CELLS, REPORT, small_project, write_notebook

from rhoanalytics.pack import fingerprints
from rhoanalytics.pack.jobs import identity
from rhoanalytics.pack.results import Run
from rhoanalytics.pack.run import render
from rhoanalytics.project import PROJECT_VARIABLE

AREA = "QSL"
RECORD = f".rhoanalytics/records/{AREA}/{REPORT}.json"
BUILDING = ".rhoanalytics/building"

UNDRAWN = "import matplotlib.pyplot as plt\nplt.subplots()\nplt.show()"
UNPRINTABLE = (
    'from IPython.display import Markdown\nMarkdown("A face, \U0001f600, that no font has")'
)
TOLD = ["Cell 7: a picture has no description", "The PDF's fonts lack these characters"]
"""How the warnings about these two cells begin, of which the second is about the PDF only."""


@pytest.fixture(scope="module")
def finished(command, tmp_path_factory) -> Path:
    """A project and its pack, made once; each test has copies of its own."""
    folder = tmp_path_factory.mktemp("formats")
    project = small_project(folder / "project", UNDRAWN, UNPRINTABLE)
    done = command("render", "--area", AREA, "--out", str(folder / "outputs"), project=project)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def project(finished, tmp_path, monkeypatch) -> Path:
    folder = shutil.copytree(finished / "project", tmp_path / "project")
    monkeypatch.setenv(PROJECT_VARIABLE, str(folder))
    return folder


@pytest.fixture
def out(finished, tmp_path) -> Path:
    return shutil.copytree(finished / "outputs", tmp_path / "outputs")


@pytest.fixture
def without_kernel(monkeypatch) -> None:
    """A notebook that were executed now would fail."""
    monkeypatch.setenv("RHOANALYTICS_CELL_SECONDS", "0.001")


def run(out: Path, **settings) -> Run:
    for cached in (fingerprints.templates, fingerprints.registers, fingerprints.versions):
        cached.cache_clear()
    return render(area_codes=[AREA], out=out, jobs=1, **settings)


def told(done: Run) -> list[str]:
    """How the warnings of the one report that was made begin."""
    [made] = done.made
    assert made.entry.error is None, made.entry.error
    return [warning.split(";")[0].split(", which")[0] for warning in made.warnings]


def page(out: Path, ending: str) -> Path:
    return out / AREA / f"{REPORT}.{ending}"


def state(file: Path) -> tuple[int, int, bytes]:
    """What another file in its place would have otherwise, even one of the same content."""
    found = file.stat()
    return found.st_ino, found.st_mtime_ns, file.read_bytes()


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def restyle(project: Path) -> None:
    append(project / "templates" / "html" / "style.css", "\n.added { color: #123456; }\n")


def reset(project: Path) -> None:
    """Change a template of the PDFs, to no effect that is seen."""
    append(project / "templates" / "pdf" / "report.typ", "\n// Set anew.\n")


def complete(out: Path) -> None:
    """The manifest names a page, a PDF and a notebook, and they are there."""
    [entry] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["reports"]
    assert entry["error"] is None
    for kind, ending in (("html", "html"), ("pdf", "pdf"), ("notebook", "ipynb")):
        assert entry[kind] == f"{AREA}/{REPORT}.{ending}"
        assert (out / entry[kind]).is_file()
    assert not (out / BUILDING).exists()


@pytest.mark.usefixtures("without_kernel")
@pytest.mark.parametrize(
    "change, ending, other", [(restyle, "html", "pdf"), (reset, "pdf", "html")]
)
def test_a_template_remakes_its_own_format(project, out, change, ending, other):
    before, kept = state(page(out, ending)), state(page(out, other))
    notebook = page(out, "ipynb").read_bytes()
    change(project)
    done = run(out)
    assert told(done) == TOLD, "the warnings of a full export, though only one format was made"
    assert done.undescribed.keys() == {(REPORT, done.made[0].warnings[0])}
    assert state(page(out, ending))[:2] != before[:2]
    assert state(page(out, other)) == kept
    assert page(out, "ipynb").read_bytes() == notebook
    complete(out)
    again = run(out)
    assert (again.made, len(again.unchanged)) == ([], 1)
    assert again.undescribed.keys() == done.undescribed.keys()


@pytest.mark.usefixtures("without_kernel")
@pytest.mark.parametrize("ending, other", [("html", "pdf"), ("pdf", "html")])
def test_a_missing_file_alone_is_made_again(project, out, ending, other):
    content, kept = page(out, ending).read_bytes(), state(page(out, other))
    page(out, ending).unlink()
    assert told(run(out)) == TOLD
    assert page(out, ending).read_bytes() == content
    assert state(page(out, other)) == kept
    complete(out)


@pytest.mark.usefixtures("without_kernel")
def test_both_are_made_again_in_one_run(project, out):
    restyle(project)
    page(out, "pdf").unlink()
    assert told(run(out)) == TOLD
    assert "#123456" in page(out, "html").read_text(encoding="utf-8")
    complete(out)


def test_a_warning_that_was_cured_is_gone(project, out):
    template = project / "templates" / "pdf" / "report.typ"
    sound = template.read_text(encoding="utf-8")
    append(template, '\n#let spoiled = text(font: "No Such Font")[words]\n')
    spoiled = told(run(out))
    assert spoiled == [*TOLD[:1], "unknown font family: no such font", *TOLD[1:]]
    restyle(project)
    assert told(run(out)) == spoiled
    template.write_text(sound, encoding="utf-8")
    assert told(run(out)) == TOLD


def test_what_was_read_is_still_known_after_an_export(project, out):
    restyle(project)
    run(out)
    file = project / "data" / "published" / "deprivation_summary.parquet"
    table = pd.read_parquet(file)
    table["average_score"] += 1
    table.to_parquet(file, index=False)
    notebook = page(out, "ipynb").read_bytes()
    run(out)
    assert page(out, "ipynb").read_bytes() != notebook


def test_strict_refuses_what_is_exported_in_part(project, out):
    kept = {ending: state(page(out, ending)) for ending in ("html", "pdf")}
    restyle(project)
    done = run(out, strict=True)
    assert [len(made.warnings) for made in done.failed] == [len(TOLD)]
    assert page(out, "failed.ipynb").is_file()
    assert {ending: state(page(out, ending)) for ending in kept} == kept


@pytest.mark.parametrize("warnings", ["warnings", "warnings_of"])
def test_what_an_earlier_version_recorded_is_made_again(project, out, warnings):
    record = json.loads((out / RECORD).read_text(encoding="utf-8"))
    del record["warnings_of"]
    old = record | {"export": "one key for all", warnings: []}
    (out / RECORD).write_text(json.dumps(old), encoding="utf-8")
    before = {ending: state(page(out, ending)) for ending in ("ipynb", "html", "pdf")}
    run(out)
    for ending, known in before.items():
        assert state(page(out, ending))[:2] != known[:2]
    complete(out)


def break_off(out: Path, monkeypatch, before: str = "run.publish") -> None:
    """Run until this function is called: by then everything is built, and nothing published."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"rhoanalytics.pack.{before}", stop)
        with pytest.raises(KeyboardInterrupt):
            run(out)


BEFORE_THE_RECORD = "records.as_json"


class TestBrokenOff:
    def test_the_next_run_publishes_the_one_file_and_keeps_the_other(
        self, project, out, monkeypatch
    ):
        printed = state(page(out, "pdf"))
        restyle(project)
        break_off(out, monkeypatch)
        assert page(out / BUILDING, "html").is_file()
        assert not page(out / BUILDING, "pdf").exists()
        done = run(out)
        assert (done.resumed, told(done)) == (1, TOLD)
        assert "#123456" in page(out, "html").read_text(encoding="utf-8")
        assert state(page(out, "pdf")) == printed
        complete(out)
        assert len(run(out).unchanged) == 1

    @pytest.mark.usefixtures("without_kernel")
    def test_it_makes_what_has_gone_missing_since(self, project, out, monkeypatch):
        content = page(out, "pdf").read_bytes()
        restyle(project)
        break_off(out, monkeypatch)
        styled = state(page(out / BUILDING, "html"))
        page(out, "pdf").unlink()
        done = run(out)
        assert (done.resumed, told(done)) == (0, TOLD)
        assert page(out, "pdf").read_bytes() == content
        assert state(page(out, "html")) == styled
        complete(out)

    @pytest.mark.usefixtures("without_kernel")
    def test_a_further_change_adds_to_what_is_built(self, project, out, monkeypatch):
        restyle(project)
        break_off(out, monkeypatch)
        styled = state(page(out / BUILDING, "html"))
        reset(project)
        assert told(run(out)) == TOLD
        assert state(page(out, "html")) == styled
        complete(out)
        assert len(run(out).unchanged) == 1

    def test_what_it_cannot_use_is_not_published(self, project, out, monkeypatch):
        """A second edition was built, and the notebook is again that of the first."""
        printed = state(page(out, "pdf"))
        write_notebook(project, *CELLS, "'second edition'")
        break_off(out, monkeypatch)
        write_notebook(project, *CELLS, UNDRAWN, UNPRINTABLE)
        restyle(project)
        assert told(run(out)) == TOLD
        assert state(page(out, "pdf")) == printed
        assert "second edition" not in page(out, "html").read_text(encoding="utf-8")
        complete(out)

    def test_files_without_their_record_are_not_trusted(self, project, out, monkeypatch):
        """The run is killed between the second edition's files and its record."""
        printed = state(page(out, "pdf"))
        write_notebook(project, *CELLS, "'second edition'")
        break_off(out, monkeypatch, BEFORE_THE_RECORD)
        assert page(out / BUILDING, "pdf").is_file()
        write_notebook(project, *CELLS, UNDRAWN, UNPRINTABLE)
        restyle(project)
        assert told(run(out)) == TOLD
        assert state(page(out, "pdf")) == printed
        complete(out)

    def test_no_record_is_left_of_a_file_that_was_replaced(self, project, out, monkeypatch):
        """The run is killed between a page that replaces one already built and its record."""
        style = project / "templates" / "html" / "style.css"
        restyle(project)
        restyled = style.read_text(encoding="utf-8")
        break_off(out, monkeypatch)
        append(style, "\n.more { color: #654321; }\n")
        break_off(out, monkeypatch, BEFORE_THE_RECORD)
        assert "#654321" in page(out / BUILDING, "html").read_text(encoding="utf-8")
        style.write_text(restyled, encoding="utf-8")
        assert told(run(out)) == TOLD
        assert "#654321" not in page(out, "html").read_text(encoding="utf-8")
        complete(out)


def test_a_pdf_that_cannot_be_set_leaves_the_page_of_the_last_good_report(project, out):
    kept = {ending: state(page(out, ending)) for ending in ("html", "pdf", "ipynb")}
    template = project / "templates" / "pdf" / "report.typ"
    sound = template.read_text(encoding="utf-8")
    append(template, '\n#panic("broken")\n')
    write_notebook(project, *CELLS, "'second edition'")
    done = run(out)
    assert done.exit_code == 1
    assert "The PDF could not be set" in done.failed[0].entry.error
    assert "second edition" in page(out, "failed.ipynb").read_text(encoding="utf-8")
    assert {ending: state(page(out, ending)) for ending in kept} == kept
    template.write_text(sound, encoding="utf-8")
    write_notebook(project, *CELLS, UNDRAWN, UNPRINTABLE)
    assert len(run(out).unchanged) == 1
    complete(out)


@pytest.mark.parametrize("change", [restyle, reset])
def test_two_machines_must_share_the_templates_of_both(project, change):
    before = identity()
    fingerprints.templates.cache_clear()
    change(project)
    after = identity()
    assert [name for name in before if before[name] != after[name]] == ["templates"]
