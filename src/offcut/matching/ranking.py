"""What to test next, over a whole run."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from offcut.matching.model import Match, MissingTest
from offcut.matching.result import have_ids


@dataclass(frozen=True, slots=True)
class RankedTest:
    """One test of one have, with what it could unlock."""

    have_id: str
    test: str
    name: str
    properties: tuple[str, ...]
    cost_gbp: float
    days: int
    unlocks_gbp: float  # of its best match: the same tonnes serve one want only
    score: float  # unlocks_gbp / cost_gbp
    want_ids: tuple[str, ...]  # of all matches it would help to decide, best first


def ranked_tests(matches: Iterable[Match]) -> tuple[RankedTest, ...]:
    """Tests by have, the most value unlocked per pound first.

    A test of a have serves every match of it, but the same tonne can go to one want only: what it
    unlocks is that of the best match, not the sum. A test that several sources of a blend need
    counts for each of them with its equal part of what it unlocks and of what it costs.
    """
    found: dict[tuple[str, str], list[tuple[Match, MissingTest]]] = {}
    for match in matches:
        for test in match.missing:
            tested = test.have_ids or have_ids(match)
            part = 1 / len(tested)
            one = test
            if len(tested) > 1:
                cost, unlocks = test.cost_gbp * part, test.unlocks_gbp * part
                one = replace(test, cost_gbp=cost, unlocks_gbp=unlocks)
            for have_id in tested:
                found.setdefault((have_id, test.test), []).append((match, one))
    ranked = [_ranked(have_id, uses) for (have_id, _), uses in found.items()]
    return tuple(sorted(ranked, key=lambda r: (-r.score, -r.unlocks_gbp, r.have_id, r.test)))


def _ranked(have_id: str, uses: list[tuple[Match, MissingTest]]) -> RankedTest:
    best = max((test for _, test in uses), key=lambda test: test.unlocks_gbp)
    properties = dict.fromkeys(name for _, test in uses for name in test.properties)
    return RankedTest(
        have_id=have_id,
        test=best.test,
        name=best.name,
        properties=tuple(properties),
        cost_gbp=best.cost_gbp,
        days=best.days,
        unlocks_gbp=best.unlocks_gbp,
        score=best.score,
        want_ids=tuple(dict.fromkeys(match.want_id for match, _ in uses)),
    )
