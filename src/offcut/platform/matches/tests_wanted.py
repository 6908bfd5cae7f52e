"""Which tests the matches of a have wait for, and how many wait for each."""

from dataclasses import dataclass
from uuid import UUID

from offcut.matching import Verdict
from offcut.platform.matches.models import Match


@dataclass(frozen=True, slots=True)
class Wanted:
    """A test that would decide matches."""

    test: str  # id of the table of tests
    name: str
    cost_gbp: float
    days: int
    matches: int  # that it would decide, alone or with others


def tests_wanted(have_id: UUID) -> list[Wanted]:
    """For a have that the viewer owns: the tests its open matches wait for, most matches first.

    It tells how many matches wait, never of whom or of what worth.
    """
    rows = (
        Match.objects.as_system("tests that a listing's own matches wait for")
        .filter(have=have_id, gone_at=None)
        .exclude(verdict__in=(str(Verdict.PASS), str(Verdict.FAIL)))
        .order_by()
        .values_list("tests", flat=True)
    )
    found: dict[str, Wanted] = {}
    for tests in rows:
        for told in tests:
            before = found.get(told["test"])
            count = before.matches + 1 if before else 1
            found[told["test"]] = Wanted(
                told["test"], told["name"], told["cost"], told["days"], count
            )
    return sorted(found.values(), key=lambda one: (-one.matches, one.cost_gbp, one.test))
