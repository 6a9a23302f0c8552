"""National evidence: published risks by ethnic group, which are not figures about any one place."""

import pandas as pd

from rhoanalytics.store import Store

RELATIVE_RISKS = {
    "incident CVD (CHD, stroke, TIA)": "New cardiovascular disease",
    "coronary disease incidence": "New coronary disease",
    "first-ever stroke incidence": "First stroke",
    "type 2 diabetes diagnosed": "Type 2 diabetes diagnosed",
    "blood pressure at age-adjusted target": "Blood pressure treated to target",
}
RATIOS = ("hazard ratio", "incidence rate ratio", "odds ratio")
"""Conditions whose ratios between ethnic groups are printed, as a reader would call them."""

RISK_FACTORS = {
    "obesity (BMI 30+)": "obesity",
    "physical inactivity": "inactivity",
}


def relative_risks(store: Store) -> pd.DataFrame:
    """Published ratios: condition, group, sex, measure, value, lower, upper, reference_group,
    adjustment, year, source; one row per group, in the order of `RELATIVE_RISKS`.
    """
    table = store.table("relative_risks")
    rows = table[
        table["condition"].isin(RELATIVE_RISKS)
        & table["measure"].isin(RATIOS)
        & (table["dimension"] == "ethnicity")
    ]
    order = {name: position for position, name in enumerate(RELATIVE_RISKS)}
    rows = rows.assign(position=rows["condition"].map(order))
    rows = rows.sort_values(["position", "source", "group"], ignore_index=True)
    return rows.assign(condition=rows["condition"].map(RELATIVE_RISKS)).drop(columns="position")


def risk_factors(store: Store) -> pd.DataFrame:
    """Adults with two risk factors in England by ethnic group: group, and for obesity and
    inactivity value (%), lower, upper (columns obesity, obesity_lower, …).
    """
    table = store.table("relative_risks")
    rows = table[table["condition"].isin(RISK_FACTORS) & (table["dimension"] == "ethnicity")]
    wide = rows.assign(factor=rows["condition"].map(RISK_FACTORS)).pivot(
        index="group", columns="factor", values=["value", "lower", "upper"]
    )
    frame = pd.DataFrame(index=wide.index)
    for factor in RISK_FACTORS.values():
        frame[factor] = wide[("value", factor)]
        frame[f"{factor}_lower"] = wide[("lower", factor)]
        frame[f"{factor}_upper"] = wide[("upper", factor)]
    alphabetical = sorted(frame.index, key=lambda group: (group == "Other", group))
    return frame.loc[alphabetical].rename_axis("group").reset_index()


def risk_factor_panels(factors: pd.DataFrame) -> pd.DataFrame:
    """From `risk_factors`: panel, group, value, lower, upper, for a chart."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "panel": panel,
                    "group": factors["group"],
                    "value": factors[name],
                    "lower": factors[f"{name}_lower"],
                    "upper": factors[f"{name}_upper"],
                }
            )
            for panel, name in (("Obesity", "obesity"), ("Physical inactivity", "inactivity"))
        ],
        ignore_index=True,
    )


def sources(frame: pd.DataFrame) -> tuple[str, ...]:
    """Each publication behind `relative_risks` once, with what it is about."""
    grouped = frame.groupby("source", sort=False).first()
    return tuple(
        f"{row['condition']}: {source} ({_basis(row)})." for source, row in grouped.iterrows()
    )


def risk_factor_sources(store: Store) -> str:
    """The publications behind `risk_factors`, with their years."""
    table = store.table("relative_risks")
    rows = table[table["condition"].isin(RISK_FACTORS)].drop_duplicates("source")
    return "; ".join(f"{row.source}, {row.year}" for row in rows.itertuples())


def _basis(row: pd.Series) -> str:
    """Adjustment, without its list of variables, and years, where they are known."""
    parts = (row["adjustment"].split(" (")[0], row["year"])
    return "; ".join(part for part in parts if part)
