"""What a worker needs, made ready once: workers are forked from a process that has it."""

from rhoanalytics.pack.imports import skip_unused

skip_unused()

from rhoanalytics.pack import booklet_jobs, execute  # noqa: E402
from rhoanalytics.pack.export import web_font  # noqa: E402

web_font.font_faces()

__all__ = ["booklet_jobs", "execute", "web_font"]
