"""The forms of the desk; each says in words what it could not take."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse_lazy
from django.utils import timezone

from offcut import reference
from offcut.errors import InputError
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import OPEN_STAGES, EffortEntry, Payment
from offcut.platform.desk.reasons import causes, grouped
from offcut.platform.desk.transitions import Transition
from offcut.platform.files.actions import check
from offcut.platform.files.kinds import KINDS
from offcut.platform.organisations.models import Organisation
from offcut.platform.organisations.queries import organisation_named
from offcut.platform.ui.widgets import DateParts, Radios, SuggestInput, UnitInput

_SOME_DAY = {"invalid": "Enter a real day, such as 27 3 2026"}


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DateParts(),
        error_messages=_SOME_DAY,
    )


def _pounds(label: str, help_text: str = "") -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        help_text=help_text,
        widget=UnitInput(prefix="£"),
        error_messages={"invalid": "Enter an amount in pounds, such as 12000"},
    )


def _tonnes() -> forms.FloatField:
    return forms.FloatField(
        label="Expected tonnes a year",
        required=False,
        min_value=0,
        help_text="A rough figure is enough. Empty means not known, never nought.",
        widget=UnitInput(suffix="t"),
        error_messages={"invalid": "Enter a number of tonnes, such as 1200"},
    )


def _organisation(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        help_text="Type its name, or a part that no other has.",
        widget=SuggestInput(reverse_lazy("organisations:search_names")),  # type: ignore[arg-type]
        error_messages={"required": "Enter the name of an organisation"},
    )


class _About(forms.Form):
    """What a synergy is and what is expected of it."""

    title = forms.CharField(
        label="What is it?",
        max_length=160,
        help_text="Material and places, without the organisations' names: both parties read it.",
    )
    resource_type = forms.ChoiceField(label="Kind of material", required=False)
    expected_tonnes = _tonnes()
    expected_value_gbp = _pounds(
        "Expected worth a year", "Of both sides together; a loss has a minus sign."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((kind.name, kind.id) for kind in reference.resource_types.values())
        field = self.fields["resource_type"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Not said"), *((id_, name) for name, id_ in kinds)]


class ChangeForm(_About):
    """Change what a synergy is; ``version`` is what the page was made of."""

    nothing_is_paid = forms.BooleanField(
        label="Agreed: no money is paid either way",
        required=False,
        help_text="Tick it only where both have said so; else write down who pays whom.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewForm(_About):
    """A synergy of two organisations that are known."""

    field_order = ("title", "have_organisation", "want_organisation")
    have_organisation = _organisation("Who has it?")
    want_organisation = _organisation("Who wants it?")
    on = _day("Day of the idea", help_text="Today, where you leave it empty.")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer

    def clean_have_organisation(self) -> Organisation:
        """The organisation of this name."""
        return self._named("have_organisation")

    def clean_want_organisation(self) -> Organisation:
        """The organisation of this name."""
        return self._named("want_organisation")

    def _named(self, field: str) -> Organisation:
        try:
            return organisation_named(self._viewer, self.cleaned_data[field])
        except InputError as problem:
            raise forms.ValidationError(str(problem)) from None

    def clean(self) -> dict[str, Any]:
        """The two are two."""
        given: dict[str, Any] = super().clean() or {}
        have, want = given.get("have_organisation"), given.get("want_organisation")
        if have and have == want:
            self.add_error("want_organisation", "Choose another organisation than the one above")
        return given


class MoveForm(forms.Form):
    """A step to another stage: what the table asks for with it, and the day."""

    def __init__(self, *args: Any, step: Transition, names_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = _day("When?", help_text="Today, where you leave it empty.")
        if "names_known" in step.needs and not names_known:
            self.fields["names_known_how"] = forms.CharField(
                label="How did both agree that each knows who the other is?",
                max_length=200,
                help_text="For example: both by telephone on 3 March. From now on both see this"
                " exchange, with the other's name. It is recorded, and cannot be taken back.",
                error_messages={"required": "Say how both sides agreed to be known to each other"},
            )
        if "reason" in step.needs:
            self.fields["lost_reason"] = forms.ChoiceField(
                label="Why will it not happen?",
                choices=[("", "Choose the reason that decided it"), *grouped()],
                error_messages={"required": "Choose the reason that decided it"},
            )
        why = "why" in step.needs
        self.fields["note"] = forms.CharField(
            label="Why does it go back?"
            if step.kind == "back"
            else "Why is it taken up again?"
            if why
            else "Anything worth keeping",
            required=why,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "Say why, in a sentence"},
        )


class NextForm(forms.Form):
    """What comes next, and when."""

    words = forms.CharField(
        label="What comes next?", max_length=200, help_text="Such as: ask for the sieve analysis"
    )
    on = _day("By when?", required=True)


class TaskForm(forms.Form):
    """Something to do."""

    words = forms.CharField(label="What is to do?", max_length=200)
    due_on = _day("By when?")


class NoteForm(forms.Form):
    """Something worth remembering."""

    words = forms.CharField(
        label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 5, "maxlength": 4000})
    )
    shared = forms.BooleanField(
        label="Both parties may read it",
        required=False,
        help_text="Else only you, whoever carries the case after you, and the auditor.",
    )


class BlockerForm(forms.Form):
    """What stands in the way."""

    cause = forms.ChoiceField(
        label="What stands in the way?",
        error_messages={"required": "Choose what stands in the way"},
    )
    words = forms.CharField(label="In a sentence", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cause"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose a cause"), *grouped()]


class ResolveForm(forms.Form):
    """How a blocker was resolved."""

    how = forms.CharField(label="How was it resolved?", max_length=300, required=False)


class EffortForm(forms.Form):
    """Hours that were spent."""

    hours = forms.DecimalField(
        label="Hours",
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=24,
        widget=UnitInput(suffix="h", width=4),
        error_messages={"invalid": "Enter hours as a number, such as 1.5"},
    )
    kind = forms.ChoiceField(label="On what?", choices=EffortEntry.Kind.choices, widget=Radios())
    on = _day("Which day?", help_text="Today, where you leave it empty.")


class PaymentForm(forms.Form):
    """One line of who pays whom."""

    payer = forms.ChoiceField(label="Who pays?", choices=Payment.Who.choices, widget=Radios())
    payee = forms.ChoiceField(label="Who is paid?", choices=Payment.Who.choices, widget=Radios())
    what = forms.ChoiceField(label="For what?", choices=Payment.What.choices)
    amount_gbp = forms.DecimalField(
        label="How much?",
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=4,
        help_text="Empty means not settled yet.",
        widget=UnitInput(prefix="£"),
        error_messages={"invalid": "Enter an amount in pounds, such as 4.50"},
    )
    per = forms.ChoiceField(label="For each", choices=Payment.Per.choices)
    words = forms.CharField(label="Conditions", max_length=200, required=False)
    agreed_on = _day("Agreed on", help_text="Leave it empty while it is proposed only.")

    def clean(self) -> dict[str, Any]:
        """Nobody pays themselves, and nothing is agreed tomorrow."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("payer") and given.get("payer") == given.get("payee"):
            self.add_error("payee", "Choose somebody else than who pays")
        agreed = given.get("agreed_on")
        if agreed and agreed > timezone.localdate():
            self.add_error(
                "agreed_on", "This day is still to come; leave it empty until it is agreed"
            )
        return given


class CarrierForm(forms.Form):
    """Who carries it from now on."""

    facilitator = forms.ChoiceField(label="Who carries it?", widget=Radios())

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        field = self.fields["facilitator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(one)) for key, one in self.people.items()]

    @property
    def chosen(self) -> Any:
        """The person."""
        return self.people[self.cleaned_data["facilitator"]]


def cause_choices() -> list[tuple[str, str]]:
    """For filters."""
    return list(causes().items())


class StageForm(forms.Form):
    """To which stage."""

    stage = forms.ChoiceField(
        label="To which stage?",
        choices=[(one, one.capitalize()) for one in (*OPEN_STAGES, "completed", "lost")],
        widget=Radios(),
    )


class ManyMoveForm(forms.Form):
    """What is said of many at once when they move."""

    def __init__(self, *args: Any, to: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to = to
        self.fields["on"] = _day("When?", help_text="Today, where you leave it empty.")
        if to == "lost":
            self.fields["lost_reason"] = forms.ChoiceField(
                label="Why will they not happen?",
                choices=[("", "Choose the reason that decided it"), *grouped()],
                error_messages={"required": "Choose the reason that decided it"},
            )
        self.fields["note"] = forms.CharField(
            label="Why, or anything worth keeping",
            required=False,
            max_length=500,
            help_text="Needed for those that go back or are taken up again.",
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class CaseFileForm(forms.Form):
    """A spreadsheet of cases."""

    file = forms.FileField(
        label="Your spreadsheet",
        help_text="Excel (.xlsx) or CSV, one row a case. Nothing is loaded before you have seen"
        " what it would change.",
        widget=forms.FileInput(attrs={"accept": KINDS["spreadsheet"].accept_attribute}),
    )

    def clean_file(self) -> UploadedFile:
        """Known by what is in it."""
        given: UploadedFile = self.cleaned_data["file"]
        try:
            check(given, "spreadsheet")
        except InputError as problem:
            raise forms.ValidationError(str(problem)) from None
        return given
