"""What the page of a have's evidence asks and shows: tests that decide, results that count."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from offcut import reference
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings import queries
from offcut.platform.listings.conversion import as_core, core_measurement
from offcut.platform.listings.models import Listing, Measurement
from offcut.platform.matches.tests_wanted import Wanted, tests_wanted
from offcut.reference import PropertyDefinition
from offcut.resources import Evidence, Quality
from offcut.resources import Measurement as CoreMeasurement
from offcut.resources.notation import format_quality
from offcut.resources.properties import sieve_mm

GRADE_WORDS = {
    Evidence.ARCHETYPE: "Typical value",
    Evidence.DECLARED: "Our own statement",
    Evidence.LAB: "Laboratory",
    Evidence.ACCREDITED: "Accredited laboratory",
}
_ASKED, _PER_TEST = 10, 2


@dataclass(frozen=True, slots=True)
class Known:
    """What counts for one property of a have."""

    name: str
    value: str
    grade: str
    measured_on: date | None
    method: str
    laboratory: str = ""
    certificate_id: UUID | None = None
    measurement_id: UUID | None = None  # of what was recorded as a measurement
    counts: bool = True  # False: a better or a later one counts in its place


@dataclass(frozen=True, slots=True)
class Waiting:
    """A test and how many matches wait for it."""

    wanted: Wanted
    method: str


def known(viewer: Viewer, listing: Listing) -> list[Known]:
    """Everything that is known of a have's quality, what counts first."""
    rows = list(queries.measurements(viewer, listing))
    quality = as_core(listing).quality if listing.understood else {}
    recorded = [_of_row(row, quality) for row in rows]
    told = {row.property for row in rows if _counts(row, quality)}
    stated = [
        Known(
            _name(item.property),
            _value(item),
            GRADE_WORDS[item.evidence],
            item.measured_on,
            item.method or "",
        )
        for item in quality.values()
        if item.property not in told
    ]
    return sorted((*recorded, *stated), key=lambda one: (not one.counts, one.name))


def _of_row(row: Measurement, quality: Quality) -> Known:
    return Known(
        _name(row.property),
        _value(core_measurement(row)),
        GRADE_WORDS[Evidence(row.evidence)],
        row.measured_on,
        row.method,
        row.laboratory,
        row.certificate_id,
        row.pk,
        _counts(row, quality),
    )


def _counts(row: Measurement, quality: Quality) -> bool:
    """Whether it is the one of its property that the core was told."""
    told, own = quality.get(row.property), core_measurement(row)
    if told is None:
        return False
    return (told.value, told.low, told.category, told.measured_on) == (
        own.value,
        own.low,
        own.category,
        own.measured_on,
    )


def _name(property_id: str) -> str:
    item = reference.properties.get(property_id)
    return item.name if item else property_id


def _value(item: CoreMeasurement) -> str:
    """``2.5±0.3 %``, as the core writes it, without name and evidence."""
    if item.category:
        return item.category.replace("_", " ").capitalize()
    plain = replace(item, evidence=Evidence.DECLARED, measured_on=None, method=None)
    text = format_quality({item.property: plain}).removeprefix("grading ")
    return text.partition("=")[2] or text.removeprefix(item.property)


def waiting(listing: Listing) -> list[Waiting]:
    """The tests that the matches of a have wait for, most matches first."""
    return [Waiting(one, _method(one.test)) for one in tests_wanted(listing.pk)]


def _method(test: str) -> str:
    record = reference.tests.get(test)
    return (record.method or "") if record else ""


def asked(listing: Listing) -> list[PropertyDefinition]:
    """The properties to ask for by name: of the tests that matches wait for, then of its uses."""
    names = [name for one in tests_wanted(listing.pk) for name in _of_test(one.test)]
    names += _limited(listing.resource_type) if listing.resource_type else ()
    found = dict.fromkeys(names)
    return [reference.properties[name] for name in list(found)[:_ASKED]]


@lru_cache(maxsize=1_000)
def _of_test(test: str) -> tuple[str, ...]:
    """The first properties that a test answers; a grading is written as a whole."""
    found = [item.id for item in reference.properties.values() if item.test == test]
    return tuple(name for name in found if sieve_mm(name) is None)[:_PER_TEST]


@lru_cache(maxsize=1_000)
def _limited(resource_type: str) -> tuple[str, ...]:
    """Measured properties that the uses of a kind limit: of each test the first, cheap tests first.

    Most uses first; what has names for answers (a binder) is asked on the listing's own page.
    """
    kind = reference.resource_types[resource_type]
    uses = [reference.uses[use] for use in kind.serves if use in reference.uses]
    counted = Counter(name for use in uses for name in {limit.property for limit in use.limits})
    by_test: dict[str, list[str]] = {}
    for name in sorted(counted, key=lambda name: (-counted[name], name)):
        item = reference.properties.get(name)
        if item and item.kind == "scalar" and sieve_mm(name) is None:
            by_test.setdefault(item.test or name, []).append(name)
    ranked = sorted(by_test, key=lambda test: (-counted[by_test[test][0]], _cost(test), test))
    return tuple(name for test in ranked for name in by_test[test][:_PER_TEST])


def _cost(test: str) -> float:
    record = reference.tests.get(test)
    return record.cost_gbp if record else 0.0
