"""The register of NHS trusts: type, ICS of the head office in each vintage, dates, notes."""

import pandas as pd

from rhoanalytics.publish.dates import long_date

TYPES = {
    "acute": "acute",
    "acute (plus ambulance on the Isle of Wight)": "acute",
    "acute specialist": "acute specialist",
    "ambulance": "ambulance",
    "community": "community",
    "mental health / learning disability (may include community)": "mental health",
    "online (new type)": "online",
}
"""NHS Staff Survey benchmarking groups, shortened. Mental health includes learning disability and
trusts that also give community services."""

OTHER_SERVICES = {
    "acute (plus ambulance on the Isle of Wight)": "Also runs the island's ambulance service.",
}

LAST_DAY_BEFORE_REGISTER = "2025-06-30"
"""A trust that the register of July 2025 no longer lists closed on or before this day."""

COLUMNS = [
    "trust",
    "name",
    "type",
    "ics_2024_04",
    "ics_2026_04",
    "valid_from",
    "valid_to",
    "region_code",
    "note",
    "status",
]


def trusts(
    listed: pd.DataFrame, report: pd.DataFrame, surveyed: pd.DataFrame, register: pd.DataFrame
) -> pd.DataFrame:
    """Every NHS trust of 2025 and 2026, and those that only the staff surveys still name.

    A trust that has closed keeps its ICS, so that results from before can be placed; `valid_to`
    says that it closed. `status` is "verified", "inferred" (Care Trusts, which the trust report
    leaves out), "to confirm" (a move between ICSs that no announcement explains) or "survey only".
    """
    current = _current(listed, report, register)
    former = _former(surveyed[~surveyed["trust"].isin(current["trust"])], current, register)
    return pd.concat([current, former])[COLUMNS].sort_values("trust", ignore_index=True)


def _current(listed: pd.DataFrame, report: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    dated = listed.merge(
        report.drop(columns="name"), on="trust", how="left", validate="one_to_one"
    ).fillna({"ics": "", "valid_from": "", "valid_to": "", "region_code": ""})
    region_codes = register.drop_duplicates("region").set_index("region")["region_code"]
    table = pd.DataFrame(
        {
            "trust": dated["trust"],
            "name": dated["name"],
            "type": dated["type"].map(TYPES),
            "ics_2024_04": dated["ics_2025_07"],
            "ics_2026_04": dated["ics"].where(dated["ics"] != "", dated["ics_2026_07"]),
            "valid_from": dated["valid_from"],
            "valid_to": dated["valid_to"],
            "region_code": dated["region_code"].where(
                dated["region_code"] != "", dated["region"].map(region_codes)
            ),
            "name_before": dated["name_2025_07"],
            "other_services": dated["type"].map(OTHER_SERVICES).fillna(""),
            "likely_successor": dated["note"].str.extract(r"likely successor (\w+)")[0].fillna(""),
        }
    )
    successors = register.set_index("code")["successors"].str.split("|").to_dict()
    described = [_described(row, successors) for row in table.itertuples()]
    return table.assign(
        note=[note for note, _ in described], status=[status for _, status in described]
    )


def _former(surveyed: pd.DataFrame, current: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Trusts of the surveys of 2021 to 2024 that had closed by July 2025, and parts of trusts."""
    last = surveyed.sort_values("year").drop_duplicates("trust", keep="last")
    by_name = register.set_index("short_name")
    whole = last["trust"].str.slice(0, 3)
    parents = current.set_index("trust")["ics_2024_04"]
    ics = last["ics_name"].map(by_name["code"]).fillna(whole.map(parents)).fillna("")
    known = register.set_index("code")
    successor = ics.map(known["successors"]).fillna("")
    divided = successor.str.contains("|", regex=False)
    part = (whole != last["trust"]) & whole.isin(current["trust"])
    closed = "Named in staff surveys only; closed on or before the day in valid_to."
    return pd.DataFrame(
        {
            "trust": last["trust"],
            "name": last["name"],
            "type": last["type"],
            "ics_2024_04": ics,
            "ics_2026_04": successor.where(successor != "", ics).where(~divided, ""),
            "valid_from": "",
            "valid_to": part.map({True: "", False: LAST_DAY_BEFORE_REGISTER}),
            "region_code": ics.map(known["region_code"]).fillna(""),
            "note": ("Part of " + whole + " that the staff survey counts apart.").where(
                part, closed
            ),
            "status": "survey only",
        }
    )


def _described(row, successors: dict[str, list[str]]) -> tuple[str, str]:
    """The sentences on a trust and how sure its placing is."""
    sentences, status = [], "verified"
    if row.type == "ambulance":
        sentences.append("Serves several ICSs; listed under the ICS of its head office.")
    if row.other_services:
        sentences.append(row.other_services)
    if not row.name_before:
        sentences.append(f"Opened on {long_date(row.valid_from)}.")
    elif row.name_before != row.name:
        sentences.append(f"Renamed; called {row.name_before} in July 2025.")
    if row.valid_to:
        sentences.append(f"Closed on {long_date(row.valid_to)}.")
    if row.likely_successor:
        sentences.append(f"Likely successor {row.likely_successor} (not confirmed).")
    if not row.valid_from:
        sentences.append("Care Trust; not in the trust report of 2026, ICS carried over.")
        status = "inferred"
    heirs = successors.get(row.ics_2024_04, [])
    moved = row.ics_2024_04 and row.ics_2026_04 not in (row.ics_2024_04, *heirs)
    if moved:
        sentences.append(
            f"The Organisation Data Service moved it from {row.ics_2024_04} to "
            f"{row.ics_2026_04}; no announcement found."
        )
        status = "to confirm"
    elif len(heirs) > 1 and row.type != "ambulance":
        sentences.append(f"{row.ics_2024_04} was divided; placed with the ICS of its head office.")
    return " ".join(sentences), status
