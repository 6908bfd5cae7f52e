"""The faces of a listing: what everybody may know of it, and what its owner sees."""

import re
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from offcut import reference
from offcut.listings.columns import PRIVATE
from offcut.platform.listings.models import Listing
from offcut.platform.ui.wording import unit_price

UNNAMED = "Not yet classified"
_LONG = re.compile(r"(?<![\d.])[1-9]\d{3,}(?!\d)")  # whole numbers from 1,000 on
_RANGE = re.compile(r"(?<=\d)\s*[-–]\s*(?=\d)")
_STEPS = (1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)
_UNITS = {"m3": "m³", "h": "hours", "item": "items"}
PRIVATE_FIELDS = tuple(sorted(PRIVATE))  # disposal_cost, purchase_price, terms


@dataclass(frozen=True, slots=True)
class PublicFace:
    """What everybody may know: material, quantity band, district; no name, price or words."""

    id: UUID
    kind: str  # have | want
    resource_type: str  # id; empty when not recognised
    material: str  # the type's name
    quantity_band: str  # "100 to 1,000 t a year"
    district: str
    district_code: str
    listed_on: date
    synthetic: bool

    @property
    def title(self) -> str:
        """One line: ``Have: green sand, 100 to 1,000 t a year``."""
        return f"{self.kind.capitalize()}: {self.material}, {self.quantity_band}"


@dataclass(frozen=True, slots=True)
class OwnFace:
    """A listing as its owner and staff see it; private terms only where the viewer may see them."""

    id: UUID
    status: str
    status_label: str
    kind: str
    words: str
    organisation_id: UUID
    organisation: str
    site: str
    district: str
    resource_type: str
    material: str
    type_given: bool
    type_confidence: float
    use: str
    use_name: str
    amount: str  # as written: "about 1,200 t a year"
    quantity: str
    unit: str
    period: str
    amount_low: float | None
    amount_central: float | None
    amount_high: float | None
    basis_unit: str
    per_year: bool
    form: str
    ewc_code: str
    hazardous: str
    current_fate: str
    available_from: str
    available_to: str
    min_lot: str
    shelf_life_days: str
    monthly_profile: str
    properties: str
    notes: str
    completeness: float
    add_first: tuple[str, ...]
    version: int
    changed_at: date
    expires_on: date | None
    reference: str
    withdrawn_why: str
    synthetic: bool
    terms: dict[str, str] | None = field(default=None, repr=False)  # None: not for this viewer

    @property
    def advice(self) -> list[str]:
        """What to add first, in the words of the page."""
        return [_advice(one) for one in self.add_first]


_ADVICE = {
    "quantity": "About how much there is",
    "resource_type": "What kind of thing it is",
    "current_fate": "Where it goes today",
    "disposal_cost": "What it costs today",
    "purchase_price": "What you pay today",
    "ewc_code": "The waste code",
    "hazardous": "Whether it is hazardous",
    "site_postcode": "The full postcode",
    "sic_code": "The industry of the organisation",
    "use": "What it is for",
    "properties": "Properties",
}


def _advice(told: str) -> str:
    """``quantity: even a rough one …`` as a page says it; ids become names."""
    name, _, why = told.partition(": ")
    why = why.replace(" ('offcut suggest' helps)", "")
    item = reference.properties.get(name)
    label = _ADVICE.get(name) or (item.name if item else name)
    for word in why.replace("(", " ").replace(")", " ").replace(",", " ").split():
        known = reference.properties.get(word) if name == "properties" else None
        why = why.replace(word, known.name.lower()) if known else why
    return f"{label}: {why}"


_ROWS = (
    ("Amount", "amount"),
    ("Smallest load", "min_lot"),
    ("Use", "use_name"),
    ("Form", "form"),
    ("Waste code (EWC)", "ewc_code"),
    ("Hazardous", "hazardous"),
    ("Happens to it today", "current_fate"),
    ("From", "available_from"),
    ("Until", "available_to"),
    ("Over the year", "monthly_profile"),
    ("Days until it spoils", "shelf_life_days"),
    ("Properties", "properties"),
    ("Notes", "notes"),
)
_ALWAYS = {"have": ("amount", "ewc_code", "current_fate"), "want": ("amount", "use_name")}
_TERMS = {
    "disposal_cost": "Cost today",
    "purchase_price": "Price paid today",
    "terms": "Terms",
}


def rows_of(face: OwnFace) -> list[tuple[str, str]]:
    """A listing's answers, name and value; the few that matter most also where they are missing."""
    always = _ALWAYS[face.kind]
    told = [(label, str(getattr(face, name)), name) for label, name in _ROWS]
    kind = face.material if face.type_given else f"{face.material} (recognised, not confirmed)"
    place = ", ".join(filter(None, (face.site, face.district)))
    return [
        ("Kind", kind if face.resource_type else ""),
        *((label, value) for label, value, name in told if value or name in always),
        ("Where", place),
    ]


def term_rows(face: OwnFace) -> list[tuple[str, str]]:
    """The private terms, name and value; none for who may not see them."""
    stated = face.terms or {}
    own = "disposal_cost" if face.kind == "have" else "purchase_price"
    return [
        (_TERMS[name], value if name == "terms" else _price(value, face.unit))
        for name, value in stated.items()
        if value or name in (own, "terms")
    ]


def _price(written: str, unit: str) -> str:
    """A price for a unit; what is written in another way than as a number stays as it is."""
    if not written:
        return ""
    try:
        told = unit_price(float(written.replace(",", "")))
    except ValueError:
        return written
    return f"{told} per {_UNITS.get(unit, unit) or 'unit'}"


def band(listing: Listing) -> str:
    """The quantity as a power of ten; the true one lies in it.

    A range that spans several steps is told by its central value.
    """
    if listing.amount_central is None:
        return "amount not stated"
    unit = _UNITS.get(listing.basis_unit, listing.basis_unit)
    per = " a year" if listing.per_year else " once"
    above = next((step for step in _STEPS if listing.amount_central < step), None)
    if above is None:
        return f"over {_STEPS[-1]:,.0f} {unit}{per}"
    if above == _STEPS[0]:
        return f"under {above:,.0f} {unit}{per}"
    return f"{above / 10:,.0f} to {above:,.0f} {unit}{per}"


def material(resource_type: str) -> str:
    """The name of a resource type."""
    known = reference.resource_types.get(resource_type) if resource_type else None
    return known.name if known else UNNAMED


def public_face(listing: Listing) -> PublicFace:
    """What everybody may know of a listing."""
    return PublicFace(
        id=listing.id,
        kind=listing.kind,
        resource_type=listing.resource_type,
        material=material(listing.resource_type),
        quantity_band=band(listing),
        district=listing.site.district or "not stated",
        district_code=listing.site.district_code,
        listed_on=listing.created_at.date(),
        synthetic=listing.synthetic,
    )


def own_face(listing: Listing, *, with_terms: bool) -> OwnFace:
    """A listing for its owner or for staff."""
    use = reference.uses.get(listing.use) if listing.use else None
    same = (
        "id", "status", "kind", "words", "organisation_id", "resource_type", "type_given",
        "type_confidence", "use", "quantity", "unit", "period", "amount_low", "amount_central",
        "amount_high", "basis_unit", "per_year", "form", "ewc_code", "hazardous", "current_fate",
        "available_from",
        "available_to", "min_lot", "shelf_life_days", "monthly_profile", "properties", "notes",
        "completeness", "version", "changed_at", "expires_on", "reference", "withdrawn_why",
        "synthetic",
    )  # fmt: skip
    return OwnFace(
        **{name: getattr(listing, name) for name in same},
        status_label=str(listing.get_status_display()),
        organisation=listing.organisation.name,
        site=str(listing.site),
        district=listing.site.district,
        material=material(listing.resource_type),
        use_name=use.name if use else "",
        amount=written_amount(listing),
        add_first=tuple(listing.add_first),
        terms={name: getattr(listing, name) for name in PRIVATE_FIELDS} if with_terms else None,
    )


def written_amount(listing: Listing) -> str:
    """The amount as its owner wrote it, with commas: ``about 1,200 t a year``."""
    if not listing.quantity:
        return ""
    period = {"": "", "once": "once"}.get(listing.period, f"a {listing.period}")
    quantity = _LONG.sub(lambda found: f"{int(found[0]):,}", listing.quantity)
    quantity = _RANGE.sub(" to ", quantity.replace("~", "about "))
    return " ".join(filter(None, (quantity, _UNITS.get(listing.unit, listing.unit), period)))
