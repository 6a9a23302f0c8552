"""A notebook as one HTML page that stands alone: no script, nothing loaded from elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import InvalidNotebook
from nbformat import NotebookNode

from rhoanalytics import project
from rhoanalytics.errors import ReportFailed
from rhoanalytics.pack.export.document import DocumentInfo, ExportResult, prepare
from rhoanalytics.pack.export.fragments import clean_fragment
from rhoanalytics.pack.export.headings import HeadingLevels
from rhoanalytics.pack.export.reuse import Exhibit, slug
from rhoanalytics.pack.export.web_font import font_faces

TEMPLATES = Path("templates")
TEMPLATE_NAME = "html"

# Deeper headings stay out of the contents list, which should be seen at a glance.
_CONTENTS_DEPTH = 3

# Text cells whose page form a process keeps: reports of a kind share most of theirs.
_TEXTS_KEPT = 256

# What the identifiers of a drawing begin with, whose number follows.
_DRAWN = re.compile(r'(?<= id=")s[0-9a-f]{8}(?=-\d+")')


@dataclass(frozen=True)
class ContentsEntry:
    """A heading in the contents list: its level (2 or 3), anchor and words."""

    level: int
    anchor: str
    words: str


@dataclass
class Outline:
    """The headings of the page being made: their levels, and anchors that occur once."""

    levels: HeadingLevels = field(default_factory=HeadingLevels)
    contents: list[ContentsEntry] = field(default_factory=list)
    _section: str = ""
    _anchors: set[str] = field(default_factory=lambda: {"main", "contents", "contents-title"})

    def add(self, level: int, words: str) -> tuple[int, str]:
        """Level and anchor for the next heading; lists it in the contents."""
        level = self.levels.next(level, words)
        self._section = anchor = self._new(slug(words) or "section")
        if level <= _CONTENTS_DEPTH:
            self.contents.append(ContentsEntry(level, anchor, words))
        return level, anchor

    def anchor(self, kind: str) -> str:
        """An anchor for the next "figure" or "table" of the section.

        Counted within its section, it stays the same when another section gains a figure.
        """
        return self._new(f"{self._section}-{kind}".lstrip("-"), first="-1")

    def with_identifiers(self, fragment: str) -> str:
        """A display object's HTML with identifiers of its own, if it is shown for a second time."""
        for prefix in set(_DRAWN.findall(fragment)):
            fragment = fragment.replace(prefix, self._new(prefix))
        return fragment

    def _new(self, base: str, first: str = "") -> str:
        anchor, number = f"{base}{first}", 2
        while anchor in self._anchors:
            anchor = f"{base}-{number}"
            number += 1
        self._anchors.add(anchor)
        return anchor


def export_html(notebook: NotebookNode, document: DocumentInfo) -> ExportResult[str]:
    """The executed notebook as one HTML file; the same notebook always gives the same bytes.

    Raises ReportFailed when a cell ended in an error.
    """
    prepared, warnings = prepare(notebook)
    outline = Outline()
    page, _ = _exporter(project.root()).from_notebook_node(
        prepared,
        resources={"document": document, "outline": outline, "font_faces": font_faces()},
    )
    return ExportResult(page, (*warnings, *outline.levels.warnings))


class PageExporter(HTMLExporter):
    """The stock exporter without the passes over notebook and page that reports do not need.

    The notebook that it is given is a copy already, made for readers by `prepare`. The stock pass
    over the page looks for pictures without a description, which this package's pictures have, and
    for Jupyter's own page elements, which its template has not.
    """

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[Any, dict[str, Any]]:
        resources = self._init_resources(resources)
        return self.template.render(nb=nb, resources=resources).lstrip("\r\n"), resources


@cache
def _exporter(root: Path) -> PageExporter:
    exporter = PageExporter(
        template_name=TEMPLATE_NAME,
        extra_template_basedirs=[str(root / TEMPLATES)],
        exclude_anchor_links=True,
        # They change code and outputs that the template does not show.
        default_preprocessors=[],
    )
    exporter.register_filter("report_text", _report_text(exporter))
    exporter.register_filter("report_output", _report_output)
    return exporter


def _report_text(exporter: PageExporter) -> Any:
    """A template filter: a text cell as HTML, with the page's headings in order."""

    @lru_cache(maxsize=_TEXTS_KEPT)
    def clean_text(source: str) -> str:
        try:
            return clean_fragment(exporter.markdown2html({}, source))
        except InvalidNotebook as error:
            raise ReportFailed(
                f"A text cannot be shown: {error}. Paste the picture into its text cell, in which "
                "it is shown with ![description](attachment:name), or remove it."
            ) from error

    @pass_context
    def report_text(context: Context, source: str) -> str:
        outline: Outline = context["resources"]["outline"]
        fragment = clean_text(source)
        soup = BeautifulSoup(fragment, "html.parser")
        for heading in soup([f"h{level}" for level in range(1, 7)]):
            words = " ".join(heading.get_text().split())
            level, anchor = outline.add(int(heading.name[1]), words)
            heading.name = f"h{level}"
            heading.attrs = {"id": anchor}
        for table in soup("table"):
            _frame_table(soup, table)
        return str(soup)

    return report_text


@pass_context
def _report_output(context: Context, forms: Mapping[str, Any]) -> str:
    """A template filter: an output as HTML, with what readers need to use it elsewhere."""
    resources = context["resources"]
    outline: Outline = resources["outline"]
    fragment = outline.with_identifiers(forms["text/html"])
    exhibit = Exhibit.of(forms)
    if exhibit is None:
        return fragment
    return exhibit.with_reuse(fragment, outline.anchor(exhibit.kind), resources["document"])


def _frame_table(soup: BeautifulSoup, table: Tag) -> None:
    """Give a Markdown table header scopes and a region that scrolls on narrow screens."""
    for cell in table("th"):
        cell["scope"] = "col"
    for row in table("tr"):
        if first := row.find("td"):
            first.name = "th"
            first["scope"] = "row"
    region = {"class": "table-region", "role": "group", "aria-label": "Table", "tabindex": "0"}
    table.wrap(soup.new_tag("div", attrs={"class": "report-table"}))
    table.wrap(soup.new_tag("div", attrs=region))
