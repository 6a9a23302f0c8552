"""A notebook as a tagged PDF (PDF/UA-1, ISO 14289-1), set by Typst."""

from collections.abc import Iterable, Iterator

from nbformat import NotebookNode

from rhoanalytics.display import TYPST_MIME
from rhoanalytics.pack.export.document import DocumentInfo, ExportResult, prepare
from rhoanalytics.pack.export.headings import HeadingLevels
from rhoanalytics.pack.export.markdown_typst import markdown_to_typst
from rhoanalytics.pack.export.pictures import pictures
from rhoanalytics.pack.export.typesetting import opening, typeset


def export_pdf(notebook: NotebookNode, document: DocumentInfo) -> ExportResult[bytes]:
    """The executed notebook as PDF/UA-1; the same notebook always gives the same bytes.

    Raises ReportFailed when a cell ended in an error or Typst refuses the document.
    """
    prepared, warnings = prepare(notebook)
    levels = HeadingLevels()
    source = opening("report", document) + "\n\n" + body(prepared.cells, levels)
    content, noticed = typeset(source, pictures(prepared), document)
    return ExportResult(content, (*warnings, *levels.warnings, *noticed))


def body(cells: Iterable[NotebookNode], levels: HeadingLevels) -> str:
    """Prepared cells as Typst markup; `levels` carries the order of their headings."""
    return "\n\n".join(block for cell in cells for block in _blocks(cell, levels)) + "\n"


def _blocks(cell: NotebookNode, levels: HeadingLevels) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield markdown_to_typst(cell.source, levels)
        return
    for output in cell.outputs:
        if TYPST_MIME in output.data:
            yield output.data[TYPST_MIME]
        else:
            yield markdown_to_typst(output.data["text/markdown"], levels)
