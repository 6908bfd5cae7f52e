"""What an account gives: every line of every claim, totals by standing, gaps, and the book."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from offcut.impact.amounts import Agreed, Amount, Potential, Realised, S, Verified
from offcut.impact.columns import Column, Floats
from offcut.impact.formulas import formulas, inputs_of, metric_id, metrics, needed
from offcut.impact.gaps import Gap, claimed_names, missing_inputs
from offcut.impact.inputs import Asked
from offcut.impact.model import Claim, Dependence, Side, Standing, Synergy
from offcut.impact.records import Cells

if TYPE_CHECKING:
    import polars as pl

    from offcut.impact.book import Book


@dataclass(frozen=True)
class ImpactResult:
    """The account of ``n`` claims.

    ``values`` holds each formula as an array of ``n``, NaN for a gap. Totals are by standing:
    potential, agreed, realised and verified stand beside each other and are never added.
    """

    asked: Asked
    columns: dict[str, Column]
    values: dict[str, Floats]
    year: int | None = None
    movements: tuple[Cells, ...] = ()
    synthetic: bool = False  # a made-up example, marked so wherever it is shown
    suppliers: tuple[Dependence, ...] = ()  # what firms state of their inputs

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, in the order of the arrays."""
        return self.asked.claims

    @property
    def synergies(self) -> tuple[Synergy, ...]:
        """All synergies, also those without a claim."""
        return self.asked.synergies

    @property
    def standings(self) -> tuple[Standing | None, ...]:
        """The standing of each claim; None = lost, and counted nowhere."""
        return self.asked.standings

    def synergy(self, index: int) -> Synergy:
        """The synergy of a claim."""
        return self.asked.synergy(index)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years of the claims."""
        return tuple(sorted({claim.year for claim in self.claims}))

    @cached_property
    def _groups(self) -> dict[tuple[Standing, int], list[int]]:
        """Claims by standing and year."""
        found: dict[tuple[Standing, int], list[int]] = defaultdict(list)
        for index, (standing, claim) in enumerate(zip(self.standings, self.claims, strict=True)):
            if standing is not None:
                found[standing, claim.year].append(index)
        return found

    def indices(self, standing: Standing, year: int | None = None) -> list[int]:
        """The claims of one standing, of one year or of all."""
        years = self.years if year is None else (year,)
        return [index for when in years for index in self._groups.get((standing, when), ())]

    def _total(self, mark: type[S], metric: str, side: Side | str, year: int | None) -> Amount[S]:
        formula = formulas()[metric_id(metric, side)]
        rows = self.indices(mark.standing, year)
        values = self.values[formula.id][rows]
        there = values[~np.isnan(values)]
        total = float(there.sum()) if len(there) else None
        partial = int(self.partial(formula.id)[rows].sum())
        return Amount(mark, total, formula.unit, len(values), len(there), partial)

    def partial(self, formula: str) -> npt.NDArray[np.bool_]:
        """Of each claim, whether this line is known and leaves out a part that is not known."""
        lacking = np.zeros(len(self.claims), dtype=np.bool_)
        for name in needed(frozenset({formula})):
            for part in claimed_names(formulas()[name].expression):
                if part in self.values:
                    lacking |= np.isnan(self.values[part])
        return lacking & ~np.isnan(self.values[formula])

    def potential(
        self, metric: str, side: Side | str = Side.BOTH, year: int | None = None
    ) -> Amount[Potential]:
        """What is discussed would bring."""
        return self._total(Potential, metric, side, year)

    def agreed(
        self, metric: str, side: Side | str = Side.BOTH, year: int | None = None
    ) -> Amount[Agreed]:
        """What is being put in place, or lacks evidence, would bring."""
        return self._total(Agreed, metric, side, year)

    def realised(
        self, metric: str, side: Side | str = Side.BOTH, year: int | None = None
    ) -> Amount[Realised]:
        """What was achieved, with evidence, and is not verified."""
        return self._total(Realised, metric, side, year)

    def verified(
        self, metric: str, side: Side | str = Side.BOTH, year: int | None = None
    ) -> Amount[Verified]:
        """What was achieved and verified by a third party."""
        return self._total(Verified, metric, side, year)

    def total(
        self,
        metric: str,
        standing: Standing,
        side: Side | str = Side.BOTH,
        year: int | None = None,
    ) -> Amount[Any]:
        """The total of a standing that is only known when the code runs."""
        by_standing: dict[Standing, type[Any]] = {
            Standing.POTENTIAL: Potential,
            Standing.AGREED: Agreed,
            Standing.REALISED: Realised,
            Standing.VERIFIED: Verified,
        }
        return self._total(by_standing[standing], metric, side, year)

    def inputs_at(self, index: int) -> dict[str, float]:
        """Every input and every line of one claim by name; NaN where it is not known."""
        found = {name: float(column.values[index]) for name, column in self.columns.items()}
        return found | {name: float(values[index]) for name, values in self.values.items()}

    def gap(self, index: int, formula: str) -> Gap | None:
        """Why one line of one claim is not known; None when it is."""
        if not np.isnan(self.values[formula][index]):
            return None
        claim = self.claims[index]
        missing = missing_inputs(formula, self.inputs_at(index))
        why = {name: self.columns[name].why(index) for name in missing}
        reasons = tuple(dict.fromkeys(why.values()))
        factors = tuple(told for name, told in why.items() if name.startswith("factor"))
        return Gap(claim.id, claim.synergy, claim.year, formula, missing, reasons, factors)

    def gaps(self, *formula_ids: str) -> tuple[Gap, ...]:
        """Every gap in these lines; in all metrics of an exchange as a whole when none is named."""
        wanted = formula_ids or tuple(
            name for name in metrics() if formulas()[name].side is Side.BOTH
        )
        found = []
        for name in wanted:
            for index in np.flatnonzero(np.isnan(self.values[name])):
                gap = self.gap(int(index), name)
                if gap is not None:
                    found.append(gap)
        return tuple(found)

    def unclaimed_at(self, index: int, formula: str) -> tuple[Gap, ...]:
        """What a known line of one claim leaves out, as it is not known."""
        if np.isnan(self.values[formula][index]):
            return ()
        parts = claimed_names(formulas()[formula].expression)
        found = (self.gap(index, part) for part in parts if part in self.values)
        return tuple(gap for gap in found if gap is not None)

    def unclaimed(self) -> tuple[Gap, ...]:
        """Every benefit that known figures leave out: they are at least what they say."""
        found: list[Gap] = []
        for name, formula in formulas().items():
            parts = [p for p in claimed_names(formula.expression) if p in self.values]
            missing = [np.isnan(self.values[part]) for part in parts]
            if missing:
                for index in np.flatnonzero(np.any(missing, axis=0)):
                    found += self.unclaimed_at(int(index), name)
        return tuple(found)

    def frame(self) -> "pl.DataFrame":
        """The metrics as a long polars frame: one row for each claim and metric."""
        import polars as pl

        names = metrics()
        wide = pl.DataFrame(
            {
                "claim": [claim.id for claim in self.claims],
                "synergy": [claim.synergy for claim in self.claims],
                "year": [claim.year for claim in self.claims],
                "flow": [self.synergy(index).flow for index in range(len(self.claims))],
                "standing": [standing and str(standing) for standing in self.standings],
                "grade": [claim.grade and str(claim.grade) for claim in self.claims],
                **{name: self.values[name] for name in names},
            },
            schema_overrides={"standing": pl.String, "grade": pl.String, "year": pl.Int64},
        )
        keys = ["claim", "synergy", "year", "flow", "standing", "grade"]
        long = wide.unpivot(on=list(names), index=keys, variable_name="id", value_name="value")
        known = formulas()
        table = pl.DataFrame(
            [(n, known[n].metric, str(known[n].side), known[n].unit) for n in names],
            schema=["id", "metric", "side", "unit"],
            orient="row",
        )
        joined = long.join(table, on="id", how="left", maintain_order="left")
        return joined.with_columns(pl.col("value").fill_nan(None))

    def book(self, *metric_ids: str, title: str = "") -> "Book":
        """Every figure with its working: these metrics, or all, and all that they follow from."""
        from offcut.impact.project import write_book
        from offcut.impact.resilience import resilience_entries, resilience_of

        ids = needed(frozenset(metric_ids or metrics()))
        book = write_book(self, ids, inputs_of(ids), title)
        if not metric_ids:
            resilience_entries(book, resilience_of(self))
        return book
