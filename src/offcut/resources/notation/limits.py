"""The ``properties`` of a want as the buyer's own limits."""

from dataclasses import replace
from datetime import date
from typing import Final

from offcut.reference import Limit, PropertyDefinition, Provenance, Severity, Statistic, Status
from offcut.resources.notation.conversion import BadUnit, canonical
from offcut.resources.notation.entries import Entry, NotationProblem, entries
from offcut.resources.notation.gradings import is_grading, sieves
from offcut.resources.notation.quality import identify, split_categories, unknown_category
from offcut.resources.notation.values import Unreadable, Value, parse_value
from offcut.resources.properties import definition, find_category

_SEVERITIES: Final = {item.value: item for item in Severity}
_STATISTICS: Final = {item.value: item for item in Statistic}
_DIRECTION: Final = "write '{0}<={1:g}' for at most, '{0}>={1:g}' for at least, or a range"

_Read = tuple[Limit | None, NotationProblem | None]


def parse_limits(
    text: str, owner: str = "buyer", flow: str | None = None, on: date | None = None
) -> tuple[tuple[Limit, ...], list[NotationProblem]]:
    """The buyer's own limits in a text, and everything that could not be read.

    ``cu<0.10 %; ph 6-9; binder=none|furan; gfn=55±5; grading 0.6=80-100``. ``owner`` names whose
    limits they are, ``on`` the day they were stated (today when not given). Severity is buyer;
    a bracket may say otherwise (``[standard]``, ``[max]``). Limits on leaching and other
    properties that mixing only indicates are not blendable.
    """
    found: list[Limit] = []
    problems: list[NotationProblem] = []
    where = Provenance(source=owner, status=Status.SEEN, reviewed_on=on or date.today())
    for entry in entries(text):
        for limit, problem in _read(entry, flow, where):
            if problem is not None:
                problems.append(problem)
            if limit is not None:
                found.append(limit)
    return tuple(found), problems


def _read(entry: Entry, flow: str | None, where: Provenance) -> list[_Read]:
    try:
        if is_grading(entry):
            return [_one_sieve(entry, name, value, where) for name, value in sieves(entry)]
        item, problem = identify(entry, flow)
        if item is None:
            return [(None, problem)]
        if item.categories:
            return [_category(entry, item, where)]
        written = parse_value(entry.body)
        if entry.sign in ("<", "<=", ">", ">="):
            written = replace(written, compare=entry.sign)
        return [_scalar(entry, item, written, where)]
    except Unreadable as error:
        return [(None, NotationProblem(entry.text, f"{error}. Example: 'cu<0.10 %'"))]
    except BadUnit as error:
        return [(None, NotationProblem(entry.text, error.message, error.suggestion))]


def _one_sieve(entry: Entry, name: str, value: Value, where: Provenance) -> _Read:
    item = definition(name)
    if item is None:
        raise Unreadable(f"'{name}' is no sieve")
    return _scalar(entry, item, value, where)


def _scalar(entry: Entry, item: PropertyDefinition, written: Value, where: Provenance) -> _Read:
    value = canonical(written, item)
    low, high = value.low, value.high
    if value.not_detected or value.samples:
        return None, NotationProblem(entry.text, f"no limit: {_DIRECTION.format(item.id, 1)}")
    if value.spread is not None and value.value is not None:
        low, high = value.value - value.spread, value.value + value.spread
    elif value.compare in ("<", "<="):
        high = value.value
    elif value.compare in (">", ">="):
        low = value.value
    elif written.value is not None:
        way = _DIRECTION.format(item.id, written.value)
        return None, NotationProblem(entry.text, f"one number is no limit: {way}", None)
    return _limit(entry, item, where, low, high, ()), None


def _category(entry: Entry, item: PropertyDefinition, where: Provenance) -> _Read:
    chosen: list[str] = []
    for word in split_categories(entry.body or "yes"):
        category, nearest = find_category(item.id, word)
        if category is None:
            return None, unknown_category(entry, item, word, nearest)
        chosen.append(category)
    if entry.sign == "!=":
        chosen = [category for category in item.categories if category not in chosen]
    if not chosen:
        return None, unknown_category(entry, item, "", None)
    return _limit(entry, item, where, None, None, tuple(dict.fromkeys(chosen))), None


def _limit(
    entry: Entry,
    item: PropertyDefinition,
    where: Provenance,
    low: float | None,
    high: float | None,
    categories: tuple[str, ...],
) -> Limit:
    words = [word.casefold() for word in entry.source.words]
    return Limit(
        use="",
        property=item.id,
        unit=item.unit,
        min=low,
        max=high,
        categories=categories,
        severity=next((_SEVERITIES[w] for w in words if w in _SEVERITIES), Severity.BUYER),
        blendable=not item.screening_only and not categories,
        statistic=next((_STATISTICS[w] for w in words if w in _STATISTICS), Statistic.MEAN),
        provenance=where,
    )
