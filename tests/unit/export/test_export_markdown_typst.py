"""Text cells on paper."""

import pytest

from rhoanalytics.pack.export.headings import HeadingLevels
from rhoanalytics.pack.export.markdown_typst import markdown_to_typst


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("One *two* **three**", '#prose(par({"One "; emph("two"); " "; strong("three")}))'),
        ("`a` ~~b~~", '#prose(par({raw("a"); " "; strike("b")}))'),
        ("[x](https://a.org)", '#prose(par(link("https://a.org", "x")))'),
        ("[x](#inside)", '#prose(par("x"))'),
        ("![words](a.png)", '#prose(par("words"))'),
        ("- a\n- b", '#prose(list("a", "b", tight: true))'),
        ("3. a\n4. b", '#prose(enum("a", "b", start: 3, tight: true))'),
        ("> a", '#prose(quote(par("a"), block: true))'),
        ("R&amp;D costs $5 or $6", '#prose(par({"R&D costs "; "$5 or $"; "6"}))'),
        ("a<br>b", '#prose(par({"a"; linebreak(); "b"}))'),
        ("<!-- note -->", ""),
        ("    code #x", '#prose(preformatted("code #x"))'),
    ],
)
def test_markdown_becomes_typst(source, written):
    assert markdown_to_typst(source, HeadingLevels()) == written


def test_sections_are_level_one_below_the_title():
    typst = markdown_to_typst("## A\n### B\n## C", HeadingLevels())
    assert typst.split("\n\n") == [
        '#heading("A", depth: 1)',
        '#heading("B", depth: 2)',
        '#heading("C", depth: 1)',
    ]


def test_a_short_opening_stays_with_what_it_opens():
    assert "introduces: true" in markdown_to_typst("## A\nShort.", HeadingLevels())
    assert "introduces" not in markdown_to_typst("## A\n" + "Long. " * 100, HeadingLevels())


def test_tables_keep_alignment():
    written = markdown_to_typst("| a | b |\n|---|--:|\n| x | 1 |", HeadingLevels())
    assert written == (
        '#report-table(alignment: (left, right,), header: ("a", "b",), rows: (("x", "1",),))'
    )


def test_headings_of_later_cells_follow_on():
    levels = HeadingLevels()
    markdown_to_typst("## A", levels)
    assert "depth: 2" in markdown_to_typst("#### B", levels)
    assert levels.warnings == [
        "The heading 'B' is at level 4 and was set at level 3: "
        "sections start with ##, and no level is skipped."
    ]
