"""Which of the design system's inputs a form field is, and what it is drawn with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField
from django.forms.boundfield import BoundWidget

from offcut.platform.ui.widgets import SuggestInput

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (SuggestInput, "suggest"),
)
_CLASSES = {
    "input": "govuk-input",
    "suggest": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}
_REQUIRED = str(forms.Field.default_error_messages["required"])
_GENERAL = frozenset(
    str(text)
    for field in (
        forms.BooleanField,
        forms.DateField,
        forms.DateTimeField,
        forms.DecimalField,
        forms.FileField,
        forms.IntegerField,
        forms.UUIDField,
    )
    for text in field.default_error_messages.values()
) | {"Enter a valid email address.", "Enter a valid URL."}
_GENERAL_STARTS = ("Ensure this", "Ensure that", "Select a valid choice", "Null characters")
"""Django's own errors, which do not say which field they are about."""
_ERROR_CLASSES = {"password": "govuk-input--error", "suggest": "govuk-input--error"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio or checkbox."""

    widget: dict[str, Any]  # name, value, type, attrs: as Django's own templates take it
    label: str
    hint: str


def kind_of(bound: BoundField) -> str:
    """``input``, ``textarea``, ``select``, ``radios``, ``checkboxes``, ``checkbox``, ``file`` …"""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    found = next((kind for of, kind in _KINDS if isinstance(widget, of)), None)
    return found or ("fieldset" if bound.use_fieldset else "input")


def drawn(bound: BoundField, kind: str, counted: bool) -> str:
    """The input itself, with the classes and attributes of its kind."""
    held = bound.field.widget.attrs
    classes = [_CLASSES.get(kind, ""), str(held.get("class", ""))]
    if bound.errors and kind in _CLASSES:
        classes.append(_ERROR_CLASSES.get(kind, f"{_CLASSES[kind].split()[0]}--error"))
    attrs: dict[str, Any] = {}
    if kind in _CLASSES:
        attrs["class"] = " ".join(filter(None, classes))
    if kind == "textarea":
        attrs["rows"] = held.get("rows") if held.get("rows") != "10" else 5
        attrs["cols"] = False
    if counted:
        attrs["class"] += " govuk-js-character-count"
        attrs["maxlength"] = False  # the words over the limit stay visible, and are counted
        attrs["aria-describedby"] = f"{bound.aria_describedby or ''} {bound.auto_id}-info".strip()
    if isinstance(bound.field, forms.EmailField):
        attrs.update(spellcheck="false", autocomplete=held.get("autocomplete", "email"))
    if isinstance(bound.field.widget, SuggestInput):
        attrs["list"] = f"{bound.auto_id}_list"
    return bound.as_widget(attrs=attrs)


def limit_of(bound: BoundField, kind: str) -> int | None:
    """Most characters of a long text, which is counted beside it."""
    most = bound.field.widget.attrs.get("maxlength") if kind == "textarea" else None
    return int(most) if most else None


def choices_of(bound: BoundField) -> Iterator[Choice]:
    """The radios or checkboxes of a field."""
    hints = getattr(bound.field.widget, "hints", {})
    for sub in bound.subwidgets:
        if _is_empty(sub):
            continue
        attrs = {k: v for k, v in sub.data["attrs"].items() if not k.startswith("aria-")}
        label = str(sub.data["label"])
        hint = hints.get(str(sub.data["value"]), "")
        if hint:
            attrs["aria-describedby"] = f"{attrs.get('id')}_hint"
        yield Choice({**sub.data, "attrs": attrs}, label, hint)


def _is_empty(sub: BoundWidget) -> bool:
    """Django's own "---------" is no answer that radios should offer."""
    return sub.data["value"] in ("", None) and set(str(sub.data["label"])) <= {"-"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary."""

    text: str
    anchor: str  # id of the input; empty for what is no single field's fault


def errors_of(bound: BoundField) -> list[str]:
    """What is wrong with a field, in words that say what to do.

    Django's "This field is required." becomes a request that names the field; what a form says in
    words of its own stays as it is.
    """
    said = [str(text) for text in bound.errors]
    return [_asked_for(bound) if text == _REQUIRED else text for text in said]


def _asked_for(bound: BoundField) -> str:
    label, kind = str(bound.label).rstrip(":"), kind_of(bound)
    if kind == "checkbox":
        return f"Tick “{label}” to go on"
    if kind in ("select", "radios", "checkboxes"):
        return f"Choose an answer to “{label}”"
    if kind == "file":
        return f"Choose a file for “{label}”"
    return f"Answer “{label}”" if label.endswith("?") else f"Fill in “{label}”"


def problems(forms_or_sets: Iterable[Any]) -> list[Problem]:
    """Every error of the forms and formsets given, in the order of their fields."""
    found: list[Problem] = []
    for item in forms_or_sets:
        if isinstance(item, BaseFormSet):
            found += [Problem(str(text), "") for text in item.non_form_errors()]
            found += problems(item.forms)
        elif isinstance(item, BaseForm) and item.is_bound:
            found += [Problem(str(text), "") for text in item.non_field_errors()]
            for bound in item:
                found += [Problem(_named(bound, text), anchor(bound)) for text in errors_of(bound)]
    return found


def _named(bound: BoundField, text: str) -> str:
    """The error as it stands in the summary, where its field is not beside it."""
    label = str(bound.label).rstrip(":")
    general = text in _GENERAL or any(text.startswith(start) for start in _GENERAL_STARTS)
    return f"{label}: {text[:1].lower()}{text[1:]}" if general and label not in text else text


def anchor(bound: BoundField) -> str:
    """The id of the first input of a field."""
    if kind_of(bound) in ("radios", "checkboxes"):
        first = next(choices_of(bound), None)
        return str(first.widget["attrs"].get("id", "")) if first else ""
    return str(bound.id_for_label or bound.auto_id)
