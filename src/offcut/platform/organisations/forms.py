"""Forms about organisations; each says in words what it could not take."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from offcut import places
from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.organisations import industries
from offcut.platform.organisations.models import SIZES, Organisation
from offcut.platform.ui.widgets import Radios, SuggestInput

ROLES = ((str(Role.MEMBER), "Member"), (str(Role.ORGANISATION_ADMIN), "Administrator"))
ROLE_HINTS = {
    str(Role.MEMBER): "Lists, sees matches, deals with others.",
    str(Role.ORGANISATION_ADMIN): "The same; also invites people and changes the organisation.",
}
_COMPANY = re.compile(r"(?:[A-Z]{2}|[0-9]{2})[0-9]{6}|[0-9]{1,8}")


class OrganisationForm(forms.Form):
    """Name, number, industry and size. The industry is found by words; several are offered."""

    name = forms.CharField(
        label="Name of your organisation",
        help_text="Others see it only once you and they have both said yes.",
        max_length=200,
        error_messages={"required": "Enter the name of your organisation"},
    )
    company_number = forms.CharField(
        label="Company number",
        help_text="At Companies House: eight figures, or two letters and six figures.",
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    industry = forms.CharField(
        label="What do you do?",
        help_text="In your own words, such as “iron foundry”, or a SIC code, such as 24510.",
        max_length=120,
        required=False,
        widget=SuggestInput(reverse_lazy("organisations:industries")),  # type: ignore[arg-type]
    )
    size_band = forms.ChoiceField(
        label="How many people work for you?", required=False, choices=SIZES, widget=Radios()
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation:
            known = {
                key: getattr(organisation, key) for key in ("name", "company_number", "size_band")
            }
            found = industries.industry(organisation.sic_code)
            known["industry"] = f"{found.code} {found.name}" if found else ""
            kwargs["initial"] = {**known, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self._offer()

    def _offer(self) -> None:
        """Beside words that may mean several industries, those to choose from."""
        words = str(self.data.get("industry", "")).strip() if self.is_bound else ""
        found = industries.search(words) if words and not _code_in(words) else []
        if found:
            choices = [(row.code, f"{row.name} ({row.code})") for row in found]
            choices.append(("none", "None of these: leave it open"))
            self.fields["sic_code"] = forms.ChoiceField(
                label="Which of these is nearest?",
                choices=choices,
                widget=Radios(),
                error_messages={"required": "Choose the nearest industry"},
            )
            order = ["name", "company_number", "industry", "sic_code", "size_band"]
            self.order_fields(order)

    def clean_company_number(self) -> str:
        """Eight characters, zeros put before; empty stays empty."""
        given = re.sub(r"[\s-]", "", self.cleaned_data["company_number"]).upper()
        if given and not _COMPANY.fullmatch(given):
            raise ValidationError(
                "A company number has eight figures, or two letters and six figures, such as"
                " 01234567 or SC123456. Leave it empty if you have none."
            )
        return given.zfill(8) if given else ""

    def clean_industry(self) -> str:
        """Words that name no industry are refused with what to do."""
        given = str(self.cleaned_data["industry"]).strip()
        if given and not _code_in(given) and not industries.search(given):
            raise ValidationError(
                f"We know no industry called “{given}”. Try other words, or leave it empty."
            )
        return given

    def fields_of_organisation(self) -> dict[str, Any]:
        """What goes to the action."""
        data = self.cleaned_data
        chosen = data.get("sic_code", "")
        sic_code = _code_in(data["industry"]) or ("" if chosen == "none" else chosen)
        return {
            "name": data["name"],
            "company_number": data["company_number"],
            "sic_code": sic_code,
            "size_band": data["size_band"],
        }


def _code_in(words: str) -> str:
    """The five-digit code with which the words begin, if it is one."""
    figures = words.split()[0].replace(".", "") if words.strip() else ""
    return figures if industries.industry(figures) else ""


class SiteForm(forms.Form):
    """Where a site is."""

    postcode = forms.CharField(
        label="Postcode",
        help_text="Others see the district only, such as “Sandwell”, until you both agree.",
        max_length=12,
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input--width-10",
                "autocomplete": "postal-code",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": "Enter the postcode of the site"},
    )
    name = forms.CharField(
        label="What do you call this site?",
        help_text="Such as “Main works”. Useful when you have several.",
        max_length=120,
        required=False,
    )

    def clean_postcode(self) -> str:
        """The postcode as it is written, when it is known."""
        try:
            return places.resolve(self.cleaned_data["postcode"]).postcode or ""
        except InputError as problem:
            raise ValidationError(str(problem)) from problem


class InvitationForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(
        label="Their e-mail address",
        help_text="We send them a link. It works for 14 days.",
        error_messages={"required": "Enter their e-mail address"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="What may they do?",
        choices=ROLES,
        initial=str(Role.MEMBER),
        widget=Radios(hints=ROLE_HINTS),
    )


class MemberRoleForm(forms.Form):
    """What a member may do."""

    role = forms.ChoiceField(
        label="What may they do?", choices=ROLES, widget=Radios(hints=ROLE_HINTS)
    )


class FacilitatorForm(forms.Form):
    """Who looks after an organisation."""

    facilitator = forms.ChoiceField(
        label="Facilitator", required=False, widget=Radios(), choices=()
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held: forms.ChoiceField = self.fields["facilitator"]  # type: ignore[assignment]
        held.choices = [*choices, ("nobody", "Nobody")]


class MandateForm(forms.Form):
    """To whom an organisation gives its consent."""

    facilitator = forms.ChoiceField(
        label="Which facilitator may act for you?",
        widget=Radios(),
        choices=(),
        error_messages={"required": "Choose a facilitator"},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held: forms.ChoiceField = self.fields["facilitator"]  # type: ignore[assignment]
        held.choices = choices


class RecordMandateForm(forms.Form):
    """How the consent came about that a facilitator records."""

    how = forms.CharField(
        label="Who gave you consent, when and how?",
        help_text="Such as “Works manager, by telephone on 3 March”. The organisation's"
        " administrators get a letter with these words.",
        max_length=200,
        widget=forms.Textarea(attrs={"maxlength": "200", "rows": "3"}),
        error_messages={"required": "Say who gave you consent, when and how"},
    )
