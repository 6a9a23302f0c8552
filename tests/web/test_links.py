"""Every link of a page leads somewhere: a file of the pack, a place on a page, data within it."""

import csv
import io
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import pytest
from bs4 import Tag
from web_pages import PAGES, each_page, soup


def fault(link: Tag, file: Path, top: Path) -> str | None:
    """What is wrong with a link on the page `file` of the pack in `top`, if anything is."""
    address = urlsplit(link["href"])
    if address.scheme == "data":
        return faulty_data(link)
    if address.scheme:
        known = address.scheme in ("https", "mailto")
        return None if known else f"{link['href'][:80]} is not an address on the web"
    target = (file.parent / unquote(address.path)).resolve() if address.path else file
    if not target.is_relative_to(top.resolve()):
        return f"{link['href'][:80]} leads out of the pack"
    if not target.is_file():
        return f"{link['href'][:80]} is no file of the pack"
    if address.fragment and soup(target).find(id=unquote(address.fragment)) is None:
        return f"{link['href'][:80]} is no place on the page"
    return None


def faulty_data(link: Tag) -> str | None:
    with urlopen(link["href"]) as embedded:
        kind, content = embedded.headers.get_content_type(), embedded.read().decode("utf-8")
    if kind != "text/csv" or not link.get("download", "").endswith(".csv"):
        return f"{kind} to be saved as {link.get('download')!r} is not a CSV file"
    widths = {len(row) for row in csv.reader(io.StringIO(content.removeprefix("\ufeff")))}
    return None if len(widths) == 1 and min(widths) > 0 else f"rows of {widths} cells"


@each_page
def test_links_lead_somewhere(page_file, name):
    file = page_file(name)
    top = file.parents[len(Path(PAGES[name][1]).parts) - 1]
    links = soup(file)("a", href=True)
    assert links
    assert [found for link in links if (found := fault(link, file, top))] == []


@pytest.mark.parametrize(
    "html",
    [
        '<a href="missing.html">',
        '<a href="#nowhere">',
        '<a href="../other.html">',
        '<a href="file:///etc/passwd">',
        '<a href="http://example.org">',
        '<a href="data:text/csv,a%2Cb%0A1" download="table.csv">',
        '<a href="data:text/html,a" download="table.csv">',
    ],
)
def test_a_broken_link_would_be_found(tmp_path, html):
    page = tmp_path / "pack" / "page.html"
    page.parent.mkdir()
    page.write_text(html, encoding="utf-8")
    (tmp_path / "other.html").write_text("not in the pack", encoding="utf-8")
    assert fault(soup(page).a, page, page.parent)
