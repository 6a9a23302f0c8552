"""Tables: header cells, formats, and no nan in sight."""

import datetime
import json
import math

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from rhoanalytics.display import Column, Table


def parsed(table: Table) -> BeautifulSoup:
    return BeautifulSoup(table.to_html(), "html.parser")


def cells(frame: pd.DataFrame, **options) -> list[list[str]]:
    rows = parsed(Table(frame, caption="A table", **options)).select("tbody tr")
    return [[cell.get_text() for cell in row(["th", "td"])] for row in rows]


def test_every_header_cell_has_words_and_a_scope():
    frame = pd.DataFrame({"group": ["Asian", "Black"], "people": [1200, 45]})
    soup = parsed(Table(frame, caption="People by group"))
    assert soup.caption.get_text() == "People by group"
    assert [(th["scope"], th.get_text()) for th in soup.select("thead th")] == [
        ("col", "group"),
        ("col", "people"),
    ]
    assert [th.get_text() for th in soup.select("tbody th[scope=row]")] == ["Asian", "Black"]


def test_the_row_header_can_be_another_column():
    frame = pd.DataFrame({"rank": [1, 2], "area": ["A", "B"]})
    soup = parsed(Table(frame, caption="Ranks", row_header="area"))
    assert [th.get_text() for th in soup.select("tbody th")] == ["A", "B"]


@pytest.mark.parametrize("missing", [None, math.nan, np.nan, pd.NA, pd.NaT, "nan", "None"])
def test_missing_values_print_as_the_harmonised_shorthand_with_its_note(missing):
    frame = pd.DataFrame({"group": ["Asian", "Black"], "value": [1.5, missing]}, dtype=object)
    table = Table(frame, caption="A table")
    assert cells(frame) == [["Asian", "1.5"], ["Black", "[x]"]]
    assert table.notes == ("[x] not available",)
    for form in table._repr_mimebundle_().values():
        assert not any(word in json.dumps(form) for word in ("nan", "None", "NaT", "<NA>"))


def test_other_shorthand_is_explained_and_numbers_beside_it_stay_numbers():
    frame = pd.DataFrame({"group": ["A", "B"], "value": [12345, "[c]"]}, dtype=object)
    table = Table(frame, caption="A table", notes=["Rounded."])
    assert table.notes == ("Rounded.", "[c] confidential")
    assert cells(frame)[0] == ["A", "12,345"]
    assert len(parsed(table).select("td.number")) == 2


def test_numbers_keep_to_one_line_and_words_among_them_may_wrap():
    frame = pd.DataFrame(
        {"group": ["A", "B"], "change": ["+1.0", "+3.0 since 2019, within chance"]}
    )
    columns = {"group": "Group", "change": Column("Change", align="right")}
    cells = parsed(Table(frame, caption="A table", columns=columns))("td")
    assert [cell["class"] for cell in cells] == [["number"], ["number", "words"]]


def test_a_mark_of_ones_own_needs_a_note_of_ones_own():
    frame = pd.DataFrame({"group": ["A"], "value": [None]})
    assert cells(frame, missing="not collected") == [["A", "not collected"]]
    with pytest.raises(ValueError, match="missing"):
        Table(frame, caption="A table", missing=" ")


@pytest.mark.parametrize(
    ("value", "how", "printed"),
    [
        (1234567, None, "1,234,567"),
        (0.0, None, "0"),
        (12.34, None, "12.3"),
        (0.0345, None, "0.035"),
        (12.345, ".2f", "12.35"),
        (-0.04, ".1f", "0.0"),
        (-3.26, ".1f", "-3.3"),
        (math.inf, None, "[z]"),
        (3, lambda value: f"{value} of 9", "3 of 9"),
        (True, None, "Yes"),
        (datetime.date(2026, 4, 1), None, "1 April 2026"),
    ],
)
def test_values_print_as_readers_expect(value, how, printed):
    frame = pd.DataFrame({"name": ["A"], "value": pd.Series([value], dtype=object)})
    columns = {"name": "Name", "value": Column("Value", format=how)}
    assert cells(frame, columns=columns) == [["A", printed]]


def test_whole_numbers_with_gaps_stay_whole():
    assert cells(pd.DataFrame({"name": ["A", "B"], "people": [7, None]})) == [
        ["A", "7"],
        ["B", "[x]"],
    ]


def test_units_and_order_of_columns():
    frame = pd.DataFrame({"a": ["x"], "b": [1.0], "c": [2.0]})
    soup = parsed(Table(frame, caption="T", columns={"c": Column("Share", unit="%"), "a": "Area"}))
    assert [th.get_text() for th in soup.select("thead th")] == ["Share (%)", "Area"]


def test_a_named_index_is_a_column_and_an_unnamed_one_is_not():
    frame = pd.DataFrame({"value": [1]}, index=pd.Index(["A"], name="area"))
    assert cells(frame) == [["A", "1"]]
    assert cells(frame.rename_axis(None)) == [["1"]]


def test_an_empty_table_says_so():
    table = Table(pd.DataFrame({"a": [], "b": []}), caption="Nothing")
    forms = (table.to_html(), table.to_typst(), table.to_plain())
    assert all("There are no rows to show" in form for form in forms)
    assert table.data().rows == ()


def test_hostile_cells_are_escaped():
    table = Table(pd.DataFrame({"a": ['<script>x</script> "#read(1)']}), caption="<b>")
    assert "<script>" not in table.to_html()
    assert '"<script>x</script> \\"#read(1)"' in table.to_typst()


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"caption": " "}, "caption"),
        ({"columns": {"absent": "x"}}, "absent"),
        ({"columns": {"a": Column(" ")}}, "'a'"),
        ({"row_header": "absent"}, "absent"),
        ({"columns": {}}, "at least one column"),
    ],
)
def test_mistakes_are_named(options, named):
    with pytest.raises(ValueError, match=named):
        Table(pd.DataFrame({"a": [1]}), **{"caption": "T", **options})


def test_columns_named_twice_are_refused():
    with pytest.raises(ValueError, match="twice"):
        Table(pd.DataFrame([[1, 2]], columns=["a", "a"]), caption="T")
