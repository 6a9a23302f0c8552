"""Analysts' plain outputs made fit for a report: data frames, bare pictures, printed values.

Whatever a cell shows comes out of here with an HTML and a Typst form, or as Markdown, or not at
all with a warning that says why.
"""

import ast
import copy
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag

from rhoanalytics.display import TYPST_MIME, Table
from rhoanalytics.display.data_form import TABLE_MIME
from rhoanalytics.display.figure import picture_html
from rhoanalytics.display.typst_markup import call, clean, clean_lines, literal, picture_name
from rhoanalytics.pack.export.fragments import clean_fragment
from rhoanalytics.pack.export.html_tables import table_from_html
from rhoanalytics.pack.export.pictures import EXTENSIONS, picture_bytes, picture_size
from rhoanalytics.pack.undescribed import UNDESCRIBED

# What Python prints for an object that has no better form: "<Thing at 0x7f2c…>".
_OBJECT_NAME = re.compile(r"[\[(]*<.*>[\])]*|Text\(.*\)|.*\bat 0x[0-9a-f]+.*", re.DOTALL)

# The same for parts of a drawing, which is a picture of its own among the cell's outputs.
_DRAWING = re.compile(
    r".*<(Axes|Figure size|Silent|matplotlib\.|seaborn\.|\w*Container object)\b.*|Text\(.*\)",
    re.DOTALL,
)

_BLOCKS = ("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "br", "hr", "blockquote", "pre")

# The file in which a kernel keeps a cell, whose name is another in each run.
_CELL_FILE = re.compile(r"^\S*ipykernel_\S+: ")

# How numpy writes a number: "np.float64(0.5)".
_NUMPY_NUMBER = re.compile(r"np\.\w+\(([^()]*)\)")

# The line pandas prints below a data frame that it shortened.
_FRAME_SIZE = re.compile(r"^\s*[\d,]+ rows × [\d,]+ columns\s*$")


@dataclass
class Outputs:
    """Turns one notebook's outputs, in order, into report outputs; collects warnings."""

    warnings: list[str] = field(default_factory=list)
    _bare_pictures: int = 0
    _bare_tables: int = 0
    _pictures_shown: set[tuple[int, str]] = field(default_factory=set)

    def note_stream(self, name: str, text: str, cell: int) -> None:
        """Printed text and library warnings stay out of the report, but not out of sight."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if lines:
            # Python prints a line of code below its warnings.
            said = next((line for line in reversed(lines) if "Warning: " in line), lines[-1])
            said = _CELL_FILE.sub("", said)
            self.warnings.append(
                f"Cell {cell} wrote to {name}, which the report does not show: {said}"
            )

    def note_picture(self, cell: int) -> None:
        """Pictures inside text or HTML are on the page alone."""
        self.warnings.append(
            f"Cell {cell}: the PDF has no pictures from text or HTML; show a Figure(…)."
        )

    def ready(self, data: Mapping[str, Any], cell: int) -> dict[str, Any] | None:
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

    def _html(self, fragment: str, cell: int) -> dict[str, Any] | None:
        soup = BeautifulSoup(clean_fragment(fragment), "html.parser")
        for heading in soup([f"h{level}" for level in range(1, 7)]):
            # Sections are made by text cells; a heading here would break their order.
            heading.name = "p"
        for image in soup("img"):
            self._describe(image, cell)
        sizes = [line.extract().get_text() for line in soup("p", string=_FRAME_SIZE)]
        tables = []
        while element := soup.find("table"):
            tables.append(self._table(element.extract(), sizes, cell))
        written = _lines(soup)
        forms_html = [str(soup)] if written else []
        forms_typst = ["#" + call("prose", *_paragraphs(written))] if written else []
        forms_html += [table.to_html() for table in tables]
        forms_typst += [table.to_typst() for table in tables]
        if not forms_html:
            self.warnings.append(f"Cell {cell} showed HTML without text, which is left out.")
            return None
        forms = {"text/html": "\n".join(forms_html), TYPST_MIME: "\n\n".join(forms_typst)}
        # An output carries the data of one table.
        return forms | ({TABLE_MIME: tables[0].data().to_json()} if len(tables) == 1 else {})

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

    def _describe(self, image: Tag, cell: int) -> None:
        """Give a picture inside HTML a name if it has none; only the page can show it."""
        if not image.get("alt"):
            image["alt"] = self._no_description(cell)
        self.note_picture(cell)

    def _no_description(self, cell: int) -> str:
        self._bare_pictures += 1
        self.warnings.append(f"Cell {cell}: {UNDESCRIBED}")
        return f"Figure {self._bare_pictures}, no description given"

    def _picture(self, data: str, kind: str, cell: int) -> dict[str, str] | None:
        content = picture_bytes(data, kind)
        name = picture_name(content, EXTENSIONS[kind])
        if (cell, name) in self._pictures_shown:
            return None  # A figure that ends its cell is shown by name and by the drawing backend.
        self._pictures_shown.add((cell, name))
        alt = self._no_description(cell)
        size = picture_size(content, kind)
        widest = f' style="max-width: {size[0]}px"' if size else ""
        return {
            "text/html": f'<figure class="report-figure"{widest}>\n'
            f"{picture_html(content, kind, alt, size)}\n</figure>",
            TYPST_MIME: "#" + call("report-figure", picture=literal(name), alt=literal(alt)),
            kind: data,
        }

    def _printed(self, text: str, cell: int) -> dict[str, str] | None:
        text = text.strip()
        if not text or _DRAWING.fullmatch(text):
            return None
        if _OBJECT_NAME.fullmatch(text):
            self.warnings.append(
                f"Cell {cell} ended with a Python object that has no form a reader could use: "
                f"{text[:60]}"
            )
            return None
        text = _NUMPY_NUMBER.sub(r"\1", text)
        if (words := _words_or_number(text)) is not None:
            return {
                "text/html": f"<p>{html.escape(words)}</p>",
                TYPST_MIME: "#" + call("prose", *_paragraphs([words])),
            }
        lines = clean_lines(text).rstrip()
        return {
            "text/html": '<pre class="printed" tabindex="0">' + html.escape(lines) + "</pre>",
            TYPST_MIME: "#" + call("preformatted", literal(lines)),
        }


def _words_or_number(printed: str) -> str | None:
    """What Python printed of a string or a number, for a sentence; None for anything else."""
    try:
        value = ast.literal_eval(printed)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if isinstance(value, str):
        return clean(value) or None
    return printed if isinstance(value, int | float) else None


def _lines(soup: BeautifulSoup) -> list[str]:
    """The words of a fragment, a line for each of its blocks; items of lists have a mark."""
    copied = copy.copy(soup)
    for item in copied("li"):
        item.insert(0, "• ")
    for block in copied(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    return [clean(line) for line in copied.get_text().splitlines() if clean(line)]


def _paragraphs(lines: list[str]) -> list[str]:
    return [call("par", literal(line)) for line in lines]
