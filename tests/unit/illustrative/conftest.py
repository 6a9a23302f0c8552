"""The invented nation, drawn once for all tests of the generator."""

import pandas as pd
import pytest

from rhoanalytics.illustrative import nation, returns, small_areas


@pytest.fixture(scope="session")
def areas() -> small_areas.SmallAreas:
    return small_areas.build()


@pytest.fixture(scope="session")
def indices(areas) -> pd.DataFrame:
    return small_areas.indices_2025(areas)


@pytest.fixture(scope="session")
def made_returns() -> pd.DataFrame:
    return returns.build([trust for trust in nation.TRUSTS if trust.system == nation.SHOWN])
