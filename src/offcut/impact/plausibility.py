"""The guards held against an account: every doubtful figure with its row, its range and the source.

Nothing is changed and nothing is refused: these are warnings. What they look at, per claim:
greenhouse gas and savings per tonne (or cubic metre), tonnes per vehicle, factors of landfill,
quantities a thousand times what was predicted, carbon in place of carbon dioxide, tonnes claimed
twice; and over all claims with evidence, greenhouse gas and savings per tonne kept from landfill.
"""

from collections.abc import Iterator

from offcut.impact.double_claims import double_claims
from offcut.impact.guards import (
    Doubt,
    Measure,
    carbon_for_co2,
    off_by_a_thousand,
    out_of_range,
)
from offcut.impact.model import Claim, SourceRow, Standing, Synergy
from offcut.impact.result import ImpactResult
from offcut.listings.model import Problem

_PER = {"t": "t", "m3": "m^3"}  # units of synergies that ranges speak of
_WITH_EVIDENCE = (Standing.REALISED, Standing.VERIFIED)
_ENOUGH_T = 1.0  # tonnes from landfill from which a portfolio can be judged


def check_plausibility(result: ImpactResult) -> tuple[Problem, ...]:
    """Every doubt about an account, as warnings in the order of the claims."""
    found = [*_factors(result)]
    for index in range(len(result.claims)):
        found += _of_claim(result, index)
    by_id = {synergy.id: synergy for synergy in result.synergies}
    stated = [claim for claim in result.claims if claim.source.sheet == "claims"]
    for double in double_claims(by_id, stated):
        place = double.second.source
        found.append(_warning(place, "quantity", None, double.told, "one claim for each tonne"))
    return (*dict.fromkeys(found), *_portfolio(result))


def _of_claim(result: ImpactResult, index: int) -> Iterator[Problem]:
    claim, synergy = result.claims[index], result.synergy(index)
    quantity = float(result.columns["quantity"].values[index])
    per = _PER.get(synergy.unit)
    if per is not None and quantity > 0:
        for formula, measure, money, column in (
            ("ghg", Measure.CARBON, "kg", "quantity"),
            ("cost_saved", Measure.SAVING, "GBP", "have_cost_saved_gbp"),
        ):
            value = float(result.values[formula][index]) / quantity
            doubt = out_of_range(measure, value, synergy.flow, unit=f"{money}/{per}")
            yield from _told(doubt, claim.source, column, value)
    load = out_of_range(Measure.LOAD, synergy.haul.load_t)
    yield from _told(load, synergy.source, "load_t", synergy.haul.load_t or 0.0)
    if claim.source.sheet == "claims":
        yield from _against_prediction(synergy, claim, quantity, float(result.values["ghg"][index]))


def _against_prediction(
    synergy: Synergy, claim: Claim, quantity: float, ghg_kg: float
) -> Iterator[Problem]:
    """What was predicted was a guess, but not by a thousand, and not of carbon."""
    predicted = synergy.prediction
    if predicted.quantity:
        doubt = off_by_a_thousand(
            quantity, predicted.quantity, "quantity against what was predicted"
        )
        yield from _told(doubt, claim.source, "quantity", quantity)
    if predicted.quantity and predicted.kgco2e and quantity:
        expected, given = ghg_kg / quantity, predicted.kgco2e / predicted.quantity
        for check in (carbon_for_co2, off_by_a_thousand):
            doubt = check(given, expected, "predicted greenhouse gas per unit against the account")
            yield from _told(doubt, synergy.source, "predicted_kgco2e", predicted.kgco2e)


def _factors(result: ImpactResult) -> Iterator[Problem]:
    """Factors of landfill that no landfill has: mostly of the user's own sets."""
    for fact in result.columns["factor_landfill"].facts:
        doubt = out_of_range(Measure.LANDFILL_FACTOR, fact.value, scope="factor")
        if doubt is not None:
            told = f"{doubt.told}. {doubt.meant}".strip()
            given = f"{fact.value:g}"
            yield Problem("warning", None, None, fact.reference, given, told, _within(doubt))


def _portfolio(result: ImpactResult) -> Iterator[Problem]:
    """Greenhouse gas and savings per tonne from landfill, over all claims with evidence."""
    rows = [index for standing in _WITH_EVIDENCE for index in result.indices(standing)]
    landfill = _known_sum(result, "landfill_diverted", rows)
    if landfill < _ENOUGH_T:
        return
    for formula, measure, what in (
        ("ghg", Measure.CARBON, "greenhouse gas of all claims with evidence"),
        ("cost_saved", Measure.SAVING, "savings of all claims with evidence"),
    ):
        value = _known_sum(result, formula, rows) / landfill
        doubt = out_of_range(measure, value, scope="portfolio")
        if doubt is not None:
            told = f"{what}, per tonne kept from landfill: {doubt.told}"
            yield Problem("warning", None, None, formula, None, told, _within(doubt))


def _known_sum(result: ImpactResult, formula: str, rows: list[int]) -> float:
    values = result.values[formula][rows]
    return float(values[values == values].sum())


def _told(doubt: Doubt | None, place: SourceRow, column: str, given: float) -> Iterator[Problem]:
    if doubt is not None:
        meant = f". {doubt.meant}" if doubt.meant else ""
        yield _warning(place, column, f"{given:.6g}", f"{doubt.told}{meant}", _within(doubt))


def _within(doubt: Doubt) -> str | None:
    return f"a figure within the range (source: {doubt.source})" if doubt.source else None


def _warning(
    place: SourceRow, column: str, given: str | None, told: str, accepted: str | None
) -> Problem:
    return Problem("warning", place.sheet, place.row, column, given, told, accepted)
