"""How much of a listing is filled in, weighed by what it decides, and what to add first.

The weights are ours and stated here. They sum to 1 for each side:

========================================  ======  ======
part                                       have    want
========================================  ======  ======
who, what and where (required)             0.10    0.10
quantity, unit and period                  0.25    0.25
required questions of the type             0.20      –
properties that most limits speak of       0.15      –
resource type given or clearly recognised  0.10    0.10
use given (half when only inferred)          –     0.25
today's fate and its cost or price         0.10    0.15
own limits                                   –     0.05
waste code and hazard                      0.05      –
exact place                                0.03    0.05
industry (SIC code)                        0.02    0.05
========================================  ======  ======
"""

from dataclasses import dataclass
from functools import lru_cache

from offcut import reference
from offcut.listings.model import Kind
from offcut.reference import Severity

_CLEAR = 0.6  # confidence from which a recognised type counts as known
_TOP_TESTS = 4


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a listing: its weight, how much of it is there (0–1), and how to add it."""

    weight: float
    there: float
    advice: str | None = None  # what to add; None = nothing to say


@dataclass(frozen=True, slots=True)
class Filled:
    """What of a listing is filled in, whatever it says: many listings agree in it."""

    kind: Kind
    resource_type: str | None
    confidence: float  # of the type
    amount_rough: bool | None  # None = no amount
    use: bool  # given
    uses: bool  # given or inferred
    measured: frozenset[str]  # properties
    limits: bool
    fate: bool
    disposal_cost: bool
    purchase_price: bool
    ewc_code: bool
    hazard: bool
    exact_place: bool
    industry: bool


@lru_cache(maxsize=50_000)
def assess(listing: Filled) -> tuple[float, tuple[str, ...]]:
    """The completeness of a listing (0–1) and what to add, most useful first.

    Unanswered required questions come first whatever their weight: nothing is decided without.
    """
    parts = _have(listing) if listing.kind is Kind.HAVE else _want(listing)
    score = sum(part.weight * part.there for part in parts)
    missing = [part for part in parts if part.advice and part.there < 1]
    missing.sort(key=lambda part: -part.weight * (1 - part.there))
    advice = [part.advice for part in missing if part.advice]
    return round(min(score, 1.0), 3), (*_questions(listing), *advice)


def _have(listing: Filled) -> list[_Part]:
    open_questions = _questions(listing)
    asked = _required(listing.resource_type)
    answered = 1 - len(open_questions) / len(asked) if asked else 1.0
    if listing.resource_type is None:
        answered = 0.0
    fate = 0.5 * listing.fate + 0.5 * listing.disposal_cost
    code = 0.5 * listing.ewc_code + 0.5 * listing.hazard
    if _is_no_waste(listing.resource_type):
        fate = code = 1.0
    missing_fate = "disposal_cost" if listing.fate else "current_fate"
    return [
        *_common(listing),
        _Part(0.20, answered),
        _properties(listing),
        _Part(0.10, fate, f"{missing_fate}: what it costs today is the first part of its value"),
        _Part(
            0.05,
            code,
            "hazardous: yes or no decides who may take it"
            if listing.ewc_code
            else "ewc_code: the waste code and hazard decide who may take it",
        ),
        _place(listing, 0.03),
        _industry(listing, 0.02),
    ]


def _is_no_waste(resource_type: str | None) -> bool:
    """True for equipment, spare capacity and energy, which have no waste code and no fate."""
    if resource_type is None:
        return False
    return reference.resource_types[resource_type].kind in ("equipment", "capacity", "energy")


def _want(listing: Filled) -> list[_Part]:
    use = 1.0 if listing.use else 0.5 if listing.uses else 0.0
    paid = 0.3 * listing.fate + 0.7 * listing.purchase_price
    limits = 1.0 if listing.limits else 0.0
    return [
        *_common(listing),
        _Part(0.25, use, "use: what it is for decides the limits it is held against"),
        _Part(0.15, paid, "purchase_price: what is paid today is what an exchange can save"),
        _Part(0.05, limits, "properties: your own limits, beyond those of the standard"),
        _place(listing, 0.05),
        _industry(listing, 0.05),
    ]


def _common(listing: Filled) -> list[_Part]:
    sure = 1.0 if listing.confidence >= _CLEAR else 0.5
    known = 0.0 if listing.resource_type is None else sure
    given = listing.amount_rough is not None
    return [
        _Part(0.10, 1.0),
        _Part(
            0.25,
            {None: 0.0, True: 0.8, False: 1.0}[listing.amount_rough],
            None if given else "quantity: even a rough one (~500) makes a value possible",
        ),
        _Part(0.10, known, "resource_type: confirm what it is ('offcut suggest' helps)"),
    ]


def _place(listing: Filled, weight: float) -> _Part:
    return _Part(
        weight,
        float(listing.exact_place),
        "site_postcode: the full postcode makes the distance exact",
    )


def _industry(listing: Filled, weight: float) -> _Part:
    return _Part(weight, float(listing.industry), "sic_code: the industry of the site")


def _properties(listing: Filled) -> _Part:
    if listing.resource_type is None:
        return _Part(0.15, 0.0)
    deciding = _deciding_tests(listing.resource_type)
    missing = [test for test in deciding if not test.properties & listing.measured]
    if not missing:
        return _Part(0.15, 1.0)
    names = ", ".join(test.example for test in missing)
    uses = missing[0].uses
    have = "1 use has a limit" if uses == 1 else f"{uses} uses have limits"
    advice = f"properties: {names} ({have} on {missing[0].example})"
    return _Part(0.15, 1 - len(missing) / len(deciding), advice)


@lru_cache(maxsize=2_000)
def _required(resource_type: str | None) -> tuple[str, ...]:
    if resource_type is None:
        return ()
    return reference.resource_types[resource_type].required_questions


def _questions(listing: Filled) -> tuple[str, ...]:
    """The unanswered required questions of a have's type, each with what it decides."""
    if listing.kind is not Kind.HAVE or listing.resource_type is None:
        return ()
    kind = reference.resource_types[listing.resource_type]
    tax = (kind.landfill_tax or "").removeprefix("ask:")
    decides = {tax: "decides the landfill-tax class and which uses are open"}
    return tuple(
        f"{name}: {decides.get(name, 'decides which uses are open')}"
        for name in kind.required_questions
        if name not in listing.measured
    )


@dataclass(frozen=True, slots=True)
class _DecidingTest:
    """A test that limits of a type's uses ask for: one result answers several properties."""

    example: str  # the property most uses limit
    properties: frozenset[str]
    uses: int


@lru_cache(maxsize=2_000)
def _deciding_tests(resource_type: str) -> tuple[_DecidingTest, ...]:
    """The tests that the legal and standard limits of most uses rest on, cheapest first of equals.

    Properties measured by one test (all sieves of a grading) count as one.
    """
    asked = set(_required(resource_type))
    uses_of: dict[str, set[str]] = {}
    table = reference.uses
    for use in reference.resource_types[resource_type].serves:
        for limit in table[use].limits if use in table else ():
            if limit.severity in (Severity.LEGAL, Severity.STANDARD):
                uses_of.setdefault(limit.property, set()).add(use)
    groups: dict[str, dict[str, set[str]]] = {}
    for name, uses in uses_of.items():
        definition = reference.properties.get(name)
        if definition is None or definition.kind == "derived" or name in asked:
            continue
        groups.setdefault(definition.test or name, {})[name] = uses
    ranked = sorted(groups.items(), key=lambda group: _rank(*group))
    return tuple(_deciding_test(properties) for _, properties in ranked[:_TOP_TESTS])


def _rank(test: str, properties: dict[str, set[str]]) -> tuple[int, float, str]:
    record = reference.tests.get(test)
    return -_deciding_test(properties).uses, record.cost_gbp if record else 0.0, test


def _deciding_test(properties: dict[str, set[str]]) -> _DecidingTest:
    example = min(properties, key=lambda name: (-len(properties[name]), name))
    return _DecidingTest(example, frozenset(properties), len(set().union(*properties.values())))
