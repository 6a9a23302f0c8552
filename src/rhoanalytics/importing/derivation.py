"""A table that is computed from imported ones."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from rhoanalytics.areas import Register
from rhoanalytics.store import Store


@dataclass(frozen=True)
class Derivation:
    """One part of a table, made from other imported tables as soon as all of them are there.

    `compute` gets the store and the register and returns the frame of `table`; it raises
    `DataError` where its inputs do not fit together, and `NotNeeded` where they are sound but hold
    too little. `inputs` are the tables it reads, all of which must have an imported part; the
    register counts as an input too. `part` is the name of the part it makes. The other words are
    printed with the sources, as those of a `Format` are.
    """

    table: str
    part: str
    inputs: tuple[str, ...]
    compute: Callable[[Store, Register], pd.DataFrame]
    title: str
    publisher: str
    citation: str
    address: str
    licence: str
    attribution: str
    vintage: str
    note: str = ""
