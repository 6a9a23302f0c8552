"""The pictures of a notebook, as files that Typst can be pointed to."""

import base64
import io
import re

from nbformat import NotebookNode
from PIL import Image

from rhoanalytics.display.typst_markup import picture_name

SVG = "image/svg+xml"

_CSS_RESOLUTION = 96
_POINTS_PER_INCH = 72

EXTENSIONS = {SVG: "svg", "image/png": "png", "image/jpeg": "jpg"}
"""File name extension of each kind of picture a notebook may hold."""


def picture_bytes(data: str, kind: str) -> bytes:
    """A picture as a notebook stores it: SVG as text, other kinds in base64."""
    return data.encode() if kind == SVG else base64.b64decode(data)


def picture_size(content: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height in CSS pixels at which a picture was drawn, where it says so."""
    if kind == SVG:
        return svg_size(content.decode())
    with Image.open(io.BytesIO(content)) as image:
        across, down = image.info.get("dpi", (_CSS_RESOLUTION, _CSS_RESOLUTION))
        width, height = image.size
    return round(width * _CSS_RESOLUTION / across), round(height * _CSS_RESOLUTION / down)


def svg_size(svg: str) -> tuple[int, int] | None:
    """Width and height in CSS pixels of an SVG sized in points, as matplotlib writes it."""
    opening = svg[: svg.find(">", svg.find("<svg"))]
    sizes = [re.search(rf'\b{side}="([\d.]+)pt"', opening) for side in ("width", "height")]
    if sizes[0] is None or sizes[1] is None:
        return None
    return _pixels(sizes[0][1]), _pixels(sizes[1][1])


def _pixels(points: str) -> int:
    return round(float(points) * _CSS_RESOLUTION / _POINTS_PER_INCH)


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
