"""The forms of introductions: agree, decline, write, return."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from offcut.errors import InputError
from offcut.platform.files.actions import check
from offcut.platform.introductions.reasons import REASONS
from offcut.platform.ui.widgets import Radios

_AGREED = (
    "I agree that the other side is shown my organisation's name, this site's postcode, my name and"
    " e-mail address, and the exact gain that Offcut works out for the two of us, if it agrees too"
)


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files, as a list."""

    widget = ManyFiles

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:  # type: ignore[override]
        """Each file, checked as one."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [self._checked(super(FilesField, self).clean(one, initial)) for one in given]

    def _checked(self, uploaded: UploadedFile) -> UploadedFile:
        try:
            check(uploaded, "document")
        except InputError as problem:
            raise forms.ValidationError(str(problem)) from None
        return uploaded


class AgreeForm(forms.Form):
    """Interest, or the answer to it: the consent, and whether a facilitator is wished for."""

    agreed = forms.BooleanField(
        label=_AGREED,
        help_text="From the exact gain it may conclude what you pay. Between two of one trade the"
        " gain stays a band. You can take this back until the names are shown.",
        error_messages={
            "required": "Tick the box to agree; without it there can be no introduction"
        },
    )
    mediation_asked = forms.BooleanField(
        label="A facilitator should take part",
        help_text="They introduce the two of you and read the messages.",
        required=False,
    )


class DeclineForm(forms.Form):
    """Why not: the other side is told the reason, and nothing that says who you are."""

    reason = forms.ChoiceField(
        label="Why not?",
        choices=list(REASONS.items()),
        widget=Radios(hints={"trade": "The two of you may be competitors"}),
        error_messages={"required": "Choose a reason"},
    )
    words = forms.CharField(
        label="Anything to add",
        help_text="Your facilitator reads this. The other side does not.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MessageForm(forms.Form):
    """A message with documents."""

    words = forms.CharField(
        label="Your message",
        max_length=5000,
        error_messages={"required": "Write a message"},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    documents = FilesField(
        label="Documents", help_text="PDF, Word, Excel, CSV, text or pictures", required=False
    )


class ReturnForm(forms.Form):
    """Why a message is not passed on."""

    why = forms.CharField(
        label="Why do you return this message?",
        help_text="The author reads this, for example “Please leave out what you pay”.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you return it"},
    )
