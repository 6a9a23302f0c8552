"""Write docs/methods.md, the reference of the methods, from their docstrings: `make docs`."""

import ast
import importlib
import inspect
import re
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

import rhoanalytics.methods

PAGE = Path(__file__).with_name("methods.md")

INTRODUCTION = """\
<!-- fmt: off -->

# Methods

The statistics of `rhoanalytics.methods`: for each function what it takes and gives, its formula,
its source, an example with its numbers, and what happens at the edges. This page is made from the
docstrings by `make docs`; every example is run by the tests.

```python
import numpy as np
import pandas as pd
from rhoanalytics.methods import *
```

Arguments are single numbers or array-likes of one length; pandas Series are matched by their
labels. Bad input is a `ValueError` that names the argument, the first bad value and its position.
Missing data give a missing result, with the reason (`reason` of an estimate, `attrs["reason"]` of a
frame). `confidence` is a share (0.95) or a percentage (95); several levels, such as
`(0.95, 0.998)`, give limits named by level: `lower95`, `upper95`, `lower99_8`, `upper99_8`. In the
formulas x (or O) is a count, n a population, w a weight, m the multiplier, α one less the
confidence, and z the standard normal quantile at 1 - α/2.
"""

# The chapters in the order in which a reader meets them; the others follow.
FIRST = (
    "estimate",
    "grouped",
    "proportions",
    "rates",
    "means",
    "standardised",
    "standard_populations",
    "indirect",
    "weighted",
    "ratios",
    "comparisons",
    "quantile_groups",
    "inequality",
    "life_tables",
    "funnels",
    "funnel_points",
    "funnel_significance",
    "overdispersion",
    "trends",
    "monotonic",
    "multiple_testing",
    "gap_direction",
    "neighbours",
    "national_groups",
    "deprivation",
    "wres",
    "wres_pooling",
    "cvd",
    "cvd_gaps",
    "ethnicity_quality",
    "ethnicity_agreement",
    "disclosure",
    "secondary_suppression",
    "linked_tables",
)

# A numpydoc section: its title, underlined.
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)

FENCES = {"Formula": "text", "Example": "pycon"}


def page() -> str:
    """Return the whole page."""
    chapters = _chapters()
    contents = [
        f"- {_title(module)}: {', '.join(f'[{name}](#{name.lower()})' for name in members)}"
        for module, members in chapters.items()
    ]
    parts = [INTRODUCTION, "\n".join(contents) + "\n"]
    for module, members in chapters.items():
        parts.append(f"## {_title(module)}\n")
        parts.extend(_entry(module, name) for name in members)
    return "\n".join(parts)


def sections(docstring: str) -> dict[str, str]:
    """Split a docstring at its underlined titles; what stands before the first is under ""."""
    pieces = SECTION.split(inspect.cleandoc(docstring))
    titled = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    return {title: text.strip("\n") for title, text in {"": pieces[0], **titled}.items()}


def _chapters() -> dict[ModuleType, list[str]]:
    """Find the module that each public name is from, as `__init__` imports it."""
    tree = ast.parse(inspect.getsource(rhoanalytics.methods))
    chapters: dict[str, list[str]] = {}
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom):
            chapters.setdefault(str(statement.module), []).extend(
                alias.name for alias in statement.names
            )
    order = [name for name in FIRST if name in chapters]
    order += sorted(set(chapters) - set(order))
    return {
        importlib.import_module(f"{rhoanalytics.methods.__name__}.{name}"): chapters[name]
        for name in order
    }


def _title(module: ModuleType) -> str:
    first = inspect.cleandoc(module.__doc__ or "").split("\n\n")[0]
    return " ".join(first.split()).rstrip(".")


def _entry(module: ModuleType, name: str) -> str:
    thing = getattr(module, name)
    if callable(thing):
        parts = [f"### {name}", _fenced(_signature(thing), "python")]
        for title, text in sections(thing.__doc__ or "").items():
            parts.append(_section(title, text))
    else:
        parts = [f"### {name}", _constant_note(module, name), _fenced(_value(thing), "text")]
    return "\n\n".join(part for part in parts if part) + "\n"


def _signature(function: Any) -> str:
    """Write how a function is called, without the types of its arguments."""
    signature = inspect.signature(function)
    bare = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in signature.parameters.values()
    ]
    plain = signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)
    return f"{function.__name__}{plain}"


def _section(title: str, text: str) -> str:
    if title in FENCES:
        return f"**{title}**\n\n{_fenced(text, FENCES[title])}"
    if title in ("Parameters", "Raises"):
        text = _list(text)
    return f"**{title}**\n\n{text}" if title else text


def _list(text: str) -> str:
    """Write names and their indented descriptions as a list."""
    entries = re.split(r"\n(?=\S)", text)
    lines = []
    for entry in entries:
        names, _, description = entry.partition("\n")
        lines.append(f"- `{names}`: {' '.join(description.split())}".rstrip(": "))
    return "\n".join(lines)


def _constant_note(module: ModuleType, name: str) -> str:
    """Return the string that follows a constant in its module, its docstring."""
    body = ast.parse(inspect.getsource(module)).body
    for statement, following in pairwise(body):
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
            match following:
                case ast.Expr(value=ast.Constant(value=str(note))):
                    return inspect.cleandoc(note)
    return ""


def _value(thing: Any) -> str:
    if isinstance(thing, pd.Series):
        return "\n".join(f"{label}: {value:,}" for label, value in thing.items())
    return repr(thing)


def _fenced(text: str, language: str) -> str:
    return f"```{language}\n{text}\n```"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
