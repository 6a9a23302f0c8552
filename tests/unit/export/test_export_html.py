"""The page: one heading 1, nothing loaded from elsewhere, no Python."""

import base64
import csv
import dataclasses
import io
import re
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from export_samples import HOSTILE, as_notebook, figure, png, shown
from nbformat.v4 import new_markdown_cell

from rhoanalytics.errors import ReportFailed
from rhoanalytics.pack.export.export_html import export_html
from rhoanalytics.pack.export.web_font import font_faces


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
    assert not re.search(r"url\((?!data:font/woff2;)|@import", page.style.get_text())
    assert not any(link["href"].startswith("javascript:") for link in page("a"))
    for element in page(True):
        assert not {"srcset", "background", "onclick"} & set(element.attrs)


def test_no_python_no_nan_no_empty_header(page, notebook, document):
    content = export_html(notebook, document).content
    assert "secret_python" not in content
    assert "QHL" not in content
    assert "alert(1)" in page.get_text()
    assert all(header.get_text(strip=True) and header["scope"] for header in page("th"))
    assert not any(cell.get_text() in ("nan", "None") for cell in page(["td", "th"]))


def test_a_browser_is_told_to_run_and_load_nothing(page):
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; ")
    assert "script-src" not in policy


def test_each_figure_and_table_can_be_linked_downloaded_and_cited(page, document):
    exhibits = page.main(class_=["report-figure", "report-table"], id=True)
    assert [exhibit["id"] for exhibit in exhibits] == ["By-group-figure-1", "People-2-table-1"]
    for exhibit in exhibits:
        [link] = exhibit("a", download=True)
        assert link["download"] == f"Birmingham-and-Solihull-{exhibit['id']}.csv"
        kind, content = link["href"].split(",", 1)
        assert kind == "data:text/csv;charset=utf-8"
        head, first, *_ = csv.reader(io.StringIO(unquote(content).removeprefix("\ufeff")))
        assert head == ["area", "value"]
        assert first == [HOSTILE, "[x]"]
        citation = exhibit.find(class_="citation")
        assert citation.a["href"] == f"#{exhibit['id']}"
        for words in ("rhoanalytics (1 April 2026)", document.title, document.geography_name):
            assert words in citation.get_text()
    assert "Source of the data: ONS." in exhibits[0].find(class_="citation").get_text()


def test_a_figure_without_data_is_cited_by_its_title(document):
    page = BeautifulSoup(export_html(as_notebook(shown(figure())), document).content, "html.parser")
    assert "“The second is more common”" in page.find(id="figure-1").get_text()
    assert not page("a", download=True)


def test_a_figure_shown_twice_has_identifiers_of_its_own_each_time(document):
    content = export_html(as_notebook(shown(figure()), shown(figure())), document).content
    identifiers = re.findall(r' id="([^"]*)"', content)
    assert len(set(identifiers)) == len(identifiers)
    referred = set(re.findall(r"url\(#([^)]+)\)", content))
    assert len(referred) == 2
    assert referred <= set(identifiers)


def test_the_font_is_in_the_page_the_same_every_time(page):
    first = font_faces()
    font_faces.cache_clear()
    assert font_faces() == first
    assert first in page.style.get_text()
    assert len(first) < 40_000


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


@pytest.mark.parametrize("address", ["attachment:my%20map.png", "<attachment:my map.png>"])
def test_a_picture_pasted_into_a_text_cell_is_on_the_page(document, address):
    words = f"The boards ![Boards in blue]({address}) in 2026."
    pasted = {"my map.png": {"image/png": png()}}
    result = export_html(as_notebook(new_markdown_cell(words, attachments=pasted)), document)
    [image] = BeautifulSoup(result.content, "html.parser").main("img")
    assert image["alt"] == "Boards in blue"
    assert base64.b64decode(image["src"].removeprefix("data:image/png;base64,")) == (
        base64.b64decode(png())
    )
    assert result.warnings == (
        "Cell 1: the PDF has no pictures from text or HTML; show a Figure(…).",
    )


def test_a_picture_that_is_gone_from_its_text_cell_is_named(document):
    cell = new_markdown_cell("![Boards](attachment:map.png)")
    with pytest.raises(ReportFailed, match=r"Cell 1 shows 'map\.png'.* Paste the picture again"):
        export_html(as_notebook(cell), document)


def test_a_picture_that_markdown_made_by_code_lacks_is_named(document):
    cell = shown({"text/markdown": "![Boards](attachment:map.png)", "text/plain": "<Markdown>"})
    with pytest.raises(ReportFailed, match=r"missing attachment: .*map\.png"):
        export_html(as_notebook(cell), document)


def test_headings_that_skip_are_set_right_with_a_warning(document):
    result = export_html(as_notebook(new_markdown_cell("# Top\n#### Deep")), document)
    page = BeautifulSoup(result.content, "html.parser")
    assert [heading.name for heading in page.main(re.compile("^h[1-6]$"))] == ["h2", "h3"]
    assert len(result.warnings) == 2
