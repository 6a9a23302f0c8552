"""The data of a table: the numbers behind the words, and a CSV that no spreadsheet runs."""

import csv
import io
import json
import math

import pandas as pd
import pytest

from rhoanalytics.display import Column, Table
from rhoanalytics.display.data_form import TABLE_MIME, TableData

FRAME = pd.DataFrame(
    {"group": ["Asian", "=1+1", "Other"], "share": [12.3456789, math.nan, math.inf]},
)
COLUMNS = {"group": "Group", "share": Column("Share", ".1f", "%")}


def data(frame: pd.DataFrame = FRAME, columns=COLUMNS) -> TableData:
    return Table(frame, caption="A **table**", columns=columns, source="ONS").data()


def value(number: object, how=None, align=None):
    frame = pd.DataFrame({"value": pd.Series([number], dtype=object)})
    return data(frame, {"value": Column("Value", how, align=align)}).rows[0][0]


def test_the_notebook_carries_the_data_and_gives_it_back():
    table = Table(FRAME, caption="A **table**", columns=COLUMNS, source="ONS")
    form = table._repr_mimebundle_()[TABLE_MIME]
    assert form["caption"] == "A table"
    assert form["figure"] is None
    assert form["columns"][1] == {"name": "share", "label": "Share", "unit": "%", "align": "right"}
    assert form["rows"] == [["Asian", 12.3457], ["=1+1", "[x]"], ["Other", "[z]"]]
    assert form["printed"][0] == ["Asian", "12.3"]
    assert TableData.from_json(json.loads(json.dumps(form, allow_nan=False))) == table.data()


@pytest.mark.parametrize(
    ("number", "how", "stands"),
    [
        (1234567, ",", 1234567),
        (2.0, None, 2),
        (-0.0049, ".2f", -0.0049),
        (0.123, ".1%", "12.3%"),
        (1234, lambda count: f"{round(count, -1):,}", "1,230"),
        (7, lambda count: "[c]", "[c]"),
        (True, None, "Yes"),
        ("-1,234.5", None, -1234.5),
        ("007", None, "007"),
        ("1e5", None, "1e5"),
    ],
)
def test_a_value_says_no_more_than_what_is_printed(number, how, stands):
    found = value(number, how)
    assert (found, type(found)) == (stands, type(stands))


def test_csv_holds_numbers_as_numbers_and_no_formula():
    rows = list(csv.reader(io.StringIO(data().csv())))
    assert rows == [
        ["Group", "Share (%)"],
        ["Asian", "12.3457"],
        ["'=1+1", "[x]"],
        ["Other", "[z]"],
    ]
    negative = pd.DataFrame({"a": [-3.2], "b": ["+44 @x\r,\n"]})
    assert data(negative, None).csv() == 'a,b\r\n-3.2,"\'+44 @x ,"\r\n'
