"""The booklet: one tagged PDF with bookmarks and contents, and the same bytes every time."""

import dataclasses
import io
from itertools import pairwise

import pandas as pd
import pikepdf
import pytest
from export_samples import HOSTILE, as_notebook, figure, shown
from nbformat.v4 import new_markdown_cell
from pdf_tags import bookmarks, tag_tree

from rhoanalytics.pack.export import booklet as booklets
from rhoanalytics.pack.export.booklet import booklet
from rhoanalytics.pack.export.parts import Part


@pytest.fixture
def parts(notebook):
    limits = "## What these figures cannot tell\nMuch."
    second = as_notebook(
        new_markdown_cell("## Summary\n### In short"),
        shown(figure(data=pd.DataFrame({"group": ["A", "B"], "value": [1, 2]}))),
        new_markdown_cell(limits, metadata={"tags": [booklets.METHODS]}),
        new_markdown_cell("## Questions to take further"),
    )
    return [Part("a", "First report", "What it shows", notebook), Part("b", HOSTILE, "", second)]


@pytest.fixture
def pdf(parts, document):
    with pikepdf.open(io.BytesIO(booklet(document, parts, None, "QHL").content)) as opened:
        yield opened


def test_it_is_pdf_ua_in_english_under_its_title(pdf, document):
    assert pdf.Root.Lang == "en-GB"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == document.title


def test_bookmarks_are_the_reports_then_the_annex_then_the_methods(pdf):
    assert bookmarks(pdf) == [
        ("Contents", []),
        ("First report", ["What this shows", "People", "People"]),
        (HOSTILE, ["Summary", "Questions to take further"]),
        ("Data annex", ["First report", HOSTILE]),
        (
            "Methods and sources",
            ["How to read the figures", "What the words mean", "How the figures are made", HOSTILE],
        ),
    ]


def test_each_report_begins_on_a_page_of_its_own_and_is_in_the_contents(pdf):
    with pdf.open_outline() as outline:
        pages = [pikepdf.Page(top.to_dictionary_object(pdf).Dest[0]).index for top in outline.root]
    assert len(set(pages)) == len(pages)
    entries = list(tag_tree(pdf).below("TOCI"))
    assert len(entries) == sum(1 + len(below) for _, below in bookmarks(pdf)[1:])


def test_no_heading_level_is_skipped(pdf):
    levels = [0, *(int(tag.kind[1]) for tag in tag_tree(pdf).below("H1", "H2", "H3", "H4"))]
    steps = [after - before for before, after in pairwise(levels)]
    assert levels[1] == 1
    assert max(levels) == 3
    assert max(steps) == 1


def test_every_figure_has_a_description_and_its_data(pdf):
    alts = [tag.alt for tag in tag_tree(pdf).below("Figure")]
    assert alts == ["Two bars, the second a third taller than the first."] * 2
    links = list(tag_tree(pdf).below("Link"))
    contents = list(tag_tree(pdf).below("TOCI"))
    from_figure_to_table_and_back, out_of_the_document = 2 * len(alts), 1
    assert len(links) == len(contents) + from_figure_to_table_and_back + out_of_the_document


def test_the_same_reports_are_the_same_bytes(parts, document):
    first = booklet(document, parts, None, "QHL")
    assert booklet(document, parts, None, "QHL") == first
    assert first.warnings == ()


def test_names_that_look_like_typst_are_text(parts, document):
    hostile = dataclasses.replace(
        document,
        title=HOSTILE,
        subtitle=HOSTILE,
        area_name=HOSTILE,
        geography_name=HOSTILE,
        publisher=HOSTILE,
    )
    with pikepdf.open(io.BytesIO(booklet(hostile, parts, None, "QHL").content)) as opened:
        assert opened.docinfo["/Title"] == HOSTILE


def test_the_scorecard_stands_before_the_contents(parts, document, monkeypatch):
    class Card:
        def __init__(self, scorecards, area_code):
            self.written = f"{scorecards} of {area_code}"

        def to_typst(self):
            return f'#heading(depth: 1, "{self.written}")'

    monkeypatch.setattr(booklets, "ScorecardTable", Card)
    with pikepdf.open(io.BytesIO(booklet(document, parts, "cards", "QHL").content)) as opened:
        assert bookmarks(opened)[0] == ("Scorecard", ["cards of QHL"])
