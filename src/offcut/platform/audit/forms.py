"""What somebody wants to know of the past."""

from typing import Any

from django import forms

from offcut.platform.audit.queries import Asked

_DAY = {"type": "date", "class": "govuk-input"}
_LIST = {"class": "govuk-select"}


class AskedForm(forms.Form):
    """The filters of the page, from its address; a filter that cannot be read is left out."""

    action = forms.ChoiceField(label="About", required=False, widget=forms.Select(_LIST))
    kind = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "Seen and changed"), ("changed", "Changed"), ("saw", "Seen")],
        widget=forms.Select(_LIST),
    )
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    organisation = forms.UUIDField(required=False, widget=forms.HiddenInput)
    thing_id = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        held: forms.ChoiceField = self.fields["action"]  # type: ignore[assignment]
        held.choices = [("", "Everything"), *((name, name.capitalize()) for name in actions)]

    def asked(self) -> Asked:
        """The question, of what could be read."""
        self.is_valid()
        return Asked(**{key: value for key, value in self.cleaned_data.items() if value})
