"""Stopping letters without signing in: a signed address that stands for one person."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from offcut.platform.access.viewer import system
from offcut.platform.accounts.models import User
from offcut.platform.matches import actions
from offcut.platform.matches.models import Frequency

_SALT = "matches.stop-letters"


def link(person: User) -> str:
    """The whole address for a letter to this person."""
    token = signing.dumps(str(person.pk), salt=_SALT)
    return settings.SITE_URL + reverse("matches:stop_letters", args=[token])


def person_of(token: str) -> User | None:
    """Whose letters the address stops; None where it is forged or the person is gone."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, pseudonymised_at=None).first()


def stop(person: User) -> None:
    """No more letters about matches."""
    actions.set_frequency(system("the link of a letter"), person.pk, Frequency.NEVER)
