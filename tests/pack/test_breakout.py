"""Text from data stays text: names, notes and labels can neither act nor spoil what is around them.

One test for each kind of file, each with texts that try to be HTML, Typst, a formula or a command
to the terminal. The texts stand wherever data come in: the area's name, captions, headings, cells,
notes, sources, titles and descriptions of figures, and error messages.
"""

import base64
import csv
import datetime
import io
import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote_to_bytes

import matplotlib.pyplot as plt
import nbformat
import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from programs import program

from rhoanalytics.areas import Area, load_register
from rhoanalytics.display import Figure, KeyFact, KeyFacts, Note, Table
from rhoanalytics.display.data_form import TableData
from rhoanalytics.display.typst_markup import clean
from rhoanalytics.measures.scorecard import Scorecards
from rhoanalytics.measures.scorecard_rows import COLUMNS, NUMBERS
from rhoanalytics.pack import manifest
from rhoanalytics.pack.export.booklet import booklet
from rhoanalytics.pack.export.document import DocumentInfo
from rhoanalytics.pack.export.export_html import export_html
from rhoanalytics.pack.export.export_pdf import export_pdf
from rhoanalytics.pack.export.parts import Part
from rhoanalytics.pack.manifest import ReportEntry
from rhoanalytics.pack.outcome import Outcome
from rhoanalytics.pack.plan import ReportTask
from rhoanalytics.pack.results import Made, Run
from rhoanalytics.pack.sheets.spreadsheet import spreadsheet
from rhoanalytics.pack.sheets.tidy import tidy
from rhoanalytics.pack.site.index import index_page
from rhoanalytics.pack.site.run_page import run_page
from rhoanalytics.project import load_pack

TEXTS = {
    "script": "<script>alert(1)</script></title></style>",
    "image": "\"><img src=x onerror='alert(1)'><!--",
    "template": "{{ 7 * 7 }} {% raw %} ${7*7}",
    "typst": '#read("/etc/passwd") #image("/etc/passwd") $x$ *b* _e_ @r <l> \\ // "',
    "formula": '=HYPERLINK("http://x.example","y")',
    "sum": "@SUM(A1:A9)",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-1+1",
    "link": "A [b](javascript:alert(1)) $$1$$ [c](d)",
    "controls": "a\x00b\x07\x1b[31mc\x9bd\u2028e",
    "long": "W" * 300,
    "right-to-left": "a\u202egnp.exe\u202c \u0645\u0631\u062d\u0628\u0627",
    "signs": "%%%",
}

each_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def root(root, monkeypatch):
    monkeypatch.setenv("RHOANALYTICS_PROJECT", str(root))
    return root


def document(text: str) -> DocumentInfo:
    return DocumentInfo(
        title=f"{text} in {text}", subtitle=text, area_name=text, geography_name=text,
        date=datetime.date(2026, 1, 31), version="1", keywords=(text,), description=text,
    )  # fmt: skip


def notebook(text: str) -> nbformat.NotebookNode:
    """A report in which every display object says the text wherever data can put it."""
    frame = pd.DataFrame({text: [text, "Other"], "n": [1.5, 2.5]})
    drawn, axes = plt.subplots(figsize=(4, 2))
    axes.bar([1, 2], [3, 4])
    words = {"title": f"Finding {text}", "alt": f"A chart of {text}.", "note": text, "source": text}
    items = [
        KeyFacts([KeyFact(f"Fact {text}", text, text)]),
        Note(f"Note {text}"),
        Table(frame, caption=f"Caption {text}", notes=[text], source=text),
        Figure(drawn, **words, data=frame),
    ]
    cells = [nbformat.v4.new_markdown_cell("## Found")]
    for item in items:
        output = nbformat.v4.new_output("display_data", item._repr_mimebundle_())
        cells.append(nbformat.v4.new_code_cell("", outputs=[output]))
    book = nbformat.v4.new_notebook(cells=cells)
    return nbformat.reads(nbformat.writes(book), as_version=4)


def parts(text: str) -> list[Part]:
    return [Part("sample", "Sample report", "What was found.", notebook(text))]


def cards(text: str) -> Scorecards:
    row = dict.fromkeys(COLUMNS, text) | dict.fromkeys(NUMBERS, 1.5)
    row |= {"area": "QSL", "decimals": 1, "unit": "%", "gap": "widening", "better": "lower"}
    peers = {"area": ["QSL"], "peer": ["QT6"], "peer_name": [text], "rank": [1], "distance": [0.5]}
    return Scorecards(pd.DataFrame([row]), pd.DataFrame(peers))


def area(text: str, root) -> Area:
    register = load_register(root / "data" / "areas")
    somerset = register.area("QSL", register.geography("2026-04"))
    return replace(somerset, name=text, official_name=text, region=text)


def task(text: str, root) -> ReportTask:
    pack = load_pack(root)
    return ReportTask(area(text, root), pack.reports[0], pack.edition, ("html",), root / "data")


def contents(text: str, root, error: str | None = None) -> dict:
    entry = ReportEntry.of(task(text, root), Outcome(1.0, error=error))
    started = datetime.datetime(2026, 1, 31, tzinfo=datetime.UTC)
    return manifest.build(
        [entry],
        {area(text, root): dict.fromkeys(manifest.AREA_FILES)},
        started=started,
        geography="2026-04",
    )


def check_page(made: Callable[[str], str], text: str) -> str:
    """The page says the text as it is, and has the elements that it has with harmless words."""
    page = made(text)
    assert not _CONTROLS.search(page)
    soup = BeautifulSoup(page, "html.parser")
    harmless = BeautifulSoup(made("Plain words"), "html.parser")
    assert structure(soup) == structure(harmless)
    assert squeezed(text) in squeezed(soup.get_text())
    return page


def structure(soup: BeautifulSoup) -> list[tuple[str, list[str]]]:
    """Each element with the names of its attributes, in order."""
    return [(element.name, sorted(element.attrs)) for element in soup.find_all(True)]


def squeezed(text: str) -> str:
    """Without white space and breaks of endless words, which the lines of a page bring."""
    return "".join(clean(text).replace("\u200b", "").split())


def embedded_tables(page: str) -> list[str]:
    """The CSV files that a page offers."""
    found = []
    for link in BeautifulSoup(page, "html.parser")("a", href=re.compile("^data:text/csv")):
        about, _, data = link["href"].partition(",")
        raw = base64.b64decode(data) if about.endswith("base64") else unquote_to_bytes(data)
        found.append(raw.decode("utf-8-sig"))
    return found


def check_csv(content: str) -> None:
    rows = list(csv.reader(io.StringIO(content)))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not _CONTROLS.search(cell)
        assert not cell.startswith(_FORMULA_STARTS) or re.fullmatch(r"-?[\d.]+", cell), cell


def words_of_pdf(content: bytes, folder) -> str:
    (folder / "made.pdf").write_bytes(content)
    command = [program("pdftotext"), "-layout", "made.pdf", "-"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


@each_text
def test_html_report(text, root):
    page = check_page(lambda words: export_html(notebook(words), document(words)).content, text)
    tables = embedded_tables(page)
    assert len(tables) == 2
    for table in tables:
        check_csv(table)


@pytest.mark.parametrize(
    "made",
    [
        lambda text: export_pdf(notebook(text), document(text)),
        lambda text: booklet(document(text), parts(text), cards(text), "QSL"),
    ],
    ids=["report", "booklet"],
)
@each_text
def test_pdf(text, made: Callable, root, tmp_path):
    words = words_of_pdf(made(text).content, tmp_path)
    assert "root:" not in words
    if text != TEXTS["right-to-left"]:  # whose letters are drawn in their own order
        assert squeezed(text) in squeezed(words)


@each_text
def test_index(text, root):
    def made(words: str) -> str:
        found = contents(words, root, error=words)
        places = [area(words, root)]
        return index_page(found, places, load_pack(root), root, {"real": cards(words)})

    check_page(made, text)


@each_text
def test_run_page(text, root, tmp_path):
    def made(words: str) -> str:
        outcome = Outcome(1.0, error=words, warnings_of={"pdf": (words,)})
        entry = ReportEntry.of(task(words, root), outcome)
        run = Run(tmp_path, 1, made=[Made(task(words, root), entry, (words,), outcome)])
        run.undescribed = {(entry.report, words): ["QSL"]}
        return run_page(contents(words, root), run, load_pack(root), root)

    check_page(made, text)


@each_text
def test_manifest(text, root):
    written = manifest.as_json(contents(text, root, error=text))
    assert not _CONTROLS.search(written)
    assert json.loads(written)["reports"][0]["area_name"] == text


@each_text
def test_data_csv(text, root):
    content = tidy(document(text), parts(text), cards(text), "QSL").decode("utf-8-sig")
    check_csv(content)
    assert squeezed(text) in squeezed(content.replace('""', '"'))


@each_text
def test_table_csv(text):
    frame = pd.DataFrame({text: [text], "n": [-1.5]})
    data = Table(frame, caption="x").data()
    check_csv(data.csv())
    assert TableData.from_json(json.loads(json.dumps(data.to_json()))) == data


@each_text
def test_tables_xlsx(text, root):
    content = spreadsheet(document(text), parts(text), cards(text), "QSL")
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = []
    for sheet in book:
        for cell in (cell for row in sheet for cell in row):
            assert cell.data_type != "f", cell
            assert cell.hyperlink is None or sheet.title == "Contents"
            found.append(str(cell.value or ""))
    assert not _CONTROLS.search("".join(found))
    # A space keeps gptables from taking a text for a link or a note.
    wanted = squeezed(text).replace("](", "] (").replace("$$", "$ $")
    assert squeezed(wanted) in {squeezed(cell) for cell in found} or squeezed(wanted) in squeezed(
        "".join(found)
    )
