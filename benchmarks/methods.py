"""How long the methods take on large inputs, against their targets: `make bench`.

Prints a table and writes benchmarks/latest.json. Each task is run three times and the shortest time
counts: the others hold what else the machine was doing. Exits with 1 where a target is missed.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import result

from rhoanalytics.methods import (
    ESP_2013,
    direct_standardised_rate,
    grouped,
    indirect_standardised_ratio,
    life_expectancy,
    mean,
    proportion,
    rate,
    slope_index,
)

RUNS = 3
ROWS = 1_000_000
REPETITIONS = 100_000
BOTH = (0.95, 0.998)
SEED = 1


@dataclass(frozen=True)
class Task:
    """Something to time, and the most seconds it may take."""

    name: str
    rows: int
    target: float
    run: Callable[[], object]


@dataclass(frozen=True)
class Timing:
    """How long a task took."""

    task: str
    rows: int
    seconds: float
    target: float
    met: bool


def main() -> int:
    """Time every task, print the table, write the file."""
    machine = result.describe_machine("numpy", "pandas", "scipy")
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    timings = [timed(task) for task in tasks(np.random.default_rng(SEED))]
    table = pd.DataFrame([asdict(timing) for timing in timings])
    table["met"] = table["met"].map({True: "yes", False: "no"})
    print(table.to_string(index=False, formatters={"rows": "{:,}".format}))
    found = {"machine": machine, "timings": [asdict(timing) for timing in timings]}
    result.write("methods", found)
    return 0 if all(timing.met for timing in timings) else 1


def timed(task: Task) -> Timing:
    """Run a task and keep its shortest time."""
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        task.run()
        seconds.append(time.perf_counter() - started)
    shortest = round(min(seconds), 3)
    return Timing(task.name, task.rows, shortest, task.target, shortest <= task.target)


def tasks(random: np.random.Generator) -> list[Task]:
    """Make the inputs and name the tasks."""
    people = random.integers(50, 5_000, ROWS)
    events = random.binomial(people, 0.1)
    fractions = random.uniform(0, 10, ROWS)
    bands = _by_area_and_band(random)
    records = bands.assign(group=np.arange(len(bands)) % 5)
    quantile = np.linspace(0.2, 0.1, 10)
    limits = {"lower": quantile * 0.95, "upper": quantile * 1.05, "value_type": "proportion"}
    tables = _life_tables(random)
    return [
        Task("proportions", ROWS, 1, lambda: proportion(events, people)),
        Task(
            "proportions, both levels", ROWS, 1, lambda: proportion(events, people, confidence=BOTH)
        ),
        Task("rates", ROWS, 1, lambda: rate(events, people)),
        Task("rates, both levels", ROWS, 1, lambda: rate(events, people, confidence=BOTH)),
        Task("rates of fractions below 10", ROWS, 1, lambda: rate(fractions, people)),
        Task(
            "proportions by area and group",
            len(records),
            2,
            lambda: grouped(
                proportion,
                records,
                by=["area", "group"],
                numerator="count",
                denominator="population",
            ),
        ),
        Task(
            "means by area",
            len(records),
            2,
            lambda: grouped(mean, records, by="area", values="count"),
        ),
        Task(
            "directly standardised rates by area",
            len(bands),
            2,
            lambda: grouped(
                direct_standardised_rate,
                bands,
                by="area",
                band="age_band",
                count="count",
                population="population",
                standard_population=ESP_2013,
                confidence=BOTH,
            ),
        ),
        Task(
            "indirectly standardised ratios by area",
            len(bands),
            2,
            lambda: grouped(
                indirect_standardised_ratio,
                bands,
                by="area",
                band="age_band",
                count="count",
                population="population",
                reference_count=ESP_2013,
                reference_population=1_000_000,
            ),
        ),
        Task(
            f"slope index, {REPETITIONS:,} simulations",
            quantile.size,
            1,
            lambda: slope_index(
                np.full(10, 1_000), quantile, repetitions=REPETITIONS, confidence=BOTH, **limits
            ),
        ),
        Task(
            "life expectancy of 42 areas",
            len(tables),
            1,
            lambda: grouped(
                life_expectancy,
                tables,
                by="area",
                deaths="deaths",
                population="population",
                age_start="age",
            ),
        ),
    ]


def _by_area_and_band(random: np.random.Generator) -> pd.DataFrame:
    """A million rows: an age band of an area each."""
    areas = -(-ROWS // len(ESP_2013))
    rows = areas * len(ESP_2013)
    return pd.DataFrame(
        {
            "area": np.repeat([f"E{number:08d}" for number in range(areas)], len(ESP_2013)),
            "age_band": np.tile(ESP_2013.index.to_numpy(), areas),
            "count": random.poisson(5, rows),
            "population": random.integers(100, 1_000, rows),
        }
    )


def _life_tables(random: np.random.Generator) -> pd.DataFrame:
    """The 20 bands of 42 areas."""
    ages = [0, 1, *range(5, 95, 5)]
    areas = np.repeat(np.arange(42), len(ages))
    deaths = np.tile(np.linspace(2, 200, len(ages)), 42) + random.poisson(3, areas.size)
    return pd.DataFrame(
        {"area": areas, "age": np.tile(ages, 42), "deaths": deaths, "population": 5_000}
    )


if __name__ == "__main__":
    sys.exit(main())
