"""The ``properties`` of a have as measurements."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from offcut.errors import UnitError
from offcut.reference import PropertyDefinition
from offcut.resources.measurement import Evidence, Measurement
from offcut.resources.notation.conversion import BadUnit, canonical, dry_to_wet, wet_to_dry
from offcut.resources.notation.entries import Entry, NotationProblem, Source, entries
from offcut.resources.notation.gradings import is_grading, sieves
from offcut.resources.notation.values import Unreadable, Value, parse_value
from offcut.resources.properties import definition, find, find_category
from offcut.resources.units import parse_unit

_EXAMPLE: Final = "'loi=2.5±0.3 % [lab 2026-05-01]'"


def parse_measurements(
    text: str, flow: str | None = None
) -> tuple[dict[str, Measurement], list[NotationProblem]]:
    """Measurements by property id, and everything that could not be read.

    ``loi=2.5±0.3 % [lab 2026-05-01]; moisture=3 %; binder=furan; grading 0.6=98 0.3=60``.
    The number after ± is one standard uncertainty, unless the bracket says otherwise (``k=2``).
    ``cu<0.10 %`` is a result below the limit of detection. ``flow`` (sand, water, metal …) helps
    to tell properties of one name apart. Values come out in the canonical unit of the property.
    """
    found: dict[str, Measurement] = {}
    bases: dict[str, str] = {}
    problems: list[NotationProblem] = []
    for entry in entries(text):
        for measurement, basis, problem in _read(entry, flow):
            if problem is not None:
                problems.append(problem)
            if measurement is None:
                continue
            if measurement.property in found:
                problems.append(_twice(entry, measurement.property))
                continue
            found[measurement.property] = measurement
            if basis:
                bases[measurement.property] = basis
    problems += _settle_bases(found, bases)
    return found, problems


_Read = tuple[Measurement | None, str | None, NotationProblem | None]


def _read(entry: Entry, flow: str | None) -> list[_Read]:
    try:
        if is_grading(entry):
            return [_one_sieve(entry, name, value) for name, value in sieves(entry)]
        item, problem = identify(entry, flow)
        if item is None:
            return [(None, None, problem)]
        if item.categories:
            return [_category(entry, item)]
        return [_scalar(entry, item)]
    except Unreadable as error:
        return [(None, None, NotationProblem(entry.text, f"{error}. Example: {_EXAMPLE}"))]
    except BadUnit as error:
        return [(None, None, NotationProblem(entry.text, error.message, error.suggestion))]


def identify(
    entry: Entry, flow: str | None
) -> tuple[PropertyDefinition | None, NotationProblem | None]:
    """The property that an entry speaks of, or the problem with its name."""
    named = find(entry.name, _unit_of(entry), flow)
    if named.id is not None:
        return definition(named.id), None
    if named.ambiguous:
        message = f"'{entry.name}' may be {' or '.join(named.ambiguous)}: write one of these"
        return None, NotationProblem(entry.text, message, named.ambiguous[0])
    message = (
        f"'{entry.name}' is not a known property. 'offcut reference properties' lists them all"
    )
    return None, NotationProblem(entry.text, message, named.suggestion)


def _unit_of(entry: Entry) -> str | None:
    """The unit written; None for none, for a category, or for what is reported later."""
    try:
        return parse_value(entry.body).unit or None
    except Unreadable:
        return None


def _scalar(entry: Entry, item: PropertyDefinition) -> _Read:
    written = parse_value(entry.body)
    if entry.sign in ("<", "<=", ">", ">="):
        written = replace(written, compare=entry.sign)
    if written.not_detected:
        message = "not detected: give the limit of detection, as in 'cu<0.01 %'"
        return None, None, NotationProblem(entry.text, message, f"{item.id}<…")
    measurement = _measurement(canonical(written, item), item, entry.source)
    if written.compare in (">", ">="):
        return _at_least(entry, measurement, item)
    return measurement, _basis(written, item), None


def _one_sieve(entry: Entry, name: str, value: Value) -> _Read:
    item = definition(name)
    if item is None:
        raise Unreadable(f"'{name}' is no sieve")
    if value.compare in ("<", "<="):
        value = Value(low=0.0, high=value.value)
    elif value.compare in (">", ">="):
        value = Value(low=value.value, high=100.0)
    return _measurement(canonical(value, item), item, entry.source), None, None


def _measurement(value: Value, item: PropertyDefinition, source: Source) -> Measurement:
    below = value.compare in ("<", "<=")
    return Measurement(
        property=item.id,
        value=value.value,
        low=value.low,
        high=value.high,
        sd=None if value.spread is None else value.spread / source.coverage,
        below=below,
        unit=item.unit,
        evidence=source.evidence or Evidence.DECLARED,
        measured_on=source.measured_on,
        method=source.method,
        samples=value.samples,
    )


def _at_least(entry: Entry, found: Measurement, item: PropertyDefinition) -> _Read:
    """``sio2>95 %``: a share lies between that and the whole; others have no upper end."""
    if item.unit == "percent":
        return replace(found, value=None, low=found.value, high=100.0), None, None
    message = "a result that is only known to be above a value cannot be held against a maximum"
    return None, None, NotationProblem(entry.text, f"{message}. Give the value or a range", None)


def _category(entry: Entry, item: PropertyDefinition) -> _Read:
    """One category, or several (``furan|shell``) joined by ``|`` in order."""
    body = entry.body or ("yes" if "yes" in item.categories else "")
    chosen: list[str] = []
    for word in split_categories(body):
        category, nearest = find_category(item.id, word)
        if category is None:
            return None, None, unknown_category(entry, item, word, nearest)
        chosen.append(category)
    if not chosen:
        return None, None, unknown_category(entry, item, "", None)
    source = entry.source
    measurement = Measurement(
        property=item.id,
        category="|".join(sorted(set(chosen))),
        evidence=source.evidence or Evidence.DECLARED,
        measured_on=source.measured_on,
        method=source.method,
    )
    return measurement, None, None


def split_categories(body: str) -> list[str]:
    """``furan|shell``, ``furan / shell``, ``furan, shell`` and ``furan or shell`` as words."""
    for separator in (" or ", " and ", "/", ",", "+"):
        body = body.replace(separator, "|")
    return [part.strip() for part in body.split("|") if part.strip()]


def unknown_category(
    entry: Entry, item: PropertyDefinition, word: str, nearest: str | None
) -> NotationProblem:
    """The problem of a word that is none of a property's categories."""
    accepted = ", ".join(item.categories)
    given = f"'{word}' is not one of the accepted" if word else "no value is given; accepted"
    return NotationProblem(entry.text, f"{item.id}: {given}: {accepted}", nearest)


def _twice(entry: Entry, name: str) -> NotationProblem:
    message = f"{name} stands twice; keep one entry (several results go into one: 'so4=12, 14, 13')"
    return NotationProblem(entry.text, message)


def _basis(written: Value, item: PropertyDefinition) -> str | None:
    """``dry`` or ``wet`` where the text names another basis than the property has."""
    try:
        basis = parse_unit(written.unit).basis if written.unit else None
    except UnitError:
        return None
    if item.id == "moisture":
        return basis if basis == "dry" else None
    if (basis, item.basis) in (("wet", "dry_mass"), ("dry", "wet_mass")):
        return basis
    return None


def _settle_bases(found: dict[str, Measurement], bases: dict[str, str]) -> list[NotationProblem]:
    """Turns values given on the other basis into their own, by the moisture of the same list."""
    problems: list[NotationProblem] = []
    if bases.pop("moisture", None):
        wet = found["moisture"]
        found["moisture"] = _mapped(wet, lambda u: 100 * (u / 100) / (1 + u / 100))
    moisture = found["moisture"].central if "moisture" in found else None
    for name, basis in bases.items():
        if moisture is None or moisture >= 100:
            asked = (
                f"{name} is given on {basis} basis: add the moisture so that it can be converted"
            )
            problems.append(NotationProblem(name, asked, "moisture=… %"))
            del found[name]
            continue
        turn = partial(wet_to_dry if basis == "wet" else dry_to_wet, moisture=moisture / 100)
        found[name] = _mapped(found[name], turn)
    return problems


def _mapped(measurement: Measurement, turn: Callable[[float], float]) -> Measurement:
    """The measurement with every number turned; a spread by the slope at the value."""

    def to(value: float | None) -> float | None:
        return None if value is None else turn(value)

    sd, centre = measurement.sd, measurement.value
    if sd is not None and centre is not None:
        sd = abs(turn(centre + sd) - turn(centre))
    return replace(
        measurement,
        value=to(measurement.value),
        low=to(measurement.low),
        high=to(measurement.high),
        sd=sd,
        samples=tuple(turn(sample) for sample in measurement.samples),
    )
