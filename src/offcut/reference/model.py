"""The records of the reference tables on flows: properties, uses, treatments, resource types.

Every record carries a :class:`~offcut.reference.provenance.Provenance`. Columns of the CSV files
have the names of the fields here; ``a|b`` in a cell is a tuple; an empty cell is ``None`` (blank
is never zero).
"""

from dataclasses import dataclass
from enum import StrEnum

from offcut.reference.provenance import Provenance


class Severity(StrEnum):
    """What happens when a limit is broken, strongest first."""

    LEGAL = "legal"
    STANDARD = "standard"
    BUYER = "buyer"
    PREFERENCE = "preference"


class Statistic(StrEnum):
    """Which statistic of the measurements a limit applies to."""

    MEAN = "mean"
    MAX = "max"
    MIN = "min"
    P95 = "p95"
    MEAN_OF_HIGHEST_TWO = "mean_of_highest_two"  # of five samples or more


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """A named quantity that limits and measurements speak of."""

    id: str  # e.g. ``loi``, ``passing_0.3mm``, ``Cu``, ``binder``
    name: str
    flow: str  # sand | water | metal | … | any
    kind: str  # scalar | category | boolean | derived
    unit: str | None  # pint-readable canonical unit; None for categories
    basis: str  # dry_mass | wet_mass | volume | metal_mass | none
    mix_rule: str  # linear | ph | harmonic | union | max | min | derive
    synonyms: tuple[str, ...]
    categories: tuple[str, ...]  # for kind=category: the values it may take
    test: str | None  # id in the table ``tests``
    screening_only: bool  # mixing it gives an indication only (leaching, turbidity)
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Test:
    """A laboratory or site test that measures one or more properties."""

    id: str
    name: str
    method: str | None
    cost_gbp: float  # per sample
    days: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a use (or of a buyer) on one property."""

    use: str
    property: str
    unit: str | None
    min: float | None
    max: float | None
    categories: tuple[str, ...]  # allowed categories; empty for numeric limits
    severity: Severity
    blendable: bool  # may be met by blending or dilution
    statistic: Statistic
    provenance: Provenance
    gate: bool = False  # a category that decides legality or process: no treatment cures it
    applies_to: tuple[str, ...] = ()  # only to these resource types (prefixes); empty = all


@dataclass(frozen=True, slots=True)
class Use:
    """An acceptance specification: what a receiver can put a stream to."""

    id: str
    flow: str
    name: str
    standard: str
    unit: str  # basis of quantities: ``t`` or ``m3``
    max_share: float | None  # of the receiver's input; None = no cap
    displaced_product: str | None  # id in ``displaced_products``
    wanted_types: tuple[str, ...]  # resource types that a want for this use usually names
    industries: tuple[str, ...]  # SIC prefixes of usual receivers
    hazardous_allowed: bool
    exclusions: str | None
    provenance: Provenance
    jurisdiction: str | None = None  # whose law its legal limits are, where not that of the UK
    buyer_limits: str | None = None  # its ``buyer`` limits: decide | guide (beside its standards)
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class HostValue:
    """A property of the primary material that a use takes today, which a blend is made with."""

    use: str
    property: str
    value: float
    unit: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class DisplacedProduct:
    """What a receiver need no longer buy."""

    id: str
    name: str
    unit: str  # t | m3 | kWh | item
    price_low: float | None  # GBP per unit
    price: float | None  # GBP per unit; None = not known, ask the buyer
    price_high: float | None
    ghg_factor: str | None  # id of a primary-production row in ``ghg``; None = no factor
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Effect:
    """What a treatment does to one property.

    ``rem`` removes the fraction ``value``; ``set`` leaves ``value``; ``add`` adds it;
    ``log`` removes ``value`` decades; ``clear`` turns a category into ``category``.
    """

    treatment: str
    property: str
    effect: str
    value: float | None
    category: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class FeedLimit:
    """What a treatment can be fed with."""

    treatment: str
    property: str
    unit: str | None
    min: float | None
    max: float | None
    categories: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Residue:
    """What a treatment leaves: a new have, with its own cost."""

    treatment: str
    name: str
    share: float | None  # of the feed; None = all that is not product
    resource_type: str | None
    ewc_code: str | None
    disposal_gbp_per_unit: float  # negative = it sells
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Treatment:
    """A transform on properties, with yield, energy, cost, feed limits and residues."""

    id: str
    flow: str
    name: str
    stage: int  # order in a train: a later step may not have a lower stage
    unit: str  # t | m3 of feed
    applies_to: tuple[str, ...]  # resource types (prefixes) it can be fed with
    product_yield: float
    yield_low: float | None
    yield_high: float | None
    energy_kwh_per_unit: float
    cost_gbp_per_unit: float  # operating and capital, per unit of feed
    cost_low: float | None
    cost_high: float | None
    normal_practice: bool  # normal industrial practice (matters for by-product status)
    provenance: Provenance
    energy_carrier: str = "electricity"  # electricity | gas (kWh of gross calorific value)
    effects: tuple[Effect, ...] = ()
    feed_limits: tuple[FeedLimit, ...] = ()
    residues: tuple[Residue, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchetypeValue:
    """A typical value of one property for one resource type."""

    archetype: str
    property: str
    low: float | None
    value: float | None
    high: float | None
    category: str | None
    unit: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Archetype:
    """The typical quality of a kind of stream: never proves a match, only suggests one."""

    id: str
    name: str
    flow: str
    provenance: Provenance
    values: tuple[ArchetypeValue, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A node of the materials taxonomy."""

    id: str  # dotted, the parent is the prefix: ``sand.foundry.green``
    name: str
    flow: str
    kind: str  # material | water | energy | equipment | capacity
    unit: str  # basis of quantities: t | m3 | kWh | item | h
    density_t_per_m3: float | None  # as it is carried (bulk)
    synonyms: tuple[str, ...]  # UK trade words
    ewc_codes: tuple[str, ...]  # likely codes, most likely first, six digits
    serves: tuple[str, ...]  # uses it can serve, directly or after treatment
    archetype: str | None
    typical_fate: str | None  # landfill | recycling | recovery | incineration | sewer | stored
    landfill_tax: str | None  # lower | standard | ask:<property>; None = never landfilled
    required_questions: tuple[str, ...]  # properties to be asked, never guessed
    baseline_price: str | None  # id in ``prices``: what the have earns today when recycled
    ghg_material: str | None  # material row of ``ghg`` for avoided disposal
    shelf_life_days: int | None
    form: str | None
    industries: tuple[str, ...]  # SIC prefixes of usual givers
    provenance: Provenance

    @property
    def parent(self) -> str | None:
        """Id of the node above, or None at the top."""
        return self.id.rpartition(".")[0] or None


@dataclass(frozen=True, slots=True)
class MixingRule:
    """How a property of a mixture follows from its parts."""

    property: str
    unit: str | None
    basis: str
    rule: str
    comment: str | None
    provenance: Provenance
