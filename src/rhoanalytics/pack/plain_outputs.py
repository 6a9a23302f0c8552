"""Analysts' plain outputs made fit for a report: data frames, bare pictures, printed values.

Whatever a cell shows comes out of here with an HTML and a Typst form, or as Markdown, or not at
all with a warning that says why.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from rhoanalytics.display import TYPST_MIME, Table
from rhoanalytics.display.figure import picture_html, svg_size
from rhoanalytics.display.typst_markup import call, clean, clean_lines, literal, picture_name
from rhoanalytics.pack.fragments import clean_fragment
from rhoanalytics.pack.html_tables import table_from_html
from rhoanalytics.pack.pictures import EXTENSIONS, SVG, picture_bytes

# What Python prints for an object that has no better form: "<Axes: …>", "[<… at 0x7f2c…>]".
_OBJECT_NAME = re.compile(r"[\[(]*<.*>[\])]*|Text\(.*\)|.*\bat 0x[0-9a-f]+.*", re.DOTALL)

# The line pandas prints below a data frame that it shortened.
_FRAME_SIZE = re.compile(r"^\s*[\d,]+ rows × [\d,]+ columns\s*$")


@dataclass
class Outputs:
    """Turns one notebook's outputs, in order, into report outputs; collects warnings."""

    warnings: list[str] = field(default_factory=list)
    _bare_pictures: int = 0
    _bare_tables: int = 0

    def note_stream(self, name: str, text: str, cell: int) -> None:
        """Printed text and library warnings stay out of the report, but not out of sight."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if lines:
            self.warnings.append(
                f"Cell {cell} wrote to {name}, which the report does not show: {lines[-1]}"
            )

    def ready(self, data: Mapping[str, str], cell: int) -> dict[str, str] | None:
        """One output's forms by MIME type, or None when there is nothing for a reader."""
        if TYPST_MIME in data and "text/html" in data:
            return dict(data)
        if "text/html" in data:
            return self._html(data["text/html"], cell)
        if "text/markdown" in data:
            return {"text/markdown": data["text/markdown"]}
        for kind in EXTENSIONS:
            if kind in data:
                return self._picture(data[kind], kind, cell)
        return self._printed(data.get("text/plain", ""), cell)

    def _html(self, fragment: str, cell: int) -> dict[str, str] | None:
        soup = BeautifulSoup(clean_fragment(fragment), "html.parser")
        for heading in soup([f"h{level}" for level in range(1, 7)]):
            # Sections are made by text cells; a heading here would break their order.
            heading.name = "p"
        sizes = [line.extract().get_text() for line in soup("p", string=_FRAME_SIZE)]
        tables = []
        while element := soup.find("table"):
            tables.append(self._table(element.extract(), sizes, cell))
        written = [clean(line) for line in soup.get_text("\n").splitlines() if clean(line)]
        forms_html = [str(soup)] if written else []
        forms_typst = ["#" + call("prose", *_paragraphs(written))] if written else []
        forms_html += [table.to_html() for table in tables]
        forms_typst += [table.to_typst() for table in tables]
        if not forms_html:
            self.warnings.append(f"Cell {cell} showed HTML without text, which is left out.")
            return None
        return {"text/html": "\n".join(forms_html), TYPST_MIME: "\n\n".join(forms_typst)}

    def _table(self, element: Tag, sizes: list[str], cell: int) -> Table:
        captioned = element.find("caption")
        caption = clean(captioned.get_text()) if captioned else ""
        if not caption:
            self._bare_tables += 1
            caption = f"Table {self._bare_tables}, no caption given"
            self.warnings.append(f"Cell {cell}: a table has no caption; show it with Table(…).")
        if not sizes:
            return table_from_html(element, caption)
        size = sizes[0].strip()
        self.warnings.append(
            f"Cell {cell}: pandas shortened a table ({size}); show it whole with Table(…)."
        )
        return table_from_html(element, caption, notes=[f"Shortened from {size}."])

    def _picture(self, data: str, kind: str, cell: int) -> dict[str, str]:
        self._bare_pictures += 1
        alt = f"Figure {self._bare_pictures}, no description given"
        self.warnings.append(
            f"Cell {cell}: a picture has no description; show it with Figure(…, alt=…)."
        )
        content = picture_bytes(data, kind)
        size = svg_size(data) if kind == SVG else None
        name = picture_name(content, EXTENSIONS[kind])
        return {
            "text/html": '<figure class="report-figure">\n'
            f"{picture_html(content, kind, alt, size)}\n</figure>",
            TYPST_MIME: "#" + call("report-figure", picture=literal(name), alt=literal(alt)),
            kind: data,
        }

    def _printed(self, text: str, cell: int) -> dict[str, str] | None:
        if not text.strip() or _OBJECT_NAME.fullmatch(text.strip()):
            if text.strip():
                self.warnings.append(
                    f"Cell {cell} ended with a Python object that has no form a reader could use: "
                    f"{text.strip()[:60]}"
                )
            return None
        lines = clean_lines(text).rstrip()
        return {
            "text/html": '<pre class="printed" tabindex="0">' + html.escape(lines) + "</pre>",
            TYPST_MIME: "#" + call("preformatted", literal(lines)),
        }


def _paragraphs(lines: list[str]) -> list[str]:
    return [call("par", literal(line)) for line in lines]
