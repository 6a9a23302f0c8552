"""The reference of the methods: complete, up to date, and its examples true."""

import doctest
import importlib.util
import inspect
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rhoanalytics import methods

ROOT = Path(__file__).resolve().parents[3]
FUNCTIONS = [name for name in methods.__all__ if inspect.isfunction(getattr(methods, name))]
DESCRIBED = [name for name in methods.__all__ if callable(getattr(methods, name))]
NEEDED = ("Formula", "Source", "Example", "Edge cases")


@pytest.fixture(scope="module")
def reference():
    """The script that writes the page."""
    specification = importlib.util.spec_from_file_location("reference", ROOT / "docs/reference.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_its_four_sections(reference, name):
    found = reference.sections(getattr(methods, name).__doc__)
    assert [title for title in NEEDED if not found.get(title)] == []
    assert ">>> " in found["Example"]
    assert f"{name}(" in found["Example"]


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_example_is_true(name):
    names = {name: getattr(methods, name) for name in methods.__all__}
    finder = doctest.DocTestFinder(recurse=False)
    runner = doctest.DocTestRunner(verbose=False)
    report = []
    for example in finder.find(names[name], name, globs={**names, "np": np, "pd": pd}):
        runner.run(example, out=report.append)
    assert report == []


def test_the_page_is_up_to_date(reference):
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "run `make docs`"


def test_the_page_describes_every_public_name(reference):
    page = reference.page()
    assert [name for name in methods.__all__ if f"\n### {name}\n" not in page] == []
