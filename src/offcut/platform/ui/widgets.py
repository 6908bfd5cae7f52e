"""Widgets that plain Django lacks: a date in three parts, units beside a number, suggestions."""

import calendar
import datetime
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

_ISO = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})$")
_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
}


class UnitInput(forms.TextInput):
    """A short text with what stands before or after it: £, t, km.

    ``width`` is the number of characters that the box should show: 2, 3, 4, 5, 10, 20 or 30.
    """

    def __init__(
        self,
        *,
        prefix: str = "",
        suffix: str = "",
        width: int = 10,
        attrs: Mapping[str, Any] | None = None,
    ) -> None:
        self.prefix, self.suffix = prefix, suffix
        usual = {"class": f"govuk-input--width-{width}", "inputmode": "decimal"}
        super().__init__({**usual, "spellcheck": "false", **(attrs or {})})


class SuggestInput(forms.TextInput):
    """A text with suggestions from ``url``, asked for while typing (``?q=``) where scripts run.

    The address answers with JSON: ``[{"value": "24510", "label": "Casting of iron"}, …]``. Without
    scripts it is a plain text box, and the server says what it understood.
    """

    def __init__(self, url: str, *, attrs: Mapping[str, Any] | None = None) -> None:
        self.url = url
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})


class Radios(forms.RadioSelect):
    """Radios, each with a hint where ``hints`` has one for its value; small or side by side."""

    def __init__(
        self,
        *,
        hints: Mapping[str, str] | None = None,
        inline: bool = False,
        attrs: Mapping[str, Any] | None = None,
    ) -> None:
        self.hints, self.inline = dict(hints or {}), inline
        super().__init__(dict(attrs or {}))


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes, each with a hint where ``hints`` has one for its value."""

    def __init__(
        self, *, hints: Mapping[str, str] | None = None, attrs: Mapping[str, Any] | None = None
    ) -> None:
        self.hints = dict(hints or {})
        super().__init__(dict(attrs or {}))


class DateParts(forms.Widget):
    """A date as day, month and year, each typed; the month also by its name.

    Goes with an ordinary ``DateField``: what it hands over is ``YYYY-MM-DD``, or what was typed,
    which that field then refuses.
    """

    template_name = "ui/date_parts.html"
    use_fieldset = True
    parts = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the three boxes with what they show."""
        context = super().get_context(name, value, attrs)
        held = self._parts_of(value)
        given = context["widget"]["attrs"]
        context["invalid"] = "aria-invalid" in given
        context["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{given.get('id', f'id_{name}')}_{part}",
                "label": label,
                "width": width,
                "value": held.get(part, ""),
                "autocomplete": f"bday-{part}" if given.get("autocomplete") == "bday" else "",
            }
            for part, label, width in self.parts
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Any:
        """What was typed, as one text; None when nothing was."""
        day, month, year = (
            str(data.get(f"{name}_{part}", "")).strip() for part, _, _ in self.parts
        )
        if not (day or month or year):
            return data.get(name) or None
        month = str(_MONTHS.get(month.lower(), month))
        if all(part.isascii() and part.isdigit() for part in (day, month, year)):
            return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
        return f"{year}-{month}-{day}"

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        """Whether none of the three boxes was sent."""
        return not any(f"{name}_{part}" in data for part, _, _ in self.parts)

    def id_for_label(self, id_: str, index: str = "") -> str:
        """The box for the day, where a link from the error summary leads."""
        return f"{id_}_day" if id_ else id_

    def _parts_of(self, value: Any) -> dict[str, str]:
        if isinstance(value, datetime.date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        if isinstance(value, str) and (found := _ISO.match(value)):
            year, month, day = found.groups()
            return {"day": str(int(day)), "month": str(int(month)), "year": str(int(year))}
        if isinstance(value, str) and value.count("-") == 2:
            year, month, day = value.split("-")
            return {"day": day, "month": month, "year": year}
        return {}
