"""Finding the project, and what a `pack.toml` may and may not say."""

import datetime
import shutil

import pytest

from rhoanalytics.errors import DataError, RequestError
from rhoanalytics.project import PROJECT_VARIABLE, load_pack, root

PACK = """
[pack]
title = "A pack"
publisher = "Somebody"
edition = 2026-01-31
geography = "2026-04"
formats = ["html"]

[[report]]
name = "one"
title = "One"
summary = "The first."
notebook = "one.ipynb"
"""


@pytest.fixture
def folder(tmp_path):
    """A minimal project; `pack.toml` is written by each test."""
    (tmp_path / "one.ipynb").write_text("{}", encoding="utf-8")
    return tmp_path


def with_pack(folder, text: str):
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def unnamed(monkeypatch):
    monkeypatch.delenv(PROJECT_VARIABLE, raising=False)


def test_the_project_is_found_from_a_folder_inside_it(folder, monkeypatch):
    inside = with_pack(folder, PACK) / "notebooks" / "deeper"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert root() == folder


def test_the_nearest_project_wins(folder, monkeypatch):
    inner = with_pack(folder, PACK) / "inner"
    inner.mkdir()
    with_pack(inner, PACK)
    monkeypatch.chdir(inner)
    assert root() == inner


def test_the_environment_variable_wins_over_the_folder(folder, monkeypatch, request):
    monkeypatch.setenv(PROJECT_VARIABLE, str(with_pack(folder, PACK)))
    monkeypatch.chdir(request.config.rootpath)
    assert root() == folder


def test_outside_any_project_the_installed_one_serves(tmp_path, monkeypatch, request):
    monkeypatch.chdir(tmp_path)
    assert root() == request.config.rootpath


@pytest.mark.parametrize("name", ["", "missing"])
def test_a_variable_that_names_no_project_is_an_error(folder, monkeypatch, name):
    wrong = folder / name
    monkeypatch.setenv(PROJECT_VARIABLE, str(wrong))
    with pytest.raises(RequestError, match=rf"{PROJECT_VARIABLE} names .*no pack\.toml") as refused:
        root()
    assert str(wrong) in str(refused.value)


def test_the_pack_is_read(folder):
    pack = load_pack(with_pack(folder, PACK))
    assert pack.edition == datetime.date(2026, 1, 31)
    assert pack.formats == ("html",)
    assert [report.name for report in pack.reports] == ["one"]
    assert pack.report("one").notebook == folder / "one.ipynb"


def test_the_real_pack_has_three_reports_in_two_formats():
    pack = load_pack()
    assert [report.name for report in pack.reports] == [
        "cvd-by-ethnicity",
        "deprivation-deciles",
        "wres-trends",
    ]
    assert set(pack.formats) == {"html", "pdf"}
    assert pack.geography == "2026-04"


def test_an_unknown_report_lists_the_known_ones():
    with pytest.raises(
        RequestError, match=r"'wres'.*cvd-by-ethnicity, deprivation-deciles, wres-trends"
    ):
        load_pack().report("wres")


@pytest.mark.parametrize(
    "old, new, message",
    [
        ('title = "A pack"\n', "", "the entry 'title' is missing"),
        ("edition = 2026-01-31\n", "", "the entry 'edition' is missing"),
        ('summary = "The first."\n', "", "the entry 'summary' is missing"),
        ("[[report]]", "[[reports]]", "the entry 'report' is missing"),
        ("[[report]]", "[report]", r"headed \[\[report\]\]"),
        ("[pack]", "[pak]", "the entry 'pack' is missing"),
        ('["html"]', '["html", "docx"]', "'docx' is not one of html, pdf"),
        ("one.ipynb", "two.ipynb", r"report 'one': no notebook at two\.ipynb"),
        ("[pack]", "[pack", "is not valid TOML"),
        ("2026-01-31", '"January"', "edition: 'January' is not a date"),
        ("A pack", "A p\u00e4ck\udcff", "is not valid TOML"),
    ],
)
def test_a_bad_pack_file_is_named_with_the_entry(folder, old, new, message):
    assert old in PACK
    (folder / "pack.toml").write_bytes(PACK.replace(old, new).encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match=message) as refused:
        load_pack(folder)
    assert str(folder / "pack.toml") in str(refused.value)


def test_a_report_is_one_notebook_and_one_entry(request, folder):
    shutil.copy(request.config.rootpath / "notebooks" / "wres-trends.ipynb", folder / "two.ipynb")
    added = PACK[PACK.index("[[report]]") :].replace("one", "two")
    pack = load_pack(with_pack(folder, PACK + added))
    assert [report.name for report in pack.reports] == ["one", "two"]
