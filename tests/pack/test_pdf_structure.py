"""The PDFs for people who do not see them: PDF/UA-1, tags that say what is what, one order."""

import re
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from descriptions import UNDESCRIBED, is_described
from pdf_tags import Tag, tag_tree

REPORTS = ("cvd-by-ethnicity", "deprivation-deciles", "wres-trends")
AREAS = ("QMF", "XEX")
ANNEX = "Data tables"
"""The heading at the end of a report under which the PDF prints what the page folds away."""

BOOKLETS = {f"{area}-booklet" for area in AREAS}
DOCUMENTS = {
    **{
        f"{area}-{name}": ("pack", f"{area}/{name}.pdf")
        for area in AREAS
        for name in (*REPORTS, "booklet")
    },
    "plain-outputs": ("plain_pack", "QSL/sample.pdf"),
}

ENDING = "What these figures cannot tell"
"""The first of the sections of a report that the booklet prints after all reports."""

HEADINGS = tuple(f"H{level}" for level in range(1, 7))
LEAVES = (*HEADINGS, "P", "Caption", "Figure", "LI", "TOCI", "TH", "TD")


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def file(request, document) -> Path:
    fixture, name = DOCUMENTS[document]
    return request.getfixturevalue(fixture) / name


@pytest.fixture(scope="module")
def pdf(file):
    with pikepdf.open(file) as opened:
        yield opened


@pytest.fixture(scope="module")
def tags(pdf) -> Tag:
    return tag_tree(pdf)


def test_it_is_pdf_ua_in_a_language_with_its_title_shown(pdf, document):
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    metadata = pdf.open_metadata()
    assert metadata["pdfuaid:part"] == "1"
    assert metadata["dc:title"] == str(pdf.docinfo["/Title"])
    place = {"QMF": "North East London", "XEX": "Fallowmere"}.get(document[:3], "Sample")
    assert place in metadata["dc:title"]


def test_every_figure_has_its_words(tags, document):
    words = [figure.alt for figure in tags.below("Figure")]
    assert words
    if document == "plain-outputs":
        assert [bool(UNDESCRIBED.fullmatch(each)) for each in words] == [True, True]
    else:
        assert [each for each in words if not is_described(each)] == []


def test_every_table_has_header_cells_and_full_rows(tags):
    tables = list(tags.below("Table"))
    assert tables
    for table in tables:
        rows = [list(row.below("TH", "TD")) for row in table.below("TR")]
        assert len(rows) > 1
        assert {(cell.kind, cell.scope) for cell in rows[0]} <= {("TH", "Column"), ("TH", "Both")}
        assert len({sum(cell.columns for cell in row) for row in rows}) == 1
        assert not list(table.below("Table")), "a table within a table"


def test_no_heading_level_is_left_out(tags):
    levels = [int(heading.kind[1]) for heading in tags.below(*HEADINGS)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_row_is_split_between_pages(tags):
    for row in tags.below("TR"):
        said = [cell.pages for cell in row.below("TH", "TD") if cell.pages]
        assert len(frozenset().union(*said)) <= 1


def test_no_heading_is_left_alone_at_the_foot_of_a_page(tags):
    leaves = [tag for tag in tags.below(*LEAVES) if tag.pages]
    for heading, after in pairwise(leaves):
        if heading.kind in HEADINGS:
            assert max(heading.pages) == min(after.pages), heading.title


def test_every_font_is_embedded(pdf):
    described = [each for each in pdf.objects if is_type(each, "/FontDescriptor")]
    assert described
    for font in described:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()), font.FontName
    # A font that every reader has may go without description, and is then not embedded.
    for font in (each for each in pdf.objects if is_type(each, "/Font")):
        assert {"/DescendantFonts", "/FontDescriptor"} & set(font.keys()), font.BaseFont


def test_links_lead_to_the_web_or_into_the_document(pdf):
    actions = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    assert not [each for each in actions if each.get("/S") in ("/Launch", "/GoToR", "/JavaScript")]
    addresses = [str(each.URI) for each in actions if each.get("/S") == "/URI"]
    assert [each for each in addresses if not re.match(r"https://|mailto:", each)] == []


def is_type(item: pikepdf.Object, name: str) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == name


def test_there_is_a_bookmark_for_every_section(pdf, tags):
    with pdf.open_outline() as outline:
        bookmarks = {squeezed(entry.title) for entry in flattened(outline.root)}
    sections = {squeezed(heading.title) for heading in tags.below("H1", "H2")}
    assert sections
    assert sections <= bookmarks


def flattened(entries):
    for entry in entries:
        yield entry
        yield from flattened(entry.children)


# One order of reading -----------------------------------------------------------------------------

Piece = str | tuple[int, int]
"""What a reader meets: a heading by its words, a figure by its description, a table by its rows and
columns."""


def squeezed(words: str) -> str:
    """Words without what differs between page and print: spaces and soft hyphens."""
    return re.sub(r"[\s\u00ad]+", "", words)


def in_print(tags: Tag) -> list[Piece]:
    pieces: list[Piece] = []
    for tag in tags.below(*HEADINGS, "Figure", "Table"):
        if tag.kind == "Table":
            rows = list(tag.below("TR"))
            pieces.append((len(rows), sum(cell.columns for cell in rows[0].below("TH", "TD"))))
        else:
            pieces.append(squeezed(tag.alt or tag.title))
    return pieces


def on_the_page(page: Path) -> tuple[list[Piece], list[Piece]]:
    """In the order of the page; the tables that are folded away below their figures apart."""
    main = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").main
    shown: list[Piece] = []
    folded: list[Piece] = []
    for element in main.select("h2, h3, h4, h5, h6, img, svg[role=img], table"):
        if element.name == "table":
            cells = element.tr(["th", "td"])
            shape = len(element("tr")), sum(int(cell.get("colspan", 1)) for cell in cells)
            below_figure = element.find_parent("details") and element.find_parent("figure")
            (folded if below_figure else shown).append(shape)
        else:
            words = element.get("alt") or element.get("aria-label") or element.get_text()
            shown.append(squeezed(words))
    return shown, folded


@pytest.mark.parametrize("document", sorted(DOCUMENTS.keys() - BOOKLETS), indirect=True)
def test_a_report_is_read_in_the_order_of_its_page(tags, file):
    shown, folded = on_the_page(file.with_suffix(".html"))
    assert in_print(tags) == shown + ([squeezed(ANNEX), *folded] if folded else [])


@pytest.mark.parametrize("document", sorted(BOOKLETS), indirect=True)
def test_a_booklet_is_read_in_the_order_of_the_pages(tags, file):
    """Report by report; what each says of its limits and sources stands together at the end."""
    bodies, endings = [], []
    for report in REPORTS:
        shown, _ = on_the_page(file.parent / f"{report}.html")
        end = shown.index(squeezed(ENDING))
        bodies += shown[:end]
        endings += shown[end:]
    remaining = iter(in_print(tags))
    for piece in bodies + endings:
        assert piece in remaining, f"{piece} is missing, or comes too early"
