"""Case studies: who sees which, and every change of them.

A study is public when both firms consent to the very words that stand, each by a person of its
own, and nobody has withdrawn it. New words need new consents.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from offcut.errors import InputError
from offcut.platform.access.guard import require
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.desk.models import Synergy
from offcut.platform.public.models import CaseConsent, CaseStudy

_SEE_ALL = (Role.FACILITATOR, Role.PROGRAMME_MANAGER, Role.AUDITOR)
_WHY = "consents to case studies"
FIELDS = ("title", "summary", "body", "names_firms")


def published() -> "QuerySet[CaseStudy]":
    """The studies that everybody may read."""
    standing = Q(consents__withdrawn_at=None, consents__version=F("version"))
    found = CaseStudy.objects.as_system("case studies for everybody").filter(withdrawn_at=None)
    counted = found.annotate(
        given=Count("consents__organisation", filter=standing, distinct=True)
    ).filter(given=2)
    found = counted.select_related("synergy__have_organisation", "synergy__want_organisation")
    return found.order_by("-changed_at", "id")


def drafts(viewer: Viewer) -> "QuerySet[CaseStudy]":
    """Studies on their way, and published ones: staff all, a firm those about it."""
    own = list(viewer.organisation_ids)
    sides = Q(synergy__have_organisation__in=own) | Q(synergy__want_organisation__in=own)
    seen = (
        Q(pk__isnull=False)
        if viewer.is_any(*_SEE_ALL)
        else sides & Q(synergy__names_known_on__isnull=False)
    )
    found = CaseStudy.objects.seen_by(viewer, seen)
    return found.select_related(
        "synergy__have_organisation", "synergy__want_organisation", "synergy__facilitator"
    )


def synergies_to_tell_of(viewer: Viewer) -> "QuerySet[Synergy]":
    """Completed exchanges of which the viewer may write."""
    from offcut.platform.desk.queries import synergies

    found = synergies(viewer).filter(stage="completed", names_known_on__isnull=False)
    if not viewer.is_any(Role.PROGRAMME_MANAGER):
        found = found.filter(facilitator=viewer.person_id)
    return found.order_by("title", "-completed_on", "id")


def consents(study: CaseStudy) -> dict[UUID, CaseConsent]:
    """The consents that stand to the present words, by organisation."""
    rows = CaseConsent.objects.as_system(_WHY).filter(
        study=study, version=study.version, withdrawn_at=None
    )
    return {row.organisation_id: row for row in rows.select_related("given_by")}


def firms(study: CaseStudy) -> dict[UUID, str]:
    """Both firms, by id."""
    synergy = study.synergy
    return {
        synergy.have_organisation_id: synergy.have_organisation.name,
        synergy.want_organisation_id: synergy.want_organisation.name,
    }


@transaction.atomic
def write(viewer: Viewer, synergy: Synergy, **words: Any) -> CaseStudy:
    """A new study of a completed exchange.

    Raises:
        InputError: it is not completed yet.
    """
    require(viewer, "public.write_study", synergy)
    if synergy.stage != "completed":
        raise InputError("A case study tells of an exchange that is completed.")
    made = CaseStudy.objects.create(
        synergy=synergy,
        written_by_id=viewer.person_id,
        synthetic=synergy.synthetic,
        **{name: words[name] for name in FIELDS},
    )
    record(viewer, "study.written", made)
    return made


@transaction.atomic
def rewrite(viewer: Viewer, study: CaseStudy, version: int, **words: Any) -> CaseStudy:
    """Change the words: consents were to the old ones, so it is public no longer.

    Raises:
        InputError: somebody else changed it meanwhile.
    """
    found = _held(study)
    require(viewer, "public.write_study", found)
    if found.version != version:
        raise InputError("Somebody else changed this study since you opened it. Look at it again.")
    changed = [name for name in FIELDS if getattr(found, name) != words[name]]
    if changed:
        for name in changed:
            setattr(found, name, words[name])
        found.version += 1
        found.changed_at = timezone.now()
        found.withdrawn_at = None
        found.save()
        record(viewer, "study.rewritten", found, changed=changed, version=found.version)
    return found


@transaction.atomic
def consent(viewer: Viewer, study: CaseStudy, version: int) -> CaseConsent:
    """The consent of the viewer's firm to the words of ``version``.

    Raises:
        InputError: the words have changed since they were read, or it is withdrawn.
    """
    found = _held(study)
    require(viewer, "public.consent_to_study", found)
    if found.version != version:
        raise InputError("The words have changed since you read them. Read them again.")
    if found.withdrawn_at is not None:
        raise InputError("This study is withdrawn.")
    return _give(viewer, found, firm_of(viewer, found))


def consent_in_example(viewer: Viewer, study: CaseStudy) -> None:
    """Both firms' consents to a made-up study, where nobody is there who could give them.

    Raises:
        InputError: the study is not made up.
    """
    if not study.synthetic:
        raise InputError("Only the firms themselves consent.")
    with transaction.atomic():
        for firm in firms(study):
            _give(viewer, study, firm)


def _give(viewer: Viewer, found: CaseStudy, firm: UUID) -> CaseConsent:
    made, is_new = CaseConsent.objects.as_system(_WHY).get_or_create(
        study=found,
        organisation_id=firm,
        version=found.version,
        withdrawn_at=None,
        defaults={"given_by_id": viewer.person_id},
    )
    if is_new:
        record(viewer, "study.consented", found, version=found.version, organisation=str(firm))
    agreed: CaseConsent = made
    return agreed


@transaction.atomic
def withdraw(viewer: Viewer, study: CaseStudy) -> CaseStudy:
    """Take a study off the public site: at once, by either firm or by who wrote it."""
    found = _held(study)
    require(viewer, "public.withdraw_study", found)
    if found.withdrawn_at is None:
        now = timezone.now()
        rows = CaseConsent.objects.as_system(_WHY).filter(study=found, withdrawn_at=None)
        rows.update(withdrawn_at=now)
        found.withdrawn_at = now
        found.save(update_fields=["withdrawn_at"])
        record(viewer, "study.withdrawn", found)
    return found


def firm_of(viewer: Viewer, study: CaseStudy) -> UUID:
    """The firm for which the viewer speaks.

    Raises:
        InputError: none of the two.
    """
    sides = [id_ for id_ in firms(study) if viewer.belongs_to(id_)]
    if not sides:
        raise InputError("Only the two firms can consent.")
    return viewer.acting_for if viewer.acting_for in sides else sides[0]


def _held(study: CaseStudy) -> CaseStudy:
    rows = CaseStudy.objects.as_system("change under lock").select_for_update(of=("self",))
    found: CaseStudy = rows.select_related(
        "synergy__have_organisation", "synergy__want_organisation"
    ).get(pk=study.pk)
    return found
