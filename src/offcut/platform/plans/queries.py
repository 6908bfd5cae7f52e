"""What a viewer sees of plans. A firm sees its own part, and only of plans that are shared."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.listings import queries as listings
from offcut.platform.listings.models import Listing
from offcut.platform.organisations.models import Organisation
from offcut.platform.plans.models import ANSWERED, PlanFlow, PlanResult, PlanRun, Scenario
from offcut.platform.shapes import KEY, PLAN

_SEE_ALL = (Role.FACILITATOR, Role.PROGRAMME_MANAGER, Role.AUDITOR)
_EVERYTHING = Q(pk__isnull=False)
_WHY = "what a plan rests on"


def _visible(viewer: Viewer) -> Q:
    """Staff who plan see every plan."""
    return _EVERYTHING if viewer.is_any(*_SEE_ALL) else Q(pk__in=[])


def scenarios(viewer: Viewer) -> "QuerySet[Scenario]":
    """The scenarios that the viewer sees, with the newest run's id as ``newest``."""
    newest = PlanRun.objects.as_system(_WHY).filter(scenario=OuterRef("pk")).order_by("-number")
    found = Scenario.objects.seen_by(viewer, _visible(viewer)).select_related("made_by")
    return found.annotate(
        newest=Subquery(newest.values("pk")[:1]), times=Count("runs", distinct=True)
    )


def scenario(viewer: Viewer, id_: UUID) -> Scenario | None:
    """One scenario that the viewer sees."""
    return scenarios(viewer).filter(pk=id_).first()


def runs(viewer: Viewer) -> "QuerySet[PlanRun]":
    """The runs that the viewer sees, newest first."""
    found = PlanRun.objects.seen_by(viewer, _visible(viewer))
    return found.select_related("scenario__made_by", "asked_by")


def run(viewer: Viewer, id_: UUID) -> PlanRun | None:
    """One run that the viewer sees."""
    return runs(viewer).filter(pk=id_).first()


def newest_runs(viewer: Viewer, found: Iterable[Scenario]) -> dict[UUID, PlanRun]:
    """The newest run of each scenario, by scenario."""
    ids = [one.newest for one in found if one.newest]  # type: ignore[attr-defined]
    return {one.scenario_id: one for one in runs(viewer).filter(pk__in=ids)}


def comparable(viewer: Viewer) -> "QuerySet[PlanRun]":
    """The runs with a plan, to be put side by side."""
    return runs(viewer).filter(state__in=ANSWERED, **{f"summary__{KEY}": PLAN})


def result(viewer: Viewer, of: PlanRun) -> PlanResult | None:
    """What a run answered, of a run that the viewer sees."""
    seen = runs(viewer).filter(pk=of.pk).values("pk")
    return PlanResult.objects.seen_by(viewer, Q(run__in=seen)).first()


def flows(viewer: Viewer, of: PlanRun) -> "QuerySet[PlanFlow]":
    """The exchanges of a run that the viewer sees whole."""
    seen = runs(viewer).filter(pk=of.pk).values("pk")
    found = PlanFlow.objects.seen_by(viewer, Q(run__in=seen))
    return found.select_related(
        "have_organisation", "want_organisation", "have__site", "want__site"
    )


def flow(viewer: Viewer, of: PlanRun, number: int) -> PlanFlow | None:
    """One exchange of a run that the viewer sees."""
    return flows(viewer, of).filter(number=number).first()


def shared(viewer: Viewer) -> "QuerySet[PlanRun]":
    """The shared runs in which the viewer's organisations have a part."""
    own = list(viewer.organisation_ids)
    parts = PlanFlow.objects.as_system(_WHY).filter(
        Q(have_organisation__in=own) | Q(want_organisation__in=own)
    )
    seen = Q(shared_at__isnull=False, state__in=ANSWERED, pk__in=parts.values("run"))
    return PlanRun.objects.seen_by(viewer, seen).select_related("scenario").order_by("-shared_at")


def own_flows(viewer: Viewer, of: PlanRun) -> "QuerySet[PlanFlow]":
    """The exchanges of a shared run that the viewer's organisations are one end of."""
    own = list(viewer.organisation_ids)
    mine = Q(have_organisation__in=own) | Q(want_organisation__in=own)
    seen = mine & Q(run__in=shared(viewer).filter(pk=of.pk).values("pk"))
    return PlanFlow.objects.seen_by(viewer, seen).select_related("have__site", "want__site")


def aggregates(viewer: Viewer) -> "QuerySet[PlanRun]":
    """The shared runs, for who sees figures of the network: their summaries name no firm."""
    seen = _EVERYTHING if viewer.is_any(*_SEE_ALL, Role.AUTHORITY_OFFICER) else Q(pk__in=[])
    found = PlanRun.objects.seen_by(viewer, seen & Q(shared_at__isnull=False, state__in=ANSWERED))
    return found.select_related("scenario").order_by("-shared_at")


def facilitator_of_all(of: PlanRun) -> set[UUID]:
    """The facilitator who is assigned to every firm of a run's plan; nobody where several are."""
    rows = PlanFlow.objects.as_system(_WHY).filter(run=of)
    ids = {
        id_ for pair in rows.values_list("have_organisation", "want_organisation") for id_ in pair
    }
    firms = Organisation.objects.as_system(_WHY).filter(pk__in=ids)
    found = set(firms.values_list("facilitator", flat=True).distinct())
    return {one for one in found if one} if len(found) == 1 else set()


def changed_since(of: PlanRun) -> int:
    """How many listings changed, came or went since a run read them."""
    if of.listings_at is None:
        return 0
    rows = Listing.objects.as_system("is a plan out of date?")
    return rows.filter(changed_at__gt=of.listings_at).exclude(status="draft").count()


def materials() -> list[tuple[str, int]]:
    """The kinds of material that open listings have, with how many, most first."""
    rows = listings.live_for_matching("materials to plan").filter(kind="have")
    counts: dict[str, int] = {}
    for kind in rows.exclude(resource_type="").values_list("resource_type", flat=True):
        family = kind.partition(".")[0]
        counts[family] = counts.get(family, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def for_work(id_: UUID) -> PlanRun | None:
    """A run, for the work in the background."""
    rows = PlanRun.objects.as_system("working out a plan")
    return rows.select_related("scenario").filter(pk=id_).first()
