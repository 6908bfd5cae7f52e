"""The forms of outcomes: movements, claims, evidence, figures of one firm, verification."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from offcut import reference
from offcut.errors import InputError
from offcut.impact.factors import set_names
from offcut.platform.files.actions import check
from offcut.platform.outcomes.columns import Group, column, label
from offcut.platform.outcomes.duty_of_care import WITHOUT_REGISTRATION
from offcut.platform.outcomes.models import Document, NotWaste, SeasonTicket
from offcut.platform.ui.widgets import DateParts, Radios, UnitInput
from offcut.reference._read import rows


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


def _day(text: str, hint: str = "For example 27 3 2026") -> forms.DateField:
    return forms.DateField(
        label=text,
        help_text=hint,
        widget=DateParts,
        error_messages={"required": "Give the day", "invalid": "Give a day, such as 27 3 2026"},
    )


def _number(text: str, suffix: str = "", **given: Any) -> forms.DecimalField:
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


def _text(text: str, most: int, *, hint: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=text,
        max_length=most,
        help_text=hint,
        required=required,
        error_messages={"required": f"Give {text[0].lower()}{text[1:]}"},
    )


class _Proof(forms.Form):
    """What shows it."""

    evidence_kind = forms.ChoiceField(
        label="What shows the quantity?", choices=evidence_choices, required=False
    )
    evidence_reference = _text("Number of that document", 80, required=False)
    document_file = EvidenceFile(
        label="The document itself", help_text="PDF, Excel, CSV, Word or a picture", required=False
    )


class WasteForm(forms.Form):
    """A movement of waste, with what its papers hold."""

    moved_on = _day("On which day?")
    quantity = _number("How much?", min_value=0)
    is_estimate = forms.BooleanField(label="This is an estimate", required=False)
    loads = forms.IntegerField(
        label="In how many loads?", min_value=1, required=False, widget=UnitInput(width=3)
    )
    waste_code = _text("Code of the List of Wastes", 12, hint="Six digits, for example 10 09 08")
    description = _text(
        "Description",
        300,
        hint="The material and the process it comes from: “spent green sand from iron casting”",
    )
    hazardous_properties = _text(
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
    season_ticket = forms.ModelChoiceField(
        label="Which season ticket?",
        queryset=SeasonTicket.objects.none(),
        required=False,
        empty_label="None",
    )
    document_reference = _text(
        "Number of the note", 60, hint="A season ticket has it already", required=False
    )
    carrier = _text("Who carried it?", 200)
    carrier_registration = _text(
        "Registration of the carrier", 40, hint="For example CBDU123456", required=False
    )
    carrier_without_registration = forms.ChoiceField(
        label="Or: why is there none?",
        choices=[("", "It has one"), *WITHOUT_REGISTRATION.items()],
        required=False,
    )
    vehicle = _text("Registration of the vehicle", 10, required=False)
    transferor_sic = _text("SIC code of who handed it over", 5)
    receiver_authorisation = _text(
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

    moved_on = _day("On which day?")
    quantity = _number("How much?", min_value=0)
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
    description = _text("Description", 300, required=False)
    document_reference = _text("Number of the delivery note", 60, required=False)
    carrier = _text("Who carried it?", 200, required=False)
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

    moved_on = _day("On which day was it?")
    quantity = _number("How much was it?", min_value=0)
    reason = _text(
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

    reference = _text("Number of the note", 60)
    waste_code = _text("Code of the List of Wastes", 12, hint="Six digits, for example 10 09 08")
    description = _text("Description", 200)
    container = forms.ChoiceField(label="Loose, or in a container?", required=False)
    carrier = _text("Who carries it?", 200)
    valid_from = _day("From which day?")
    valid_to = _day("To which day?", "Twelve months at most")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        containers = [(row["code"], row["description"]) for row in _containers()]
        self.fields["container"].choices = [("", "Loose"), *containers]  # type: ignore[attr-defined]


class ClaimForm(forms.Form):
    """What was achieved in a year."""

    year = forms.IntegerField(
        label="Of which year?", widget=UnitInput(width=4), min_value=2000, max_value=2100
    )
    quantity = _number(
        "How much in the year?", required=False, min_value=0,
        help_text="Leave empty to take the sum of the movements",
    )  # fmt: skip
    quantity_low = _number("At least", required=False, min_value=0)
    quantity_high = _number("At most", required=False, min_value=0)
    water_saved_m3 = _number("Water saved by meter", "m³", required=False)

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
    reference = _text("Its number or name", 80, hint="For example “weighbridge tickets, May 2026”")
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

    why = _text("Why is it withdrawn?", 300)


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


class CellsForm(forms.Form):
    """One group of what the account rests on: its fields are made from the core's table."""

    def __init__(self, *args: Any, group: Group, cells: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in group.names:
            self.fields[name] = _cell_field(name, cells.get(name))


def _cell_field(name: str, value: Any) -> forms.Field:
    known = column(name)
    given: dict[str, Any] = {
        "label": label(name),
        "required": False,
        "initial": written_cell(value),
    }
    if known.kind == "choice":
        words = [(one, one.replace("_", " ")) for one in known.choices]
        return forms.ChoiceField(
            choices=[("", "Not known"), *words], help_text=known.description, **given
        )
    if known.kind == "yes_no":
        return forms.ChoiceField(
            choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")],
            help_text=known.description,
            **given,
        )
    example = f" For example {known.example}." if known.example else ""
    return forms.CharField(help_text=f"{known.description}.{example}", **given)


def written_cell(value: Any) -> str:
    """A cell as one would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{name}={share:.6g}" for name, share in value.items())
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def shown_cell(name: str, value: Any) -> str:
    """A cell as one reads it."""
    if isinstance(value, dict):
        return ", ".join(f"{where.replace('_', ' ')} {share:.0%}" for where, share in value.items())
    written = written_cell(value)
    if column(name).unit.startswith("GBP"):
        return f"£{written}"
    return written.replace("_", " ") if column(name).kind == "choice" else written


def in_parts(form: forms.Form) -> list[tuple[str, list[forms.BoundField]]]:
    """The fields of a movement under headings."""
    parts: Iterable[tuple[str, tuple[str, ...]]] = getattr(form, "parts", ())
    return [
        (title, [form[name] for name in names if name in form.fields]) for title, names in parts
    ]
