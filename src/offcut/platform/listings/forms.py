"""The forms of a listing. What is written is read by the core; its problems come back by field."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from offcut import reference
from offcut.listings import Problem
from offcut.listings.columns import FORMS, HAVE_FATES, PERIODS, WANT_FATES
from offcut.platform.listings.conversion import WRITTEN
from offcut.platform.listings.faces import OwnFace
from offcut.platform.listings.plain_words import plain
from offcut.platform.organisations.models import Site
from offcut.platform.ui.widgets import Radios, SuggestInput, UnitInput

KINDS = (("have", "We have it"), ("want", "We want it"))
_HINTS = {
    "have": "A waste, by-product, spare capacity or idle equipment",
    "want": "Something you buy now, or could use",
}
ELSEWHERE = "elsewhere"
UNITS = (
    ("t", "tonnes"),
    ("kg", "kilograms"),
    ("m3", "cubic metres"),
    ("L", "litres"),
    ("kWh", "kilowatt-hours"),
    ("MWh", "megawatt-hours"),
    ("item", "items"),
    ("h", "hours"),
)
_EVERY = {"once": "once, that is all", "day": "a day", "week": "a week", "month": "a month"}
_PERIODS = tuple((period, _EVERY.get(period, f"a {period}")) for period in reversed(PERIODS))
_FIELD_OF = {column: name for name, column in WRITTEN.items()} | {"site_postcode": "site"}
_SAID = {"": "not said", "yes": "Yes", "no": "No", "unknown": "Not known"}


class ListingForm(forms.Form):
    """What every form of a listing can do: show the core's problems where they belong."""

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Each problem beside its field; one of no field of this form above all."""
        for problem in problems:
            name = _FIELD_OF.get(problem.column or "", problem.column or "")
            told = plain(problem.told)
            self.add_error(name if name in self.fields else None, told[:1].upper() + told[1:])

    def written(self) -> dict[str, str]:
        """What the form holds of the fields that an owner writes."""
        return {
            name: str(value or "") for name, value in self.cleaned_data.items() if name in WRITTEN
        }


class _Amount(forms.Form):
    """An amount, rough or not: quantity, unit and period."""

    quantity = forms.CharField(
        label="About how much?",
        max_length=40,
        required=False,
        help_text="A rough figure is enough: 1200, ~500 or 100-200. Leave empty if you do not"
        " know: empty is never read as zero.",
        widget=UnitInput(width=10, attrs={"inputmode": "text"}),
    )
    unit = forms.ChoiceField(label="Counted in", choices=UNITS, initial="t", required=False)
    period = forms.ChoiceField(label="How often?", choices=_PERIODS, required=False)


class ShortForm(_Amount, ListingForm):
    """Two minutes: have or want, in own words, about how much, where."""

    field_order = ("kind", "words", "quantity", "unit", "period", "site", "postcode")
    kind = forms.ChoiceField(
        label="Do you have it, or want it?",
        choices=KINDS,
        widget=Radios(hints=_HINTS),
        error_messages={"required": "Choose whether you have it or want it"},
    )
    words = forms.CharField(
        label="What is it?",
        max_length=300,
        help_text="In your own words, as you would say it at work: “used green sand, dry”",
        error_messages={"required": "Say what it is, in a few words"},
    )
    site = forms.ChoiceField(
        label="Where is it?",
        widget=Radios(),
        error_messages={"required": "Choose a site, or another place by its postcode"},
    )
    postcode = forms.CharField(
        label="Postcode of another place",
        max_length=8,
        required=False,
        help_text="Only for another place. The first half is enough: B70.",
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "postal-code"}
        ),
    )

    def __init__(self, *args: Any, sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "period"):
            self.fields[name].required = True  # each has an answer from the start
        self.sites = {str(site.pk): site for site in sites}
        if self.sites:
            _offer(self.fields["site"], [*site_choices(sites), (ELSEWHERE, "Another place")])
            if len(self.sites) == 1:
                self.fields["site"].initial = next(iter(self.sites))
        else:
            del self.fields["site"]
            postcode = self.fields["postcode"]
            postcode.label, postcode.required = "Where is it? (postcode)", True
            postcode.help_text = "The first half is enough: B70. The exact one is never shown."
            postcode.error_messages["required"] = "Give the postcode of the site"

    def clean(self) -> dict[str, Any]:
        """One place: a known site, or a postcode."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("site") == ELSEWHERE and not cleaned.get("postcode"):
            self.add_error("postcode", "Give the postcode of the other place")
        return cleaned

    @property
    def chosen_site(self) -> Site | None:
        """The known site that was chosen; None: another place."""
        return self.sites.get(self.cleaned_data.get("site", ""))


class LongForm(_Amount, ListingForm):
    """Everything that a listing can say; all but the words may stay empty."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Do you have it, or want it?", choices=KINDS, widget=Radios())
    words = forms.CharField(label="What is it, in your words?", max_length=300)
    resource_type = forms.CharField(
        label="What kind of thing is it?",
        required=False,
        max_length=200,
        help_text="Type to search, for example “foundry sand”. Empty: recognised from your words.",
        widget=SuggestInput("/listings/kinds/"),
    )
    use = forms.ChoiceField(label="What is it for?", required=False)
    site = forms.ChoiceField(label="Where is it?", widget=forms.Select)
    min_lot = forms.CharField(
        label="Smallest load worth moving",
        required=False,
        max_length=30,
        help_text="In the unit above",
        widget=UnitInput(width=5),
    )
    available_from = forms.CharField(
        label="From when?", required=False, max_length=30, help_text="For example 31/1/2027"
    )
    available_to = forms.CharField(
        label="Until when?", required=False, max_length=30, help_text="For example 31/12/2027"
    )
    monthly_profile = forms.CharField(
        label="How it is spread over the year",
        required=False,
        max_length=300,
        help_text="Twelve shares, January first: 1 1 1 1 1 1 1 0 1 1 1 1",
    )
    shelf_life_days = forms.CharField(
        label="Days until it spoils", required=False, max_length=12, widget=UnitInput(width=4)
    )
    form = forms.ChoiceField(
        label="In what form?",
        required=False,
        choices=[("", "not said"), *((form, form.capitalize()) for form in FORMS)],
    )
    ewc_code = forms.CharField(
        label="Waste code (EWC)", required=False, max_length=12, help_text="For example 10 09 08"
    )
    hazardous = forms.ChoiceField(
        label="Is it hazardous?", required=False, choices=tuple(_SAID.items())
    )
    current_fate = forms.ChoiceField(label="What happens today?", required=False)
    disposal_cost = forms.CharField(
        label="What does it cost you today, for each unit?",
        required=False,
        max_length=30,
        help_text="In pounds for each unit above; below zero if you are paid for it. Private.",
        widget=UnitInput(prefix="£", width=10),
    )
    purchase_price = forms.CharField(
        label="What do you pay today, for each unit?",
        required=False,
        max_length=30,
        help_text="In pounds for each unit above. Private.",
        widget=UnitInput(prefix="£", width=10),
    )
    properties = forms.CharField(
        label="Properties",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    terms = forms.CharField(
        label="Terms",
        required=False,
        max_length=500,
        help_text="For example: price=12 GBP/t; haulage=want; sale; days=mon-fri. Private.",
    )
    notes = forms.CharField(
        label="Notes", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, face: OwnFace, sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = {str(site.pk): site for site in sites}
        _offer(self.fields["site"], site_choices(sites))
        side = (self.data.get("kind") if self.is_bound else None) or face.kind
        fates = HAVE_FATES if side == "have" else WANT_FATES
        _offer(
            self.fields["current_fate"],
            [("", "not said"), *((fate, fate.capitalize()) for fate in (*fates,))],
        )
        uses = sorted((use.name, use.id) for use in reference.uses.values())
        _offer(self.fields["use"], [("", "not said"), *((id_, name) for name, id_ in uses)])
        for name in ("unit", "period"):  # what a spreadsheet may have said in other words
            _keep(self.fields[name], getattr(face, name), always_empty=True)
        _keep(self.fields["current_fate"], face.current_fate)
        hidden = "purchase_price" if face.kind == "have" else "disposal_cost"
        if not (face.terms or {}).get(hidden):
            del self.fields[hidden]
        if face.kind == "have" and not face.use:
            del self.fields["use"]
        self.fields["properties"].help_text = _PROPERTIES[face.kind]

    def clean_resource_type(self) -> str:
        """The id of a kind, given as id or by name."""
        given = str(self.cleaned_data.get("resource_type") or "").strip()
        if not given:
            return ""
        found = resource_type_named(given)
        if found is None:
            kinds = reference.resource_types
            near = ", ".join(kinds[one].name for one in kinds.nearest(given, 3))
            near = f" Did you mean {near}?" if near else ""
            raise forms.ValidationError(f"There is no kind called “{given}”.{near}")
        return found

    @property
    def sections(self) -> list[tuple[str, str, list[Any]]]:
        """Title, explanation and fields of each part of the form."""
        return [
            (title, hint, [self[name] for name in names if name in self.fields])
            for title, hint, names in _SECTIONS
        ]


_PROPERTIES = {
    "have": "What is known of it, for example: loi=2.5±0.3 % [lab 2026-05-01]; binder=furan",
    "want": "Your own limits, for example: moisture<8 %; ph=6-9; binder=none|bentonite",
}
_SECTIONS = (
    ("What it is", "", ("kind", "words", "resource_type", "use", "form")),
    ("How much, and when", "", (
        "quantity", "unit", "period", "min_lot", "available_from", "available_to",
        "monthly_profile", "shelf_life_days",
    )),
    ("Where", "Others see the district only.", ("site",)),
    ("If it is a waste", "", ("ewc_code", "hazardous")),
    ("Quality", "", ("properties",)),
    (
        "Today, and terms",
        "Costs, prices and terms are private: you and your facilitator see them.",
        ("current_fate", "disposal_cost", "purchase_price", "terms"),
    ),
    ("Anything else", "Only you and staff see it.", ("notes",)),
)  # fmt: skip


_WHY = {
    "found_here": "We found a partner here",
    "found_elsewhere": "We found a partner elsewhere",
    "no_longer": "It no longer arises, or is no longer wanted",
    "mistake": "It was listed by mistake",
    "other": "Something else",
}


class WithdrawForm(forms.Form):
    """Why a listing is taken back: it teaches what the network lacks."""

    why = forms.ChoiceField(
        label="Why?", required=False, widget=Radios(), choices=tuple(_WHY.items())
    )

    @property
    def told(self) -> str:
        """The reason in words; empty where none was chosen."""
        return _WHY.get(self.cleaned_data.get("why", ""), "")


def resource_type_named(given: str) -> str | None:
    """The id of a resource type from its id or its name, in any case."""
    plain = given.strip().casefold()
    if plain in reference.resource_types:
        return plain
    named = (kind.id for kind in reference.resource_types.values() if kind.name.casefold() == plain)
    return next(named, None)


def site_choices(sites: Sequence[Site]) -> list[tuple[str, str]]:
    """Sites as choices; with the organisation where there are several."""
    several = len({site.organisation_id for site in sites}) > 1
    return [(str(site.pk), _site_label(site, with_owner=several)) for site in sites]


def _site_label(site: Site, *, with_owner: bool) -> str:
    place = ", ".join(filter(None, (site.name, site.postcode, site.district)))
    return f"{site.organisation.name}: {place}" if with_owner else place


def initial_of(face: OwnFace, written: dict[str, str], site_id: UUID) -> dict[str, Any]:
    """What the long form shows for a listing."""
    return {
        **written,
        "version": face.version,
        "site": str(site_id),
        "resource_type": face.material if face.type_given else "",
    }


def _offer(field: forms.Field, choices: Sequence[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _keep(field: forms.Field, held: str, *, always_empty: bool = False) -> None:
    """A choice for what is held now, where the usual ones lack it."""
    assert isinstance(field, forms.ChoiceField)
    there = [*field.choices]  # type: ignore[misc]
    if always_empty and "" not in dict(there):
        there = [("", "not said"), *there]
    if held and held not in dict(there):
        there.append((held, held))
    field.choices = there
