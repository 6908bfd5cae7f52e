"""What the resource of a row is: its type, given or recognised, and for wants the uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from offcut import reference
from offcut.listings.fields import nearest
from offcut.listings.inference import LEAST_CONFIDENCE, TypeGuess, likely_uses
from offcut.listings.model import Kind
from offcut.listings.quantities import convertible, countable, written_unit
from offcut.listings.row import Row
from offcut.reference import ResourceType

_HINT = 0.2  # confidence from which an unsure type is worth asking about


@dataclass(frozen=True, slots=True)
class Named:
    """A resource type, how sure, and whether it was recognised rather than given."""

    resource_type: str | None = None
    confidence: float = 0.0
    inferred: bool = True

    @property
    def record(self) -> ResourceType | None:
        """The type's record."""
        return _record(self.resource_type) if self.resource_type else None


@cache
def _record(resource_type: str) -> ResourceType:
    return reference.resource_types[resource_type]


def read_type(row: Row, guesses: Sequence[TypeGuess]) -> Named:
    """The given type, else the likeliest that can be counted in the unit written."""
    given = row.get("resource_type")
    if given:
        table = reference.resource_types
        if given in table:
            return Named(given, 1.0, inferred=False)
        if given.lower() in table:
            return Named(given.lower(), 1.0, inferred=False)
        likely = guesses[0].resource_type if guesses else None
        row.error(
            "resource_type",
            "not a resource type",
            "an id of 'offcut reference resource-types', or an empty cell",
            next(iter(table.nearest(given, 1)), likely),
        )
        return Named()
    unit = written_unit(row.get("quantity"), row.get("unit"))
    if not countable(unit):
        unit = ""  # its own error is told with the quantity; the words are still understood
    sure = [guess for guess in guesses if guess.confidence >= LEAST_CONFIDENCE]
    for guess in sure:
        if convertible(reference.resource_types[guess.resource_type], unit):
            return Named(guess.resource_type, guess.confidence)
    if sure:
        _warn_of_unit(row, reference.resource_types[sure[0].resource_type], unit)
    elif row.get("resource"):
        row.warn(
            "resource",
            "not recognised as a resource type, so nothing can be matched to it yet",
            "plainer words, or an id in 'resource_type' ('offcut suggest' helps)",
            next((g.resource_type for g in guesses if g.confidence >= _HINT), None),
        )
    return Named()


def _warn_of_unit(row: Row, likeliest: ResourceType, unit: str) -> None:
    """The words are understood, but not as something that the unit written can count."""
    row.warn(
        "resource",
        f"would be '{likeliest.name}', but that is counted in {likeliest.unit}, not in {unit}; so"
        " the kind is left open and nothing can be matched to it yet",
        f"an amount in {likeliest.unit}, or the id of another kind in 'resource_type'",
        likeliest.id,
    )


def read_uses(
    row: Row, kind: Kind, named: Named, sic_code: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """The given use of a want, and its uses likeliest first (the given one, else inferred)."""
    given = row.get("use")
    if given and kind is Kind.HAVE:
        row.warn("use", "a have has no use; it is not read")
        return None, ()
    if not given:
        if kind is Kind.HAVE:
            return None, ()
        return None, likely_uses(named.resource_type, row.get("resource"), sic_code)
    table = reference.uses
    found = given if given in table else _any_case(given)
    if found is None:
        close = next(iter(table.nearest(given, 1)), None) or nearest(given, list(table))
        row.error("use", "not a use", "an id of 'offcut reference uses', or an empty cell", close)
        return None, ()
    return found, (found,)


def _any_case(given: str) -> str | None:
    wanted = given.strip().upper()
    return next((name for name in reference.uses if name.upper() == wanted), None)
