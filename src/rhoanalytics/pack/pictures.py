"""The pictures of a notebook, as files that Typst can be pointed to."""

import base64

from nbformat import NotebookNode

from rhoanalytics.display.typst_markup import picture_name

SVG = "image/svg+xml"

EXTENSIONS = {SVG: "svg", "image/png": "png", "image/jpeg": "jpg"}
"""File name extension of each kind of picture a notebook may hold."""


def picture_bytes(data: str, kind: str) -> bytes:
    """A picture as a notebook stores it: SVG as text, other kinds in base64."""
    return data.encode() if kind == SVG else base64.b64decode(data)


def pictures(notebook: NotebookNode) -> dict[str, bytes]:
    """Every picture of a prepared notebook, under the name that its Typst form calls it by."""
    found = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            for kind, extension in EXTENSIONS.items():
                if kind in output.data:
                    data = picture_bytes(output.data[kind], kind)
                    found[picture_name(data, extension)] = data
    return found
