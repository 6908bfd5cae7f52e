"""The form of a case study."""

from typing import Any

from django import forms

from offcut.platform.public.models import CaseStudy
from offcut.platform.ui.wording import uk_date


class StudyForm(forms.Form):
    """The words of a case study."""

    title = forms.CharField(
        label="Title",
        max_length=120,
        help_text="What happened, in one line. No names, unless both firms want them.",
        error_messages={"required": "Enter a title"},
    )
    summary = forms.CharField(
        label="Summary",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter a summary"},
    )
    body = forms.CharField(
        label="The story",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="What was thrown away before, who found out that it could be used, what was in"
        " the way, what it brings. An empty line begins a new paragraph.",
        error_messages={"required": "Enter the story"},
    )
    names_firms = forms.BooleanField(
        label="Show the names of both firms above the story",
        required=False,
        help_text="Both consent to that as well.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, study: CaseStudy | None = None, **kwargs: Any) -> None:
        if study is not None:
            names = ("title", "summary", "body", "names_firms", "version")
            kwargs["initial"] = {name: getattr(study, name) for name in names}
        super().__init__(*args, **kwargs)


class SynergyField(forms.ModelChoiceField):
    """A choice of exchanges; many carry the same material, so each names its two sides."""

    def label_from_instance(self, obj: Any) -> str:
        """Title, sides and when it was completed."""
        sides = f"{obj.have_organisation.name} → {obj.want_organisation.name}"
        return f"{obj.title}: {sides}, {uk_date(obj.completed_on)}"


class NewStudyForm(StudyForm):
    """With the exchange that it tells of."""

    field_order = ("synergy", "title", "summary", "body", "names_firms")
    synergy: Any = SynergyField(
        queryset=None,
        label="Which exchange?",
        empty_label="Choose",
        help_text="Completed exchanges that you carry.",
        error_messages={"required": "Choose the exchange"},
    )

    def __init__(self, *args: Any, synergies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["synergy"]
        choice.queryset = synergies
