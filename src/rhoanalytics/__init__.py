"""Report packs on ethnic inequality in health for every Integrated Care System in England."""

from importlib.metadata import version

__version__ = version("rhoanalytics")
