"""The PDF: tagged as PDF/UA-1 and PDF/A-3a, with bookmarks, and the same bytes every time."""

import dataclasses
import io
import time

import matplotlib.pyplot as plt
import pikepdf
import pytest
from export_samples import as_notebook, figure, shown
from nbformat.v4 import new_markdown_cell
from pdf_tags import bookmarks, tag_tree

from rhoanalytics.display import Figure
from rhoanalytics.errors import ReportFailed
from rhoanalytics.pack.export.export_pdf import export_pdf


@pytest.fixture
def pdf(notebook, document):
    with pikepdf.open(io.BytesIO(export_pdf(notebook, document).content)) as opened:
        yield opened


def test_it_is_pdf_ua_and_pdf_a_with_title_language_and_date(pdf, document):
    assert bool(pdf.Root.MarkInfo.Marked)
    assert pdf.Root.Lang == "en-GB"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["dc:title"] == document.title
        assert metadata["dc:creator"] == ["rhoanalytics"]
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260401")
    assert pdf.docinfo["/Keywords"] == "deprivation, health"


def test_sections_are_the_first_level_of_bookmarks(pdf):
    sections = [("What this shows", []), ("People", ["By group"]), ("People", [])]
    assert bookmarks(pdf) == [*sections, ("Data tables", [])]


def test_pictures_tables_and_lists_are_tagged(pdf):
    kinds = {tag.kind for tag in tag_tree(pdf).below()}
    for kind in ("H1", "H2", "P", "L", "LI", "Table", "THead", "TH", "TD", "Figure"):
        assert kind in kinds, kind
    alts = [tag.alt for tag in tag_tree(pdf).below("Figure")]
    assert "Two bars, the second a third taller than the first." in alts


def test_every_row_and_every_column_of_a_table_has_a_header(pdf):
    rows = [row.children for row in tag_tree(pdf).below("TR")]
    heads = [row for row in rows if all(cell.kind == "TH" for cell in row)]
    assert len(heads) == 3
    for row in rows:
        if row not in heads:
            assert [cell.kind for cell in row] == ["TH", "TD"]
            assert row[0].scope == "Row"


def test_only_packaged_fonts_are_used_and_all_are_embedded(pdf):
    names = set()
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            names.add(str(descendant.BaseFont).split("+")[-1].split("-")[0])
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())
    assert names == {"SourceSansPro"}


def test_the_same_notebook_is_the_same_bytes_and_soon_made(notebook, document):
    first = export_pdf(notebook, document)
    started = time.perf_counter()
    assert export_pdf(notebook, document) == first
    assert time.perf_counter() - started < 2


def test_fictional_data_are_printed_differently(notebook, document):
    plain = export_pdf(notebook, document).content
    fictional = export_pdf(notebook, dataclasses.replace(document, illustrative=True)).content
    assert fictional != plain


def test_characters_without_a_glyph_are_replaced_with_a_warning(document):
    result = export_pdf(as_notebook(new_markdown_cell("## A 😀 中 ❤️\nText é ≥ –")), document)
    assert any("U+1F600" in warning and "U+4E2D" in warning for warning in result.warnings)


def test_characters_without_a_glyph_are_replaced_in_charts_too(document):
    drawn, axes = plt.subplots(figsize=(4, 2), layout="constrained")
    axes.set_xlabel("A 中 label")
    with pytest.warns(UserWarning, match="Glyph"):
        chart = Figure(drawn, title="A finding", alt="An empty chart with a label below it.")
    result = export_pdf(as_notebook(shown(chart)), document)
    assert any("U+4E2D" in warning for warning in result.warnings)


def test_typst_code_that_fails_is_a_failed_report(document):
    broken = shown({"text/html": "<p>x</p>", "text/vnd.typst": '#read("/etc/passwd")'})
    with pytest.raises(ReportFailed, match="could not be set"):
        export_pdf(as_notebook(broken), document)


def test_a_picture_taller_than_the_page_is_made_to_fit(document):
    drawn, axes = plt.subplots(figsize=(6.7, 20), layout="constrained")
    axes.plot([1, 2])
    tall = Figure(drawn, title="It rises", alt="A line that rises over a very tall picture.")
    content = export_pdf(as_notebook(shown(tall), shown(figure())), document).content
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert len(opened.pages) == 2
