"""An organisation leaves: what is under way ends; its words go when nothing is kept any more."""

from django.db.models import Q
from django.utils import timezone

from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.introductions.models import Consent, Introduction, Message, State
from offcut.platform.organisations.models import Organisation

_WHY = "an organisation leaves"


def close(viewer: Viewer, organisation: Organisation) -> None:
    """Open introductions are withdrawn, as if it had taken its consent back."""
    now = timezone.now()
    rows = Introduction.objects.as_system(_WHY).filter(
        Q(from_organisation=organisation) | Q(to_organisation=organisation),
        state__in=[State.INTERESTED, State.CONSENTED],
    )
    for introduction in rows:
        introduction.state, introduction.closed_at = State.WITHDRAWN, now
        introduction.save(update_fields=["state", "closed_at"])
        record(viewer, "introduction.withdrawn", introduction)
    consents = Consent.objects.as_system(_WHY).filter(organisation=organisation)
    consents.filter(revoked_at=None, introduction__closed_at=now).update(revoked_at=now)
    Introduction.objects.as_system(_WHY).filter(to_organisation=organisation).update(
        decline_words=""
    )


def erase(viewer: Viewer, organisation: Organisation) -> None:
    """The words that it wrote."""
    Message.objects.as_system(_WHY).filter(organisation=organisation).update(words="")
