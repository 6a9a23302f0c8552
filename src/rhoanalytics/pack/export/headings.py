"""The order of a report's headings, the same on the page and on paper."""

from dataclasses import dataclass, field


@dataclass
class HeadingLevels:
    """Headings in order: the title is level 1, and no level below it is skipped."""

    warnings: list[str] = field(default_factory=list)
    _previous: int = 1

    def next(self, level: int, heading: str) -> int:
        """The level (2 or more) at which a heading written at `level` stands."""
        allowed = max(2, min(level, self._previous + 1))
        if allowed != level:
            self.warnings.append(
                f"The heading '{heading}' is at level {level} and was set at level {allowed}: "
                "sections start with ##, and no level is skipped."
            )
        self._previous = allowed
        return allowed
