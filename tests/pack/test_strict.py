"""`--strict`: a figure without alternative text is told in every run, and refused when asked."""

import json
from pathlib import Path

import pytest
from small_project import small_project

from rhoanalytics.pack import progress
from rhoanalytics.pack.run import render
from rhoanalytics.project import PROJECT_VARIABLE

BARE = (
    "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 2])\nplt.show()"
)
WARNING = "Cell 7: a picture has no description; show it with Figure(…, alt=…)."


@pytest.fixture
def out(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(PROJECT_VARIABLE, str(small_project(tmp_path / "project", BARE)))
    return tmp_path / "outputs"


def run(out: Path, *, strict: bool):
    return render(area_codes=["QSL"], out=out, jobs=1, strict=strict)


def test_such_a_report_fails_only_when_strict(out, capsys):
    lenient = run(out, strict=False)
    assert lenient.exit_code == 0
    progress.summarise(lenient)
    assert f"warning, sample, QSL: {WARNING}" in capsys.readouterr().out
    assert WARNING in (out / "run.html").read_text(encoding="utf-8")

    strict = run(out, strict=True)
    assert strict.exit_code == 1, "what was made without --strict is not taken as fine"
    progress.summarise(strict)
    said = capsys.readouterr().out
    assert "QSL sample: FAILED at cell 7" in said
    assert "Figure(…, alt=…)" in said
    listed = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["reports"][0]
    assert (listed["status"], listed["html"]) == ("failed", None)
    assert (out / listed["notebook"]).is_file()
    assert WARNING in (out / "QSL/sample.failed.txt").read_text(encoding="utf-8")

    again = run(out, strict=False)
    assert [entry.status for entry in again.unchanged] == ["unchanged"]
    assert again.undescribed == {("sample", WARNING): ["QSL"]}
    assert not (out / "QSL/sample.failed.txt").exists()


def test_a_strict_run_makes_nothing_of_it_at_first(out):
    assert run(out, strict=True).exit_code == 1
    assert not (out / "QSL/sample.html").exists()
    assert (out / "QSL/sample.failed.ipynb").is_file()
