"""Which tests would decide a route, and how likely each is to lift its verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

from offcut import reference
from offcut.matching.assess.limits import Outcome
from offcut.matching.model import MissingTest, Verdict
from offcut.reference import Statistic
from offcut.resources import Evidence

_SAMPLES = {Statistic.MEAN_OF_HIGHEST_TWO: 5, Statistic.P95: 10}


def missing_tests(
    outcomes: Iterable[Outcome], unknown_prior: float, feed_doubts: Iterable[str] = ()
) -> tuple[MissingTest, ...]:
    """The tests of all limits that are not yet sure, one entry a test.

    ``flip_chance`` is the chance that the result is the one hoped for: that the least probable
    limit measured by the test holds, or the stated prior where there is no value. It lifts the
    verdict alone only when no other test is needed too; these are ``together_with``. A limit
    broken by a *measured* value is not tested away: then no test is offered at all. Of a
    test that needs several samples (the mean of the highest two of five) each is paid for.
    """
    outcomes = tuple(outcomes)
    if any(outcome.requirement.decides and _settled(outcome) for outcome in outcomes):
        return ()
    open_ = [outcome for outcome in outcomes if _open(outcome)]
    found: dict[str, _Found] = {}
    for outcome in open_:
        limit = outcome.requirement.limit
        chance = unknown_prior if outcome.probability is None else outcome.probability
        test = found.setdefault(outcome.requirement.test or "", _Found())
        test.add(limit.property, chance, _SAMPLES.get(limit.statistic, 1))
    doubts = {name: _test_of(name) for name in feed_doubts}
    for name, test_id in doubts.items():
        found.setdefault(test_id, _Found()).add(name, unknown_prior, 1)
    needed = _needed(open_, doubts.values())
    tests = [
        _test(test, gathered, tuple(name for key, name in needed.items() if key != test))
        for test, gathered in found.items()
        if test in reference.tests
    ]
    return tuple(sorted(tests, key=lambda item: (item.cost_gbp, item.test)))


@dataclass(slots=True)
class _Found:
    """What one test would measure."""

    chance: float = inf
    samples: int = 1
    properties: dict[str, None] = field(default_factory=dict)

    def add(self, name: str, chance: float, samples: int) -> None:
        self.chance = min(self.chance, chance)
        self.samples = max(self.samples, samples)
        self.properties[name] = None


def _open(outcome: Outcome) -> bool:
    """Not yet sure, of weight, and not settled by a measurement."""
    requirement = outcome.requirement
    counts = requirement.decides or requirement.negotiable
    return counts and outcome.verdict is not Verdict.PASS and not _settled(outcome)


def _needed(open_: Sequence[Outcome], doubts: Iterable[str]) -> dict[str, str]:
    """Tests (id → name) of the limits that hold the verdict down: all of them lift it, none less.

    They are those of the worst verdict among the limits that decide, or of the guide values where
    only these are left. A limit that no test measures stands with its own name.
    """
    deciding = [outcome for outcome in open_ if outcome.requirement.decides]
    ranks = {test: _doubt(test).rank for test in doubts if test in reference.tests}
    worst = max(
        (*(outcome.verdict.rank for outcome in deciding or open_), *ranks.values()), default=0
    )
    needed: dict[str, str] = {}
    for outcome in deciding or open_:
        if outcome.verdict.rank == worst:
            requirement = outcome.requirement
            test = requirement.test or requirement.limit.property
            record = reference.tests.get(test)
            needed[test] = record.name if record is not None else requirement.name
    return needed | {
        test: reference.tests[test].name for test, rank in ranks.items() if rank == worst
    }


def _doubt(test: str) -> Verdict:
    """What a doubt about the feed of a treatment holds the verdict at: see ``drafts``."""
    asked = any(item.categories for item in reference.properties.values() if item.test == test)
    return Verdict.UNKNOWN if asked else Verdict.PLAUSIBLE


def _test_of(name: str) -> str:
    definition = reference.properties.get(name)
    return (definition.test if definition is not None else None) or ""


def _settled(outcome: Outcome) -> bool:
    """Broken by what was measured: only another stream or a treatment helps."""
    reading = outcome.reading
    return (
        outcome.verdict is Verdict.FAIL
        and reading is not None
        and reading.evidence is not Evidence.ARCHETYPE
    )


def _test(test: str, found: _Found, together_with: tuple[str, ...]) -> MissingTest:
    record = reference.tests[test]
    # A test whose price already covers its samples says so in its name.
    paid = 1 if "samples" in record.name else found.samples
    return MissingTest(
        test=test,
        name=record.name,
        properties=tuple(found.properties),
        cost_gbp=record.cost_gbp * paid,
        days=record.days,
        flip_chance=found.chance,
        together_with=together_with,
    )
