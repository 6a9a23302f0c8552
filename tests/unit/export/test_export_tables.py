"""Tables of a report as files: where they stand, what is a number, and what a reader is told."""

import csv
import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from export_samples import as_notebook, figure, shown
from nbformat.v4 import new_markdown_cell

from rhoanalytics.display import Column, Table
from rhoanalytics.measures.scorecard import Scorecards
from rhoanalytics.measures.scorecard_rows import COLUMNS
from rhoanalytics.pack.export.parts import Part
from rhoanalytics.pack.sheets.report_tables import report_tables
from rhoanalytics.pack.sheets.spreadsheet import ILLUSTRATIVE, spreadsheet
from rhoanalytics.pack.sheets.tidy import tidy

FRAME = pd.DataFrame(
    {
        "group": ["Asian", "Black", "White"],
        "year": [2024, 2024, 2024],
        "people": [1234, 2345.0, None],
        "treated": ["62.7 (62.3 to 63.1)", "[c]", "−5.0 (−6.1 to −3.9)"],
        "value": [10.25, 20.5, 30.75],
        "lower": [9.5, 19.5, 29.5],
        "upper": [11.5, 21.5, 31.5],
    }
)
TABLE = Table(
    FRAME,
    caption="People treated",
    columns={
        "group": "Ethnic group",
        "year": Column("Year", "d"),
        "people": Column("People", ",.0f"),
        "treated": Column("% treated (95% limits)"),
        "value": Column("Known", unit="%"),
        "lower": Column("Lower 95% limit", unit="%"),
        "upper": Column("Upper 95% limit", unit="%"),
    },
    notes=["Not adjusted for age."],
    source="NHS England",
)


@pytest.fixture
def parts() -> list[Part]:
    notebook = as_notebook(
        new_markdown_cell("## Treatment\n\nText.\n\n### By *group*"),
        shown(TABLE),
        new_markdown_cell("## Places"),
        shown(figure(data=FRAME[["group", "people"]], source="ONS", note="All ages.")),
        shown(Table(FRAME.head(0), caption="Nothing")),
    )
    return [Part("cvd", "CVD risk by ethnicity", "Who is treated.", notebook)]


@pytest.fixture
def cards() -> Scorecards:
    row = dict.fromkeys(COLUMNS, "") | {
        "area": "QHL", "area_name": "X", "topic": "cvd", "title": "Treated", "unit": "%",
        "decimals": 1, "period": "2026", "value": 61.234, "lower": 60.1, "upper": 62.3,
        "england": 70.0, "england_lower": None, "england_upper": None, "peers": None,
        "gap": "widening",
    }  # fmt: skip
    peers = {
        "area": ["QHL"],
        "peer": ["QSL"],
        "peer_name": ["Somerset"],
        "rank": [1],
        "distance": [0.25],
    }
    return Scorecards(pd.DataFrame([row]), pd.DataFrame(peers))


def workbook(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def written(sheet) -> list[list]:
    [table] = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def test_tables_come_in_reading_order_under_their_headings(parts):
    found = report_tables(parts[0].notebook)
    assert [(table.section, table.data.caption) for table in found][:2] == [
        ("Treatment: By group", "People treated"),
        ("Places", "Figures shown in: The second is more common"),
    ]
    assert (found[1].data.source, found[1].data.notes[-1]) == ("ONS", "All ages.")


class TestSpreadsheet:
    def test_numbers_are_numbers_with_limits_apart(self, document, parts):
        sheet = workbook(spreadsheet(document, parts, None, "QHL"))["CVD 1"]
        header, first, second, third = written(sheet)
        assert header == [
            "Ethnic group", "Year", "People",
            "% treated", "% treated, lower 95% limit", "% treated, upper 95% limit",
            "Known (%)", "Known, lower 95% limit (%)", "Known, upper 95% limit (%)",
        ]  # fmt: skip
        assert first == ["Asian", 2024, 1234, 62.7, 62.3, 63.1, 10.25, 9.5, 11.5]
        assert second[3:6] == ["[c]", "[c]", "[c]"]
        assert third[2:6] == ["[x]", -5, -6.1, -3.9]
        [table] = sheet.tables.values()
        body = sheet[table.ref][1]
        assert [body[2].number_format, body[3].number_format] == ["#,##0", "#,##0.0"]

    def test_a_sheet_says_what_it_holds(self, document, parts):
        book = workbook(spreadsheet(document, parts, None, "QHL"))
        assert book.sheetnames == ["Cover", "Contents", "Notes", "CVD 1", "CVD 2"]
        lines = [row[0].value for row in book["CVD 1"]["A1:A8"]]
        assert lines[0] == "People treated"
        assert "boundaries from April 2026" in lines[1]
        assert lines[2] == "CVD risk by ethnicity: Treatment: By group"
        assert lines[3] == "Notes to this table: [note 1]"
        assert "Shorthand: [c] means confidential; [x] means not available." in lines
        assert "Source: NHS England" in lines
        assert written(book["Notes"])[1] == [1, "Not adjusted for age.", "CVD 1"]
        [link] = [cell for [cell] in book["Contents"]["A1:A9"] if cell.value == "CVD 1"]
        assert (link.value, link.hyperlink.location) == ("CVD 1", "'CVD 1'!A1")
        assert not any(sheet.merged_cells.ranges for sheet in book)

    def test_properties_and_bytes_come_from_the_data(self, document, parts):
        made = spreadsheet(document, parts, None, "QHL")
        properties = workbook(made).properties
        assert (properties.language, properties.created.date()) == ("en-GB", document.date)
        assert document.title in properties.title
        assert spreadsheet(document, parts, None, "QHL") == made

    def test_invented_figures_are_called_so_on_every_sheet(self, document, parts, cards):
        invented = replace(document, illustrative=True)
        for sheet in workbook(spreadsheet(invented, parts, cards, "QHL")):
            assert any(ILLUSTRATIVE in str(row[0].value) for row in sheet["A1:A8"]), sheet.title

    def test_scorecard_and_peers_come_first(self, document, parts, cards):
        book = workbook(spreadsheet(document, parts, cards, "QHL"))
        assert book.sheetnames[3:5] == ["Scorecard", "Peers"]
        header, row = written(book["Scorecard"])
        cells = dict(zip(header, row, strict=True))
        assert (cells["Measure"], cells["Unit"], cells["England"]) == ("Treated", "per cent", 70)
        assert cells["Birmingham and Solihull"] == 61.234
        assert (cells["Peers"], cells["Ethnic gap"]) == ("[x]", "widening")
        assert written(book["Peers"])[1] == ["Somerset", "QSL", 1, 0.25]

    def test_the_column_that_names_the_rows_may_stand_anywhere(self, document):
        frame = pd.DataFrame({"treated": ["62.7 (62.3 to 63.1)", "1.0 (0.5 to 2)"], "g": ["A", ""]})
        table = Table(frame, caption="Treated", row_header="g")
        parts = [Part("cvd", "CVD", "Who.", as_notebook(shown(table)))]
        sheet = workbook(spreadsheet(document, parts, None, "QHL"))["CVD 1"]
        assert [row[3] for row in written(sheet)] == ["g", "A", "[x]"]
        [marked] = sheet.tables.values()
        assert [cell.alignment.horizontal for cell in sheet[marked.ref][1]] == [
            "right", "right", "right", "left",
        ]  # fmt: skip

    def test_no_column_is_too_narrow_for_its_numbers_or_wider_than_a_page(self, document, parts):
        sheet = workbook(spreadsheet(document, parts, None, "QHL"))["CVD 1"]
        widths = [dimension.width for dimension in sheet.column_dimensions.values()]
        assert widths and all(10 <= width <= 60 for width in widths)


class TestTidy:
    def test_one_row_for_each_number(self, document, parts):
        rows = rows_of(tidy(document, parts, None, "QHL"))
        assert len(rows) == 3 * 3 + 3
        assert [rows[1][name] for name in ("row", "row_details", "column", "unit")] == [
            "Asian", "Year: 2024", "% treated", "%",
        ]  # fmt: skip
        assert [rows[1][name] for name in ("value", "lower", "upper")] == ["62.7", "62.3", "63.1"]
        assert [rows[2][name] for name in ("value", "lower", "upper")] == ["10.25", "9.5", "11.5"]
        hidden = rows[4]
        assert [hidden[name] for name in ("value", "shorthand", "printed")] == ["", "[c]", "[c]"]
        assert float(rows[7]["value"]) == -5
        assert {row["area"] for row in rows} == {"QHL"}
        assert (rows[-1]["figure"], rows[-1]["source"]) == ("The second is more common", "ONS")

    def test_the_scorecard_has_a_unit_for_each_row(self, document, parts, cards):
        first = rows_of(tidy(document, parts, cards, "QHL"))[0]
        assert [first[name] for name in ("report", "row", "unit", "value", "lower")] == [
            "scorecard", "Treated", "%", "61.234", "60.1",
        ]  # fmt: skip
