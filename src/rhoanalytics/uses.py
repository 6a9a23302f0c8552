"""Which reports use which table, found by following the code of their notebooks.

A notebook names functions of `measures`, those name others, and in the end a table is named. No
list has to be kept: a new notebook, or a table that a report begins to read, is found by itself.
The answer errs on the side of too much: a table that is read only for some places counts as used.
"""

import ast
import json
from dataclasses import dataclass, field
from pathlib import Path

from rhoanalytics import measures
from rhoanalytics.errors import DataError
from rhoanalytics.keys import KEYS
from rhoanalytics.project import Pack

Name = tuple[str, str]
"""A module of `measures` ("" for a notebook) and something defined at its top level."""


@dataclass
class _Code:
    """One module or notebook: what its top-level names are made of, and what it imports."""

    definitions: dict[str, list[ast.AST]] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    imported: dict[str, Name] = field(default_factory=dict)


def tables_of_reports(pack: Pack) -> dict[str, list[str]]:
    """For each report of the pack the tables that its notebook can read, by name."""
    package = Path(measures.__path__[0])
    library = {
        file.stem: _code(ast.parse(file.read_text(encoding="utf-8")))
        for file in sorted(package.glob("*.py"))
    }
    return {
        report.name: sorted(_reached(library | {"": _notebook(report.notebook)}))
        for report in pack.reports
    }


def _reached(code: dict[str, _Code]) -> set[str]:
    """The tables named by anything that a notebook leads to."""
    found: set[str] = set()
    waiting: list[Name] = [("", name) for name in code[""].definitions]
    seen = set(waiting)
    while waiting:
        module, name = waiting.pop()
        for tree in code[module].definitions.get(name, []):
            found |= _tables_in(tree)
            for following in _names_in(tree, module, code[module]):
                if following not in seen and following[0] in code:
                    seen.add(following)
                    waiting.append(following)
    return found


def _tables_in(tree: ast.AST) -> set[str]:
    """Tables whose name, or the fixed beginning of it, is written in a piece of code."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            beginning = str(node.values[0].value)
            found |= {name for name in KEYS if "_" in beginning and name.startswith(beginning)}
        elif isinstance(node, ast.Constant) and node.value in KEYS:
            found.add(node.value)
    return found


def _names_in(tree: ast.AST, module: str, code: _Code) -> set[Name]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(code.imported.get(node.id, (module, node.id)))
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in code.modules
        ):
            found.add((code.modules[node.value.id], node.attr))
    return found


def _notebook(file: Path) -> _Code:
    """A notebook as one piece of code; lines for the notebook itself (%, !) are left out."""
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        lines = [
            line
            for cell in cells
            if cell["cell_type"] == "code"
            for line in "".join(cell["source"]).splitlines()
            if not line.lstrip().startswith(("%", "!"))
        ]
        return _code(ast.parse("\n".join(lines)), whole="notebook")
    except (OSError, ValueError, KeyError, TypeError, SyntaxError) as error:
        raise DataError(f"is not a notebook whose code can be read: {error}", file=file) from error


def _code(tree: ast.Module, whole: str | None = None) -> _Code:
    """What a module defines; with `whole` everything in it counts as one definition."""
    code = _Code()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(measures.__name__):
            _take_import(node, code)
        elif whole:
            code.definitions.setdefault(whole, []).append(node)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            code.definitions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for inner in ast.walk(target):
                    if isinstance(inner, ast.Name):
                        code.definitions.setdefault(inner.id, []).append(node)
    return code


def _take_import(node: ast.ImportFrom, code: _Code) -> None:
    for alias in node.names:
        local = alias.asname or alias.name
        if node.module == measures.__name__:
            code.modules[local] = alias.name
        else:
            code.imported[local] = (str(node.module).rpartition(".")[2], alias.name)
