"""The tables that are computed from imported ones.

Every module of this package whose name begins with `derive_` lists its own as `DERIVATIONS`.
"""

import importlib
import pkgutil

from rhoanalytics import importing
from rhoanalytics.importing.derivation import Derivation


def all_derivations() -> list[Derivation]:
    """Every derivation, those that others build on first.

    Raises `ValueError` when two derivations need each other: a mistake in the program.
    """
    modules = [
        importlib.import_module(f"{importing.__name__}.{module.name}")
        for module in pkgutil.iter_modules(importing.__path__)
        if module.name.startswith("derive_")
    ]
    return in_order([derivation for module in modules for derivation in module.DERIVATIONS])


def in_order(derivations: list[Derivation]) -> list[Derivation]:
    """Derivations in an order in which each comes after those that make its inputs."""
    waiting = list(derivations)
    ordered: list[Derivation] = []
    while waiting:
        still_to_make = {derivation.table for derivation in waiting}
        ready = [one for one in waiting if not still_to_make & set(one.inputs)]
        if not ready:
            raise ValueError(f"derivations need each other: {', '.join(sorted(still_to_make))}")
        ordered += ready
        waiting = [one for one in waiting if one not in ready]
    return ordered
