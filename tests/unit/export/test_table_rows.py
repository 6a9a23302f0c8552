"""Rows of tables in print: as high as their cells need, whether Typst looks at each or is told."""

import json
import re

import pandas as pd
import pytest
import typst

from rhoanalytics import project
from rhoanalytics.display import Table
from rhoanalytics.display.letters import width_of
from rhoanalytics.display.table import WIDTH_UNKNOWN, widest_cell
from rhoanalytics.pack.export.typesetting import TEMPLATES, _fonts

WIDTHS = re.compile(r"widest: \([^)]*\),")


def heights(table: Table) -> tuple[float, float]:
    """Points of a table in print: as it is, and where Typst is not told how wide its cells are."""
    call = table.typst_call()
    assert WIDTHS.search(call)
    measured = [
        f"#context [#metadata(measure({each}, width: text-width).height / 1pt) <height>]"
        for each in (call, WIDTHS.sub("", call))
    ]
    source = '#import "layout.typ": *\n#show: styled\n' + "\n".join(measured)
    compiler = typst.Compiler(
        source.encode(),
        root=project.root() / TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
    )
    told, untold = json.loads(compiler.query("<height>", field="value"))
    return told, untold


@pytest.mark.parametrize(
    "names",
    [
        ("Asian", "Black", "Mixed"),
        ("(gjpqy)", "École ÅÄ", "–"),
        ("مممممممممم", "中中中", "i"),
        ("WWWWWWWW MMMMMMM", "i", "l"),
        ("a text that is so long that it has to stand on several lines of the table", "b", "c"),
    ],
)
def test_rows_are_as_high_as_their_cells_need(names):
    frame = pd.DataFrame({"group": names, "people": [1, 22_222, 333]})
    told, untold = heights(Table(frame, caption="People"))
    assert told == pytest.approx(untold, abs=0.01)


def test_rows_on_one_line_are_not_measured():
    frame = pd.DataFrame({"group": ["Asian", "Black"], "people": [1, 2]})
    call = Table(frame, caption="People").typst_call()
    # What is said of the widths is believed.
    believed = Table(frame.replace("Asian", "long " * 20), caption="People").typst_call()
    said = WIDTHS.search(call)
    assert said
    plain = Table(frame, caption="People")
    plain.typst_call = lambda: WIDTHS.sub(said[0], believed)  # type: ignore[method-assign]
    told, untold = heights(plain)
    assert told < untold - 5


def test_cells_with_letters_of_another_font_are_of_unknown_width():
    [names] = Table(pd.DataFrame({"group": ["m", "م"]}), caption="People")._columns
    assert widest_cell(names, is_row_header=True) == WIDTH_UNKNOWN


def test_the_widest_cell_is_that_of_the_widest_letters():
    [names, numbers] = Table(
        pd.DataFrame({"group": ["WWW", "iiii"], "people": [1, 22]}), caption="People"
    )._columns
    assert widest_cell(names, is_row_header=True) == width_of("WWW", "bold")
    assert widest_cell(numbers, is_row_header=False) == width_of("22") > width_of("1")
