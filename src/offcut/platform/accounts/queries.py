"""Who is here: for those who run the network, and for the person."""

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User


def people(viewer: Viewer, *, words: str = "", role: str = "") -> "QuerySet[User]":
    """Everybody, by name; ``words`` of name or address; ``role``: ``staff`` or all.

    Who may ask is in the table (``accounts.list_people``).
    """
    secured = Authenticator.objects.filter(user=OuterRef("pk"))
    found = User.objects.filter(pseudonymised_at=None).annotate(has_second_step=Exists(secured))
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    if role == "staff":
        found = found.exclude(staff_roles=[])
    return found.prefetch_related("memberships__organisation").order_by("name", "email")


def person(person_id: UUID) -> User | None:
    """The person with this id."""
    return User.objects.filter(pk=person_id, pseudonymised_at=None).first()


def myself(viewer: Viewer) -> User:
    """The person who is looking; not for a visitor, who is nobody."""
    assert viewer.person_id, "Nobody has signed in."
    return User.objects.get(pk=viewer.person_id)


def names(person_ids: set[UUID]) -> dict[UUID, str]:
    """Names by id, for events and logs; who asked to be forgotten has none."""
    return {p.pk: str(p) for p in User.objects.filter(pk__in=person_ids)}


def staff_among(person_ids: set[UUID]) -> set[UUID]:
    """Which of these people have a staff role."""
    found = User.objects.filter(pk__in=person_ids).exclude(staff_roles=[])
    return set(found.values_list("pk", flat=True))


def lacks_second_step(person: User) -> bool:
    """Whether the person has a staff role, which needs a second step, and has set up none."""
    if not (settings.SECOND_FACTOR_REQUIRED and person.is_of_staff):
        return False
    return not is_mfa_enabled(person)


def verified_addresses(viewer: Viewer) -> set[str]:
    """The addresses that the person has shown to be theirs, in small letters."""
    found = EmailAddress.objects.filter(user=viewer.person_id, verified=True)
    return {address.lower() for address in found.values_list("email", flat=True)}
