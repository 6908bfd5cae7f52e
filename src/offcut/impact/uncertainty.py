"""How sure the totals of an account are, and what would make them surer.

>>> from offcut.impact.uncertainty import uncertainty
>>> found = uncertainty(account(synergies, claims), ["ghg"], seed=2026)  # doctest: +SKIP
>>> found.interval("ghg", 2026).low, found.interval("ghg", 2026).high    # doctest: +SKIP
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from offcut.impact.book import Book, Entry
from offcut.impact.drivers import Driver
from offcut.impact.formulas import formulas, inputs_of, needed
from offcut.impact.model import WITH_EVIDENCE, Standing
from offcut.impact.pools import Varied
from offcut.impact.products import Products, expand, varied
from offcut.impact.project import entry_id
from offcut.impact.result import ImpactResult
from offcut.impact.simulation import DRAWS, HIGH, LOW, Interval, simulate
from offcut.impact.spreads import Spreads, varied_inputs

PARTS = {
    "quantity": "quantities",
    "stated": "what firms state",
    "factor": "factors",
    "distance": "distances",
    "energy": "energy of treatment",
    "price": "prices",
    "share": "substitution and quality",
    "interaction": "several together",
}
"""The parts in words."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Intervals of the totals of metrics, by year and over all years."""

    intervals: Mapping[tuple[str, str], Interval]
    standings: tuple[Standing, ...]
    draws: int
    seed: int

    def interval(self, metric: str, year: int | None = None) -> Interval:
        """The interval of a total, of one year or of all.

        Raises:
            KeyError: the metric was not drawn, or there is no claim in the year.
        """
        return self.intervals[metric, "" if year is None else str(year)]

    @property
    def told(self) -> str:
        """How the intervals were made, in words."""
        return (
            f"{self.draws:,} draws, seed {self.seed}; between the {LOW}th and the {HIGH}th "
            "percentile; spreads by evidence grade and by status of the factor are our assumptions "
            "(table impact-spreads)"
        )


def uncertainty(
    result: ImpactResult,
    metrics: Sequence[str],
    standings: Sequence[Standing] = WITH_EVIDENCE,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    spreads: Spreads | None = None,
    threads: int | None = None,
) -> Uncertainty:
    """Intervals of totals over claims of these standings, and what drives them.

    Args:
        result: the account.
        metrics: ids of formulas, e.g. ``ghg`` or ``cost_saved``.
        standings: the claims that are added up; never potential with realised ones.
        draws: how many.
        seed: the same seed gives the same intervals.
        spreads: other spreads than the table ``impact_spreads`` has, by the same ids.
        threads: as many as there are processors when not given.

    Raises:
        FormulaError: a formula that is no sum of products.
        KeyError: no such formula.
    """
    rows = sorted(index for standing in standings for index in result.indices(standing))
    ids = needed(frozenset(metrics))
    inputs = varied_inputs(result, rows, inputs_of(ids), spreads)
    lines = expanded(result, rows, ids, inputs)
    found = simulate(
        {metric: lines[metric] for metric in metrics},
        inputs,
        result.asked.synergy_of[rows],
        [str(result.claims[row].year) for row in rows],
        draws=draws,
        seed=seed,
        threads=threads,
    )
    return Uncertainty(found, tuple(standings), draws, seed)


def expanded(
    result: ImpactResult, rows: Sequence[int], ids: Sequence[str], inputs: Iterable[Varied]
) -> dict[str, Products]:
    """These formulas for these claims, as sums of products of the varied inputs."""
    which = np.asarray(rows, dtype=np.intp)
    names = {one.name for one in inputs}
    values: dict[str, Products] = {}
    for name in inputs_of(ids):
        central = result.columns[name].values[which]
        values[name] = varied(name, central) if name in names else Products({(): central})
    for name in ids:
        values[name] = expand(formulas()[name].expression, values)
    return values


_TOLD = 0.005


def drivers_told(drivers: Sequence[Driver], most: int = 3) -> str:
    """What drives a total, largest first, in words; what would read as 0% is left out.

    >>> drivers_told([Driver("factor", "waste_disposal.wood.landfill", 0.62),
    ...     Driver("quantity", "", 0.3), Driver("interaction", "", 0.08)], most=2)
    '62% factor waste_disposal.wood.landfill, 30% quantities'
    """
    told = [
        f"{driver.share:.0%} "
        + (f"factor {driver.name}" if driver.name else PARTS.get(driver.part, driver.part))
        for driver in drivers[:most]
        if driver.share >= _TOLD
    ]
    return ", ".join(told)


def uncertainty_id(metric: str, year: int | None) -> str:
    """The id of the entry of a total with its interval."""
    return f"interval.{'all' if year is None else year}.{metric}"


def write_uncertainty(book: Book, result: ImpactResult, found: Uncertainty) -> tuple[str, ...]:
    """Write the totals with their low and high into a book that has the claims' own lines.

    The value is the sum at the central values and follows from its lines; low and high are those
    of the draws, which the note says how to repeat. Gives the references of the entries.
    """
    written = []
    rows = [i for standing in found.standings for i in result.indices(standing)]
    for (metric, label), interval in found.intervals.items():
        year = int(label) if label else None
        lines = [
            f"entry:{entry_id(result.claims[row].id, metric)}"
            for row in rows
            if year is None or result.claims[row].year == year
        ]
        formula = formulas()[metric]
        drivers = drivers_told(interval.drivers)
        left_out = f"; {interval.left_out} claims are gaps" if interval.left_out else ""
        entry = Entry(
            uncertainty_id(metric, year), f"{formula.title}, with evidence",
            interval.central if interval.rows else None, formula.unit, "sum_known(x)",
            {"x": tuple(lines)}, year, interval.low, interval.high,
            note=f"{found.told}. Driven by: {drivers or 'nothing'}{left_out}.",
        )  # fmt: skip
        written.append(book.add(entry))
    return tuple(written)
