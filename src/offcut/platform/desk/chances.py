"""How likely a synergy completes, from the core's beta-binomial and the desk's own history."""

from django.db.models import Count

from offcut.evaluation.chances import Chance, chances
from offcut.impact.model import Stage
from offcut.platform.desk.models import OPEN_STAGES, Synergy

_LADDER = (*OPEN_STAGES, "completed")
NOT_A_CASE = "duplicate"  # recorded twice: it was never lost


def history() -> dict[Stage, tuple[int, int]]:
    """Of each open stage: how many synergies moved on from it, how many were lost at it.

    Those that still wait there are not decided; those recorded twice are no cases.
    """
    rows = Synergy.objects.as_system("history of stages").exclude(lost_reason=NOT_A_CASE)
    counted = rows.order_by().values_list("reached", "stage").annotate(n=Count("pk"))
    moved, lost = dict.fromkeys(_LADDER, 0), dict.fromkeys(_LADDER, 0)
    for reached, stage, count in counted:
        for passed in _LADDER[: _LADDER.index(reached)]:
            moved[passed] += count
        if stage == "lost":
            lost[reached] += count
    return {Stage(stage): (moved[stage], lost[stage]) for stage in OPEN_STAGES}


def chances_now() -> dict[str, Chance]:
    """The chance of each open stage, by stage; one query."""
    return {str(one.stage): one for one in chances(history())}


def chance_of(stage: str, known: dict[str, Chance]) -> float:
    """That a synergy at a stage completes: one at the end has, one that is lost will not.

    In whole percents, as it is shown: the history bears no more digits, and value × chance can be
    worked out again from what stands on the page.
    """
    if stage == "completed":
        return 1.0
    return round(known[stage].completion.value, 2) if stage in known else 0.0
