"""What a worker needs, made ready once: workers are forked from a process that has it."""

from rhoanalytics.imports import hasten

hasten()

from rhoanalytics.pack import booklet_jobs, execute
from rhoanalytics.pack.export import web_font

web_font.font_faces()

__all__ = ["booklet_jobs", "execute", "web_font"]
