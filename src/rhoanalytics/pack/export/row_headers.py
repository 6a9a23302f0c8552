"""Row headers for the tables of a tagged PDF.

Typst marks the cells of a table's header row, but has no way yet to mark the cell that names a row
(its `pdf.header-cell` is not in the Python package). The templates set such cells in strong type,
which Typst tags; here the first such cell of a row becomes a header cell. So a screen reader says
both names of a number: its column's and its row's.
"""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode


def with_row_headers(content: bytes) -> bytes:
    """The PDF with row headers, smaller than before; the same bytes for the same PDF."""
    marked = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        for element in document.objects:
            if isinstance(element, Dictionary) and element.get("/S") == "/TR":
                _mark(element)
        document.save(
            marked,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.generate,
        )
    return marked.getvalue()


def _mark(row: Dictionary) -> None:
    named = False
    for cell in row.K:
        if cell.S != "/TD":
            continue
        if not named and _is_strong(cell):
            named = True
            cell.S = Name.TH
            cell.A = Dictionary(O=Name.Table, Scope=Name.Row)
        else:
            # A list of the column's headers alone would take precedence over the row's.
            for attributes in cell.get("/A", ()):
                if "/Headers" in attributes:
                    del attributes["/Headers"]


def _is_strong(cell: Object) -> bool:
    children = cell.get("/K")
    return isinstance(children, Array) and any(
        isinstance(child, Dictionary) and child.get("/S") == "/Strong" for child in children
    )
