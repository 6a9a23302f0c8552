"""What analysts' cells show without display objects comes out well in both forms."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from export_samples import as_notebook, png, shown
from nbformat.v4 import new_code_cell, new_output

from rhoanalytics.display.data_form import TABLE_MIME, TableData
from rhoanalytics.errors import ReportFailed
from rhoanalytics.pack.export.document import prepare
from rhoanalytics.pack.export.export_html import export_html
from rhoanalytics.pack.export.export_pdf import export_pdf


def frame_output(frame: pd.DataFrame):
    return shown({"text/html": frame._repr_html_(), "text/plain": repr(frame)})


def table_of(cell) -> BeautifulSoup:
    prepared, _ = prepare(as_notebook(cell))
    data = prepared.cells[0].outputs[0].data
    assert "report-table(" in data["text/vnd.typst"]
    return BeautifulSoup(data["text/html"], "html.parser")


def words(row) -> list[str]:
    return [cell.get_text() for cell in row(["th", "td"])]


def test_a_data_frame_loses_its_row_numbers_and_gains_headers():
    soup = table_of(frame_output(pd.DataFrame({"area": ["A", "B"], "value": [1.5, None]})))
    assert [words(row) for row in soup("tr")] == [["area", "value"], ["A", "1.5"], ["B", "[x]"]]
    assert all(header["scope"] for header in soup("th"))
    assert len(soup.select("td.number")) == 2


def test_a_data_frame_carries_its_data():
    frame = pd.DataFrame({"area": ["A", "B"], "value": [-1.5, None]})
    prepared, _ = prepare(as_notebook(frame_output(frame)))
    data = TableData.from_json(prepared.cells[0].outputs[0].data[TABLE_MIME])
    assert data.csv() == "area,value\r\nA,-1.5\r\nB,[x]\r\n"


def test_a_grouped_data_frame_keeps_its_index_and_repeats_spanned_cells():
    frame = pd.DataFrame({"year": [1, 1, 2], "group": list("aba"), "n": [5, 6, 7]})
    soup = table_of(frame_output(frame.set_index(["year", "group"])))
    assert [words(row) for row in soup("tr")] == [
        ["year", "group", "n"], ["1", "a", "5"], ["1", "b", "6"], ["2", "a", "7"],
    ]  # fmt: skip


def test_a_described_frame_has_no_empty_header():
    soup = table_of(frame_output(pd.DataFrame({"n": [1, 2]}).describe()))
    assert words(soup.tr) == ["Item", "n"]


def test_a_frame_that_pandas_shortened_says_so():
    prepared, warnings = prepare(as_notebook(frame_output(pd.DataFrame({"n": range(100)}))))
    assert "Shortened from 100 rows" in prepared.cells[0].outputs[0].data["text/html"]
    assert any("Table(" in warning for warning in warnings)


def test_html_with_words_keeps_its_words(document):
    notebook = as_notebook(shown({"text/html": "<h2>Odd</h2><p>Some <b>words</b></p>"}))
    prepared, _ = prepare(notebook)
    data = prepared.cells[0].outputs[0].data
    assert "<h2>" not in data["text/html"]
    assert '"Odd"' in data["text/vnd.typst"]
    assert export_pdf(notebook, document).content


def test_bare_pictures_get_a_number_and_a_warning(document):
    notebook = as_notebook(
        shown({"image/png": png(), "text/plain": "<Figure size 640x480 with 1 Axes>"}),
        shown({"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" '
               'height="9pt"><rect width="9" height="9"/></svg>'}),
    )  # fmt: skip
    result = export_html(notebook, document)
    images = BeautifulSoup(result.content, "html.parser")("img")
    assert [image["alt"] for image in images] == [
        "Figure 1, no description given",
        "Figure 2, no description given",
    ]
    assert [warning.split(":")[0] for warning in result.warnings] == ["Cell 1", "Cell 2"]
    assert export_pdf(notebook, document).warnings == result.warnings


def test_printed_values_are_kept_and_object_names_are_not():
    prepared, warnings = prepare(
        as_notebook(
            shown({"text/plain": "a <b>\n  c"}),
            shown({"text/plain": "<__main__.Thing at 0x7f0a1c>"}),
            # Parts of a drawing stand beside the drawing itself.
            shown({"text/plain": "[<matplotlib.lines.Line2D at 0x7f0a1c>]"}),
            shown({"text/plain": "(array([1.]), <BarContainer object of 10 artists>)"}),
            shown({"text/plain": "<Axes: xlabel='x'>"}),
        )
    )
    assert len(prepared.cells) == 1
    assert "a &lt;b&gt;\n  c" in prepared.cells[0].outputs[0].data["text/html"]
    assert [warning.split(":")[-1] for warning in warnings] == [" <__main__.Thing at 0x7f0a1c>"]


def test_words_and_numbers_are_sentences_not_code():
    cells = [shown({"text/plain": text}) for text in ("np.float64(0.5)", "'It is <b>'")]
    prepared, _ = prepare(as_notebook(*cells))
    assert [cell.outputs[0].data["text/html"] for cell in prepared.cells] == [
        "<p>0.5</p>", "<p>It is &lt;b&gt;</p>",
    ]  # fmt: skip


def test_a_figure_that_ends_its_cell_is_shown_once():
    cell = shown({"image/png": png()})
    cell.outputs = cell.outputs * 2
    prepared, warnings = prepare(as_notebook(cell))
    assert len(prepared.cells[0].outputs) == len(warnings) == 1


def test_pictures_stand_at_the_size_they_were_drawn_at():
    prepared, _ = prepare(as_notebook(shown({"image/png": png()})))
    image = BeautifulSoup(prepared.cells[0].outputs[0].data["text/html"], "html.parser").img
    assert (image["width"], image["height"]) == ("192", "96")


def test_decimals_of_a_frame_are_those_of_the_pack_and_years_stay_years():
    frame = pd.DataFrame({"g": ["a", "b"], "n": [1234567.0, None], "s": [0.123456, 0.5]})
    frame["year"] = [2024.0, None]
    soup = table_of(frame_output(frame))
    assert words(soup("tr")[1]) == ["a", "1,234,567", "0.123", "2024"]


def test_words_of_html_keep_their_sentences():
    output = {"text/html": "<p>Some <b>bold</b> words</p><ul><li>one</li><li>two</li></ul>"}
    prepared, _ = prepare(as_notebook(shown(output)))
    typst = prepared.cells[0].outputs[0].data["text/vnd.typst"]
    assert typst == '#prose(par("Some bold words"), par("• one"), par("• two"))'


def test_markdown_made_by_code_is_a_text_cell(document):
    notebook = as_notebook(shown({"text/markdown": "## Made\n**by** code", "text/plain": "x"}))
    assert '<h2 id="Made">Made</h2>' in export_html(notebook, document).content
    assert export_pdf(notebook, document).content


def test_printing_is_a_warning_and_hidden_cells_stay_hidden():
    stream = [
        new_output("stream", name="stderr", text="x.py:3: FutureWarning: old\n\n"),
        new_output("stream", name="stdout", text="\n"),
    ]
    prepared, warnings = prepare(
        as_notebook(
            new_code_cell("", outputs=stream),
            shown({"text/plain": "hidden"}, tags=["remove-output"]),
            shown({"text/plain": "hidden"}, tags=["injected-parameters"]),
        )
    )
    assert not prepared.cells
    assert warnings == (
        "Cell 1 wrote to stderr, which the report does not show: x.py:3: FutureWarning: old",
    )


def test_an_error_fails_the_report():
    error = new_output("error", ename="KeyError", evalue="'decile'", traceback=[])
    with pytest.raises(ReportFailed, match="Cell 1 ended in KeyError: 'decile'"):
        prepare(as_notebook(new_code_cell("", outputs=[error])))
