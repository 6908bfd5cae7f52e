"""Every change of an introduction: one transaction each, its event and its letters inside.

interested ──agree──► consented ──reveal──► revealed
    │  └──decline──► declined   └─revoke─► withdrawn
    └──revoke──► withdrawn
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from offcut.errors import InputError
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.desk.actions import note_names_shown
from offcut.platform.introductions import letters
from offcut.platform.introductions.models import (
    Consent,
    Introduction,
    Mediation,
    Reading,
    State,
    Thread,
)
from offcut.platform.introductions.pairs import have_of, mediation_of, own_side
from offcut.platform.introductions.reasons import REASONS
from offcut.platform.listings.models import Listing
from offcut.platform.matches.models import Match

WORDING = "2026-11"  # version of the words that are agreed to: forms.AgreeForm

_UNDER_WAY = "An introduction of these two listings is already under way."


@transaction.atomic
def express_interest(
    viewer: Viewer,
    match: Match,
    *,
    agreed: bool,
    mediation_asked: bool = False,
    have: Listing | None = None,
) -> Introduction:
    """Tell the other side, without a name, that somebody is interested in its listing.

    Each source of a blend is introduced on its own: ``have`` says which; left out, it is the
    viewer's own source, else the one that gives most.

    Raises:
        InputError: no agreement that the own name is shown if the other side agrees; both sides
            are the viewer's; or an introduction of these two listings is under way.
        PermissionDenied: neither side is the viewer's.
    """
    have, want = have_of(viewer, match, have), match.want
    side = own_side(viewer, have.organisation, want.organisation)
    require(viewer, "introductions.express_interest", (have if side == "have" else want))
    _must_agree(agreed)
    if not (have.is_open and want.is_open):
        raise InputError("One of the two listings is no longer open, so nobody can be asked.")
    _none_under_way(have.pk, want.pk)
    own, other = (have, want) if side == "have" else (want, have)
    facilitator = own.organisation.facilitator_id or other.organisation.facilitator_id
    made = Introduction(
        match=match,
        have_listing=have,
        want_listing=want,
        from_organisation=own.organisation,
        to_organisation=other.organisation,
        from_side=side,
        mediation=mediation_of(match, have, mediation_asked),
        facilitator_id=facilitator,
        synthetic=have.synthetic or want.synthetic,
    )
    _save_first(made)
    _consent(viewer, made, own.organisation_id)
    record(viewer, "introduction.interested", made, match=str(match.pk), side=side)
    letters.somebody_is_interested(made)
    return made


def _must_agree(agreed: bool) -> None:
    if not agreed:
        raise InputError(
            "Tick that your organisation's name may be shown if the other side agrees; without it"
            " there can be no introduction."
        )


def _none_under_way(have_id: UUID, want_id: UUID) -> None:
    standing = Introduction.objects.as_system("one introduction at a time").filter(
        have_listing=have_id,
        want_listing=want_id,
        state__in=(State.INTERESTED, State.CONSENTED, State.REVEALED),
    )
    if standing.exists():
        raise InputError(_UNDER_WAY)


def _save_first(made: Introduction) -> None:
    """Save it; somebody of either side may have begun one in this moment."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise InputError(_UNDER_WAY) from None


def _consent(viewer: Viewer, introduction: Introduction, organisation_id: UUID) -> None:
    made = Consent.objects.create(
        introduction=introduction,
        organisation_id=organisation_id,
        person_id=viewer.person_id,
        wording=WORDING,
    )
    record(viewer, "consent.given", made, introduction=str(introduction.pk), wording=WORDING)


def _locked(introduction: Introduction) -> Introduction:
    """The introduction as it stands now, held until the transaction ends."""
    rows = Introduction.objects.as_system("change under lock").select_for_update(of=("self",))
    found: Introduction = rows.select_related(
        "from_organisation", "to_organisation", "have_listing__site", "want_listing__site"
    ).get(pk=introduction.pk)
    return found


def _expect(introduction: Introduction, *states: State) -> None:
    if introduction.state not in states:
        raise InputError(
            f"This introduction has moved on: it is now '{introduction.get_state_display()}'."
            " Look at it again."
        )


def _answering(viewer: Viewer, introduction: Introduction) -> Introduction:
    """The introduction, where the viewer is of the side that was asked and has not answered."""
    now = _locked(introduction)
    require(viewer, "introductions.answer", now)
    _expect(now, State.INTERESTED)
    if not viewer.belongs_to(now.to_organisation_id):
        raise InputError("Your side has asked; the answer is the other side's.")
    return now


@transaction.atomic
def consent(
    viewer: Viewer, introduction: Introduction, *, agreed: bool, mediation_asked: bool = False
) -> Introduction:
    """The side that was asked agrees. Names are still hidden: the reveal is a step of its own."""
    found = _answering(viewer, introduction)
    _must_agree(agreed)
    _consent(viewer, found, found.to_organisation_id)
    if mediation_asked and found.mediation == Mediation.NONE:
        found.mediation = Mediation.ASKED
    _move(viewer, found, State.CONSENTED, answered_at=timezone.now())
    letters.both_agree(found)
    return found


@transaction.atomic
def decline(
    viewer: Viewer, introduction: Introduction, *, reason: str, words: str = ""
) -> Introduction:
    """The side that was asked declines: the other learns the reason from the list, no name."""
    found = _answering(viewer, introduction)
    if reason not in REASONS:
        raise InputError(f"Choose one of the reasons: {', '.join(REASONS.values())}.")
    found.decline_reason, found.decline_words = reason, words.strip()
    now = timezone.now()
    _revoke_all(viewer, found, now)
    _move(viewer, found, State.DECLINED, answered_at=now, closed_at=now)
    letters.declined(found)
    return found


@transaction.atomic
def revoke(viewer: Viewer, introduction: Introduction) -> Introduction:
    """A side takes its consent back, as either may until the names are revealed.

    Raises:
        InputError: the names are revealed, or the introduction is closed; or this side has not
            consented yet (it declines instead).
    """
    found = _locked(introduction)
    require(viewer, "introductions.revoke", found)
    if found.state == State.REVEALED:
        raise InputError("The names are known to both sides; consent cannot be taken back now.")
    _expect(found, State.INTERESTED, State.CONSENTED)
    own = viewer.organisation_ids & found.owner_ids()
    given = _standing_consents(found).filter(organisation__in=own)
    if not given.exists():
        raise InputError("Your side has not agreed to anything yet; you can decline instead.")
    now = timezone.now()
    _revoke_all(viewer, found, now)
    _move(viewer, found, State.WITHDRAWN, closed_at=now)
    letters.withdrawn(found, by=own)
    return found


def _standing_consents(introduction: Introduction):  # type: ignore[no-untyped-def]
    return Consent.objects.as_system("consents in force").filter(
        introduction=introduction, revoked_at=None
    )


def _revoke_all(viewer: Viewer, introduction: Introduction, now: datetime) -> None:
    """No consent outlives its introduction."""
    for one in _standing_consents(introduction):
        one.revoked_at = now
        one.save(update_fields=["revoked_at"])
        record(viewer, "consent.revoked", one, introduction=str(introduction.pk))


@transaction.atomic
def reveal(viewer: Viewer, introduction: Introduction) -> Introduction:
    """Show both names to both sides, for good, and open the conversation.

    Either side may take this step once both agree; where a facilitator stands between the two,
    the facilitator takes it.
    """
    found = _locked(introduction)
    require(viewer, "introductions.reveal", found)
    _expect(found, State.CONSENTED)
    facilitates = viewer.person_id in found.assigned_ids()
    if found.mediation != Mediation.NONE and not facilitates:
        raise InputError("A facilitator takes part here and introduces the two of you.")
    agreed = set(_standing_consents(found).values_list("organisation", flat=True))
    if agreed != found.owner_ids():
        raise InputError("Both sides have to agree before names are shown.")
    _move(viewer, found, State.REVEALED, revealed_at=timezone.now())
    Thread.objects.create(introduction=found)
    for owner in sorted(found.owner_ids(), key=str):
        other = next(iter(found.owner_ids() - {owner}))
        record(viewer, "identity.revealed", found, of=str(owner), to=str(other))
    note_names_shown(viewer, found)
    letters.introduced(found)
    return found


def _move(viewer: Viewer, introduction: Introduction, to: State, **dates: datetime) -> None:
    before, introduction.state = introduction.state, to
    for name, value in dates.items():
        setattr(introduction, name, value)
    introduction.save()
    record(viewer, f"introduction.{to.value}", introduction, state=[str(before), str(to.value)])


@transaction.atomic
def ask_mediation(viewer: Viewer, introduction: Introduction) -> Introduction:
    """A side asks that a facilitator takes part."""
    found = _locked(introduction)
    require(viewer, "introductions.ask_mediation", found)
    _expect(found, State.INTERESTED, State.CONSENTED, State.REVEALED)
    if found.mediation == Mediation.NONE:
        found.mediation = Mediation.ASKED
        found.save(update_fields=["mediation"])
        record(viewer, "introduction.mediation_asked", found)
        letters.facilitator_asked(found)
    return found


@transaction.atomic
def take(viewer: Viewer, introduction: Introduction) -> Introduction:
    """A facilitator takes an introduction on."""
    found = _locked(introduction)
    require(viewer, "introductions.take", found)
    before = str(found.facilitator_id or "")
    found.facilitator_id = viewer.person_id
    found.save(update_fields=["facilitator"])
    record(viewer, "introduction.taken", found, facilitator=[before, str(viewer.person_id)])
    return found


@transaction.atomic
def note_sight(viewer: Viewer, introduction: Introduction) -> datetime | None:
    """Write down that somebody looked; returns up to when they had read before, None at first.

    The first sight of names is an event: who saw whom, and when.
    """
    now = timezone.now()
    reading, first = Reading.objects.get_or_create(
        introduction=introduction,
        person_id=viewer.person_id,
        defaults={"first_seen_at": now, "read_at": now},
    )
    if first:
        own = viewer.organisation_ids
        seen = sorted(str(of) for of in introduction.owner_ids() if of not in own)
        record(viewer, "identity.seen", introduction, organisations=seen)
        return None
    before = reading.read_at
    reading.read_at = now
    reading.save(update_fields=["read_at"])
    return before
