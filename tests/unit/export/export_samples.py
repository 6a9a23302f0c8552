"""Cells and outputs for notebooks that were never run."""

import base64
import io

import matplotlib
import matplotlib.pyplot as plt
import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from rhoanalytics.display import Figure

matplotlib.use("agg")

HOSTILE = '#read("/etc/passwd") $x$ *b* _e_ @r <l> \\ // [x] "q" <script>alert(1)</script>'


def shown(item, **metadata):
    """A code cell that showed a display object or, as a dict, an output's forms."""
    data = item if isinstance(item, dict) else item._repr_mimebundle_()
    return new_code_cell(
        "secret_python()", outputs=[new_output("display_data", data)], metadata=metadata
    )


def as_notebook(*cells):
    """The cells as a notebook that has been through a file."""
    return nbformat.reads(nbformat.writes(new_notebook(cells=list(cells))), as_version=4)


def png() -> str:
    figure, axes = plt.subplots(figsize=(2, 1))
    axes.plot([1, 2])
    drawing = io.BytesIO()
    figure.savefig(drawing, format="png")
    plt.close(figure)
    return base64.b64encode(drawing.getvalue()).decode()


def figure(**options):
    drawn, axes = plt.subplots(figsize=(4, 2), layout="constrained")
    axes.bar([1, 2], [3, 4])
    alt = "Two bars, the second a third taller than the first."
    return Figure(drawn, **{"title": "The second is more common", "alt": alt, **options})
