"""Two very different real ICSs made by the real command, and what a reader then finds.

A second, smaller run has a notebook that fails. The invented ICS has tests of its own
(test_illustrative.py), as have the structure of the PDFs (test_pdf_structure.py) and the pages as a
browser shows them (tests/web).
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from programs import program

from rhoanalytics.areas import load_register
from rhoanalytics.project import PROJECT_VARIABLE, load_pack
from rhoanalytics.store import load_indicators

ROOT = Path(__file__).resolve().parents[2]
GEOGRAPHY = "2026-04"
AREAS = {"QMF": "North East London", "QSL": "Somerset"}
INVENTED = "XEX"
REPORTS = [report.name for report in load_pack(ROOT).reports]
PAGES = [(area, report) for area in AREAS for report in REPORTS]
MADE = [*((INVENTED, report) for report in REPORTS), *PAGES]
"""Every report of the pack, by the names of the areas."""

each_report = pytest.mark.parametrize("area, report", PAGES, ids=lambda part: part)

# "None of the neighbourhoods" is English; a None that stands alone is Python.
LEFTOVER = re.compile(r"\bnan\b|\bNaN\b|\bNaT\b|<NA>|\bNone\b(?! of)|\binf\b|[{}]")
OFFICIAL_CODE = re.compile(r"\bE(?:01|06|07|08|09|12|40|54|92)\d{6}\b|\bY\d\d\b|\bE380\d+\b")
UNDERSCORED = re.compile(r"\w_\w")


# What was made ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def out(pack) -> Path:
    return pack


@pytest.fixture(scope="session")
def manifest(out) -> dict:
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))


@cache
def _page(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")


@pytest.fixture
def page(out, area, report) -> BeautifulSoup:
    return _page(out / area / f"{report}.html")


def visible(page: BeautifulSoup) -> str:
    """What a page says: its text and what it says of pictures, without style and script."""
    body = BeautifulSoup(str(page.body), "lxml")
    for hidden in body(["style", "script", "template"]):
        hidden.decompose()
    alternatives = [image.get("alt", "") for image in body("img")]
    return " ".join([body.get_text(" "), *alternatives])


def printed(file: Path, order: str = "-layout") -> str:
    done = subprocess.run(
        [program("pdftotext"), order, str(file), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def unpublishable(text: str, indicators_allowed: set[str]) -> list[str]:
    """Codes that a reader cannot know, in a text."""
    register = load_register(ROOT / "data" / "areas")
    codes = {*register.icbs["code"], *register.trusts["trust"], *register.sub_icbs["sub_icb"]}
    codes |= set(load_indicators(ROOT / "data")) - indicators_allowed
    words = set(re.findall(r"\b[A-Z0-9]{3,}(?:_[A-Z0-9]+)*\b", text))
    # Sub-ICB codes such as "10Q" hold a letter; plain numbers are numbers.
    named = sorted(word for word in words & codes if not word.isdigit())
    return named + OFFICIAL_CODE.findall(text)


def needed(page: BeautifulSoup) -> set[str]:
    """Indicator codes in the notes that say which download would fill a gap."""
    notes = " ".join(note.get_text(" ") for note in page.select(".report-note-missing"))
    return {code for code in load_indicators(ROOT / "data") if re.search(rf"\b{code}\b", notes)}


def other_areas(text: str, area: str) -> Counter[str]:
    """How often a text names other ICSs, names that this ICS may use left out."""
    register = load_register(ROOT / "data" / "areas")
    here = register.area(area, register.geography(GEOGRAPHY))
    districts = register.pieces.loc[register.pieces["piece"].isin(here.pieces), "district_name"]
    trusts = register.trusts["name"].str.replace(r" NHS (Foundation )?Trust$", "", regex=True)
    own = {here.name, here.official_name, here.region, *districts, *trusts}
    others = set(register.icbs["short_name"]) - own
    # The longest name first, so that "Somerset" is not found in "North Somerset".
    found: Counter[str] = Counter()
    for name in sorted(own | others, key=len, reverse=True):
        text, number = re.subn(rf"\b{re.escape(name)}\b", " ", text)
        if name in others and number:
            found[name] = number
    return found


def without_comparisons(page: BeautifulSoup) -> BeautifulSoup:
    """A page without the tables that list all ICSs, which are meant to name them."""
    rest = BeautifulSoup(str(page), "lxml")
    register = load_register(ROOT / "data" / "areas")
    names = {area.name for area in register.areas(register.geography(GEOGRAPHY))}
    for table in rest("table"):
        if len(names & {header.get_text(strip=True) for header in table("th")}) > len(names) / 2:
            table.decompose()
    return rest


# The run ------------------------------------------------------------------------------------


def test_the_run_says_what_it_did(pack_run):
    folder, done = pack_run
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "Making 9 reports"
    for area, report in MADE:
        assert sum(f"{area} {report}: made" in line for line in lines) == 1
    assert str(folder / "index.html") in done.stdout
    assert "\x1b" not in done.stdout, "a log has no colour codes"
    assert done.stderr == ""


def test_no_report_needed_a_warning(pack_run):
    assert "note," not in pack_run[1].stdout


def test_the_manifest_has_the_shape_that_is_promised(manifest):
    assert set(manifest) == {"run", "reports", "areas"}
    run = manifest["run"]
    assert {"id", "started", "seconds", "geography", "versions", "counts"} <= set(run)
    assert run["geography"] == GEOGRAPHY
    assert run["counts"] == {"made": 9, "unchanged": 0, "failed": 0}
    assert run["seconds"] > 0
    assert {"rhoanalytics", "python"} <= set(run["versions"])
    assert [(entry["area"], entry["report"]) for entry in manifest["reports"]] == MADE
    for entry in manifest["reports"]:
        assert set(entry) == {
            "area", "area_name", "report", "status", "html", "pdf", "notebook", "seconds", "error",
        }  # fmt: skip
        assert entry["area_name"] == AREAS.get(entry["area"], "Fallowmere")
        assert entry["status"] == "made"
        assert entry["error"] is None
    names = {entry["area"]: entry["name"] for entry in manifest["areas"]}
    assert names == {**AREAS, INVENTED: "Fallowmere"}


def test_only_what_the_manifest_names_is_there(out, manifest):
    named = {entry[kind] for entry in manifest["reports"] for kind in ("html", "pdf", "notebook")}
    named |= {entry[kind] for entry in manifest["areas"] for kind in ("booklet", "tables", "data")}
    there = {str(file.relative_to(out)) for file in out.rglob("*") if file.is_file()}
    private = {file for file in there if file.startswith((".rhoanalytics/", "runs/"))}
    assert there - private == named | {"index.html", "run.html", "manifest.json"}


@each_report
def test_the_executed_notebook_is_stamped(out, area, report):
    book = nbformat.read(out / area / f"{report}.ipynb", as_version=4)
    stamp = book.metadata["rhoanalytics"]
    assert (stamp["area"], stamp["geography"]) == (area, GEOGRAPHY)
    assert stamp["version"]
    injected = [c for c in book.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert len(injected) == 1
    assert f'"{area}"' in injected[0].source
    assert not any(
        output.output_type == "error" for cell in book.cells for output in cell.get("outputs", [])
    )
    assert str(ROOT) not in nbformat.writes(book)


# HTML ---------------------------------------------------------------------------------------


@each_report
def test_html_is_a_document_for_everyone(page, area, report):
    assert page.html["lang"] == "en-GB"
    assert AREAS[area] in page.title.get_text()
    headings = page(["h1", "h2", "h3", "h4", "h5", "h6"])
    levels = [int(heading.name[1]) for heading in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert AREAS[area] in headings[0].get_text()
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(page("main")) == 1
    identifiers = [element["id"] for element in page(id=True)]
    assert len(identifiers) == len(set(identifiers))
    for link in page("a", href=re.compile("^#")):
        assert link["href"][1:] in identifiers, link


@each_report
def test_every_table_has_a_caption_and_headers(page, area, report):
    tables = page("table")
    assert len(tables) >= 5
    for table in tables:
        assert table.caption is not None and table.caption.get_text(strip=True)
        assert table("th", scope="col")
        assert table("th", scope="row")


@each_report
def test_html_loads_nothing_from_outside(page, area, report):
    loads_nothing_from_outside(page)


def test_the_index_loads_nothing_from_outside(out):
    loads_nothing_from_outside(_page(out / "index.html"))


def loads_nothing_from_outside(page: BeautifulSoup) -> None:
    inside = re.compile(r"^(data:|#)")
    for element in page(True):
        for attribute in ("src", "srcset", "poster", "data", "xlink:href", "background", "action"):
            if (value := element.get(attribute)) is not None:
                assert inside.match(value), f"<{element.name} {attribute}={value[:80]!r}>"
        if element.name not in ("a", "area") and (value := element.get("href")) is not None:
            assert inside.match(value), f"<{element.name} href={value[:80]!r}>"
        if style := element.get("style"):
            css_stays_inside(style)
    for style in page("style"):
        css_stays_inside(style.get_text())
    assert not page(["base", "iframe", "object", "embed"])
    assert not page("meta", attrs={"http-equiv": re.compile("refresh", re.IGNORECASE)})
    for script in page("script"):
        assert not re.search(r"https?:|fetch\(|XMLHttpRequest|import\(", script.get_text())


def css_stays_inside(css: str) -> None:
    assert "@import" not in css
    for address in re.findall(r"url\(\s*['\"]?([^'\")]*)", css):
        assert address.startswith(("data:", "#")), address


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://a.org/a.png">',
        '<link rel="stylesheet" href="a.css">',
        "<style>p { background: url(//a.org/a.png) }</style>",
        '<p style="background: url(a.png)">',
        "<script>fetch('/a')</script>",
        '<iframe srcdoc="a"></iframe>',
    ],
)
def test_an_address_would_be_noticed(html):
    with pytest.raises(AssertionError):
        loads_nothing_from_outside(BeautifulSoup(html, "lxml"))


@each_report
def test_visible_text_has_no_leftovers_and_no_codes(page, area, report):
    text = visible(page)
    assert len(text) > 5_000
    assert LEFTOVER.findall(text) == []
    assert UNDERSCORED.findall(text) == []
    assert unpublishable(text, needed(page)) == []


@each_report
def test_a_report_names_other_icss_only_where_all_are_compared(page, area, report):
    assert other_areas(visible(without_comparisons(page)), area) == Counter()


def test_another_ics_would_be_noticed():
    assert other_areas("Somerset and Devon, North Somerset; Devon", "QSL") == {"Devon": 2}
    assert other_areas("North East London NHS Foundation Trust", "QMF") == {}
    assert unpublishable("WRES5 at RXQ in Y60 (E54000055)", set()) == [
        "RXQ", "WRES5", "Y60", "E54000055",
    ]  # fmt: skip


@each_report
def test_the_terms_of_the_sources_are_printed(page, area, report):
    text = visible(page)
    assert "Open Government Licence" in text or "quoted with attribution" in text
    assert "boundaries from April 2026" in text


# PDF ----------------------------------------------------------------------------------------


@each_report
def test_printed_text_has_no_leftovers_and_no_codes(out, page, area, report):
    text = printed(out / area / f"{report}.pdf")
    assert AREAS[area] in text
    assert len(text) > 5_000
    assert LEFTOVER.findall(text) == []
    assert unpublishable(text, needed(page)) == []


@each_report
def test_a_printed_report_names_other_icss_only_where_all_are_compared(out, page, area, report):
    """The same tables are in the PDF, so it names no ICS more often than they do."""
    compared = other_areas(visible(page), area)
    done = printed(out / area / f"{report}.pdf", "-raw")
    found = other_areas(" ".join(done.split()), area)
    assert found <= compared, found - compared


# The front page -----------------------------------------------------------------------------


def test_the_index_leads_to_every_report(out, manifest):
    index = _page(out / "index.html")
    assert len(index("h1")) == 1
    links = {link["href"] for link in index("a", href=re.compile("^[^#]"))}
    for entry in manifest["reports"]:
        assert entry["html"] in links
        assert entry["pdf"] in links
    for link in links:
        assert link.startswith("https://") or (out / link).is_file(), link
    text = visible(index)
    assert all(name in text for name in AREAS.values())
    assert "oundaries from April 2026" in text
    assert LEFTOVER.findall(text) == []


# When something goes wrong ------------------------------------------------------------------


def test_a_failure_is_exit_1_and_says_where(failing_run):
    folder, done = failing_run
    assert done.returncode == 1
    assert "2 reports: 1 made, 0 unchanged, 1 FAILED" in done.stdout
    assert "ZeroDivisionError: division by zero" in done.stdout
    assert str(folder / "QSL" / "wres-trends.failed.txt") in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_manifest_names_the_cell_and_the_message(failing_run):
    contents = json.loads((failing_run[0] / "manifest.json").read_text(encoding="utf-8"))
    status = {(entry["area"], entry["report"]): entry["status"] for entry in contents["reports"]}
    assert status == {
        **{(area, report): "unchanged" for area in ("QMF", INVENTED) for report in REPORTS},
        ("QSL", "cvd-by-ethnicity"): "unchanged",
        ("QSL", "deprivation-deciles"): "made",
        ("QSL", "wres-trends"): "failed",
    }
    assert contents["run"]["counts"] == {"made": 1, "unchanged": 7, "failed": 1}
    failed = next(entry for entry in contents["reports"] if entry["status"] == "failed")
    assert re.match(r"cell \d+: ZeroDivisionError: division by zero$", failed["error"])
    assert failed["html"] is None and failed["pdf"] is None
    assert failed["notebook"] == "QSL/wres-trends.failed.ipynb"


def test_the_failed_notebook_and_its_traceback_are_kept(failing_run):
    folder = failing_run[0] / "QSL"
    book = nbformat.read(folder / "wres-trends.failed.ipynb", as_version=4)
    errors = [
        output
        for cell in book.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    assert [error.ename for error in errors] == ["ZeroDivisionError"]
    traceback = (folder / "wres-trends.failed.txt").read_text(encoding="utf-8")
    assert "1 / 0" in re.sub(r"\x1b\[[0-9;]*m", "", traceback)


def test_the_last_good_report_stands(failing_run, out):
    folder = failing_run[0]
    for file in ("QSL/wres-trends.html", "QSL/wres-trends.pdf", "QMF/wres-trends.html"):
        assert (folder / file).read_bytes() == (out / file).read_bytes()
    assert "could not be made" in visible(_page(folder / "index.html"))


def test_the_same_inputs_make_the_same_files(failing_run, out):
    """The report that was made again differs in nothing from the first."""
    for ending in ("html", "pdf"):
        file = f"QSL/deprivation-deciles.{ending}"
        assert (failing_run[0] / file).read_bytes() == (out / file).read_bytes(), file


def test_another_run_on_fresh_kernels_makes_the_same_files(out, command, tmp_path):
    """Both areas, all reports: nothing depends on the clock, on chance, or on forked kernels."""
    areas = [word for area in AREAS for word in ("--area", area)]
    again = tmp_path / "again"
    done = command("render", *areas, "--kernel", "stock", "--out", str(again))
    assert done.returncode == 0, done.stdout + done.stderr
    for area, report in PAGES:
        for ending in ("html", "pdf"):
            file = f"{area}/{report}.{ending}"
            assert (again / file).read_bytes() == (out / file).read_bytes(), file
            assert str(ROOT).encode() not in (out / file).read_bytes()


def test_a_refused_run_leaves_the_pack_as_it_was(out, command):
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    done = command("render", "--area", "QSL", "--area", "QZZ", "--out", str(out))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "QZZ" in done.stderr
    assert {file: file.read_bytes() for file in out.rglob("*") if file.is_file()} == before


def test_an_interrupted_run_keeps_what_was_finished(tmp_path):
    """Ctrl-C reaches every process of the run; the first of two reports is done by then."""
    folder = tmp_path / "outputs"
    names = [word for name in ("wres-trends", "cvd-by-ethnicity") for word in ("--report", name)]
    words = ["render", "--area", "QSL", *names, "--jobs", "1", "--out", str(folder)]
    run = subprocess.Popen(
        [sys.executable, "-m", "rhoanalytics", *words],
        cwd=tmp_path,
        env={**os.environ, PROJECT_VARIABLE: str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        lines = [run.stdout.readline(), run.stdout.readline()]
        assert lines[1].startswith("1/2 QSL wres-trends: made")
        os.killpg(run.pid, signal.SIGINT)
        output, errors = run.communicate(timeout=120)
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
    assert run.returncode == 130, output + errors
    assert "Traceback" not in output + errors
    contents = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    kept = contents["reports"]
    assert "wres-trends" in {entry["report"] for entry in kept}
    assert {entry["status"] for entry in kept} == {"made"}
    named = {entry[kind] for entry in kept for kind in ("html", "pdf", "notebook")}
    there = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    private = {file for file in there if file.startswith((".rhoanalytics/", "runs/"))}
    assert there - private == named | {"index.html", "run.html", "manifest.json"}
