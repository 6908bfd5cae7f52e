"""One have against one want: every route assessed and valued, the best one kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from offcut.listings import Listing
from offcut.matching.assess import RouteBook
from offcut.matching.distances import Distances
from offcut.matching.model import Match, MissingTest, Verdict, Worth
from offcut.matching.reasons import reason
from offcut.matching.worth import Account, Valuer, worth
from offcut.matching.worth.baseline import tax_at_stake_gbp

ASK = "ask."
"""Begins the id of a test that is a question only."""
_LEAST_COST_GBP = 1.0  # a question costs nothing, but a rank needs a number


@dataclass(frozen=True, slots=True)
class Assessed:
    """The best route of a pair."""

    account: Account
    expected_gbp: float  # value × chance

    @property
    def viable(self) -> bool:
        """Not failing, and worth something."""
        return self.account.route.verdict is not Verdict.FAIL and self.account.value_gbp > 0

    @property
    def order(self) -> tuple[float, float, str, str]:
        """Best first: expected value, value, then the ids."""
        account = self.account
        return (-self.expected_gbp, -account.value_gbp, account.have.id, account.want.id)


class Pairing:
    """Assesses pairs under one set of assumptions."""

    def __init__(self, book: RouteBook, valuer: Valuer, distances: Distances) -> None:
        self.book, self.valuer, self.distances = book, valuer, distances

    def assess(self, have: Listing, want: Listing, place: int | None = None) -> Assessed:
        """The route with the highest expected value that does not fail; else the least bad.

        Args:
            have: the giver's listing.
            want: the taker's listing.
            place: of that route among those of the book, where it is known already.

        Raises:
            ValueError: the two are not compatible, so that there is no route at all.
        """
        km = self.distances.km(have, want)
        best: Assessed | None = None
        routes = self.book.routes(have, want)
        for route in routes if place is None else routes[place : place + 1]:
            account = self.valuer.account(have, want, route, km)
            found = Assessed(account, account.value_gbp * route.chance)
            if best is None or _preference(found) < _preference(best):
                best = found
        if best is None:
            raise ValueError(f"'{have.id}' and '{want.id}' are not compatible: there is no route")
        return best

    def best_chance(self, have: Listing, want: Listing) -> float:
        """The highest chance of a route that does not fail; 0 when all do."""
        found = self.book.routes(have, want)
        return max((r.chance for r in found if r.verdict is not Verdict.FAIL), default=0.0)

    def match(self, assessed: Assessed) -> Match:
        """The match with its whole working."""
        account = assessed.account
        worked = worth(account, self.valuer)
        return Match(
            have_id=account.have.id,
            want_id=account.want.id,
            route=account.route,
            worth=worked,
            distance_km=account.distance_km,
            expected_gbp=assessed.expected_gbp,
            missing=missing_tests(account, worked, self.valuer),
            reason=reason(account.route, worked, account.overlap.blocked),
        )


def _preference(found: Assessed) -> tuple[int, float, int, int]:
    """Routes that do not fail first; among them the highest expected value, then the simplest."""
    route = found.account.route
    if route.verdict is Verdict.FAIL:
        return (1, -route.chance, len(route.steps), 0)
    return (0, -found.expected_gbp, len(route.steps), route.verdict.rank)


def missing_tests(account: Account, worked: Worth, valuer: Valuer) -> tuple[MissingTest, ...]:
    """The route's missing tests with what each unlocks, best per pound first.

    A test is ranked by the value of the match × the chance that its limits hold, over its cost.
    An open question of tax is added: it costs an answer only, lifts no verdict, and has at stake
    the difference between the two rates at the assumed chance ``verdict.question_prior``.
    """
    tests = list(account.route.missing)
    question = account.baseline.tax_question
    at_stake = tax_at_stake_gbp(account.baseline, account.have_units, valuer.on)
    if question and at_stake > 0:
        tests.append(
            MissingTest(
                test=f"{ASK}{question}",
                name=f"Ask: {question.replace('_', ' ')} (decides the landfill-tax class)",
                properties=(question,),
                cost_gbp=0.0,
                days=0,
                flip_chance=valuer.assumptions.value("verdict.question_prior"),
                at_stake_gbp=at_stake,
            )
        )
    return scored(tests, max(0.0, worked.value_gbp_per_year))


def scored(tests: Iterable[MissingTest], value_gbp: float) -> tuple[MissingTest, ...]:
    """Tests with what each unlocks of a value, best per pound first."""
    return tuple(sorted((_scored(test, value_gbp) for test in tests), key=_by_score))


def _scored(test: MissingTest, value_gbp: float) -> MissingTest:
    stake = value_gbp if test.at_stake_gbp is None else test.at_stake_gbp
    unlocks = stake * test.flip_chance
    score = unlocks / max(test.cost_gbp, _LEAST_COST_GBP)
    return MissingTest(
        test.test, test.name, test.properties, test.cost_gbp, test.days, test.flip_chance,
        unlocks, score, test.together_with, test.at_stake_gbp, test.have_ids,
    )  # fmt: skip


def _by_score(test: MissingTest) -> tuple[float, str]:
    return (-test.score, test.test)
