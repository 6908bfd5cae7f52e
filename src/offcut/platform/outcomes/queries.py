"""What a viewer sees of movements, claims, evidence and certificates."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from offcut.platform.access.guard import may
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk import queries as desk
from offcut.platform.desk.models import Synergy
from offcut.platform.outcomes.models import (
    Basis,
    Certificate,
    Claim,
    Evidence,
    Movement,
    Restatement,
    SeasonTicket,
    Statement,
    Verification,
)

_SEE_ALL = (Role.FACILITATOR, Role.PROGRAMME_MANAGER, Role.AUDITOR)
IN_PLACE = ("implementation", "completed", "lost")
_WHY = "what a claim rests on"
_SYNERGY = (
    "synergy__have_organisation",
    "synergy__want_organisation",
    "synergy__facilitator",
    "synergy__have_listing__site",
    "synergy__want_listing__site",
    "synergy__basis",
)


def of_visible_synergies(viewer: Viewer) -> Q:
    """Things of synergies: parties see their own, staff who look at outcomes all."""
    if viewer.is_any(*_SEE_ALL):
        return Q(pk__isnull=False)
    return _of_parties(viewer)


def _of_parties(viewer: Viewer) -> Q:
    """Of exchanges whose two sides know of each other."""
    own = list(viewer.organisation_ids)
    of_side = Q(synergy__have_organisation__in=own) | Q(synergy__want_organisation__in=own)
    return of_side & Q(synergy__names_known_on__isnull=False)


def claims(viewer: Viewer) -> "QuerySet[Claim]":
    """The claims that the viewer sees; figures by ``seeing`` alone."""
    found = Claim.objects.seen_by(viewer, of_visible_synergies(viewer))
    return with_working(found)


def all_claims(reason: str) -> "QuerySet[Claim]":
    """Every claim, for the platform's own work."""
    return with_working(Claim.objects.as_system(reason))


def with_working(found: "QuerySet[Claim]") -> "QuerySet[Claim]":
    """Claims with all that their account takes, in a handful of queries."""
    return found.select_related(*_SYNERGY).prefetch_related(*_working())


def _working() -> list[Prefetch]:
    """Evidence, statements, verifications and movements that stand."""
    verifications = Verification.objects.as_system(_WHY)
    evidence = Evidence.objects.as_system(_WHY).select_related("added_by")
    rows = {
        ("evidence", "shown_evidence"): evidence,
        ("verifications", "made_verifications"): verifications.select_related("verifier"),
        ("statements", "made_statements"): Statement.objects.as_system(_WHY),
        ("synergy__movements", "standing_movements"): _standing_movements(),
    }
    return [Prefetch(name, queryset=of, to_attr=to) for (name, to), of in rows.items()]


def _standing_movements() -> "QuerySet[Movement]":
    rows = Movement.objects.as_system(_WHY).filter(corrected_by=None, quantity__gt=0)
    return rows.select_related("synergy").order_by("moved_on", "recorded_at", "id")


def claim(viewer: Viewer, claim_id: UUID) -> Claim | None:
    """One claim that the viewer sees."""
    return claims(viewer).filter(pk=claim_id).first()


def claim_among_others(viewer: Viewer, claim_id: UUID) -> tuple[Claim, list[Claim]] | None:
    """One claim that the viewer sees, and with it those where one tonne might count twice: all of
    the year of the two organisations, itself among them, in one query and what they take."""
    seen = Claim.objects.seen_by(viewer, of_visible_synergies(viewer)).filter(pk=claim_id)
    near = Q()
    for whose in ("have", "want"):
        parties = seen.values(f"synergy__{whose}_organisation")
        near |= Q(synergy__have_organisation__in=parties)
        near |= Q(synergy__want_organisation__in=parties)
    restated = Restatement.objects.as_system(_WHY).filter(claim=OuterRef("pk"))
    facts = {"is_restated": Exists(restated)}
    rows = all_claims("the same tonne twice").filter(near, year__in=seen.values("year"))
    found = list(rows.annotate(**facts).order_by("created_at"))
    one = next((claim for claim in found if claim.pk == claim_id), None)
    return None if one is None else (one, found)


def synergy(viewer: Viewer, synergy_id: UUID) -> Synergy | None:
    """One synergy that the viewer sees, with its basis."""
    found = desk.synergies(viewer).select_related("basis").filter(pk=synergy_id)
    return found.filter(stage__in=IN_PLACE).first()


def synergies(viewer: Viewer) -> "QuerySet[Synergy]":
    """The synergies in place that the viewer sees: of these there are movements and claims."""
    found = desk.synergies(viewer).select_related("basis").filter(stage__in=IN_PLACE)
    return found.order_by("title", "id")


def movements(viewer: Viewer) -> "QuerySet[Movement]":
    """The movements that the viewer sees, corrected ones among them."""
    found = Movement.objects.seen_by(viewer, of_visible_synergies(viewer))
    return found.select_related(
        "synergy__have_organisation",
        "synergy__want_organisation",
        "corrects",
        "corrected_by",
        "season_ticket",
        "evidence_file",
        "recorded_by",
    )


def season_tickets(viewer: Viewer, synergy: Synergy) -> "QuerySet[SeasonTicket]":
    """The season tickets of a synergy that the viewer sees."""
    found = SeasonTicket.objects.seen_by(viewer, of_visible_synergies(viewer))
    return found.filter(synergy=synergy)


def basis_cells(viewer: Viewer, synergy: Synergy) -> dict[str, object]:
    """What the account rests on, without the cells that are not for the viewer."""
    from offcut.platform.outcomes.seeing import sees_cells

    found: Basis | None = Basis.objects.as_system(_WHY).filter(synergy=synergy).first()
    whose = sees_cells(viewer, synergy)
    return {name: cell for name, cell in (found.cells if found else {}).items() if name in whose}


def statement(claim: Claim, side: str) -> Statement:
    """What one party has stated; an empty one, not saved, where it has not."""
    made = {one.side: one for one in claim.made_statements}
    return made.get(side) or Statement(claim=claim, side=side)


def statements(viewer: Viewer, claim: Claim) -> list[Statement]:
    """The statements that the viewer may see, of a claim that they see."""
    both = [statement(claim, side) for side in ("have", "want")]
    return [one for one in both if may(viewer, "outcomes.see_statement", one)]


def evidence(viewer: Viewer, evidence_id: UUID) -> Evidence | None:
    """One piece of evidence of a claim that the viewer sees."""
    seen = Claim.objects.seen_by(viewer, of_visible_synergies(viewer)).values("pk")
    found = Evidence.objects.seen_by(viewer, Q(claim__in=seen))
    return found.select_related("claim__synergy").filter(pk=evidence_id).first()


def restatements(viewer: Viewer, claim: Claim) -> "QuerySet[Restatement]":
    """How a claim reads under other factor sets: kept beside, never instead."""
    seen = Claim.objects.seen_by(viewer, of_visible_synergies(viewer)).values("pk")
    found = Restatement.objects.seen_by(viewer, Q(claim__in=seen))
    return found.filter(claim=claim).select_related("restated_by")


def certificates(viewer: Viewer) -> "QuerySet[Certificate]":
    """The certificates of the viewer's organisations; facilitators those of their synergies."""
    seen = Q(organisation__in=list(viewer.organisation_ids))
    if viewer.is_any(Role.AUDITOR):
        seen = Q(pk__isnull=False)
    elif viewer.is_any(Role.FACILITATOR):
        seen |= Q(organisation__facilitator=viewer.person_id)
    return Certificate.objects.seen_by(viewer, seen).select_related("organisation")


def all_certificates(reason: str) -> "QuerySet[Certificate]":
    """Every certificate, for the platform's own work."""
    found: QuerySet[Certificate] = Certificate.objects.as_system(reason)
    return found.select_related("organisation").defer("document")


@dataclass(frozen=True, slots=True)
class Year:
    """A year of an organisation: what could be certified of it."""

    organisation_id: UUID
    organisation: str
    year: int
    claims: int


def years_to_certify(viewer: Viewer) -> list[Year]:
    """Years of the viewer's organisations that have claims of completed synergies."""
    from offcut.platform.organisations.queries import own_organisations

    found: list[Year] = []
    rows = Claim.objects.seen_by(viewer, of_visible_synergies(viewer)).filter(
        synergy__stage="completed"
    )
    for own in own_organisations(viewer):
        mine = rows.filter(Q(synergy__have_organisation=own) | Q(synergy__want_organisation=own))
        years = list(mine.values_list("year", flat=True))
        found += [Year(own.pk, own.name, y, years.count(y)) for y in sorted(set(years))[::-1]]
    return found


def sees_things(model: "type[Movement] | type[Claim]", viewer: Viewer, ids: Iterable[str]) -> bool:
    """Whether the viewer sees things of synergies, and so what is attached to them."""
    wanted = [UUID(one) for one in ids]
    found = model.objects.seen_by(viewer, of_visible_synergies(viewer))
    return found.filter(pk__in=wanted).count() == len(wanted)


def years(viewer: Viewer) -> list[int]:
    """The years of the claims that the viewer sees, newest first."""
    rows = Claim.objects.seen_by(viewer, of_visible_synergies(viewer)).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())
