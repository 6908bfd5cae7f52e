"""What allauth does to an account, told to the audit."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from offcut.platform.access.middleware import viewer_for
from offcut.platform.accounts.actions import end_sessions
from offcut.platform.accounts.models import User
from offcut.platform.audit.actions import record

_TOLD = {
    account.user_signed_up: "person.joined",
    account.user_logged_in: "person.signed_in",
    account.password_changed: "person.password_changed",
    account.password_reset: "person.password_reset",
    account.password_set: "person.password_set",
    account.email_changed: "person.email_changed",
    mfa.authenticator_added: "person.second_step_added",
    mfa.authenticator_removed: "person.second_step_removed",
    mfa.authenticator_reset: "person.recovery_codes_made",
}


def connect() -> None:
    """Listen to allauth."""
    for signal, action in _TOLD.items():
        receiver(signal, dispatch_uid=action, weak=False)(_teller(action))
    receiver(mfa.authenticator_added, dispatch_uid="elsewhere", weak=False)(_end_elsewhere)


def _end_elsewhere(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """Sessions that were opened without the second step end where one is set up."""
    end_sessions(user, but=request.session.session_key or "")


def _teller(action: str) -> Any:
    def tell(sender: object, user: User, **_: object) -> None:
        with transaction.atomic():
            record(viewer_for(user), action, user)

    return tell
