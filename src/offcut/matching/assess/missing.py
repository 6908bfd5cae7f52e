"""Which tests would decide a route, and how likely each is to lift its verdict."""

from collections.abc import Iterable
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

    ``flip_chance`` is the chance that the result lifts the verdict: the chance that the least
    probable limit measured by the test holds, or the stated prior where there is no value. A
    limit broken by a *measured* value is not tested away: then no test is offered at all. Of a
    test that needs several samples (the mean of the highest two of five) each is paid for.
    """
    outcomes = tuple(outcomes)
    if any(_settled(outcome) for outcome in outcomes):
        return ()
    chances: dict[str, float] = {}
    names: dict[str, dict[str, None]] = {}
    samples: dict[str, int] = {}
    for outcome in outcomes:
        requirement = outcome.requirement
        if outcome.verdict is Verdict.PASS or not (requirement.decides or requirement.negotiable):
            continue
        test = requirement.test or ""
        chance = unknown_prior if outcome.probability is None else outcome.probability
        chances[test] = min(chance, chances.get(test, inf))
        names.setdefault(test, {})[requirement.limit.property] = None
        needed = _SAMPLES.get(requirement.limit.statistic, 1)
        samples[test] = max(needed, samples.get(test, 1))
    for name in feed_doubts:
        definition = reference.properties.get(name)
        test = (definition.test if definition is not None else None) or ""
        chances[test] = min(unknown_prior, chances.get(test, inf))
        names.setdefault(test, {})[name] = None
    found = [
        _test(test, tuple(names[test]), samples.get(test, 1), chance)
        for test, chance in chances.items()
        if test in reference.tests
    ]
    return tuple(sorted(found, key=lambda item: (item.cost_gbp, item.test)))


def _settled(outcome: Outcome) -> bool:
    """Broken by what was measured: only another stream or a treatment helps."""
    reading = outcome.reading
    return (
        outcome.requirement.decides
        and outcome.verdict is Verdict.FAIL
        and reading is not None
        and reading.evidence is not Evidence.ARCHETYPE
    )


def _test(test: str, properties: tuple[str, ...], samples: int, chance: float) -> MissingTest:
    record = reference.tests[test]
    # A test whose price already covers its samples says so in its name.
    paid = 1 if "samples" in record.name else samples
    return MissingTest(
        test=test,
        name=record.name,
        properties=properties,
        cost_gbp=record.cost_gbp * paid,
        days=record.days,
        flip_chance=chance,
    )
