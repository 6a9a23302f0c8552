"""What a notebook opens: its place, its tables, and the page of sources at its end."""

from dataclasses import dataclass, field

import pandas as pd

from rhoanalytics import project
from rhoanalytics.areas import Area, Register, data_folder, load_register
from rhoanalytics.display import Column, Table
from rhoanalytics.display.theme import use_theme
from rhoanalytics.store import Store


@dataclass(frozen=True)
class Report:
    """One report about one place.

    `area` is the place, `region` what it is set beside first (an ICS's NHS region, a district's
    ICS) and `england` the nation, all in one vintage of the boundaries; `store` reads tables and
    remembers which.
    """

    area: Area
    region: Area
    england: Area
    register: Register = field(repr=False)
    store: Store = field(repr=False)

    @property
    def places(self) -> tuple[Area, Area, Area]:
        """The area, its wider area and the nation, in the order they are printed."""
        return self.area, self.region, self.england

    def sources(self) -> Table:
        """The tables this report has read: what they are, whose, how recent, on what terms."""
        used = self.store.sources()
        rows = [
            {
                "Figures": source.title,
                "Published by": source.publisher,
                "Period": source.vintage,
                "Terms": source.licence,
            }
            for source in used
        ]
        links = [f"[{source.title}]({source.address})" for source in used if source.address]
        return Table(
            pd.DataFrame(rows),
            caption=f"Sources of the figures in this report ({self.area.geography.name})",
            columns={name: Column(name, align="left") for name in rows[0]},
            notes=(
                *dict.fromkeys(source.attribution for source in used),
                *([f"Where to find them: {'; '.join(dict.fromkeys(links))}."] if links else []),
            ),
        )


def open_report(area: str, geography: str) -> Report:
    """Open the report of an ICS (`QHL`) or district (`E07000223`) in a vintage (`2026-04`).

    The code of an invented area opens the illustrative data, which real codes never see. Also sets
    the chart theme.

    Raises `RequestError` when the code is unknown, has ended or does not exist yet.
    """
    data = data_folder(area, project.root() / "data")
    register = load_register(data / "areas")
    place = register.area(area, register.geography(geography))
    use_theme()
    return Report(
        area=place,
        region=register.wider(place),
        england=register.england(place.geography),
        register=register,
        store=Store(data),
    )
