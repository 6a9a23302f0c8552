"""How numbers are written in sentences and tables, one way for the whole pack."""

import math

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def percent(value: float, decimals: int = 1) -> str:
    """53.24 -> "53.2%"."""
    return f"{_number(value, decimals)}%"


def plain(value: float, decimals: int = 1) -> str:
    """53.24 -> "53.2", with thousands separators."""
    return _number(value, decimals)


def people(value: float) -> str:
    """1234.0 -> "1,234"."""
    return _number(value, 0)


def about(value: float) -> str:
    """People in a statement about change, rounded half up to the nearest 5: 1232 -> "1,230"."""
    return f"{math.floor(value / 5 + 0.5) * 5:,}"


def interval(lower: float, upper: float, decimals: int = 1, unit: str = "%") -> str:
    """52.1, 54.3 -> "52.1% to 54.3%"; points and ratios take unit ""."""
    return f"{_number(lower, decimals)}{unit} to {_number(upper, decimals)}{unit}"


def with_limits(value: float, lower: float, upper: float, decimals: int = 1) -> str:
    """A percentage with its 95% limits: "53.2% (52.1% to 54.3%)"."""
    return f"{percent(value, decimals)} ({interval(lower, upper, decimals)})"


def cell_with_limits(value: float, lower: float, upper: float, decimals: int = 1) -> str:
    """The same for a table whose heading has the unit: "53.2 (52.1 to 54.3)"."""
    return f"{_number(value, decimals)} ({interval(lower, upper, decimals, '')})"


def ratio_with_limits(value: float, lower: float, upper: float) -> str:
    """A ratio with its 95% limits: "2.23 (1.84 to 2.71)"."""
    return cell_with_limits(value, lower, upper, 2)


def ordinal(number: int) -> str:
    """3 -> "3rd"."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{_ENDINGS.get(number % 10, 'th')}"


def listed(names: list[str]) -> str:
    """["a", "b", "c"] -> "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _number(value: float, decimals: int) -> str:
    if value is None or math.isnan(value):
        raise ValueError(f"value: {value!r} cannot be written in a sentence; check for it first")
    # "−0.0" says nothing: a rounded zero has no sign.
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")
