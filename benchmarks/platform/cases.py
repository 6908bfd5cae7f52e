"""A full desk: thousands of synergies of the matches that stand, two hundred open for each person.

Rows are written past the actions, as those of ``region`` are.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

OPEN_EACH = 200
SEED = 20260302
_PATHS = {
    "idea": ("idea",),
    "discussion": ("idea", "discussion"),
    "negotiation": ("idea", "discussion", "negotiation"),
    "implementation": ("idea", "discussion", "negotiation", "implementation"),
    "completed": ("idea", "discussion", "negotiation", "implementation", "completed"),
}
_CAUSES = ("regulation", "quality_unknown", "time")


def fill(count: int) -> None:
    """Half of them open, carried by as many facilitators as that takes; the rest ended."""
    from django.db import transaction
    from django.utils import timezone

    from offcut.platform.desk.models import OPEN_STAGES, Synergy
    from offcut.platform.matches.models import Match

    draw, today = random.Random(SEED), timezone.localdate()
    rows = Match.objects.as_system("benchmark").filter(gone_at=None, is_blend=False)
    found = rows.select_related("have__organisation", "want__organisation").order_by("pk")
    pairs = [
        match
        for match in found[: 4 * count]
        if match.have.organisation_id != match.want.organisation_id
    ][:count]
    people = _facilitators(-(-count // 2 // OPEN_EACH))
    with transaction.atomic():
        made = []
        for number, match in enumerate(pairs):
            is_open = number < count // 2
            stage = draw.choice([*OPEN_STAGES] if is_open else ["completed", "completed", "lost"])
            person = people[number // OPEN_EACH % len(people)]
            made.append(_synergy(match, stage, person, today, draw))
        Synergy.objects.as_system("benchmark").bulk_create(made, batch_size=500)
        _steps(made, today)
        _work([one for one in made if one.is_open], today, draw)


def _facilitators(count: int) -> list[Any]:
    from offcut.platform.accounts.models import User

    first = User.objects.get(email="facilitator@example.org")
    return [
        first,
        *(
            User.objects.create_user(
                f"facilitator{number}@example.org",
                "reuse-before-refuse",
                name=f"Facilitator {number} (fictional)",
                staff_roles=["facilitator"],
            )
            for number in range(1, count)
        ),
    ]


def _synergy(match: Any, stage: str, person: Any, today: date, draw: random.Random) -> Any:
    from offcut.platform.desk.models import OPEN_STAGES, Synergy

    since = today - timedelta(days=draw.randrange(120))
    due = draw.choice([None, -9, -2, 0, 3, 12])
    return Synergy(
        title=f"{match.have.words}, {match.have.site_id!s:.4} to {match.want.site_id!s:.4}"[:160],
        have_organisation=match.have.organisation,
        want_organisation=match.want.organisation,
        have_listing=match.have,
        want_listing=match.want,
        match=match,
        came_from="a match",
        facilitator=person,
        resource_type=match.have.resource_type,
        expected_value_gbp=match.value,
        expected_tonnes=match.tonnes,
        stage=stage,
        stage_since=since,
        reached=draw.choice([*OPEN_STAGES]) if stage == "lost" else stage,
        lost_reason=draw.choice(_CAUSES) if stage == "lost" else "",
        completed_on=since if stage == "completed" else None,
        next_action="Ask for the sieve analysis" if due is not None else "",
        next_on=today + timedelta(days=due) if due is not None else None,
        synthetic=True,
    )


def _steps(made: list[Any], today: date) -> None:
    from offcut.platform.desk.models import StageChange

    rows = []
    for one in made:
        path = _PATHS[one.reached] + (("lost",) if one.stage == "lost" else ())
        begun = one.stage_since - timedelta(days=30 * (len(path) - 1))
        for place, stage in enumerate(path):
            rows.append(
                StageChange(
                    synergy=one,
                    from_stage=path[place - 1] if place else "",
                    to_stage=stage,
                    on=begun + timedelta(days=30 * place),
                    days_before=30 if place else None,
                    lost_reason=one.lost_reason if stage == "lost" else "",
                    person=one.facilitator,
                )
            )
    StageChange.objects.as_system("benchmark").bulk_create(rows, batch_size=500)


def _work(made: list[Any], today: date, draw: random.Random) -> None:
    """Tasks, blockers, hours and notes of those that are open."""
    from offcut.platform.desk.models import Blocker, EffortEntry, Note, Task

    def some(share: float) -> list[Any]:
        return [one for one in made if draw.random() < share]

    kept = "benchmark"
    Task.objects.as_system(kept).bulk_create(
        Task(
            synergy=one,
            words="Write up the visit",
            due_on=today + timedelta(days=draw.randrange(-9, 9)),
            assigned_to=one.facilitator,
        )
        for one in some(0.4)
    )
    Blocker.objects.as_system(kept).bulk_create(
        Blocker(synergy=one, cause=draw.choice(_CAUSES)) for one in some(0.2)
    )
    EffortEntry.objects.as_system(kept).bulk_create(
        EffortEntry(synergy=one, person=one.facilitator, hours=Decimal(draw.randrange(1, 16)) / 2)
        for one in some(0.9)
    )
    Note.objects.as_system(kept).bulk_create(
        Note(synergy=one, words="Both would start with a trial.", author=one.facilitator)
        for one in some(0.5)
    )
