"""What readers need to use a figure or table elsewhere: its data as a file, and how to cite it."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bs4 import BeautifulSoup

from rhoanalytics.display.data_form import TABLE_MIME, TableData
from rhoanalytics.pack.export.document import DocumentInfo

# Without it spreadsheets take UTF-8 for an older encoding.
_BYTE_ORDER_MARK = "\ufeff"

_PLAIN_IN_ADDRESSES = ",:;/()"

_LONGEST_FILE_NAME = 80

_FIGURE_TITLE = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)


@dataclass(frozen=True)
class Exhibit:
    """A figure or table as it can be cited.

    kind: "figure" or "table". data: None for a figure without data. anchor: of the page it is on.
    """

    kind: str
    title: str
    data: TableData | None

    @classmethod
    def of(cls, forms: Mapping[str, Any]) -> "Exhibit | None":
        """What a prepared output shows, or None when that is neither a figure nor a table."""
        data = TableData.from_json(forms[TABLE_MIME]) if TABLE_MIME in forms else None
        titled = _FIGURE_TITLE.search(forms["text/html"])
        if titled is not None:
            title = data.figure if data else None
            return cls("figure", title or _words(titled[1]), data)
        return cls("table", data.caption, data) if data else None

    def with_reuse(self, fragment: str, anchor: str, document: DocumentInfo) -> str:
        """The exhibit's HTML under its anchor, with the download and the citation at its end."""
        below = self._download(anchor, document) + self._citation(anchor, document)
        anchored = fragment.replace(' class="report-', f' id="{anchor}" class="report-', 1)
        end = anchored.rindex("</")
        return f"{anchored[:end]}{below}{anchored[end:]}"

    def _download(self, anchor: str, document: DocumentInfo) -> str:
        if self.data is None:
            return ""
        address = quote(_BYTE_ORDER_MARK + self.data.csv(), safe=_PLAIN_IN_ADDRESSES)
        name = f"{slug(document.area_name)}-{anchor}"[:_LONGEST_FILE_NAME].rstrip("-")
        label = html.escape(f"Download data (CSV): {self.title}")
        return (
            f'<a class="download" download="{name}.csv" aria-label="{label}" '
            f'href="data:text/csv;charset=utf-8,{address}">Download data (CSV)</a>\n'
        )

    def _citation(self, anchor: str, document: DocumentInfo) -> str:
        said = [
            f"{document.publisher} ({document.dated}).",
            f"“{self.title}”.",
            f"In: {document.title}, {document.geography_name}.",
        ]
        if document.area_name not in document.title:
            said.insert(2, f"{document.area_name}.")
        if self.data and self.data.source:
            said.append(f"Source of the data: {self.data.source.rstrip('.')}.")
        if document.illustrative:
            said.append("Illustrative data: fictional places and numbers.")
        words = html.escape(" ".join(said))
        return (
            f'<details class="citation">\n<summary>Cite this {self.kind}</summary>\n'
            f'<p>{words} <a href="#{anchor}">#{anchor}</a></p>\n</details>\n'
        )


def slug(words: str) -> str:
    """Words as part of an address or a file name."""
    return re.sub(r"[^\w]+", "-", words).strip("-")


def _words(fragment: str) -> str:
    return BeautifulSoup(fragment, "html.parser").get_text()
