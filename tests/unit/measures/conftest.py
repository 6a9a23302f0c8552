"""Every ICS of both vintages, one at a time."""

from pathlib import Path

import pytest

from rhoanalytics.areas import Area, load_register

ROOT = Path(__file__).resolve().parents[3]


def _every_place() -> list[Area]:
    register = load_register(ROOT / "data" / "areas")
    return [area for geography in register.geographies() for area in register.areas(geography)]


@pytest.fixture(
    scope="session",
    params=_every_place(),
    ids=lambda area: f"{area.geography.code}-{area.code}",
)
def place(request) -> Area:
    return request.param


@pytest.fixture(scope="session", params=["2024-04", "2026-04"])
def geography(request, register):
    return register.geography(request.param)
