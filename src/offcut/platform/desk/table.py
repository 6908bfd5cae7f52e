"""The table of cases as a CSV. Who pays whom is not in it: it is private to each case."""

from typing import Any

from offcut.platform.desk.pipeline import Case

HEADER = (
    "reference", "title", "stage", "since", "days_at_stage", "usual_days", "have_organisation",
    "want_organisation", "facilitator", "expected_tonnes_a_year", "expected_gbp_a_year",
    "chance_of_completing", "gbp_times_chance", "next_action", "next_on", "blockers", "hours",
    "lost_because", "synthetic",
)  # fmt: skip


def line(case: Case) -> tuple[Any, ...]:
    """One case; what is not stated is empty."""
    return (
        case.reference, case.title, case.stage, case.since.isoformat(), case.days,
        round(case.usual.days, 1) if case.usual else None, case.have, case.want,
        case.facilitator, case.tonnes, case.value_gbp, round(case.chance, 3),
        None if case.likely_gbp is None else round(case.likely_gbp, 2), case.next_action,
        case.next_on.isoformat() if case.next_on else None, "; ".join(case.blockers),
        float(case.hours), case.lost_because, "yes" if case.synthetic else "no",
    )  # fmt: skip
