"""Comparing numbers with a reference to the digits that it prints."""

from collections.abc import Callable

import pytest


@pytest.fixture
def printed() -> Callable[..., list[str]]:
    """Write numbers with so many decimal places, as the reference does."""

    def write(places: int, *numbers: float) -> list[str]:
        return [f"{number:.{places}f}" for number in numbers]

    return write
