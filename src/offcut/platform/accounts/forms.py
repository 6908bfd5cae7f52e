"""Forms of signing in and of one's account, in plain words and drawn by our own templates."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import HttpRequest, HttpResponse

from offcut.platform.access.roles import STAFF, Role
from offcut.platform.accounts.models import User
from offcut.platform.ui.widgets import Checkboxes

_TOO_SHORT = "At least 12 characters. Three words that do not belong together are easy to remember."


class _Plain:
    """allauth's form with our words: no placeholders (they vanish when one types), clear labels."""

    words: dict[str, tuple[str, str]] = {}  # field → label, hint
    missing: dict[str, str] = {}  # field → what to do when it is empty

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, hint = self.words.get(name, ("", ""))
            if label:
                field.label, field.help_text = label, hint
            if name in self.missing:
                field.error_messages["required"] = self.missing[name]


class LoginForm(_Plain, account.LoginForm):  # type: ignore[misc]
    """Address and password."""

    words = {"login": ("E-mail address", ""), "password": ("Password", "")}
    missing = {"login": "Enter your e-mail address", "password": "Enter your password"}


class SignupForm(_Plain, account.SignupForm):  # type: ignore[misc]
    """Name, address and password of somebody who joins."""

    name = forms.CharField(max_length=120, label="Your name")
    field_order = ["name", "email", "password1"]
    words = {
        "name": ("Your name", "People of your own organisation see it, and those you deal with."),
        "email": ("E-mail address", "We send a link there, to see that it is yours."),
        "password1": ("Choose a password", _TOO_SHORT),
    }
    missing = {
        "name": "Enter your name",
        "email": "Enter your e-mail address",
        "password1": "Choose a password",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """As allauth's, which takes as long for an address that has an account already."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        made: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return made

    def save(self, request: HttpRequest) -> User:
        """The person, with their name."""
        person: User = super().save(request)
        person.name = self.cleaned_data["name"].strip()
        person.save(update_fields=["name"])
        return person


class ResetPasswordForm(_Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """Whose password is forgotten."""

    words = {"email": ("E-mail address", "")}
    missing = {"email": "Enter your e-mail address"}


class ResetPasswordKeyForm(_Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, by a link from a letter."""

    words = {"password1": ("New password", _TOO_SHORT), "password2": ("The same again", "")}
    missing = {"password1": "Choose a password", "password2": "Type the password again"}


class SetPasswordForm(_Plain, account.SetPasswordForm):  # type: ignore[misc]
    """The first password of who came by a passkey."""

    words = {"password1": ("New password", _TOO_SHORT), "password2": ("The same again", "")}
    missing = {"password1": "Choose a password", "password2": "Type the password again"}


class ChangePasswordForm(_Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one."""

    words = {
        "oldpassword": ("Password that you have now", ""),
        "password1": ("New password", _TOO_SHORT),
        "password2": ("The same again", ""),
    }
    missing = {
        "oldpassword": "Enter the password that you have now",
        "password1": "Choose a password",
        "password2": "Type the new password again",
    }


class ReauthenticateForm(_Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something dangerous."""

    words = {"password": ("Your password", "")}
    missing = {"password": "Enter your password"}


class AddEmailForm(_Plain, account.AddEmailForm):  # type: ignore[misc]
    """Another address."""

    words = {"email": ("New e-mail address", "We send a link there, to see that it is yours.")}
    missing = {"email": "Enter the new e-mail address"}


class _Code(_Plain):
    words = {"code": ("Code", "")}
    missing = {"code": "Enter the code"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = self.fields["code"].widget.attrs  # type: ignore[attr-defined]
        attrs.update({"class": "govuk-input--width-10", "spellcheck": "false"})


class AuthenticateForm(_Code, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code of the second step."""


class MfaReauthenticateForm(_Code, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The code, before something dangerous."""

    words = {"code": ("Code", "From your authenticator app, or a recovery code.")}


class ActivateTOTPForm(_Code, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    words = {"code": ("The six figures that the app shows", "")}


class AddWebAuthnForm(_Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A name for a passkey or security key."""

    words = {
        "name": ("Name of the key", "So that you know it again, such as “work laptop”."),
        "passwordless": (
            "Sign in with this key alone, without a password",
            "The key then asks for your fingerprint, your face or its own code.",
        ),
    }


class EditWebAuthnForm(_Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """A new name for a key."""

    words = {"name": ("Name of the key", "")}
    missing = {"name": "Enter a name"}


class ProfileForm(forms.ModelForm):
    """What a person says about themselves."""

    class Meta:
        model = User
        fields = ("name", "phone")
        labels = {"name": "Your name", "phone": "Telephone"}
        help_texts = {"phone": "For the facilitator who looks after your organisation."}
        error_messages = {"name": {"required": "Enter your name"}}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(
                attrs={"autocomplete": "tel", "type": "tel", "class": "govuk-input--width-20"}
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


_STAFF_HINTS = {
    Role.FACILITATOR: "Sees all firms; prices and costs only of those assigned to them.",
    Role.PROGRAMME_MANAGER: "Programmes, plans and reports; names of firms, never their prices.",
    Role.AUTHORITY_OFFICER: "Figures of the network and of programmes; no firm by name.",
    Role.AUDITOR: "Reads all; changes nothing.",
    Role.SYSTEM_ADMIN: "People, roles, settings, jobs; no prices of firms.",
}


class StaffRolesForm(forms.Form):
    """Which staff roles a person has."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        choices=[(str(role), role.label) for role in _STAFF_HINTS],
        widget=Checkboxes(hints={str(role): hint for role, hint in _STAFF_HINTS.items()}),
    )

    def chosen(self) -> list[Role]:
        """The roles ticked."""
        return [Role(value) for value in self.cleaned_data["roles"] if Role(value) in STAFF]
