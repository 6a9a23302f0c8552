"""A code that is not that of an area: why not, and what may have been meant."""

import difflib
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from rhoanalytics.areas import Geography, Register

MOST_SUGGESTIONS = 3
"""How many areas a message about an unknown code suggests."""


def why_not(register: "Register", typed: str, code: str, geography: "Geography") -> str:
    """What to tell who typed the code of no area of a vintage: what became of it, or what is near.

    code: what was typed, as an ODS code.
    """
    known = register.icbs.set_index("code")
    if code in known.index:
        row = known.loc[code]
        if row["valid_from"] > geography.valid_from.isoformat():
            return (
                f"{code} ({row['short_name']}) exists from {_long(row['valid_from'])}. In the "
                f"vintage {geography.code} its area was {_named(register, row['predecessors'])}."
            )
        return (
            f"{code} ({row['short_name']}) ended on {_long(row['valid_to'])}. Its area is now "
            f"{_named(register, row['successors'])}. For the boundaries before that, add "
            f"--geography {_last_vintage_with(register, row)}."
        )
    current = {area.code: area.name for area in register.areas(geography)}
    names = {name.lower(): area for area, name in current.items()}
    near = [
        *difflib.get_close_matches(code, current, n=2, cutoff=0.6),
        *(names[name] for name in names if typed and typed.lower() in name),
        *(names[n] for n in difflib.get_close_matches(typed.lower(), names, n=3, cutoff=0.6)),
    ]
    nearest = list(dict.fromkeys(near))[:MOST_SUGGESTIONS]
    suggestion = ", ".join(f"{found} ({current[found]})" for found in nearest)
    hint = f"Did you mean {suggestion}? " if suggestion else ""
    return (
        f"There is no ICS or district '{typed}' with {geography.name}. {hint}"
        "`rhoanalytics areas` lists all codes."
    )


def _named(register: "Register", codes: str) -> str:
    return ", ".join(f"{code} ({register.name(code)})" for code in codes.split("|") if code)


def _last_vintage_with(register: "Register", row: "pd.Series") -> str:
    ended = row["valid_to"]
    held = [
        vintage.code
        for vintage in register.geographies()
        if row["valid_from"] <= vintage.valid_from.isoformat()
        and (not ended or vintage.valid_from.isoformat() <= ended)
    ]
    return held[-1] if held else register.geographies()[0].code


def _long(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"
