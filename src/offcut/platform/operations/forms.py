"""The form of options, and what must be typed before an organisation leaves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from offcut.platform.operations.options import OPTIONS, Option


class OptionsForm(forms.Form):
    """A field for each option."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for option in OPTIONS:
            self.fields[option.key] = _field(option)


def _field(option: Option) -> forms.Field:
    told: dict[str, Any] = {"label": option.label, "help_text": option.hint, "required": False}
    if option.kind == "flag":
        return forms.BooleanField(**told)
    if option.kind == "number":
        return forms.IntegerField(
            **{**told, "required": True}, min_value=option.least, max_value=option.most
        )
    if option.kind == "address":
        return forms.EmailField(**told)
    widget = forms.Textarea(attrs={"rows": 3}) if option.kind == "long_words" else None
    return forms.CharField(**told, max_length=300, widget=widget)


class NameTypedForm(forms.Form):
    """The organisation's name, typed by who means it."""

    name = forms.CharField(label="Type the organisation's name", max_length=200)

    def __init__(self, *args: Any, organisation_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wanted = organisation_name
        self.fields["name"].help_text = f"So that the right one leaves: {organisation_name}"

    def clean_name(self) -> str:
        """The name as it stands, however its letters are written."""
        typed = str(self.cleaned_data["name"]).strip()
        if typed.casefold() != self._wanted.casefold():
            raise ValidationError(f"This is not the name. Type: {self._wanted}")
        return typed
