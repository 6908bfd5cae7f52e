"""The guards held against an account: every doubtful figure with its row, its range and the source.

Nothing is changed and nothing is refused: these are doubts. What is looked at, per claim:
greenhouse gas and savings per tonne or cubic metre, quantities a thousand times what was predicted,
tonnes claimed twice; per synergy: what was predicted, tonnes in a vehicle, carbon in place of
carbon dioxide; factors of landfill; and over all claims with evidence, greenhouse gas and savings
per tonne kept from landfill.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from offcut.impact.double_claims import double_claims
from offcut.impact.guards import (
    Doubt,
    Measure,
    carbon_for_co2,
    near_a_thousandth,
    off_by_a_thousand,
    out_of_range,
    plausible_range,
    written,
)
from offcut.impact.model import WITH_EVIDENCE, SourceRow, Synergy
from offcut.impact.result import ImpactResult
from offcut.listings.model import Problem

NO_TITLES: Mapping[str, str] = MappingProxyType({})
_PER = {"t": "t", "m3": "m^3"}  # units of synergies that ranges speak of


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt, with the figure that it is about."""

    about: str  # id of the claim or synergy, reference of the factor, "all claims with evidence"
    source: SourceRow | None  # None = no single row
    column: str | None
    given: str | None
    doubt: Doubt
    title: str | None = None  # what the file calls the sheet of its source

    @property
    def told(self) -> str:
        """With the place, as a message."""
        where = f" (sheet '{self._sheet}', row {self.source.row})" if self.source else ""
        return f"{self.about}{where}: {self.doubt}"

    @property
    def problem(self) -> Problem:
        """As a warning of the file that the row stands in."""
        doubt = self.doubt
        within = f"a figure within the range (source: {doubt.source})" if doubt.source else None
        told = ". ".join(filter(None, (doubt.told, doubt.meant.rstrip("."))))
        sheet, row = (self._sheet, self.source.row) if self.source else (None, None)
        told = told if self.source else f"{self.about}: {told}"
        return Problem("warning", sheet, row, self.column, self.given, told, within)

    @property
    def _sheet(self) -> str | None:
        return self.title or (self.source.sheet if self.source else None)


def doubtful(result: ImpactResult, titles: Mapping[str, str] = NO_TITLES) -> tuple[Doubtful, ...]:
    """Every doubt about an account: the whole first, then synergies, then claims.

    Args:
        result: the account.
        titles: sheet → what its tab is called in the file, where it has another name there.
    """
    found = [*_portfolio(result), *_factors(result)]
    for synergy in result.synergies:
        found += _of_synergy(synergy)
    for index in range(len(result.claims)):
        found += _of_claim(result, index)
    by_id = {synergy.id: synergy for synergy in result.synergies}
    stated = [claim for claim in result.claims if claim.source.sheet == "claims"]
    for double in double_claims(by_id, stated):
        claim = double.second
        doubt = Doubt(double.how, double.told, "")
        found.append(Doubtful(claim.id, claim.source, "quantity", None, doubt))
    named = (
        replace(one, title=titles.get(one.source.sheet)) if one.source else one for one in found
    )
    return tuple(dict.fromkeys(named))


def check_plausibility(
    result: ImpactResult, titles: Mapping[str, str] = NO_TITLES
) -> tuple[Problem, ...]:
    """Every doubt about an account as a warning; ``titles`` as in :func:`doubtful`."""
    return tuple(doubt.problem for doubt in doubtful(result, titles))


def _of_synergy(synergy: Synergy) -> Iterator[Doubtful]:
    """Its vehicle, and what was predicted for it."""
    load, predicted = synergy.haul.load_t, synergy.prediction
    yield from _told(synergy.id, synergy.source, "load_t", load, out_of_range(Measure.LOAD, load))
    amount = predicted.quantity
    for measure, value, column in (
        (Measure.CARBON, predicted.kgco2e, "predicted_kgco2e"),
        (Measure.SAVING, predicted.value_gbp, "predicted_gbp"),
    ):
        if amount and value is not None:
            doubt = _per_unit(synergy, measure, value / amount)
            yield from _told(f"{synergy.id}, as predicted", synergy.source, column, value, doubt)


def _of_claim(result: ImpactResult, index: int) -> Iterator[Doubtful]:
    """What it comes to per unit, and against the prediction; not of what was only predicted."""
    claim, synergy = result.claims[index], result.synergy(index)
    quantity = float(result.columns["quantity"].values[index])
    if claim.source.sheet != "claims" or not quantity > 0:
        return
    for formula, measure, column in (
        ("ghg", Measure.CARBON, "quantity"),
        ("cost_saved", Measure.SAVING, _saving_column(result, index)),
    ):
        value = float(result.values[formula][index]) / quantity
        doubt = _per_unit(synergy, measure, value)
        yield from _told(claim.id, claim.source, column, value, doubt)
    predicted = synergy.prediction
    if predicted.quantity:
        what = "quantity against what was predicted"
        doubt = off_by_a_thousand(quantity, predicted.quantity, what)
        hint = near_a_thousandth(quantity, predicted.quantity, "what was predicted")
        if doubt is None and hint:
            doubt = Doubt("thousand", f"{written(quantity)} {synergy.unit}: {hint}", "")
        yield from _told(claim.id, claim.source, "quantity", quantity, doubt)
    if predicted.quantity and predicted.kgco2e:
        expected = float(result.values["ghg"][index]) / quantity
        what = "greenhouse gas per unit, predicted against the account"
        doubt = carbon_for_co2(predicted.kgco2e / predicted.quantity, expected, what)
        column, given = "predicted_kgco2e", predicted.kgco2e
        yield from _told(f"{synergy.id}, as predicted", synergy.source, column, given, doubt)


def _saving_column(result: ImpactResult, index: int) -> str:
    """The cell that a saving hangs on: what the giver states, the taker states, or the amount."""
    claim = result.claims[index]
    for side, firm in (("have", claim.have), ("want", claim.want)):
        if firm.cost_saved_gbp is not None:
            return f"{side}_cost_saved_gbp"
    return "quantity"


def _per_unit(synergy: Synergy, measure: Measure, value: float) -> Doubt | None:
    per = _PER.get(synergy.unit)
    if per is None:
        return None
    money = "GBP" if measure is Measure.SAVING else "kg"
    return out_of_range(measure, value, synergy.flow, unit=f"{money}/{per}")


def _factors(result: ImpactResult) -> Iterator[Doubtful]:
    """Factors of landfill that no landfill has: mostly of the user's own sets."""
    for fact in result.columns["factor_landfill"].facts:
        doubt = out_of_range(Measure.LANDFILL_FACTOR, fact.value, scope="factor")
        if doubt is not None:
            yield Doubtful(fact.reference, None, None, written(fact.value), doubt)


def _portfolio(result: ImpactResult) -> Iterator[Doubtful]:
    """Greenhouse gas and savings per tonne from landfill, over all claims with evidence."""
    rows = [index for standing in WITH_EVIDENCE for index in result.indices(standing)]
    landfill = _known_sum(result, "landfill_diverted", rows)
    for formula, measure in (("ghg", Measure.CARBON), ("cost_saved", Measure.SAVING)):
        judged = plausible_range(measure, scope="portfolio")
        if judged is None or not landfill >= max(judged.from_tonnes or 0.0, 1.0):
            continue
        value = _known_sum(result, formula, rows) / landfill
        doubt = out_of_range(measure, value, scope="portfolio")
        if doubt is not None:
            yield Doubtful("all claims with evidence", None, None, None, doubt)


def _known_sum(result: ImpactResult, formula: str, rows: list[int]) -> float:
    values = result.values[formula][rows]
    return float(values[values == values].sum())


def _told(
    about: str, source: SourceRow, column: str, given: float | None, doubt: Doubt | None
) -> Iterator[Doubtful]:
    if doubt is not None:
        cell = None if given is None else written(given)
        yield Doubtful(about, source, column, cell, doubt)
