"""The forms of movements, corrections and season tickets."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from offcut import reference
from offcut.platform.outcomes.choices import Document, NotWaste
from offcut.platform.outcomes.duty_of_care import WITHOUT_REGISTRATION
from offcut.platform.outcomes.forms.fields import (
    EvidenceFile,
    day_field,
    evidence_choices,
    number_field,
    text_field,
)
from offcut.platform.outcomes.models import SeasonTicket
from offcut.platform.ui.widgets import Radios, UnitInput
from offcut.reference._read import rows


class _Proof(forms.Form):
    """What shows it."""

    evidence_kind = forms.ChoiceField(
        label="What shows the quantity?", choices=evidence_choices, required=False
    )
    evidence_reference = text_field("Number of that document", 80, required=False)
    document_file = EvidenceFile(
        label="The document itself", help_text="PDF, Excel, CSV, Word or a picture", required=False
    )


class WasteForm(forms.Form):
    """A movement of waste, with what its papers hold."""

    moved_on = day_field("On which day?")
    quantity = number_field("How much?", min_value=0)
    is_estimate = forms.BooleanField(label="This is an estimate", required=False)
    loads = forms.IntegerField(
        label="In how many loads?", min_value=1, required=False, widget=UnitInput(width=3)
    )
    waste_code = text_field(
        "Code of the List of Wastes", 12, hint="Six digits, for example 10 09 08"
    )
    description = text_field(
        "Description",
        300,
        hint="The material and the process it comes from: “spent green sand from iron casting”",
    )
    hazardous_properties = text_field(
        "Hazardous properties", 80, hint="Only for hazardous waste: HP 4, HP 14", required=False
    )
    container = forms.ChoiceField(label="Loose, or in a container?", required=False)
    containers = forms.IntegerField(
        label="How many containers?", min_value=0, required=False, widget=UnitInput(width=4)
    )
    document = forms.ChoiceField(
        label="What travelled with it?",
        choices=[choice for choice in Document.choices if choice[0] != Document.DELIVERY_NOTE],
        widget=Radios,
    )
    season_ticket: forms.ModelChoiceField[SeasonTicket] = forms.ModelChoiceField(
        label="Which season ticket?",
        queryset=None,  # those of the exchange
        required=False,
        empty_label="None",
    )
    document_reference = text_field(
        "Number of the note", 60, hint="A season ticket has it already", required=False
    )
    carrier = text_field("Who carried it?", 200)
    carrier_registration = text_field(
        "Registration of the carrier", 40, hint="For example CBDU123456", required=False
    )
    carrier_without_registration = forms.ChoiceField(
        label="Or: why is there none?",
        choices=[("", "It has one"), *WITHOUT_REGISTRATION.items()],
        required=False,
    )
    vehicle = text_field("Registration of the vehicle", 10, required=False)
    transferor_sic = text_field("SIC code of who handed it over", 5)
    receiver_authorisation = text_field(
        "Permit or exemption of the receiver", 40, hint="For example AB1234CD or WEX123456"
    )
    hierarchy_confirmed = forms.BooleanField(
        label="Who hands it over confirms that it could not be prevented or better used",
        help_text="The waste hierarchy, regulation 12",
        error_messages={"required": "Confirm that it could not be prevented or better used"},
    )
    evidence_kind = _Proof.base_fields["evidence_kind"]
    evidence_reference = _Proof.base_fields["evidence_reference"]
    document_file = _Proof.base_fields["document_file"]

    parts = (
        ("The load", ("moved_on", "quantity", "is_estimate", "loads")),
        (
            "The waste",
            ("waste_code", "description", "hazardous_properties", "container", "containers"),
        ),
        ("The papers", ("document", "season_ticket", "document_reference", "hierarchy_confirmed")),
        (
            "Who carried it, and who took it",
            (
                "carrier", "carrier_registration", "carrier_without_registration", "vehicle",
                "transferor_sic", "receiver_authorisation",
            ),
        ),
        ("What shows it", ("evidence_kind", "evidence_reference", "document_file")),
    )  # fmt: skip

    def __init__(self, *args: Any, unit: str, tickets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_unit(self, unit)
        if not tickets.exists():
            del self.fields["season_ticket"]
            papers = self.fields["document"]
            papers.choices = [one for one in papers.choices if one[0] != "season_ticket"]  # type: ignore[attr-defined]
        containers = [(row["code"], row["description"]) for row in _containers()]
        self.fields["container"].choices = [("", "Loose"), *containers]  # type: ignore[attr-defined]
        if "season_ticket" in self.fields:
            self.fields["season_ticket"].queryset = tickets  # type: ignore[attr-defined]


class NotWasteForm(forms.Form):
    """A movement of what is not waste, with the reason."""

    moved_on = day_field("On which day?")
    quantity = number_field("How much?", min_value=0)
    is_estimate = forms.BooleanField(label="This is an estimate", required=False)
    loads = forms.IntegerField(
        label="In how many loads?", min_value=1, required=False, widget=UnitInput(width=3)
    )
    not_waste_because = forms.ChoiceField(
        label="Why is it not waste?",
        choices=NotWaste.choices,
        widget=Radios(
            hints={
                "by_product": "Its use is certain, needs no more than normal practice, it comes"
                " of the process itself, and the use is lawful: all four",
                "end_of_waste": "It meets the criteria or a protocol",
            }
        ),
        error_messages={"required": "Say why it is not waste, or record it as waste"},
    )
    not_waste_reason = forms.CharField(
        label="What shows that?",
        help_text="For example the assessment of 3 March 2026 and who is responsible for it",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what shows that it is not waste"},
    )
    description = text_field("Description", 300, required=False)
    document_reference = text_field("Number of the delivery note", 60, required=False)
    carrier = text_field("Who carried it?", 200, required=False)
    evidence_kind = _Proof.base_fields["evidence_kind"]
    evidence_reference = _Proof.base_fields["evidence_reference"]
    document_file = _Proof.base_fields["document_file"]

    parts = (
        ("The load", ("moved_on", "quantity", "is_estimate", "loads", "description")),
        ("Why it is not waste", ("not_waste_because", "not_waste_reason")),
        ("How it went", ("carrier", "document_reference")),
        ("What shows it", ("evidence_kind", "evidence_reference", "document_file")),
    )

    def __init__(self, *args: Any, unit: str, tickets: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_unit(self, unit)

    def clean(self) -> dict[str, Any]:
        """It travels with a delivery note."""
        return {**(super().clean() or {}), "document": str(Document.DELIVERY_NOTE)}


def _with_unit(form: forms.Form, unit: str) -> None:
    form.fields["quantity"].widget = UnitInput(suffix={"m3": "m³"}.get(unit, unit))
    form.fields["quantity"].widget.is_required = True


def container_name(code: str) -> str:
    """What a code of a container means; the code itself where the list has none such."""
    return next((row["description"] for row in _containers() if row["code"] == code), code)


def _containers() -> Iterable[Mapping[str, str]]:
    return rows(reference.catalogue()["container_types"])


class KindForm(forms.Form):
    """The first question about a movement."""

    kind = forms.ChoiceField(
        label="Is it waste?",
        choices=[("waste", "Yes, or we are not sure"), ("not_waste", "No")],
        widget=Radios(
            hints={
                "waste": "It travels with a transfer note or a consignment note",
                "not_waste": "A by-product, a product that is used again, energy, hours",
            }
        ),
        error_messages={"required": "Choose whether it is waste"},
    )


class CorrectionForm(forms.Form):
    """What was wrong with a movement."""

    moved_on = day_field("On which day was it?")
    quantity = number_field("How much was it?", min_value=0)
    reason = text_field(
        "Why is it corrected?", 300, hint="For example “the ticket says 21.4 t, not 214”"
    )
    evidence_kind = _Proof.base_fields["evidence_kind"]
    evidence_reference = _Proof.base_fields["evidence_reference"]
    document_file = _Proof.base_fields["document_file"]

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _with_unit(self, unit)
        self.fields["quantity"].help_text = "0 when it never took place"


class TicketForm(forms.Form):
    """One note for repeated movements."""

    reference = text_field("Number of the note", 60)
    waste_code = text_field(
        "Code of the List of Wastes", 12, hint="Six digits, for example 10 09 08"
    )
    description = text_field("Description", 200)
    container = forms.ChoiceField(label="Loose, or in a container?", required=False)
    carrier = text_field("Who carries it?", 200)
    valid_from = day_field("From which day?")
    valid_to = day_field("To which day?", "Twelve months at most")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        containers = [(row["code"], row["description"]) for row in _containers()]
        self.fields["container"].choices = [("", "Loose"), *containers]  # type: ignore[attr-defined]


def in_parts(form: forms.Form) -> list[tuple[str, list[forms.BoundField]]]:
    """The fields of a movement under headings."""
    parts: Iterable[tuple[str, tuple[str, ...]]] = getattr(form, "parts", ())
    return [
        (title, [form[name] for name in names if name in form.fields]) for title, names in parts
    ]
