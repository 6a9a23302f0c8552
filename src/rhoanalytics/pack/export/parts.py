"""What the files about a whole ICS are made from: its reports, executed."""

from dataclasses import dataclass

from nbformat import NotebookNode


@dataclass(frozen=True)
class Part:
    """One executed report of an ICS; `name` as in `pack.toml`, title and summary as printed."""

    name: str
    title: str
    summary: str
    notebook: NotebookNode
