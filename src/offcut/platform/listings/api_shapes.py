"""What the API takes and gives of listings."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from offcut.platform.api.contract import Given
from offcut.platform.api.paging import PageQuery

Kind = Literal["have", "want"]
StatusName = Literal["draft", "partial", "live", "withdrawn", "expired"]
_TEXT = Field(None, max_length=300)


class Terms(Schema):
    """Private terms: only in answers to their owner and the assigned facilitator."""

    disposal_cost: str
    purchase_price: str
    terms: str


class ListingOut(Schema):
    """A listing, as its owner wrote it and as it is understood."""

    id: UUID
    version: int
    status: StatusName
    kind: Kind
    words: str
    organisation_id: UUID
    resource_type: str = Field(description="Given or recognised; empty: not recognised")
    type_given: bool = Field(description="Given by the owner, not only recognised")
    material: str
    use: str
    quantity: str
    unit: str
    period: str
    amount_low: float | None = Field(description="In basis_unit, a year or once")
    amount_central: float | None
    amount_high: float | None
    basis_unit: str
    per_year: bool
    min_lot: str
    monthly_profile: str
    shelf_life_days: str
    available_from: str
    available_to: str
    form: str
    ewc_code: str
    hazardous: str
    current_fate: str
    properties: str
    notes: str
    district: str
    reference: str
    completeness: float
    add_first: list[str]
    expires_on: date | None
    changed_at: datetime
    synthetic: bool
    terms: Terms | None = Field(description="Null: not for you")


class PublicListing(Schema):
    """What everybody may know of a listing."""

    id: UUID
    kind: Kind
    resource_type: str
    material: str
    quantity_band: str
    district: str
    district_code: str
    listed_on: date
    synthetic: bool


class Written(Given):
    """What an owner writes; all but the words may stay out."""

    words: str | None = Field(None, min_length=1, max_length=300)
    use: str | None = Field(None, max_length=60)
    quantity: str | None = Field(None, max_length=40, examples=["~1200"])
    unit: str | None = Field(None, max_length=20, examples=["t"])
    period: str | None = Field(None, max_length=20, examples=["year"])
    min_lot: str | None = Field(None, max_length=30)
    monthly_profile: str | None = _TEXT
    shelf_life_days: str | None = Field(None, max_length=12)
    available_from: str | None = Field(None, max_length=30)
    available_to: str | None = Field(None, max_length=30)
    form: str | None = Field(None, max_length=20)
    ewc_code: str | None = Field(None, max_length=12)
    hazardous: str | None = Field(None, max_length=12)
    current_fate: str | None = Field(None, max_length=20)
    properties: str | None = Field(None, max_length=4000)
    notes: str | None = Field(None, max_length=2000)
    disposal_cost: str | None = Field(None, max_length=30)
    purchase_price: str | None = Field(None, max_length=30)
    terms: str | None = Field(None, max_length=500)
    resource_type: str | None = Field(None, max_length=80)
    site_id: UUID | None = Field(None, description="None: your only site")


class NewListing(Written):
    """A new listing."""

    kind: Kind
    words: str = Field(min_length=1, max_length=300)
    reference: str = Field("", max_length=60, description="Your own id for it")


class ListQuery(PageQuery):
    """Which of your listings."""

    q: str = Field("", max_length=200)
    kind: Kind | None = None
    status: StatusName | None = None
    sort: str = Field("-changed", max_length=20)


class PublicQuery(PageQuery):
    """Which public listings."""

    q: str = Field("", max_length=200)
    kind: Kind | None = None
    resource_type: str = Field("", max_length=80, description="This kind, or below it")
    district_code: str = Field("", max_length=9)


class Why(Given):
    """Why it is withdrawn."""

    why: str = Field("", max_length=200)


class ResultIn(Given):
    """One result, in the notation of listing files."""

    property: str = Field(min_length=1, max_length=80, examples=["loi"])
    value: str = Field(min_length=1, max_length=200, examples=["2.5±0.3 %", "<0.10 %"])


class MeasurementsIn(Given):
    """Your own statements; laboratory results need their certificate, so they go by the page."""

    results: list[ResultIn] = Field(min_length=1, max_length=200)
    measured_on: date | None = None
    method: str = Field("", max_length=120)


class MeasurementOut(Schema):
    """A recorded result."""

    id: UUID
    property: str
    value: float | None
    low: float | None
    high: float | None
    below: bool
    category: str
    unit: str
    evidence: str
    measured_on: date | None
    method: str
    entry: str


class ImportOut(Schema):
    """A spreadsheet on its way in."""

    id: UUID
    file_name: str
    state: str
    counts: dict[str, int]
    problems: list[dict[str, Any]] = Field(description="The first 500, by row and column")
    message: str
    started_at: datetime
    finished_at: datetime | None


class Load(Given):
    """How to load it."""

    withdraw_missing: bool = Field(False, description="Withdraw listings that the file lacks")
