"""Libraries that others would import, and that nothing here uses."""

import sys

UNUSED = ("rfc3987_syntax",)
"""jsonschema, which checks notebooks against their format, uses it for web addresses where it is
installed: it builds a parser for a second, and no notebook has a field of that kind."""


def skip_unused() -> None:
    """Let imports of these libraries fail, as if they were not installed, from now on."""
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
