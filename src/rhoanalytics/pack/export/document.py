"""What both exporters share: what a document is, and a notebook made ready for its readers.

Readers never see Python. `prepare` leaves text cells and what code cells showed, each output
carrying an HTML and a Typst form, and says in warnings what it left out.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import unquote

from nbformat import NotebookNode

from rhoanalytics.display.typst_markup import clean
from rhoanalytics.errors import ReportFailed
from rhoanalytics.pack.export.pictures import EXTENSIONS, SVG
from rhoanalytics.pack.export.plain_outputs import Outputs

Content = TypeVar("Content", str, bytes)

INJECTED = "injected-parameters"
"""Papermill's tag for the cell in which it puts the parameters, below the defaults."""

# How a text cell shows a picture that was pasted into it.
_PASTED = re.compile(r"(?<=\]\()attachment:([^)\s]+)|(?<=\]\(<)attachment:([^>\n]+)")

_HIDDEN_CELLS = frozenset({"parameters", INJECTED, "remove-cell", "remove-output"})


@dataclass(frozen=True)
class DocumentInfo:
    """What a report says about itself.

    date comes from the data, never from the clock. geography_name: "boundaries from April 2026".
    illustrative: whether the numbers are fictional, which every page then says.
    """

    title: str
    area_name: str
    geography_name: str
    date: datetime.date
    subtitle: str = ""
    version: str = ""
    illustrative: bool = False
    keywords: tuple[str, ...] = ()
    description: str = ""
    publisher: str = "rhoanalytics"

    def __post_init__(self) -> None:
        # Areas' names are data: what neither a page nor a PDF can hold is not left in them.
        for name, value in vars(self).copy().items():
            if isinstance(value, str):
                object.__setattr__(self, name, clean(value))
        object.__setattr__(self, "keywords", tuple(map(clean, self.keywords)))

    @property
    def dated(self) -> str:
        """The date in words, without a leading zero."""
        return f"{self.date.day} {self.date:%B %Y}"


@dataclass(frozen=True)
class ExportResult(Generic[Content]):
    """A finished report and what its author should know about it."""

    content: Content
    warnings: tuple[str, ...]


def prepare(notebook: NotebookNode) -> tuple[NotebookNode, tuple[str, ...]]:
    """The notebook as its readers get it, and warnings about what was left out.

    Text cells stay; code cells keep their outputs, each as "text/markdown" or with both
    "text/html" and "text/vnd.typst". Raises ReportFailed when a cell ended in an error.
    """
    outputs = Outputs()
    cells = []
    for number, cell in numbered(notebook):
        if cell.cell_type == "markdown":
            cells.append(NotebookNode(cell, source=_with_pasted(cell, number, outputs)))
        elif cell.cell_type == "code":
            shown = list(_shown(cell, number, outputs))
            if shown and not _HIDDEN_CELLS.intersection(cell.metadata.get("tags", ())):
                cells.append(NotebookNode(cell, source="", outputs=shown))
    # nbformat's own functions check what they make against its schema, which takes as long as all
    # the rest.
    prepared = NotebookNode(cells=cells, metadata={}, nbformat=4, nbformat_minor=5)
    return prepared, tuple(outputs.warnings)


def numbered(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Each cell with its number as the notebook's author counts; 0 for what Papermill put in."""
    number = 0
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", ()):
            yield 0, cell
        else:
            number += 1
            yield number, cell


def _with_pasted(cell: NotebookNode, number: int, outputs: Outputs) -> str:
    """A text cell's source with the pictures pasted into it, which Jupyter keeps beside it."""

    def data_address(reference: re.Match[str]) -> str:
        name = unquote(reference[1] or reference[2])
        forms = cell.get("attachments", {}).get(name, {})
        kind = next((kind for kind in EXTENSIONS if kind != SVG and kind in forms), None)
        if kind is None:
            raise ReportFailed(
                f"Cell {number} shows '{name}', which is not among the pictures pasted "
                "into it (PNG or JPEG). Paste the picture again, or remove it from the text."
            )
        outputs.note_picture(number)
        return f"data:{kind};base64,{''.join(forms[kind].split())}"

    return _PASTED.sub(data_address, cell.source)


def _shown(cell: NotebookNode, number: int, outputs: Outputs) -> Iterator[NotebookNode]:
    for output in cell.outputs:
        if output.output_type == "error":
            raise ReportFailed(f"Cell {number} ended in {output.ename}: {output.evalue}")
        if output.output_type == "stream":
            outputs.note_stream(output.name, output.text, number)
        elif bundle := outputs.ready(output.data, number):
            yield NotebookNode(output_type="display_data", data=bundle, metadata={})
