"""What a viewer sees of synergies and the work on them. Confidentiality is decided here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from offcut.platform.access.guard import may
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import (
    Blocker,
    CaseImport,
    EffortEntry,
    Note,
    Payment,
    StageChange,
    Synergy,
    Task,
)
from offcut.platform.desk.reasons import cause_words, what_helps
from offcut.platform.desk.transitions import REGULATION, Facts
from offcut.platform.outcomes.proof import proof

_SEE_ALL = (Role.FACILITATOR, Role.PROGRAMME_MANAGER, Role.AUDITOR)
_WHY = "what stands of a synergy"


def visible_synergies(viewer: Viewer) -> Q:
    """Those who work on the programme see all; a party its own, once both know of each other."""
    return Q(pk__isnull=False) if viewer.is_any(*_SEE_ALL) else _of_parties(viewer)


def _of_parties(viewer: Viewer) -> Q:
    own = viewer.organisation_ids
    return Q(names_known_on__isnull=False) & (
        Q(have_organisation__in=own) | Q(want_organisation__in=own)
    )


def synergies(viewer: Viewer) -> "QuerySet[Synergy]":
    """The synergies that the viewer sees, with their parties."""
    found = Synergy.objects.seen_by(viewer, visible_synergies(viewer))
    return found.select_related("have_organisation", "want_organisation", "facilitator")


def all_synergies(reason: str) -> "QuerySet[Synergy]":
    """Every synergy with what its account rests on, for the platform's own work."""
    return Synergy.objects.as_system(reason).select_related(
        "have_organisation",
        "want_organisation",
        "facilitator",
        "have_listing__site",
        "want_listing__site",
        "basis",
    )


def own_synergies(viewer: Viewer) -> "QuerySet[Synergy]":
    """The synergies of the viewer's own organisations, whatever else they see."""
    found = Synergy.objects.seen_by(viewer, _of_parties(viewer))
    return found.select_related("have_organisation", "want_organisation", "facilitator")


def get(viewer: Viewer, synergy_id: UUID) -> Synergy | None:
    """One synergy that the viewer sees."""
    return synergies(viewer).filter(pk=synergy_id).first()


def carried_by(viewer: Viewer) -> "QuerySet[Synergy]":
    """The open synergies that the viewer carries."""
    return synergies(viewer).filter(facilitator=viewer.person_id, completed_on=None, lost_reason="")


def of_pair(have_listing: UUID, want_listing: UUID) -> Synergy | None:
    """The standing synergy of two listings, if there is one: it is not made twice."""
    rows = Synergy.objects.as_system("one synergy of two listings").exclude(stage="lost")
    return rows.filter(have_listing=have_listing, want_listing=want_listing).first()


def of_introduction(viewer: Viewer, introduction_id: UUID) -> Synergy | None:
    """The synergy that came of an introduction."""
    return synergies(viewer).filter(introduction=introduction_id).first()


def of_organisation(viewer: Viewer, organisation_id: UUID) -> "QuerySet[Synergy]":
    """The synergies of an organisation that the viewer sees, newest first."""
    found = synergies(viewer)
    return found.filter(Q(have_organisation=organisation_id) | Q(want_organisation=organisation_id))


def with_facts(found: "QuerySet[Synergy]") -> "QuerySet[Synergy]":
    """Synergies with what transitions ask for, in the same query; read by ``facts_of``."""
    blocked = Blocker.objects.as_system(_WHY).filter(
        synergy=OuterRef("pk"), resolved_on=None, cause=REGULATION
    )
    agreed = Payment.objects.as_system(_WHY).filter(
        synergy=OuterRef("pk"), ended_on=None, agreed_on__isnull=False
    )
    return found.annotate(fact_blocked=Exists(blocked), fact_agreed=Exists(agreed), **proof("pk"))


FACTS = (
    "names_known_on", "facilitator_id", "expected_tonnes", "expected_value_gbp", "nothing_is_paid",
    "fact_agreed", "fact_blocked", "proof_moved", "proof_evidenced", "proof_verified",
)  # fmt: skip
"""What ``facts_of`` reads of a synergy fetched by ``with_facts``."""


def facts_of(row: Any) -> Facts:
    """What transitions ask for, of a synergy, or a row of its ``FACTS``, by ``with_facts``."""
    return Facts(
        names_known=row.names_known_on is not None,
        facilitated=row.facilitator_id is not None,
        tonnes=row.expected_tonnes is not None,
        value=row.expected_value_gbp is not None,
        terms=row.nothing_is_paid or row.fact_agreed,
        permits_blocked=row.fact_blocked,
        moved=row.proof_moved,
        evidenced=row.proof_evidenced,
        verified=row.proof_verified,
    )


def facts_now(synergy_id: UUID) -> Facts:
    """The same of one synergy, read now."""
    found = with_facts(Synergy.objects.as_system(_WHY).filter(pk=synergy_id))
    return facts_of(found.get())


def changes(viewer: Viewer, synergy: Synergy) -> "QuerySet[StageChange]":
    """The steps of a synergy that the viewer sees, newest first."""
    found = StageChange.objects.seen_by(viewer, Q(synergy__in=_that(viewer, synergy)))
    return found.select_related("person").order_by("-on", "-recorded_at")


def _that(viewer: Viewer, synergy: Synergy) -> "QuerySet[Synergy]":
    found = Synergy.objects.seen_by(viewer, visible_synergies(viewer))
    return found.filter(pk=synergy.pk).values("pk")


def stage_dates(ids: Iterable[UUID]) -> dict[UUID, dict[str, date]]:
    """The day on which each synergy last came to each stage, for the core's records.

    Steps that were taken back do not count: a stage beyond the one reached has no day.
    """
    rows = StageChange.objects.as_system("days of stages").filter(synergy__in=list(ids))
    found: dict[UUID, dict[str, date]] = defaultdict(dict)
    for synergy, back, to, on in rows.order_by("on", "recorded_at").values_list(
        "synergy", "from_stage", "to_stage", "on"
    ):
        days = found[synergy]
        for later in _later_than(to):
            days.pop(later, None)
        if not (back and back in _later_than(to)):
            days[to] = on
    return dict(found)


def _later_than(stage: str) -> tuple[str, ...]:
    """The stages beyond one on the ladder; of "lost" none."""
    ladder = ("idea", "discussion", "negotiation", "implementation", "completed")
    return (*ladder[ladder.index(stage) + 1 :], "lost") if stage in ladder else ()


def payments(viewer: Viewer, synergy: Synergy) -> "QuerySet[Payment]":
    """The lines of who pays whom that the viewer may see: all of the one who carries it, else
    those in which the viewer's side pays or is paid."""
    if viewer.person_id and viewer.person_id in synergy.assigned_ids():
        seen = Q(pk__isnull=False)
    else:
        seen = Q(pk__in=[]) | _sides(viewer, synergy)
    found = Payment.objects.seen_by(viewer, seen)
    return found.filter(synergy=synergy, ended_on=None)


def standing_payments(ids: Iterable[UUID]) -> dict[UUID, list[Payment]]:
    """The lines that were not taken out, by synergy: what the accounts of outcomes rest on."""
    rows = Payment.objects.as_system(_WHY).filter(synergy__in=list(ids), ended_on=None)
    found: dict[UUID, list[Payment]] = defaultdict(list)
    for one in rows:
        found[one.synergy_id].append(one)
    return dict(found)


def _sides(viewer: Viewer, synergy: Synergy) -> Q:
    sides = []
    if synergy.names_known_on is not None:
        if viewer.belongs_to(synergy.have_organisation_id):
            sides.append(str(Payment.Who.HAVE))
        if viewer.belongs_to(synergy.want_organisation_id):
            sides.append(str(Payment.Who.WANT))
    return Q(payer__in=sides) | Q(payee__in=sides)


def notes(viewer: Viewer, synergy: Synergy) -> "QuerySet[Note]":
    """Shared notes; private ones for who carries it, who wrote them, and the auditor."""
    shared = Q(shared=True, synergy__in=_that(viewer, synergy))
    whole = may(viewer, "desk.see_work", synergy)
    seen = Q(pk__isnull=False) if whole else shared | Q(author=viewer.person_id or None)
    return Note.objects.seen_by(viewer, seen).filter(synergy=synergy).select_related("author")


def tasks(viewer: Viewer, synergy: Synergy) -> "QuerySet[Task]":
    """What is to do; for those who see the work."""
    if not may(viewer, "desk.see_work", synergy):
        return Task.objects.nothing()
    found = Task.objects.seen_by(viewer, Q(synergy=synergy))
    return found.select_related("assigned_to")


def own_tasks(viewer: Viewer) -> "QuerySet[Task]":
    """Open tasks of the viewer's, of open synergies."""
    found = Task.objects.seen_by(viewer, Q(assigned_to=viewer.person_id or None))
    open_ones = found.filter(done_at=None, synergy__completed_on=None, synergy__lost_reason="")
    return open_ones.select_related("synergy")


def task(viewer: Viewer, task_id: UUID) -> Task | None:
    """One task of a synergy that the viewer sees."""
    found = Task.objects.seen_by(viewer, Q(synergy__in=synergies(viewer).values("pk")))
    return found.select_related("synergy").filter(pk=task_id).first()


def blockers(viewer: Viewer, synergy: Synergy) -> "QuerySet[Blocker]":
    """What stands or stood in the way."""
    if not may(viewer, "desk.see_work", synergy):
        return Blocker.objects.nothing()
    return Blocker.objects.seen_by(viewer, Q(synergy=synergy))


def blocker(viewer: Viewer, blocker_id: UUID) -> Blocker | None:
    """One blocker of a synergy that the viewer sees."""
    found = Blocker.objects.seen_by(viewer, Q(synergy__in=synergies(viewer).values("pk")))
    return found.select_related("synergy").filter(pk=blocker_id).first()


def payment(viewer: Viewer, payment_id: UUID) -> Payment | None:
    """One line of who pays whom, of a synergy that the viewer carries."""
    found = Payment.objects.seen_by(viewer, Q(synergy__facilitator=viewer.person_id or None))
    return found.select_related("synergy").filter(pk=payment_id, ended_on=None).first()


def effort(viewer: Viewer, synergy: Synergy) -> "QuerySet[EffortEntry]":
    """Hours spent."""
    if not may(viewer, "desk.see_work", synergy):
        return EffortEntry.objects.nothing()
    found = EffortEntry.objects.seen_by(viewer, Q(synergy=synergy))
    return found.select_related("person")


def open_blockers() -> Prefetch:
    """What stands in the way, fetched with synergies as ``standing_blockers``."""
    rows = Blocker.objects.as_system("blockers of synergies").filter(resolved_on=None)
    return Prefetch("blockers", queryset=rows, to_attr="standing_blockers")


def case_imports(viewer: Viewer) -> "QuerySet[CaseImport]":
    """Spreadsheets of cases: one's own; auditors see all."""
    seen = Q(started_by=viewer.person_id or None)
    if viewer.is_any(Role.AUDITOR):
        seen = Q(pk__isnull=False)
    return CaseImport.objects.seen_by(viewer, seen).select_related("started_by")


def losses_by_reason() -> list[dict[str, Any]]:
    """Why exchanges were lost, most often first: ``reason``, ``count``, ``value_gbp`` (None: no
    value was stated), ``of_matches`` (how many of them began as a match). For statistics: figures
    of all, no names."""
    rows = Synergy.objects.as_system("why exchanges are lost").filter(stage="lost")
    counted = (
        rows.order_by()
        .values("lost_reason")
        .annotate(count=Count("pk"), value_gbp=Sum("expected_value_gbp"), of_matches=Count("match"))
    )
    return [
        {
            "reason": cause_words(row["lost_reason"]),
            "helps": what_helps(row["lost_reason"]),
            **{name: row[name] for name in ("count", "value_gbp", "of_matches")},
        }
        for row in counted.order_by("-count", "lost_reason")
    ]
