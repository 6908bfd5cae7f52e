"""The records of impact: a synergy, what is claimed for it in a year, and who stands behind it.

A :class:`Synergy` holds everything that does not change by year; a :class:`Claim` is one synergy
in one year. Amounts are in the synergy's own ``unit`` (t, m3, kWh or item) unless a name says
otherwise. None is not known, never zero. Every record keeps the row that it was read from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

METHOD_VERSION = "1.0"
"""Version of the published method: ``docs/methodology`` is written from its formulas."""


class Stage(StrEnum):
    """How far a synergy has come; ``lost`` may follow any of the others."""

    IDEA = "idea"
    DISCUSSION = "discussion"
    NEGOTIATION = "negotiation"
    IMPLEMENTATION = "implementation"
    COMPLETED = "completed"
    LOST = "lost"


class Standing(StrEnum):
    """What a figure stands for. The four are columns beside each other and never added."""

    POTENTIAL = "potential"  # an idea, discussed or negotiated
    AGREED = "agreed"  # being put in place, or completed but without evidence
    REALISED = "realised"  # completed, with evidence
    VERIFIED = "verified"  # … and verified by someone other than its facilitator


WITH_EVIDENCE = (Standing.REALISED, Standing.VERIFIED)
"""The standings of what was achieved and shown: only these feed results."""


class Grade(StrEnum):
    """What a claim rests on, best first."""

    A = "A"  # verified by a third party with weighbridge, transfer note, meter or invoice
    B = "B"  # documents
    C = "C"  # self-reported
    D = "D"  # estimated


class Side(StrEnum):
    """Whose figure it is; ``both`` is the whole of an exchange."""

    HAVE = "have"
    WANT = "want"
    SOCIETY = "society"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The row of the input that a record was read from."""

    sheet: str
    row: int  # as the spreadsheet numbers it

    @property
    def reference(self) -> str:
        """The beginning of references to its cells: ``row:claims!12``."""
        return f"row:{self.sheet}!{self.row}"


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a synergy."""

    name: str
    organisation_number: str | None = None
    sic: str | None = None
    size: str | None = None  # micro | small | medium | large
    postcode: str | None = None  # full, or outcode
    district: str | None = None


@dataclass(frozen=True, slots=True)
class FateShare:
    """Where a share of the material went before, and what shows it."""

    fate: str  # landfill | recycling | recovery | incineration | sewer | stored | unknown
    share: float  # of the quantity
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Displacement:
    """What the taker need no longer buy, and how much of it."""

    factor: str | None  # id of the factor of its production; None = not known
    origin: str | None = None  # primary | secondary | water
    substitution_ratio: float = 1.0  # units no longer bought per unit delivered
    quality_factor: float = 1.0  # for what is worth less in use than what it displaces
    imported_share: float | None = None  # of what is displaced, from abroad
    already_displaced: str = "same"  # by what was recycled before: same | nothing | a factor id


@dataclass(frozen=True, slots=True)
class Haul:
    """How it is carried."""

    vehicle: str | None  # row of the freight factors; ``none`` = not carried by road or rail
    distance_km: float | None  # one way, by road
    load_t: float | None = None  # tonnes in one journey
    empty_return: float = 0.0  # share of the way back that is driven empty for it
    laden: str = "average"  # average | 50 | 100: which freight factor
    avoided_km: float = 0.0  # of journeys that are no longer made
    avoided_vehicle: str | None = None
    avoided_leg: str = "disposal"  # disposal | supply


@dataclass(frozen=True, slots=True)
class Processing:
    """What treatment takes, per unit fed, and what comes out of it."""

    kind: str  # none | treated
    electricity_kwh: float | None = None  # per unit
    gas_kwh: float | None = None  # per unit, gross calorific value
    diesel_l: float | None = None  # per unit
    factor: str | None = None  # a published factor for it, per unit of product
    yield_: float = 1.0  # units of product per unit fed
    at: str = "want"  # have | want: where, which decides what is carried
    residue_share: float | None = None  # t of residue per t fed
    residue_fate: str | None = None
    residue_material: str | None = None  # material of its disposal factor
    residue_hazardous: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """What the exchange turns on, GBP per unit; positive is paid, None is not known."""

    disposal_cost: float | None = None  # paid by the giver before, tax included
    landfill_tax_class: str | None = None  # lower | standard
    binder: str | None = None  # of used moulding sand: decides the class
    purchase_price: float | None = None  # paid by the taker before
    transfer_price: float | None = None  # paid by the taker to the giver now
    haulage_cost: float | None = None  # of all haulage
    haulage_paid_by: str | None = None  # have | want
    treatment_cost: float | None = None
    treatment_paid_by: str | None = None  # have | want


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was expected a year when the synergy was put forward."""

    quantity: float | None = None
    value_gbp: float | None = None
    kgco2e: float | None = None


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would have happened anyway, and what is lost on the way, as shares of the effect."""

    deadweight: float | None = None
    leakage: float | None = None
    displacement: float | None = None
    substitution: float | None = None
    kind: str | None = None  # at_all | larger | earlier | better | elsewhere | none
    earlier_years: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synergy:
    """An exchange that is carried through stages; what does not change by year."""

    id: str
    title: str
    flow: str  # sand | water | metal | …
    resource: str
    unit: str  # of every quantity: t | m3 | kWh | item
    tonnes_per_unit: float | None  # None = not weighed
    stage: Stage
    dates: Mapping[Stage, date]  # when each stage was reached
    have: Party
    want: Party
    facilitator: str | None = None
    cluster: str | None = None
    lost_reason: str | None = None
    hazardous: bool | None = None
    waste_material: str | None = None  # material of the disposal factors: aggregates, wood …
    baseline: tuple[FateShare, ...] = ()
    displacement: Displacement = Displacement(None)
    haul: Haul = Haul(None, None)
    processing: Processing = Processing("none")
    money: Money = Money()
    prediction: Prediction = Prediction()
    counterfactual: Counterfactual = Counterfactual()
    attribution: Mapping[str, float] = field(default_factory=dict)  # programme → share
    persistence: str | None = None  # name of a rule
    have_credit_share: float | None = None  # agreed between the two; None = the method's default
    source: SourceRow = SourceRow("synergies", 0)
    defaults: frozenset[str] = frozenset()  # columns that were empty and took a default

    @property
    def completed_on(self) -> date | None:
        """The day on which it was completed."""
        return self.dates.get(Stage.COMPLETED)


@dataclass(frozen=True, slots=True)
class Firm:
    """What one end of a synergy says of a year; GBP and jobs, None = not stated."""

    cost_saved_gbp: float | None = None
    sales_gbp: float | None = None
    investment_gbp: float | None = None
    jobs_created: float | None = None  # full-time equivalents
    jobs_kept: float | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one synergy achieved in one year, with what shows it."""

    id: str
    synergy: str
    year: int
    quantity: float | None  # in the synergy's unit
    quantity_low: float | None = None
    quantity_high: float | None = None
    grade: Grade | None = None  # None = nothing is shown
    evidence: tuple[str, ...] = ()  # document references
    evidence_kinds: tuple[str, ...] = ()  # weighbridge | transfer_note | meter | invoice | …
    have: Firm = Firm()
    want: Firm = Firm()
    verifier: str | None = None
    verified_on: date | None = None
    reconfirmed_on: date | None = None
    water_saved_m3: float | None = None  # metered; None = worked out from what is displaced
    factor_set: str | None = None  # that it is pinned to; None = the set of its year
    price_base: int | None = None  # year of the prices of its pounds; None = its own year
    movements: tuple[SourceRow, ...] = ()  # what the quantity is the sum of, where it is
    source: SourceRow = SourceRow("claims", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """How far one firm rests on one supplier, or on abroad, before and after a synergy."""

    synergy: str
    year: int
    organisation: str
    material: str
    one_supplier_before: float | None = None  # share of its input
    one_supplier_after: float | None = None
    abroad_before: float | None = None
    abroad_after: float | None = None
    source: SourceRow = SourceRow("suppliers", 0)
