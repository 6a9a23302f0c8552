"""What is done before large libraries are imported, so that this takes less time."""

import gc
import sys

COLLECT_AFTER = (50_000, 20, 100)
"""When Python looks for garbage. Its own settings, meant for programs that run for long, take a
sixth of a report's time and a fifth of an import's, in which next to nothing is garbage.
"""

UNUSED = ("rfc3987_syntax",)
"""jsonschema, which checks notebooks against their format, uses it for web addresses where it is
installed: it builds a parser for a second, and no notebook has a field of that kind."""


def hasten() -> None:
    """Look for garbage seldom, and let imports of unused libraries fail, from now on."""
    gc.set_threshold(*COLLECT_AFTER)
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
