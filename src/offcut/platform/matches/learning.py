"""What a dismissal teaches: a simple rule, stated to whoever dismisses, the same for everybody.

When a side dismisses a match of one of its listings and says why, other matches of the same
listing of which the same reason is true go one step down its list (a step is about half the
value). Nothing is hidden by it, nothing changes for the other side, and undoing it takes it back.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from django.db.models import F, Q

from offcut.platform.matches.models import Dismissal, Match, Reason

_WHY = "what dismissals teach"
MOST_STEPS = 3
"""However often a reason was given, a match goes no further down."""

Rule = Callable[[Match, Match, str], bool]
"""Whether the reason for dismissing the first is true of the second, seen from a side."""


def _km(match: Match, side: str) -> float:
    return match.have_sees_km if side == "have" else match.want_sees_km


RULES: dict[str, tuple[str, Rule]] = {
    Reason.TOO_FAR: (
        "as far away or farther",
        lambda one, other, side: _km(other, side) >= _km(one, side),
    ),
    Reason.WRONG_MATERIAL: (
        "with the same kind of material on the other side",
        lambda one, other, side: _other_type(one, side) == _other_type(other, side) != "",
    ),
    Reason.TOO_LITTLE: (
        "with as little to exchange or less",
        lambda one, other, _: (
            one.units is not None
            and other.units is not None
            and other.unit == one.unit
            and other.units <= one.units
        ),
    ),
    Reason.NOT_WORTH_IT: (
        "with the same band of gain or a lower one",
        lambda one, other, side: _band(other, side) <= _band(one, side),
    ),
    Reason.TREATMENT: (
        "that need the same treatment",
        lambda one, other, _: bool(one.train) and one.train == other.train,
    ),
}
"""By reason: the rule in words (“Matches … go one step down”), and the rule. Other reasons teach
nothing about other matches."""


def _other_type(match: Match, side: str) -> str:
    listing = match.want if side == "have" else match.have
    return str(listing.resource_type)


def _band(match: Match, side: str) -> int:
    return match.have_band if side == "have" else match.want_band


def steps_down(match: Match, side: str, dismissed: Iterable[tuple[Match, str]]) -> int:
    """How many steps a match goes down a side's list, by what else of the listing was dismissed."""
    count = sum(
        1
        for other, reason in dismissed
        if other.pk != match.pk and reason in RULES and RULES[reason][1](other, match, side)
    )
    return min(count, MOST_STEPS)


def apply_to_listings(ids: Collection[UUID]) -> None:
    """Puts what standing dismissals teach onto the matches of these listings."""
    if not ids:
        return
    standing = Dismissal.objects.as_system(_WHY).filter(undone_at=None)
    for side in ("have", "want"):
        of_side = Q(**{f"match__{side}__in": ids}) & Q(
            **{f"match__{side}__organisation": F("organisation")}
        )
        rows = standing.filter(of_side).select_related("match__have", "match__want")
        said: dict[UUID, list[tuple[Match, str]]] = defaultdict(list)
        for row in rows:
            said[getattr(row.match, f"{side}_id")].append((row.match, row.reason))
        _apply(side, set(ids), said)


def _apply(side: str, ids: set[UUID], said: dict[UUID, list[tuple[Match, str]]]) -> None:
    column = f"{side}_lowered"
    matches = Match.objects.as_system(_WHY).filter(gone_at=None)
    taught = matches.filter(Q(**{f"{side}__in": list(said)}))
    before = matches.filter(Q(**{f"{side}__in": list(ids - said.keys())}) & ~Q(**{column: 0}))
    before.update(**{column: 0})
    changed = []
    for match in taught.select_related("have", "want"):
        steps = steps_down(match, side, said[getattr(match, f"{side}_id")])
        if getattr(match, column) != steps:
            setattr(match, column, steps)
            changed.append(match)
    Match.objects.as_system(_WHY).bulk_update(changed, [column], batch_size=200)
