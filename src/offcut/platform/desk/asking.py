"""What is asked of the list of cases: filters and order, read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, OrderBy, Q, QuerySet

from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import OPEN_STAGES, STAGES, Synergy
from offcut.platform.desk.pipeline import Known
from offcut.platform.desk.reasons import causes

ORDERS: Mapping[str, str] = {
    "title": "title",
    "value": "expected_value_gbp",
    "likely": "likely_gbp",
    "since": "stage_since",
    "next": "next_on",
    "hours": "spent_hours",
    "reference": "reference",
}
USUAL_ORDER = "-likely"
ATTENTION = {
    "late": "Next action overdue",
    "week": "Next action this week",
    "none": "No next action",
    "slow": "Longer at its stage than usual",
    "blocked": "Blocked",
}
CARRIED = {"mine": "By me", "nobody": "By nobody"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters of the list; what is not understood is left out."""

    words: str = ""
    stage: str = "open"  # open | all | one of the stages
    carried: str = ""  # mine | nobody | a person's id
    attention: str = ""
    cause: str = ""  # of a blocker, or of the loss
    sort: str = USUAL_ORDER

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        """From an address's parameters."""
        stage, sort = given.get("stage", ""), given.get("sort", "")
        attention, cause = given.get("attention", ""), given.get("cause", "")
        return cls(
            words=given.get("q", "").strip()[:200],
            stage=stage if stage in (*STAGES, "all") else "open",
            carried=_carrier(given.get("carried", "")),
            attention=attention if attention in ATTENTION else "",
            cause=cause if cause in causes() else "",
            sort=sort if sort.removeprefix("-") in ORDERS else USUAL_ORDER,
        )

    @property
    def narrows(self) -> bool:
        """Whether fewer than all open ones are asked for."""
        return bool(self.words or self.carried or self.attention or self.cause) or (
            self.stage not in ("open", "all")
        )

    @property
    def query(self) -> str:
        """The filters as part of an address."""
        given = {
            "q": self.words,
            "stage": "" if self.stage == "open" else self.stage,
            "carried": self.carried,
            "attention": self.attention,
            "cause": self.cause,
            "sort": "" if self.sort == USUAL_ORDER else self.sort,
        }
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def order_by(self) -> tuple[OrderBy, str]:
        """For the query: what is not stated last, equals by id."""
        field = F(ORDERS[self.sort.removeprefix("-")])
        falls = self.sort.startswith("-")
        return (field.desc(nulls_last=True) if falls else field.asc(nulls_last=True)), "pk"

    def of_those(
        self, found: "QuerySet[Synergy]", viewer: Viewer, now: Known
    ) -> "QuerySet[Synergy]":
        """The synergies that are asked for, in order; ``found`` by ``pipeline.whole``."""
        if self.stage == "open":
            found = found.filter(stage__in=OPEN_STAGES)
        elif self.stage != "all":
            found = found.filter(stage=self.stage)
        if self.words:
            found = found.filter(has_words(self.words))
        if self.carried:
            found = found.filter(_carried(self.carried, viewer))
        if self.attention:
            found = found.filter(_wants(self.attention, now))
        if self.cause:
            blocked = Q(blockers__cause=self.cause, blockers__resolved_on=None)
            ids = Synergy.objects.as_system("by cause").filter(blocked).values("pk")
            found = found.filter(Q(lost_reason=self.cause) | Q(pk__in=ids))
        return found.order_by(*self.order_by)


def _carrier(given: str) -> str:
    if given in CARRIED:
        return given
    try:
        return str(UUID(given))
    except ValueError:
        return ""


def _carried(carried: str, viewer: Viewer) -> Q:
    if carried == "nobody":
        return Q(facilitator=None)
    return Q(facilitator=viewer.person_id if carried == "mine" else UUID(carried))


def has_words(words: str) -> Q:
    """Synergies with all these words in title, reference or names."""
    found = Q()
    for word in words.split():
        found &= (
            Q(title__icontains=word)
            | Q(reference__icontains=word)
            | Q(have_organisation__name__icontains=word)
            | Q(want_organisation__name__icontains=word)
        )
    return found


def _wants(attention: str, now: Known) -> Q:
    still_open = Q(stage__in=OPEN_STAGES)
    if attention == "late":
        return still_open & Q(next_on__lt=now.today)
    if attention == "week":
        return still_open & Q(next_on__range=(now.today, now.today + timedelta(days=6)))
    if attention == "none":
        return still_open & Q(next_on=None)
    if attention == "blocked":
        held = Q(blockers__resolved_on=None, blockers__isnull=False)
        return Q(pk__in=Synergy.objects.as_system("blocked").filter(held).values("pk"))
    slow = Q(pk__in=[])
    for usual in now.usual.values():
        before = now.today - timedelta(days=usual.flag_after_days)
        slow |= Q(stage=usual.stage, stage_since__lt=before)
    return slow
