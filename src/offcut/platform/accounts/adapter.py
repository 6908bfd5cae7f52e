"""How allauth does things here: our own letters, addresses and start page."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from offcut.platform.accounts.sealing import open_sealed, seal
from offcut.platform.operations.queries import option


class AccountAdapter(DefaultAccountAdapter):
    """Links in letters lead to the address of this installation, whatever a request claims."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not the password that you have now.",
        "too_many_login_attempts": "Too many attempts. Wait ten minutes, then try again.",
        "rate_limited": "Too many attempts. Wait ten minutes, then try again.",
        "duplicate_email": "You use this address already.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Who runs the platform may close it to who was not invited."""
        return bool(option("sign_up")) or "invited" in request.session

    def format_email_subject(self, subject: str) -> str:
        """The subject as written, without the name of a host before it."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter whose links lead to this installation."""
        links = {k: at_home(v) for k, v in context.items() if k.endswith("_url")}
        super().send_mail(
            template_prefix, email, {**context, **links, "site_url": settings.SITE_URL}
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The person's own start page."""
        return reverse("accounts:start")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """After the link in the letter: on, or to sign in."""
        return reverse("accounts:start")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("accounts:profile")


class MFAAdapter(DefaultMFAAdapter):
    """The second step: our words, and secrets that do not lie open in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. It changes every 30 seconds: use the newest.",
        "unverified_email": "Confirm your e-mail address first.",
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is kept."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return open_sealed(encrypted_text)


def at_home(url: str) -> str:
    """The same path at the address of this installation.

    >>> at_home("http://evil.example/sign-in/x/?y=1") == settings.SITE_URL + "/sign-in/x/?y=1"
    True
    """
    parts = urlsplit(url)
    return settings.SITE_URL.rstrip("/") + parts._replace(scheme="", netloc="").geturl()
