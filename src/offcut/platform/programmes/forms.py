"""The forms of programmes: a field for each column of a sheet, as the core's table describes it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from offcut import reference
from offcut.errors import InputError
from offcut.evaluation.facts import funder_indicators
from offcut.evaluation.measures import measures
from offcut.impact.cells import Column
from offcut.impact.workbook import columns
from offcut.platform.files.actions import NotAccepted
from offcut.platform.files.actions import check as check_upload
from offcut.platform.programmes.actions import Refused
from offcut.platform.programmes.models import Report
from offcut.platform.programmes.sheets import label, unit_of_measure
from offcut.platform.ui.widgets import DateParts, UnitInput

_LONG = ("note", "happened", "why", "change", "objective", "description", "mitigation", "progress")
_NOT_ASKED = {"targets": ("unit",)}  # follows from the measure
_NUMBERS = ("number", "whole", "share")


class RowForm(forms.Form):
    """A row of a sheet; what is written is read by the core, and its problems come back here."""

    def __init__(
        self, *args: Any, sheet: str, refs: Mapping[str, list[str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for name, column in columns(sheet).items():
            if name not in _NOT_ASKED.get(sheet, ()):
                self.fields[name] = _field(column, refs)

    def add_prefix(self, field_name: str) -> str:
        """The name in the page: a field may not hide what the browser calls ``form.matches``."""
        return super().add_prefix(f"row-{field_name}" if field_name == "matches" else field_name)

    def cells(self) -> dict[str, str]:
        """What the form holds, as cells of the sheet."""
        found = {
            name: str(value or "") for name, value in self.cleaned_data.items() if name != "why"
        }
        if self.sheet == "targets":
            found["unit"] = unit_of_measure(found.get("measure", ""))
        return found

    def add_refused(self, refused: Refused) -> None:
        """Each problem beside its field; one of no field of this form above all."""
        for wrong in refused.wrong:
            self.add_error(wrong.column if wrong.column in self.fields else None, wrong.told)


class ChangeForm(RowForm):
    """A row that stands already: a change says why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["changed_because"] = forms.CharField(
            label="Why does it change?",
            max_length=300,
            help_text="It stays beside the earlier version, which is kept.",
        )


def _field(column: Column, refs: Mapping[str, list[str]]) -> forms.Field:
    usual: dict[str, Any] = {
        "label": label(column.column),
        "required": column.required,
        "help_text": column.description,
    }
    choices = _choices(column, refs)
    if choices is not None:
        empty = [] if column.required else [("", "not stated")]
        return forms.ChoiceField(choices=[*empty, *choices], **usual)
    if column.kind == "date":
        return forms.DateField(widget=DateParts(), **usual)
    if column.kind in _NUMBERS:
        unit = {"GBP": "", "h": "hours"}.get(column.unit, column.unit)
        prefix = "£" if column.unit == "GBP" else ""
        return forms.CharField(widget=UnitInput(prefix=prefix, suffix=unit), **usual)
    if column.column in _LONG:
        return forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 3}), **usual)
    return forms.CharField(max_length=300, **usual)


def _choices(column: Column, refs: Mapping[str, list[str]]) -> list[tuple[str, str]] | None:
    """The words that a column accepts, where only some are."""
    if column.kind == "choice":
        return [(one, one.replace("_", " ").capitalize()) for one in column.choices]
    if column.kind == "yes_no":
        return [("yes", "Yes"), ("no", "No")]
    if column.kind == "ref" and column.accepted in refs:
        return [(one, one) for one in refs[column.accepted]]
    if (column.sheet, column.column) == ("targets", "measure"):
        return [(one.id, f"{one.name} ({one.unit})") for one in measures().values()]
    if (column.sheet, column.column) == ("indicators", "indicator"):
        return [(key, one.name) for key, one in funder_indicators().items()]
    if (column.sheet, column.column) == ("programme", "persistence"):
        return [(key, key.replace("_", " ")) for key in reference.persistence_rules]
    return None


class RemoveForm(forms.Form):
    """Why a row is taken off."""

    why = forms.CharField(label="Why is it taken off?", max_length=300)


class UploadForm(forms.Form):
    """A workbook of the core."""

    file = forms.FileField(label="The workbook", help_text="An Excel file (.xlsx).")

    def clean_file(self) -> Any:
        """Only what can be a workbook."""
        given = self.cleaned_data["file"]
        try:
            media = check_upload(given, "spreadsheet")
        except NotAccepted as told:
            raise forms.ValidationError(str(told)) from None
        if "spreadsheetml" not in media:
            raise forms.ValidationError("A programme has several sheets; accepted: Excel (.xlsx).")
        return given


class ReportForm(forms.Form):
    """Which report, of which period."""

    kind = forms.ChoiceField(label="Which report?", choices=Report.Kind.choices)
    period = forms.CharField(
        label="Of which period?",
        required=False,
        max_length=12,
        help_text="A quarter as 2026Q3, a year as 2026 or 2026/27. Empty: the last quarter that"
        " anything is recorded of.",
    )

    def clean_period(self) -> str:
        """A period that reads."""
        return _period(self.cleaned_data["period"])


class PeriodForm(forms.Form):
    """A period to look at."""

    period = forms.CharField(
        label="As it stood at the end of", required=False, max_length=12,
        help_text="2026Q3, 2026 or 2026/27",
    )  # fmt: skip

    def clean_period(self) -> str:
        """A period that reads."""
        return _period(self.cleaned_data["period"])


def _period(text: str) -> str:
    from offcut.evaluation.periods import Period

    if not text:
        return ""
    try:
        return Period.read(text).name
    except InputError as told:
        raise forms.ValidationError(str(told)) from None
