"""The form for a laboratory's certificate and its results."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from offcut.listings import Problem
from offcut.platform.files.actions import NotAccepted
from offcut.platform.files.actions import check as check_upload
from offcut.platform.files.kinds import KINDS
from offcut.platform.listings.measuring import GRADES, Result, Source, results_of_text
from offcut.platform.listings.plain_words import plain
from offcut.platform.ui.widgets import DateParts, Radios, UnitInput
from offcut.reference import PropertyDefinition
from offcut.resources import Evidence

_UNITS = {"percent": "%", "dimensionless": "", "pH": ""}
_WORDS = {
    Evidence.DECLARED: ("Our own statement", "From experience or a data sheet"),
    Evidence.LAB: ("A laboratory's result", "With its certificate or report"),
    Evidence.ACCREDITED: (
        "An accredited laboratory's result",
        "Accredited (UKAS, MCERTS) for this very test, with its certificate",
    ),
}


class EvidenceForm(forms.Form):
    """Where results come from, and the results."""

    evidence = forms.ChoiceField(
        label="How are the results known?",
        choices=[(str(grade), _WORDS[grade][0]) for grade in GRADES],
        widget=Radios(hints={str(grade): _WORDS[grade][1] for grade in GRADES}),
        error_messages={"required": "Choose how the results are known"},
    )
    certificate = forms.FileField(
        label="Certificate",
        required=False,
        help_text=f"{KINDS['certificate'].accepted_words}. It is kept, and seen by who may open"
        " the whole listing.",
        widget=forms.FileInput(attrs={"accept": KINDS["certificate"].accept_attribute}),
    )
    measured_on = forms.DateField(
        label="When was it measured?",
        required=False,
        help_text="The day of the sample or of the report, for example 27 3 2026",
        widget=DateParts,
    )
    laboratory = forms.CharField(label="Laboratory", required=False, max_length=120)
    method = forms.CharField(
        label="Method or standard", required=False, max_length=120, help_text="As BS EN 15169"
    )

    def __init__(self, *args: Any, asked: Sequence[PropertyDefinition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {f"property_{item.id}": item for item in asked}
        for name, item in self.asked.items():
            self.fields[name] = _field(item)
        self.fields["other"] = forms.CharField(
            label="Other results",
            required=False,
            max_length=4000,
            help_text="One a line: chloride = 0.02 %, or below detection: cu<0.10 %, or a grading:"
            " grading 0.6=98 0.3=60 0.15=12",
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields["file"] = forms.FileField(
            label="Results as a file",
            required=False,
            help_text="CSV or Excel with columns property, result and unit",
            widget=forms.FileInput(attrs={"accept": KINDS["spreadsheet"].accept_attribute}),
        )

    def clean_certificate(self) -> Any:
        """Accepted by what is in it."""
        return _accepted(self.cleaned_data.get("certificate"), "certificate")

    def clean_file(self) -> Any:
        """Accepted by what is in it."""
        return _accepted(self.cleaned_data.get("file"), "spreadsheet")

    @property
    def results(self) -> list[Result]:
        """What was typed."""
        typed = [
            Result(item.id, _with_unit(self.cleaned_data[name], item))
            for name, item in self.asked.items()
            if self.cleaned_data.get(name)
        ]
        return [*typed, *results_of_text(self.cleaned_data.get("other") or "")]

    @property
    def source(self) -> Source:
        """Where the results come from."""
        held = self.cleaned_data
        return Source(
            evidence=Evidence(held["evidence"]),
            measured_on=held.get("measured_on"),
            method=held.get("method") or "",
            laboratory=held.get("laboratory") or "",
            certificate=held.get("certificate"),
        )

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Each beside its field."""
        for problem in problems:
            told = plain(problem.told)
            told = told[:1].upper() + told[1:]
            if problem.row:
                told = f"Line {problem.row}: {told}"
            self.add_error(self._field_of(problem), told)

    def _field_of(self, problem: Problem) -> str | None:
        if problem.column in self.fields:
            return problem.column
        given = problem.given or ""
        named = next((n for n, item in self.asked.items() if given.startswith(item.id)), None)
        if named:
            return named
        return "file" if self.cleaned_data.get("file") else "other"


def _field(item: PropertyDefinition) -> forms.Field:
    if item.categories:
        words = [(name, name.replace("_", " ").capitalize()) for name in item.categories]
        return forms.ChoiceField(
            label=item.name, required=False, choices=[("", "not said"), *words]
        )
    unit = _UNITS.get(item.unit or "", item.unit or "")
    widget = UnitInput(suffix=unit, width=10, attrs={"inputmode": "text"})
    return forms.CharField(label=item.name, required=False, max_length=120, widget=widget)


def _with_unit(value: str, item: PropertyDefinition) -> str:
    """A bare number is in the unit that stands beside its box."""
    unit = _UNITS.get(item.unit or "", item.unit or "")
    bare = not any(sign.isalpha() or sign == "%" for sign in value)
    return f"{value} {unit}".strip() if bare and not item.categories else value


def _accepted(uploaded: Any, kind: str) -> Any:
    if uploaded is not None:
        try:
            check_upload(uploaded, kind)
        except NotAccepted as problem:
            raise forms.ValidationError(str(problem)) from None
    return uploaded
