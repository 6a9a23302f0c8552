"""What the pages about a task say about themselves."""

from rhoanalytics import __version__
from rhoanalytics.pack.export.document import DocumentInfo
from rhoanalytics.pack.plan import BookletTask, ReportTask

_KEYWORDS = ("health inequalities", "ethnicity")


def document_of(task: ReportTask | BookletTask) -> DocumentInfo:
    """Title, area, dates and description of a report or a booklet."""
    reports = (task.report,) if isinstance(task, ReportTask) else task.reports
    return DocumentInfo(
        title=task.title,
        subtitle=task.subtitle,
        area_name=task.area.name,
        geography_name=task.area.geography.name,
        date=task.edition,
        version=__version__,
        illustrative=task.area.illustrative,
        keywords=(*(report.title for report in reports), task.area.name, *_KEYWORDS),
        description=" ".join(report.summary for report in reports),
    )
