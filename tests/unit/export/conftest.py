"""A notebook with everything a report may hold, made without running a kernel."""

import datetime

import pandas as pd
import pytest
from export_samples import HOSTILE, as_notebook, figure, shown
from nbformat.v4 import new_code_cell, new_markdown_cell

from rhoanalytics.display import KeyFact, KeyFacts, Note, Sentences, Table
from rhoanalytics.pack.export.document import DocumentInfo


@pytest.fixture
def document() -> DocumentInfo:
    return DocumentInfo(
        title="Deprivation deciles in Birmingham & Solihull",
        subtitle="Where people live",
        area_name="Birmingham and Solihull",
        geography_name="boundaries from April 2026",
        date=datetime.date(2026, 4, 1),
        version="0.1.0",
        keywords=("deprivation", "health"),
        description='A "description"',
    )


@pytest.fixture
def notebook():
    frame = pd.DataFrame({"area": [HOSTILE, *"ABCDEFGH"], "value": [None, *range(8)]})
    return as_notebook(
        new_code_cell("area = 'QHL'", metadata={"tags": ["parameters"]}),
        new_markdown_cell("## What this shows\nText with **bold** and a [link](https://a.org)."),
        shown(KeyFacts([KeyFact("People", "1.3 million"), KeyFact("Rank", "1st", "of 36")])),
        shown(Sentences([HOSTILE, "Two."], bullets=True)),
        shown(Note("No boundaries.", "missing")),
        new_markdown_cell(f"## People\n### By group\nText {HOSTILE}\n\n- a\n  1. b\n\n> quoted"),
        shown(figure(data=frame, note=HOSTILE, source="ONS")),
        new_markdown_cell("| Group | Share |\n|---|--:|\n| Asian | 47 |\n\n## People"),
        shown(Table(pd.concat([frame] * 9), caption=HOSTILE)),
    )
