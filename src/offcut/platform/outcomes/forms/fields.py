"""Fields that several forms share."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from offcut import reference
from offcut.errors import InputError
from offcut.platform.files.actions import check
from offcut.platform.ui.widgets import DateParts, UnitInput


class EvidenceFile(forms.FileField):
    """A document that is checked by its content before anything is kept."""

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        """The upload, if it is of an accepted kind."""
        uploaded: UploadedFile | None = super().clean(data, initial)
        if uploaded:
            try:
                check(uploaded, "evidence")
            except InputError as problem:
                raise forms.ValidationError(str(problem)) from None
        return uploaded or None


def evidence_choices(empty: str = "Choose") -> list[tuple[str, str]]:
    """Kinds of evidence, best first, each with the grade that it can carry by itself."""
    kinds = sorted(reference.evidence_kinds.values(), key=lambda kind: kind.best_grade)
    named = [(kind.id, f"{kind.title} (up to grade {kind.best_grade})") for kind in kinds]
    return [("", empty), *named]


def day_field(text: str, hint: str = "For example 27 3 2026") -> forms.DateField:
    """A day in three boxes."""
    return forms.DateField(
        label=text,
        help_text=hint,
        widget=DateParts,
        error_messages={"required": "Give the day", "invalid": "Give a day, such as 27 3 2026"},
    )


def number_field(text: str, suffix: str = "", **given: Any) -> forms.DecimalField:
    """A number with its unit."""
    return forms.DecimalField(
        label=text,
        max_digits=14,
        decimal_places=3,
        widget=UnitInput(suffix=suffix),
        error_messages={
            "required": f"Give {text[0].lower()}{text[1:]}",
            "invalid": "Give a number",
        },
        **given,
    )


def text_field(text: str, most: int, *, hint: str = "", required: bool = True) -> forms.CharField:
    """A short text."""
    return forms.CharField(
        label=text,
        max_length=most,
        help_text=hint,
        required=required,
        error_messages={"required": f"Give {text[0].lower()}{text[1:]}"},
    )
