"""The forms of claims: evidence, figures of one firm, verification, restatement."""

from typing import Any

from django import forms
from django.utils import timezone

from offcut.impact.factors import set_names
from offcut.platform.outcomes.forms.fields import (
    EvidenceFile,
    evidence_choices,
    number_field,
    text_field,
)
from offcut.platform.ui.widgets import UnitInput


class ClaimForm(forms.Form):
    """What was achieved in a year."""

    year = forms.IntegerField(
        label="Of which year?", widget=UnitInput(width=4), min_value=2000, max_value=2100
    )
    quantity = number_field(
        "How much in the year?", required=False, min_value=0,
        help_text="Leave empty to take the sum of the movements",
    )  # fmt: skip
    quantity_low = number_field("At least", required=False, min_value=0)
    quantity_high = number_field("At most", required=False, min_value=0)
    water_saved_m3 = number_field("Water saved by meter", "m³", required=False)

    def __init__(self, *args: Any, unit: str, fixed_year: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("quantity", "quantity_low", "quantity_high"):
            self.fields[name].widget = UnitInput(suffix={"m3": "m³"}.get(unit, unit))
        if fixed_year:
            del self.fields["year"]
        else:
            self.fields["year"].initial = timezone.localdate().year


class EvidenceForm(forms.Form):
    """A document that shows a claim."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=evidence_choices,
        error_messages={"required": "Choose what it is"},
    )
    reference = text_field(
        "Its number or name", 80, hint="For example “weighbridge tickets, May 2026”"
    )
    document = EvidenceFile(
        label="The document itself", help_text="PDF, Excel, CSV, Word or a picture", required=False
    )


class StatementForm(forms.Form):
    """What one firm says of a year."""

    cost_saved_gbp = forms.FloatField(
        label="Cost saved in the year",
        help_text="Leave empty to have it worked out from the prices that are stated",
        required=False,
        widget=UnitInput(prefix="£"),
    )
    sales_gbp = forms.FloatField(
        label="Additional sales", required=False, min_value=0, widget=UnitInput(prefix="£")
    )
    investment_gbp = forms.FloatField(
        label="Private investment", required=False, min_value=0, widget=UnitInput(prefix="£")
    )
    jobs_created = forms.FloatField(
        label="Jobs created, full-time equivalents",
        required=False,
        min_value=0,
        widget=UnitInput(width=5),
    )
    jobs_kept = forms.FloatField(
        label="Jobs kept, full-time equivalents",
        required=False,
        min_value=0,
        widget=UnitInput(width=5),
    )


class SignForm(forms.Form):
    """The signature of a party."""

    signed = forms.BooleanField(
        label="I sign these figures for my organisation",
        error_messages={"required": "Tick the box to sign"},
    )


class VerifyForm(forms.Form):
    """The word of a third party."""

    note = forms.CharField(
        label="What did you look at?",
        help_text="Documents, a visit, whom you asked. This stands beside the claim for good.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what you looked at"},
    )
    third_party = forms.BooleanField(
        label="I neither facilitate this exchange nor belong to one of its sides",
        error_messages={"required": "Only a third party can verify"},
    )


class WithdrawForm(forms.Form):
    """Why a verification is taken back."""

    why = text_field("Why is it withdrawn?", 300)


class RestateForm(forms.Form):
    """Another factor set."""

    factor_set = forms.ChoiceField(label="With which factors?")
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is restated"},
    )

    def __init__(self, *args: Any, but: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, name) for name in set_names() if name != but]
        self.fields["factor_set"].choices = choices  # type: ignore[attr-defined]
