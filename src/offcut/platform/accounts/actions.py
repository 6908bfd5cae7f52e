"""What changes a person: their words, their staff roles, their end."""

from collections.abc import Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from offcut.platform.access.roles import STAFF, Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.accounts.models import User
from offcut.platform.accounts.sealing import reseal
from offcut.platform.audit.actions import record
from offcut.platform.organisations.queries import is_last_admin, memberships_of


class LastSystemAdmin(ValueError):
    """Somebody must be able to give roles."""


@transaction.atomic
def change_profile(viewer: Viewer, person: User, *, name: str, phone: str) -> None:
    """Set one's name and telephone."""
    person.name, person.phone = name.strip(), phone.strip()
    person.save(update_fields=["name", "phone"])
    record(viewer, "person.changed", person, name="changed", phone="changed")


@transaction.atomic
def set_staff_roles(viewer: Viewer, person: User, *, roles: Sequence[Role]) -> None:
    """Give and take staff roles; who loses one is signed out everywhere.

    Raises:
        LastSystemAdmin: nobody could give roles any more.
        ValueError: a role that is not of staff.
    """
    if not set(roles) <= STAFF:
        raise ValueError("Only staff roles stand on a person; others are memberships.")
    before, after = sorted(person.staff_roles), sorted(str(role) for role in set(roles))
    if before == after:
        return
    if Role.SYSTEM_ADMIN not in after:
        _not_the_last_system_admin(person)
    person.staff_roles = after
    person.save(update_fields=["staff_roles"])
    record(viewer, "person.staff_roles_changed", person, roles=[before, after])
    if set(before) - set(after) and person.pk != viewer.person_id:
        end_sessions(person)


@transaction.atomic
def set_active(viewer: Viewer, person: User, *, active: bool) -> None:
    """Close a person's account, or open it again.

    Raises:
        LastSystemAdmin: nobody could give roles any more.
    """
    if not active:
        _not_the_last_system_admin(person)
        end_sessions(person)
    person.is_active = active
    person.save(update_fields=["is_active"])
    record(viewer, "person.opened" if active else "person.closed", person)


@transaction.atomic
def remove_second_step(viewer: Viewer, person: User) -> None:
    """Take the second step away from who lost phone and codes, once they are known to be theirs."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    record(viewer, "person.second_step_removed", person)


_SEALED = ("secret", "seed")


@transaction.atomic
def reseal_second_steps() -> int:
    """Seal every second factor's secret with the newest key; returns how many there are."""
    count = 0
    for held in Authenticator.objects.select_for_update().order_by("pk"):
        changed = {name: reseal(held.data[name]) for name in _SEALED if name in held.data}
        if changed:
            held.data = {**held.data, **changed}
            held.save(update_fields=["data"])
            count += 1
    return count


@transaction.atomic
def pseudonymise(viewer: Viewer, person: User) -> None:
    """Forget who a person was: events keep their id alone, which then names nobody.

    Raises:
        LastSystemAdmin: nobody could give roles any more.
    """
    _not_the_last_system_admin(person)
    end_sessions(person)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.memberships.all().delete()
    person.name, person.phone, person.staff_roles = "Somebody who left", "", []
    person.email, person.is_active = f"{person.pk}@left.invalid", False
    person.pseudonymised_at = timezone.now()
    person.set_unusable_password()
    person.save()
    record(viewer, "person.pseudonymised", person)


class CannotLeave(ValueError):
    """Somebody else must take over first."""


@transaction.atomic
def leave_for_good(viewer: Viewer, person: User) -> None:
    """Close one's own account; one's name and address are forgotten.

    Raises:
        CannotLeave: an organisation, or the network, would be left without an administrator.
    """
    for held in memberships_of(person).select_related("organisation"):
        alone = held.organisation.memberships.count() == 1
        if not alone and is_last_admin(held):
            raise CannotLeave(
                f"You are the only administrator of {held.organisation}. Make somebody else one"
                " first."
            )
    try:
        pseudonymise(viewer, person)
    except LastSystemAdmin as reason:
        raise CannotLeave(str(reason)) from reason


def end_sessions(person: User, but: str = "") -> None:
    """Sign a person out everywhere, but for the session with the key ``but``."""
    for session in UserSession.objects.filter(user=person).exclude(session_key=but):
        session.end()


@transaction.atomic
def forget_attempts() -> None:
    """Forget failed attempts to sign in of before yesterday, and sessions that have ended."""
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - timedelta(days=1)).delete()
    standing = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    UserSession.objects.exclude(session_key__in=standing).delete()


def _not_the_last_system_admin(person: User) -> None:
    if Role.SYSTEM_ADMIN not in person.staff_roles:
        return
    others = User.objects.select_for_update().filter(is_active=True).exclude(pk=person.pk)
    if not any(Role.SYSTEM_ADMIN in other.staff_roles for other in others.exclude(staff_roles=[])):
        raise LastSystemAdmin(
            "This is the only system administrator. Give the role to somebody else first."
        )
