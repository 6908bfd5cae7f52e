"""What people fill in about matches."""

from datetime import date

from django import forms

from offcut.platform.matches.learning import RULES
from offcut.platform.matches.models import Frequency, Reason, SavedSearch
from offcut.platform.ui.widgets import Radios


class DismissForm(forms.Form):
    """Why a match is put aside."""

    reason = forms.ChoiceField(
        label="Why is it not for you?",
        choices=Reason.choices,
        widget=Radios(
            hints={
                reason: f"Other matches {rule[0]} go one step down your list"
                for reason, rule in RULES.items()
            }
        ),
        error_messages={"required": "Choose a reason"},
    )
    words = forms.CharField(
        label="Anything that would help a facilitator?",
        help_text="Your facilitator reads it; the other side does not",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SearchForm(forms.Form):
    """A name for what is being looked for."""

    name = forms.CharField(
        label="What shall we call it?",
        help_text="For example “sand near Dudley”",
        max_length=80,
        error_messages={"required": "Give it a name"},
    )


class LettersForm(forms.Form):
    """How often somebody wants to hear."""

    frequency = forms.ChoiceField(
        label="How often shall we write to you about matches?",
        choices=Frequency.choices,
        widget=Radios(
            hints={
                Frequency.AT_ONCE: "Within a quarter of an hour",
                Frequency.WEEKLY: "On Mondays",
                Frequency.NEVER: "You will still be told when a listing is about to end",
            }
        ),
    )


class FilterForm(forms.Form):
    """What is asked of the list; anything that cannot be read is left out."""

    listing = forms.UUIDField(required=False)
    side = forms.ChoiceField(choices=[("", ""), ("have", ""), ("want", "")], required=False)
    verdict = forms.MultipleChoiceField(
        choices=[("PASS", ""), ("MARGINAL", ""), ("PLAUSIBLE", ""), ("UNKNOWN", "")],
        required=False,
    )
    material = forms.CharField(max_length=80, required=False)
    within = forms.FloatField(min_value=0, max_value=2000, required=False)
    since = forms.DateField(required=False)
    show = forms.ChoiceField(
        choices=[("", ""), ("dismissed", ""), ("assigned", ""), ("mediated", "")], required=False
    )

    def clean_since(self) -> date | None:
        """A day that was."""
        found: date | None = self.cleaned_data["since"]
        return found if found is None or found.year >= 2000 else None


SEARCHES = dict(SavedSearch.Of.choices)
