"""The forms of plans."""

from typing import Any

from django import forms

from offcut.errors import InputError
from offcut.platform.plans import queries
from offcut.platform.plans.models import Objective, PlanRun, Scenario
from offcut.platform.plans.sites import read
from offcut.platform.ui.widgets import Checkboxes, Radios, UnitInput

YES_NO = (("yes", "Yes"), ("no", "No"))
TIMES = ((30, "Half a minute"), (60, "A minute"), (300, "Five minutes"), (900, "A quarter hour"))
_HINTS = {
    Objective.GAIN: "Disposal and purchases saved, less haulage, treatment and residues",
    Objective.LIKELY: "An exchange that works three times in four counts three quarters",
    Objective.SOCIETY: "Taxes that only change hands do not count; carbon counts at its value",
    Objective.CARBON: "Only exchanges that pay for themselves are looked at",
    Objective.LANDFILL: "Only exchanges that pay for themselves are looked at",
    Objective.VIRGIN: "Only exchanges that pay for themselves are looked at",
}
_SITES_BYTES = 200_000


class PlanForm(forms.Form):
    """A question to the planner."""

    name = forms.CharField(
        label="What do you call this plan?", max_length=120, help_text="For example: Sand, 30 km"
    )
    objective = forms.ChoiceField(
        label="What should it be best at?",
        choices=Objective.choices,
        initial=Objective.GAIN,
        widget=Radios(hints={str(key): hint for key, hint in _HINTS.items()}),
    )
    materials = forms.MultipleChoiceField(
        label="Which materials?",
        required=False,
        widget=Checkboxes(),
        help_text="Leave all empty to plan everything that is listed.",
    )
    most_km = forms.FloatField(
        label="How far apart may giver and taker be?",
        required=False,
        min_value=0.1,
        max_value=2000,
        widget=UnitInput(suffix="km", width=5),
        help_text="By road. Leave empty for any distance: haulage is paid for in any case.",
    )
    facilities = forms.ChoiceField(
        label="May it build shared facilities?",
        choices=YES_NO,
        initial="no",
        widget=Radios(
            hints={
                "yes": "What needs treatment needs a plant; it says which are missing, and where",
                "no": "Each stream is treated by itself, at the price of the treatment",
            }
        ),
    )
    sites = forms.FileField(
        label="Your own sites for facilities",
        required=False,
        help_text="A CSV file with the columns site, name, postcode, kind, facilities and"
        " cost_gbp_per_year. Without it the region’s zones and the largest givers are tried.",
    )
    after_tests = forms.BooleanField(
        label="Count exchanges that still await a test, too", required=False
    )
    exchange_gbp = forms.FloatField(
        label="What does one exchange cost in effort?",
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=UnitInput(prefix="£", suffix="a year", width=5),
        help_text="So that small exchanges that are not worth the trouble are left out.",
    )
    time_limit_s = forms.TypedChoiceField(
        label="How long may it search?", choices=TIMES, coerce=int, initial=60
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (name, f"{name.replace('_', ' ').capitalize()} ({count})")
            for name, count in queries.materials()
        ]
        field: Any = self.fields["materials"]
        field.choices = choices
        if not choices:
            del self.fields["materials"]

    def clean_facilities(self) -> bool:
        """Yes or no."""
        return bool(self.cleaned_data["facilities"] == "yes")

    def clean_exchange_gbp(self) -> float:
        """Nothing, where nothing is said."""
        return float(self.cleaned_data["exchange_gbp"] or 0.0)

    def clean_sites(self) -> str:
        """The text of the file, once its every row reads."""
        given = self.cleaned_data["sites"]
        if not given:
            return ""
        if given.size > _SITES_BYTES:
            raise forms.ValidationError("The file is larger than 200 kB; accepted: a CSV of sites.")
        try:
            text = given.read().decode("utf-8-sig").replace("\x00", "\ufffd")
            read(text)
        except UnicodeDecodeError:
            raise forms.ValidationError(
                "The file does not read as a CSV file in UTF-8. Save it as “CSV UTF-8”."
            ) from None
        except InputError as told:
            raise forms.ValidationError(str(told)) from None
        return str(text)

    def clean(self) -> dict[str, Any]:
        """Facilities are chosen for the most money alone; sites are for facilities."""
        asked = super().clean() or {}
        if asked.get("facilities") and asked.get("objective") not in (None, Objective.GAIN):
            self.add_error(
                "objective",
                "With facilities, choose the most money for the firms together: the answer then"
                " also says what avoiding more carbon would cost.",
            )
        if asked.get("sites") and asked.get("facilities") is False:
            self.add_error("sites", "Sites are for facilities: choose “Yes” above, or no file.")
        return asked


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label="What do you call this plan?", max_length=120)


class CompareForm(forms.Form):
    """Two runs, side by side."""

    before = forms.ChoiceField(label="First plan")
    after = forms.ChoiceField(label="Second plan")

    def __init__(self, *args: Any, runs: list[PlanRun], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(run.pk), called(run)) for run in runs]
        for name in ("before", "after"):
            field: Any = self.fields[name]
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        chosen = super().clean() or {}
        if chosen.get("before") and chosen.get("before") == chosen.get("after"):
            self.add_error("after", "Choose two different plans.")
        return chosen


def called(run: PlanRun) -> str:
    """A run in a list of choices."""
    from offcut.platform.ui.wording import uk_datetime

    return f"{run.scenario.name}, run {run.number} ({uk_datetime(run.when)})"


def rows_of(scenario: Scenario) -> list[tuple[str, str]]:
    """What a scenario asks, as names and values."""
    materials = ", ".join(name.replace("_", " ") for name in scenario.materials)
    sites = "own sites" if scenario.sites else "the region’s zones and the largest givers’ sites"
    reach = f"up to {scenario.most_km:g} km" if scenario.most_km else "any distance"
    effort = f"£{scenario.exchange_gbp:,.0f} a year" if scenario.exchange_gbp else "not counted"
    return [
        ("Best at", str(scenario.get_objective_display())),
        ("Materials", materials.capitalize() or "All that are listed"),
        ("Giver to taker", reach),
        ("Facilities", f"may be built, at {sites}" if scenario.facilities else "none are built"),
        ("Tests", "exchanges that await a test count, too" if scenario.after_tests
         else "only exchanges that are likely to pass"),
        ("Effort of an exchange", effort),
        ("Search", f"up to {scenario.time_limit_s} seconds"),
    ]  # fmt: skip
