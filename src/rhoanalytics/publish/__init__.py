"""Compute the pack's tables from official files: `publish(shared, root)`."""

from rhoanalytics.publish.recipe import publish

__all__ = ["publish"]
