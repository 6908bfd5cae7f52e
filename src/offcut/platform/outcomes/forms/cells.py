"""The form of one group of what an account rests on, made from the core's table of columns."""

from collections.abc import Mapping
from typing import Any

from django import forms

from offcut.platform.outcomes.columns import WORDS, Group, column, label
from offcut.platform.ui.cells_told import factor_named
from offcut.platform.ui.wording import percent, plain_number, unit_price


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
        words = [(one, WORDS.get(one, one.replace("_", " "))) for one in known.choices]
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
    return forms.CharField(max_length=300, help_text=f"{known.description}.{example}", **given)


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
    """A cell as one reads it: shares as per cent, pounds to the penny, a factor by its name."""
    if isinstance(value, dict):
        shares = ((where.replace("_", " "), percent(share)) for where, share in value.items())
        return ", ".join(f"{where} {share}" for where, share in shares)
    known = column(name)
    if value is None or isinstance(value, bool):
        return {None: "not stated", True: "Yes", False: "No"}[value]
    if known.unit == "GBP":
        return unit_price(value)
    if known.kind == "share":
        return percent(value)
    if known.kind == "number":
        return plain_number(value)
    if known.kind == "factor":
        return factor_named(str(value))
    written = WORDS.get(str(value), str(value))
    is_code = known.kind == "choice" or name in ("waste_material", "residue_material")
    return written.replace("_", " ") if is_code else written
