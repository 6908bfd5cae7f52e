"""Ways to deal with waste held against each other: only with factors that may be used for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from offcut.errors import InputError
from offcut.impact.factors import Factor
from offcut.impact.uses import Purpose, require


@dataclass(frozen=True, slots=True)
class Ranked:
    """One way with its emissions; ``kg_co2e`` None = a stated gap, ranked last."""

    factor: Factor
    kg_co2e: float | None


def rank_routes(amount: float, unit: str, factors: Iterable[Factor]) -> tuple[Ranked, ...]:
    """The ways for an amount of waste, lowest emissions first.

    Official waste and material factors leave most emissions of waste management out: their
    publisher says that they cannot compare routes, so that they are refused here.

    Raises:
        FactorUseError: a factor that may not be used to rank ways to deal with waste.
        InputError: a factor per another unit, or of another set than the first.
    """
    found = []
    sets: set[str] = set()
    for factor in factors:
        require(factor, Purpose.OPTION_RANKING)
        if factor.unit != unit:
            raise InputError(f"'{factor.id}' is per {factor.unit}; the amount is in {unit}.")
        sets.add(factor.set)
        found.append(Ranked(factor, None if factor.value is None else amount * factor.value))
    if len(sets) > 1:
        raise InputError(
            f"The ways are of different sets ({', '.join(sorted(sets))}), which draw their"
            " boundaries differently; compare ways of one set."
        )
    return tuple(sorted(found, key=lambda way: (way.kg_co2e is None, way.kg_co2e or 0.0)))
