"""What the front page says of each area: its files, its scorecard, and what failed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rhoanalytics.areas import Area, data_folder, load_register
from rhoanalytics.pack.manifest import FAILED
from rhoanalytics.project import Pack

WHOLE = (
    ("booklet", "pdf", "Booklet", "PDF"),
    ("tables", "xlsx", "Tables", "Excel"),
    ("data", "csv", "Data", "CSV"),
)
"""The files about a whole ICS: key in the manifest, format in `pack.toml`, name and type."""

_FORMATS = (("html", "web page"), ("pdf", "PDF"), ("notebook", "notebook"))


@dataclass(frozen=True)
class File:
    """A file to open: what it is called, its type, its path and its size in words, if known."""

    name: str
    kind: str
    path: str
    size: str

    @property
    def described(self) -> str:
        """Type and size, such as "PDF, 0.4 MB"."""
        return f"{self.kind}, {self.size}" if self.size else self.kind


@dataclass(frozen=True)
class ReportLine:
    """One report of an area: its files, and the command that makes it where there are none."""

    title: str
    failed: bool
    files: tuple[File, ...]
    command: str


@dataclass(frozen=True)
class Entry:
    """One area on the front page; `words` is what a search looks through.

    whole: the files about all of it. absent: names of those that should be there and are not.
    """

    code: str
    name: str
    region: str
    words: str
    reports: tuple[ReportLine, ...]
    whole: tuple[File, ...]
    absent: tuple[str, ...]
    card: str

    @property
    def made(self) -> bool:
        """Whether there is anything to open."""
        return any(line.files for line in self.reports)

    @property
    def failed(self) -> bool:
        """Whether a report was tried in vain."""
        return any(line.failed for line in self.reports)


@dataclass(frozen=True)
class Failure:
    """A report that could not be made: why, what is kept of it, and how to try again."""

    area: str
    name: str
    title: str
    error: str
    notebook: str
    traceback: str
    command: str


class Entries:
    """Makes the entries of areas from a manifest.

    data: the pack's data folder. cards: scorecards as HTML by area. find: see `index_page`.
    """

    def __init__(
        self,
        manifest: dict,
        pack: Pack,
        data: Path,
        cards: Mapping[str, str],
        find: Callable[[str], Path | None],
    ) -> None:
        self._reports = {(entry["area"], entry["report"]): entry for entry in manifest["reports"]}
        self._whole = {entry["area"]: entry for entry in manifest["areas"]}
        self._geography = manifest["run"]["geography"]
        self._pack, self._data, self._cards, self._find = pack, data, cards, find

    def of(self, areas: Iterable[Area]) -> list[Entry]:
        """The entries of these areas, those without any report too."""
        return [self._entry(area) for area in areas]

    def with_reports(self, areas: Iterable[Area]) -> list[Entry]:
        """The entries of those areas that a report was made for, or tried."""
        return [entry for entry in self.of(areas) if entry.made or entry.failed]

    def _entry(self, area: Area) -> Entry:
        reports = tuple(
            self._line(area, report.name, report.title)
            for report in self._pack.reports_for(area.kind)
        )
        paths = self._whole.get(area.code, {})
        whole = {
            name: self._file(name, kind, paths[key])
            for key, _, name, kind in WHOLE
            if paths.get(key)
        }
        return Entry(
            code=area.code,
            name=area.name,
            region=area.region,
            words=self._words(area),
            reports=reports,
            whole=tuple(whole.values()),
            absent=tuple(name for name in self._due(area, reports) if name not in whole),
            card=self._cards.get(area.code, ""),
        )

    def _due(self, area: Area, reports: tuple[ReportLine, ...]) -> list[str]:
        """Names of the files about a whole ICS that are made once it has all its reports."""
        booklet = self._pack.booklet
        if booklet is None or area.kind != "ics" or not all(line.files for line in reports):
            return []
        return [name for _, form, name, _ in WHOLE if form in booklet.formats]

    def _line(self, area: Area, report: str, title: str) -> ReportLine:
        entry = self._reports.get((area.code, report), {})
        failed = entry.get("status") == FAILED
        files = tuple(
            self._file(title, kind, path)
            for key, kind in _FORMATS
            if not failed and (path := entry.get(key))
        )
        return ReportLine(
            title, failed, files, command(area.code, report, self._geography, self._pack)
        )

    def _file(self, name: str, kind: str, path: str) -> File:
        found = self._find(path)
        return File(name, kind, path, size_in_words(found.stat().st_size) if found else "")

    def _words(self, area: Area) -> str:
        """Name, code, region, districts and former ICSs, so that any of them finds the area."""
        register = load_register(data_folder(area.code, self._data) / "areas")
        districts = zip(register.pieces["piece"], register.pieces["district_name"], strict=True)
        former = zip(register.icbs["code"], register.icbs["predecessors"], strict=True)
        codes = [code for code in dict(former).get(area.code, "").split("|") if code]
        words = [area.name, area.official_name, area.code, area.region]
        words += [*codes, *map(register.name, codes)]
        words += [district for piece, district in districts if piece in area.pieces]
        return " ".join(dict.fromkeys(words)).lower()


def failures(manifest: dict, pack: Pack) -> list[Failure]:
    """The reports of a manifest that could not be made."""
    titles = {report.name: report.title for report in pack.reports}
    return [
        Failure(
            entry["area"],
            entry["area_name"],
            titles.get(entry["report"], entry["report"]),
            entry["error"],
            entry["notebook"],
            f"{entry['area']}/{entry['report']}.failed.txt",
            command(entry["area"], entry["report"], manifest["run"]["geography"], pack),
        )
        for entry in manifest["reports"]
        if entry["status"] == FAILED
    ]


def command(area: str, report: str, geography: str, pack: Pack) -> str:
    """The command that makes one report of an area on the boundaries of a run."""
    return f"rhoanalytics render --area {area} --report {report}{dated(geography, pack)}"


def dated(geography: str, pack: Pack) -> str:
    """What a command needs for boundaries other than the pack's own."""
    return "" if geography == pack.geography else f" --geography {geography}"


def size_in_words(size: int) -> str:
    """A file's size in bytes as printed beside a link."""
    kilobytes = max(1, round(size / 1000))
    return f"{kilobytes} KB" if kilobytes < 100 else f"{size / 1_000_000:.1f} MB"
