"""The forms for uploads, and for naming the columns of a spreadsheet."""

from typing import Any

from django import forms
from django.conf import settings

from offcut.listings.columns import COLUMNS
from offcut.platform.files.actions import NotAccepted
from offcut.platform.files.actions import check as check_upload
from offcut.platform.files.kinds import KINDS
from offcut.platform.listings.importing.columns import LEAVE_OUT
from offcut.platform.listings.models import ImportRun


class UploadForm(forms.Form):
    """One file of a kind, known by its content."""

    file = forms.FileField(label="File", error_messages={"required": "Choose a file"})

    def __init__(self, *args: Any, kind: str, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        field, limit = self.fields["file"], settings.UPLOAD_LIMIT_BYTES / 1e6
        field.label = label or KINDS[kind].words.capitalize()
        field.help_text = f"{KINDS[kind].accepted_words}, up to {limit:g} MB"
        field.widget.attrs["accept"] = KINDS[kind].accept_attribute

    def clean_file(self) -> Any:
        """Accepted by what is in it."""
        uploaded = self.cleaned_data["file"]
        try:
            check_upload(uploaded, self.kind)
        except NotAccepted as problem:
            raise forms.ValidationError(str(problem)) from None
        return uploaded


class ColumnsForm(forms.Form):
    """Which column of a spreadsheet is which."""

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(LEAVE_OUT, "Leave it out"), *((c.name, column_label(c.name)) for c in COLUMNS)]
        self.headings: list[tuple[str, str]] = []
        for number, (written, meant, examples) in enumerate(run.header):
            name = f"column_{number}"
            self.headings.append((name, written))
            self.fields[name] = forms.ChoiceField(
                label=f"“{written}”",
                choices=offered,
                initial=run.mapping.get(written, meant),
                help_text=f"Holds: {'; '.join(examples)}" if examples else "Holds nothing",
            )

    def clean(self) -> dict[str, Any]:
        """Each of our columns once."""
        cleaned: dict[str, Any] = super().clean() or {}
        seen: dict[str, str] = {}
        for name, written in self.headings:
            chosen = cleaned.get(name)
            if chosen and chosen != LEAVE_OUT and chosen in seen:
                self.add_error(name, f"“{seen[chosen]}” is this column already: choose one of them")
            elif chosen:
                seen[chosen] = written
        return cleaned

    @property
    def mapping(self) -> dict[str, str]:
        """Heading as written → our column."""
        return {written: self.cleaned_data[name] for name, written in self.headings}


def column_label(name: str) -> str:
    """``site_postcode`` as people read it."""
    return _LABELS.get(name) or name.replace("_", " ").capitalize()


_LABELS = {
    "kind": "Have or want",
    "resource": "What it is, in words",
    "resource_type": "Kind of thing (id)",
    "sic_code": "SIC code",
    "ewc_code": "Waste code (EWC)",
    "min_lot": "Smallest load",
    "listing_id": "Your own reference",
    "current_fate": "What happens today",
    "disposal_cost": "Cost today (private)",
    "purchase_price": "Price paid today (private)",
    "terms": "Terms (private)",
}
