"""Writing Typst safely: text from data only ever appears as a Typst string literal.

A string literal has two special characters, the backslash and the double quote; `#`, `$`, `*`,
`_`, `@`, `<`, backticks, slashes and brackets mean nothing inside one. So no value, however
hostile, can become markup, call a function or read a file.
"""

import hashlib
import re
from collections.abc import Iterable

# Characters that turn the direction of the text around them: they can make a line read as
# something other than what was written, and no English report needs them.
_DIRECTION_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

# What stands in place of a character that neither HTML nor Typst can hold; line breaks stay.
_REPLACED = str.maketrans(
    dict.fromkeys((*range(0x00, 0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0)), " ")
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    | dict.fromkeys(map(ord, _DIRECTION_CONTROLS))
)

# No word is as long (names of files and addresses are shorter or have other signs in them): a line
# may break here, so that nothing runs off the page.
_ENDLESS = re.compile(r"[^\W_]{40}(?=[^\W_])")


def clean(text: object) -> str:
    """`text` as one-line text that both HTML and Typst can hold.

    White space of any kind, control characters and line breaks become single spaces; characters
    that reverse the reading direction are dropped; halves of a broken surrogate pair become U+FFFD.
    """
    return " ".join(clean_lines(text).split())


def clean_lines(text: object) -> str:
    """Like `clean`, but keeps line breaks and indentation, for preformatted text."""
    return str(text).replace("\r\n", "\n").replace("\t", "    ").translate(_REPLACED)


def literal(text: object) -> str:
    """A Typst string literal that stands for `text`, quotes included."""
    text = _ENDLESS.sub("\\g<0>\u200b", str(text))
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def array(expressions: Iterable[str]) -> str:
    """A Typst array of expressions; the trailing comma keeps an array of one an array."""
    items = list(expressions)
    return f"({', '.join(items)},)" if items else "()"


def joined(expressions: Iterable[str]) -> str:
    """One Typst content expression made of several, in order."""
    items = list(expressions)
    if not items:
        return "[]"
    return items[0] if len(items) == 1 else "{" + "; ".join(items) + "}"


def call(function: str, *arguments: str, **named: str | None) -> str:
    """A Typst function call; named arguments that are None are left out."""
    written = [*arguments]
    written += [
        f"{name.replace('_', '-')}: {value}" for name, value in named.items() if value is not None
    ]
    return f"{function}({', '.join(written)})"


def picture_name(data: bytes, extension: str) -> str:
    """The file name under which a picture is handed to Typst: named by what it holds.

    The display object that writes the name and the exporter that writes the file agree without
    talking to each other, and equal pictures are stored once.
    """
    return f"{hashlib.sha256(data).hexdigest()[:32]}.{extension}"
