"""Which tests the matches of a have wait for, and how many wait for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
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


@dataclass(frozen=True, slots=True)
class Tests:
    """What would decide one match."""

    rows: tuple[dict[str, Any], ...]
    together: bool  # none of them decides it alone
    cost_gbp: float  # of all
    days: int  # of the longest

    @classmethod
    def of(cls, told: Sequence[dict[str, Any]]) -> "Tests":
        """From the tests as they are stored with a match."""
        return cls(
            rows=tuple(told),
            together=len(told) > 1 and all(one["condition"] for one in told),
            cost_gbp=sum(one["cost"] or 0.0 for one in told),
            days=max((one["days"] or 0 for one in told), default=0),
        )


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
