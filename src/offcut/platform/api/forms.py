"""Forms of tokens and webhooks."""

from collections.abc import Mapping
from typing import Any

from django import forms

from offcut.errors import InputError
from offcut.platform.api.webhooks.actions import check_address
from offcut.platform.api.webhooks.events import EVENTS
from offcut.platform.ui.widgets import Checkboxes, Radios

DAYS = ((30, "30 days"), (90, "90 days"), (365, "A year"))


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label="What is it for?",
        max_length=80,
        help_text="So that you know it again, for example “stock system”",
        error_messages={"required": "Say what it is for"},
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        widget=Checkboxes(),
        help_text="It never may more than you.",
        error_messages={"required": "Choose at least one thing that it may do"},
    )
    days = forms.TypedChoiceField(
        label="For how long?", choices=DAYS, coerce=int, initial=90, widget=Radios()
    )
    organisation = forms.ChoiceField(
        label="For which organisation does it work?", required=False, widget=Radios()
    )

    def __init__(
        self,
        *args: Any,
        organisations: list[tuple[str, str]],
        scopes: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["scopes"]
        offered.choices = tuple(scopes.items())
        if len(organisations) > 1:
            choice: Any = self.fields["organisation"]
            choice.choices = organisations
            choice.required = True
            choice.error_messages["required"] = "Choose the organisation that it works for"
        else:
            del self.fields["organisation"]


class WebhookForm(forms.Form):
    """A new webhook."""

    organisation = forms.ChoiceField(label="Of which organisation?", widget=Radios())
    address = forms.CharField(
        label="Where is it?",
        max_length=500,
        help_text="Begins with https://. It has to be a place in the public internet.",
        error_messages={"required": "Enter the address"},
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label="What is it told of?",
        choices=tuple(EVENTS.items()),
        widget=Checkboxes(),
        error_messages={"required": "Choose at least one thing to be told of"},
    )

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["organisation"]
        choice.choices = organisations
        if len(organisations) == 1:
            choice.initial = organisations[0][0]
            choice.widget = forms.HiddenInput()

    def clean_address(self) -> str:
        """Refused here where it is inside a private network."""
        given: str = self.cleaned_data["address"].strip()
        try:
            check_address(given)
        except InputError as error:
            raise forms.ValidationError(str(error)) from error
        return given
