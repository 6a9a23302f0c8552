"""The page: one heading 1, nothing loaded from elsewhere, no Python."""

import dataclasses
import re

import pytest
from bs4 import BeautifulSoup
from export_samples import as_notebook, shown
from nbformat.v4 import new_markdown_cell

from rhoanalytics.pack.export_html import export_html


@pytest.fixture
def page(notebook, document) -> BeautifulSoup:
    return BeautifulSoup(export_html(notebook, document).content, "html.parser")


def test_the_page_says_what_it_is(page, document):
    assert page.html["lang"] == "en-GB"
    assert page.title.get_text() == document.title
    assert page.find("meta", attrs={"name": "description"})["content"] == document.description
    assert [heading.get_text() for heading in page("h1")] == [document.title]


def test_landmarks_and_skip_link(page):
    for name in ("header", "nav", "main", "footer"):
        assert len(page(name)) == 1
    assert page.body.find("a")["href"] == "#" + page.main["id"]


def test_headings_are_in_order_and_listed_with_anchors_that_occur_once(page):
    levels = [int(heading.name[1]) for heading in page(re.compile("^h[1-6]$"))]
    assert levels == [1, 2, 2, 3, 2]
    anchors = [link["href"][1:] for link in page.nav("a")]
    assert anchors == ["What-this-shows", "People", "By-group", "People-2"]
    identifiers = [element["id"] for element in page(id=True)]
    assert len(set(identifiers)) == len(identifiers)
    assert set(anchors) <= set(identifiers)


def test_nothing_is_loaded_and_nothing_runs(page):
    assert not page(["script", "iframe", "link", "object", "embed"])
    assert all(image["src"].startswith("data:image/") and image["alt"] for image in page("img"))
    assert not re.search(r"url\(|@import", page.style.get_text())
    for element in page(True):
        assert not {"srcset", "background", "onclick"} & set(element.attrs)


def test_no_python_no_nan_no_empty_header(page, notebook, document):
    content = export_html(notebook, document).content
    assert "secret_python" not in content
    assert "QHL" not in content
    assert "alert(1)" in page.get_text()
    assert all(header.get_text(strip=True) and header["scope"] for header in page("th"))
    assert not any(cell.get_text() in ("nan", "None") for cell in page(["td", "th"]))


def test_the_same_notebook_is_the_same_bytes(notebook, document):
    assert export_html(notebook, document) == export_html(notebook, document)


def test_fictional_data_are_called_illustrative(notebook, document):
    assert "ILLUSTRATIVE" not in export_html(notebook, document).content
    fictional = dataclasses.replace(document, illustrative=True)
    assert export_html(notebook, fictional).content.count("ILLUSTRATIVE DATA") == 2


def test_what_authors_write_in_html_cannot_load_or_run(document):
    hostile = (
        '## A\n<img src="https://x.org/a.png" alt="A picture" onerror="alert(1)">\n'
        '<script src="https://x.org/a.js"></script><style>@import "https://x.org";</style>\n\n'
        '<p style="background: url(https://x.org)" onclick="x()">Kept</p>\n\n'
        "![words](https://x.org/b.png) [bad](javascript:alert(1))"
    )
    notebook = as_notebook(
        new_markdown_cell(hostile), shown({"text/html": hostile, "text/plain": "<HTML>"})
    )
    main = BeautifulSoup(export_html(notebook, document).content, "html.parser").main
    assert not main(["img", "script", "style"])
    assert all(element.attrs.keys() <= {"id", "class", "tabindex"} for element in main(True))
    assert {"A picture", "Kept", "words"} <= set(main.get_text("\n", strip=True).split("\n"))


def test_headings_that_skip_are_set_right_with_a_warning(document):
    result = export_html(as_notebook(new_markdown_cell("# Top\n#### Deep")), document)
    page = BeautifulSoup(result.content, "html.parser")
    assert [heading.name for heading in page.main(re.compile("^h[1-6]$"))] == ["h2", "h3"]
    assert len(result.warnings) == 2
