"""The scorecard on a page: words for every measure, one page of A4, and no markup from data."""

import dataclasses
import datetime
import io
import re

import pikepdf
import pytest
from bs4 import BeautifulSoup

from rhoanalytics.areas import load_register
from rhoanalytics.display.scorecard import SYMBOLS, TOPICS, ScorecardTable, printed
from rhoanalytics.measures.scorecard import Scorecards, scorecards
from rhoanalytics.pack.export.document import DocumentInfo
from rhoanalytics.pack.export.typesetting import opening, typeset
from rhoanalytics.store import Store

HOSTILE = '<b>x</b> #read("/etc/passwd") "quoted" \\ $x$'


@pytest.fixture(scope="module")
def cards(register, store) -> Scorecards:
    return scorecards(register, register.geography("2026-04"), store)


@pytest.fixture(scope="module")
def invented(root) -> Scorecards:
    register = load_register(root / "data" / "illustrative" / "areas")
    store = Store(root / "data" / "illustrative")
    return scorecards(register, register.geography("2026-04"), store)


def row(cards: Scorecards, area: str, measure: str):
    return cards.of(area).set_index("measure").loc[measure]


def as_pdf(table: ScorecardTable) -> pikepdf.Pdf:
    document = DocumentInfo(
        title="Scorecard",
        area_name=table.name,
        geography_name="boundaries from April 2026",
        date=datetime.date(2026, 4, 1),
    )
    start = opening("booklet", document, reports="()")
    source = f'{start}\n#part("Scorecard")[\n{table.to_typst()}\n]'
    return pikepdf.open(io.BytesIO(typeset(source, {}, document)[0]))


def test_a_value_is_printed_with_its_unit_and_limits(cards):
    assert printed(row(cards, "QHL", "hypertension_recorded")) == "12.3% (12.3 to 12.4)"
    assert printed(row(cards, "QHL", "wres7_gap")) == "−12.6 points (−14.2 to −11.0)"
    assert printed(row(cards, "QHL", "people_deciles_1_2")) == "50.3%"
    assert printed(row(cards, "QHL", "blood_pressure_treated")) == "[x]"


def test_whole_points_have_no_decimals(invented):
    assert re.fullmatch(
        r"−\d+ points \(−\d+ to −?\d+\)", printed(row(invented, "XEX", "board_gap"))
    )


def test_one_table_with_a_header_for_every_row_column_and_topic(cards):
    soup = BeautifulSoup(ScorecardTable(cards, "QHL").to_html(), "html.parser")
    assert len(soup.select("table")) == 1
    assert [th.get_text() for th in soup.select("thead th[scope=col]")] == [
        "Measure and period",
        "Birmingham and Solihull",
        "England",
        "Peers",
        "Ethnic gap",
        "About the figures",
    ]
    groups = [th.get_text() for th in soup.select("tbody th[scope=rowgroup]")]
    assert groups == list(TOPICS.values())
    measures = soup.select("tbody tr:not(.topic)")
    assert len(measures) == len(cards.of("QHL"))
    for line in measures:
        assert len(line.select("th[scope=row]")) == 1
        assert [bool(cell.get_text().strip()) for cell in line("td")] == [True] * 5


def test_the_direction_is_told_in_words_and_its_sign_is_for_the_eye_only(invented):
    soup = BeautifulSoup(ScorecardTable(invented, "XEX").to_html(), "html.parser")
    signs = {sign.get_text() for sign in soup.select("i[aria-hidden=true]")}
    assert signs <= set(SYMBOLS.values())
    for sign in soup.select("i"):
        sign.decompose()
    words = [cell.get_text().strip() for cell in soup.select("td:nth-of-type(4)")]
    assert all(word == "[z]" or word.startswith(tuple(SYMBOLS)) for word in words)
    assert any(word.startswith("no clear change It was") for word in words)


def test_what_is_missing_and_what_cannot_be_told_is_explained_once(cards):
    notes = ScorecardTable(cards, "QHL").notes
    text = "\n".join(notes)
    assert text.count("`rhoanalytics data fetch cvdprevent`") == 1
    assert sum(note.startswith("Cannot be told: ") for note in notes) == 1
    assert "[x] not available" in text


def test_the_peers_are_listed_with_how_they_were_found(cards, invented):
    (about, *_) = ScorecardTable(cards, "QHL").notes
    for name in cards.peers_of("QHL")["peer_name"]:
        assert name in about
    assert "age, ethnic group and neighbourhood deprivation" in about
    (about, *_) = ScorecardTable(invented, "XEX").notes
    assert "the 3 Integrated Care Systems of Illustria" in about
    assert "England" not in "\n".join(ScorecardTable(invented, "XEX").notes)


def test_it_fits_one_page(cards, invented):
    """The longest names, the most notes, and the most words about gaps."""
    longest = cards.measures.sort_values("area_name", key=lambda names: names.str.len())
    for shown, area in ((cards, longest["area"].iloc[-1]), (cards, "QHL"), (invented, "XEX")):
        with as_pdf(ScorecardTable(shown, area)) as pdf:
            # The cover, and one page.
            assert len(pdf.pages) == 2, area


def test_the_pdf_has_one_table_with_headers_of_columns_and_rows(cards):
    with as_pdf(ScorecardTable(cards, "QHL")) as pdf:
        kinds = [
            str(element.S)
            for element in pdf.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/Type") == "/StructElem"
        ]
    assert kinds.count("/Table") == 1
    assert kinds.count("/TH") == 6 + len(TOPICS) + len(cards.of("QHL"))


def test_text_from_data_stays_text(cards):
    measures = cards.measures.assign(
        area_name=HOSTILE, title=HOSTILE, flag=HOSTILE, source=HOSTILE, period=HOSTILE
    )
    peers = cards.peers.assign(peer_name=HOSTILE)
    table = ScorecardTable(dataclasses.replace(cards, measures=measures, peers=peers), "QHL")
    soup = BeautifulSoup(table.to_html(), "html.parser")
    assert not soup.select("b")
    assert "#read(" in soup.get_text()
    with as_pdf(table) as pdf:
        assert len(pdf.pages) >= 2


def test_an_unknown_code_is_refused(cards):
    with pytest.raises(KeyError):
        ScorecardTable(cards, "XEX")
