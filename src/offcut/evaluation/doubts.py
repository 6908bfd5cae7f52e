"""What looks odd in a programme's figures, beside the range that says so; nothing is changed.

Every claim's carbon and saving per tonne or cubic metre, every prediction, every load, the
programme as a whole, and tonnes that may have been claimed twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offcut.evaluation.measures import measures
from offcut.evaluation.model import Programme
from offcut.evaluation.outcomes import Outcomes
from offcut.impact.double_claims import double_claims
from offcut.impact.guards import Doubt, Measure, off_by_a_thousand, out_of_range
from offcut.impact.model import Claim, SourceRow, Synergy

_RANGE_UNITS = {"t": "t", "m3": "m^3", "item": "t"}  # what ranges are per, by a synergy's unit


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt about one row, or about the programme as a whole."""

    about: str  # id of the claim or synergy; the programme's title
    source: SourceRow
    doubt: Doubt

    @property
    def told(self) -> str:
        """With the place, as a message."""
        return f"{self.about} ({self.source.sheet}, row {self.source.row}): {self.doubt}"


def doubts(programme: Programme, outcomes: Outcomes) -> tuple[Doubtful, ...]:
    """Everything odd, the programme as a whole first."""
    return (
        *_whole(programme, outcomes),
        *_claims(outcomes),
        *_predictions(programme.synergies),
        *_loads(programme),
        *_twice(programme),
    )


def _whole(programme: Programme, outcomes: Outcomes) -> Iterator[Doubtful]:
    known = measures()
    diverted = outcomes.sum(known["landfill_diverted"]).value
    if not diverted or diverted <= 0:
        return
    for measure, metric, scale in (
        (Measure.CARBON, "ghg", 1000.0),
        (Measure.SAVING, "cost_saved", 1.0),
    ):
        total = outcomes.sum(known[metric]).value
        found = out_of_range(
            measure, None if total is None else total * scale / diverted, scope="portfolio"
        )
        if found is not None:
            yield Doubtful(programme.terms.title, programme.terms.source, found)


def _claims(outcomes: Outcomes) -> Iterator[Doubtful]:
    for measure, metric in ((Measure.CARBON, "ghg"), (Measure.SAVING, "cost_saved")):
        for line in outcomes.lines(metric):
            amount = _amount(line.synergy, line.claim.quantity)
            if line.value is None or amount is None or line.claim.source.sheet != "claims":
                continue
            found = _per_unit(measure, line.value / amount, line.synergy)
            if found is not None:
                yield Doubtful(line.claim.id, line.claim.source, found)


def _predictions(synergies: Iterable[Synergy]) -> Iterator[Doubtful]:
    for synergy in synergies:
        amount = _amount(synergy, synergy.prediction.quantity)
        for measure, predicted in (
            (Measure.CARBON, synergy.prediction.kgco2e),
            (Measure.SAVING, synergy.prediction.value_gbp),
        ):
            if amount is not None and predicted is not None:
                found = _per_unit(measure, predicted / amount, synergy)
                if found is not None:
                    yield Doubtful(f"{synergy.id}, as predicted", synergy.source, found)


def _loads(programme: Programme) -> Iterator[Doubtful]:
    for synergy in programme.synergies:
        found = out_of_range(Measure.LOAD, synergy.haul.load_t, synergy.flow)
        if found is not None:
            yield Doubtful(synergy.id, synergy.source, found)


def _twice(programme: Programme) -> Iterator[Doubtful]:
    by_id = {synergy.id: synergy for synergy in programme.synergies}
    for double in double_claims(by_id, programme.claims):
        told = Doubt(f"claimed twice: {double.how}", double.told, "")
        yield Doubtful(double.second.id, double.second.source, told)
    yield from _slips(by_id, programme.claims)


def _slips(by_id: dict[str, Synergy], claims: Iterable[Claim]) -> Iterator[Doubtful]:
    """Claims that are a thousand times, or a thousandth of, what was predicted."""
    for claim in claims:
        predicted = by_id[claim.synergy].prediction.quantity
        if claim.quantity and predicted:
            found = off_by_a_thousand(claim.quantity, predicted, "quantity against prediction")
            if found is not None:
                yield Doubtful(claim.id, claim.source, found)


def _amount(synergy: Synergy, quantity: float | None) -> float | None:
    """Tonnes, or cubic metres where it is counted in them; None when there is nothing."""
    if not quantity or synergy.unit not in _RANGE_UNITS:
        return None
    if synergy.unit == "item":
        return quantity * synergy.tonnes_per_unit if synergy.tonnes_per_unit else None
    return quantity


def _per_unit(measure: Measure, value: float, synergy: Synergy) -> Doubt | None:
    money = "GBP" if measure is Measure.SAVING else "kg"
    unit = f"{money}/{_RANGE_UNITS[synergy.unit]}"
    return out_of_range(measure, value, synergy.flow, unit=unit)
