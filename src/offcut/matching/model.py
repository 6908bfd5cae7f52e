"""What matching says: limit by limit, route by route, pound by pound.

The chain is: ``LimitCheck`` (one limit) → ``Route`` (one way to make a have fit a want: as it is,
treated, blended) → ``Worth`` (what it is worth to whom) → ``Match``.
"""

from dataclasses import dataclass
from enum import StrEnum

from offcut.reference import Severity, Statistic, Status
from offcut.resources import Evidence, Quality


class Verdict(StrEnum):
    """How sure a limit, or a whole match, is to hold (DESIGN: words)."""

    PASS = "PASS"  # p >= 0.95
    MARGINAL = "MARGINAL"  # p 0.5 to 0.95
    PLAUSIBLE = "PLAUSIBLE"  # p >= 0.5, but resting on an archetype
    UNKNOWN = "UNKNOWN"  # no value at all
    FAIL = "FAIL"  # p < 0.5

    @property
    def rank(self) -> int:
        """0 for PASS … 4 for FAIL: the worst has the highest."""
        return _RANKS[self]


_RANKS = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class LimitCheck:
    """One limit held against one stream (after the route's treatment or blend)."""

    property: str
    name: str
    min: float | None
    max: float | None
    categories: tuple[str, ...]
    unit: str | None
    severity: Severity
    blendable: bool
    statistic: Statistic
    value: float | None
    sd: float | None
    category: str | None
    evidence: Evidence | None  # None = no value
    margin: float | None  # (limit - value) / limit toward the nearer side; negative = broken
    probability: float | None  # of passing; None = unknown
    verdict: Verdict
    source: str  # where the limit comes from
    status: Status  # of the limit
    binding: bool = False  # decides a share or a blend
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One treatment of a train."""

    treatment: str
    name: str
    product_yield: float
    fed: float  # units fed to this step per unit of have
    cost_gbp: float  # per unit of have
    energy_kwh: float  # per unit of have
    energy_carrier: str = "electricity"  # electricity | gas


@dataclass(frozen=True, slots=True)
class ResidueFlow:
    """What a treatment leaves, per unit of have: a new have with its own cost."""

    name: str
    treatment: str
    units: float  # per unit of have
    resource_type: str | None
    ewc_code: str | None
    cost_gbp: float  # per unit of have; negative = it sells


@dataclass(frozen=True, slots=True)
class MissingTest:
    """A test that would decide a verdict."""

    test: str
    name: str
    properties: tuple[str, ...]
    cost_gbp: float
    days: int
    flip_chance: float  # that its limits hold; with those of ``together_with`` the verdict lifts
    unlocks_gbp: float = 0.0  # what is at stake × flip_chance, filled in by the worth
    score: float = 0.0  # unlocks_gbp / cost_gbp: what tests are ranked by
    together_with: tuple[str, ...] = ()  # names of the tests without which it lifts nothing
    at_stake_gbp: float | None = None  # a year; None = the value of the match
    have_ids: tuple[str, ...] = ()  # of a blend: the sources to be tested, the cost is of all

    @property
    def condition(self) -> str:
        """What else the verdict waits for, in words; empty when this test lifts it alone."""
        if len(self.together_with) > 2:
            return f"only together with {len(self.together_with)} other tests of this match"
        return (
            f"only together with {' and '.join(self.together_with)}" if self.together_with else ""
        )


@dataclass(frozen=True, slots=True)
class Route:
    """One way to make a have fit a want, worked out without price, place or quantity.

    ``share`` caps the part of the *want's* quantity that this stream may supply (1.0 = all);
    ``treated_share`` is the part of the stream that goes through the steps (1.0, or less for a
    side-stream); ``product_yield`` is units of product per unit of have, all told.
    """

    kind: str  # direct | treated | share | side_stream
    use: str | None  # use id; None = by resource type alone
    steps: tuple[Step, ...]
    share: float
    treated_share: float
    product_yield: float
    verdict: Verdict
    chance: float  # that every legal and standard limit holds; unknowns at the stated prior
    limits: tuple[LimitCheck, ...]
    deciding: LimitCheck | None  # the worst legal or standard limit
    quality: Quality  # of the product, before it is blended into the want's recipe
    residues: tuple[ResidueFlow, ...] = ()
    missing: tuple[MissingTest, ...] = ()
    questions: tuple[str, ...] = ()  # properties that must be asked before any verdict
    notes: tuple[str, ...] = ()

    @property
    def cost_gbp(self) -> float:
        """Treatment cost per unit of have."""
        return sum(step.cost_gbp for step in self.steps)

    @property
    def energy_kwh(self) -> float:
        """Treatment energy per unit of have, of all carriers."""
        return sum(step.energy_kwh for step in self.steps)

    def energy_kwh_of(self, carrier: str) -> float:
        """Treatment energy per unit of have that comes as ``electricity`` or as ``gas``."""
        return sum(step.energy_kwh for step in self.steps if step.energy_carrier == carrier)

    @property
    def train(self) -> str:
        """Names of the treatments in order, each once; empty for none."""
        return " → ".join(steps[0].treatment for steps in self.steps_once)

    @property
    def steps_once(self) -> "tuple[tuple[Step, ...], ...]":
        """The steps in order, the same one of several sources of a blend together."""
        if self.kind != "blend":
            return tuple((step,) for step in self.steps)
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.treatment, []).append(step)
        return tuple(tuple(steps) for steps in found.values())


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the working: quantity × rate = amount."""

    party: str  # have | want | joint
    label: str
    quantity: float | None  # units a year
    unit: str
    rate: float | None  # per unit
    amount: float | None  # GBP a year, or kgCO2e a year; None = a stated gap
    source: str
    status: Status
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What a route is worth for one pair, per year."""

    units_per_year: float | None  # product delivered, in ``unit``
    have_units_per_year: float | None  # taken from the have
    unit: str
    tonnes_per_year: float | None
    quantity_note: str | None  # how the overlap came about, or what was assumed
    money: tuple[Term, ...]
    carbon: tuple[Term, ...]
    value_gbp_per_year: float  # joint gain
    have_gain_gbp: float
    want_gain_gbp: float
    split: str  # "at the stated price" | "equal split of the joint gain"
    carbon_kgco2e_per_year: float | None  # positive = avoided; None = a factor is missing
    landfill_tonnes_avoided: float | None
    break_even_km: float | None


@dataclass(frozen=True, slots=True)
class Match:
    """Have(s) → train → want."""

    have_id: str  # several joined by " + " in a blend
    want_id: str
    route: Route
    worth: Worth
    distance_km: float
    expected_gbp: float  # value × chance: what matches are ranked by
    missing: tuple[MissingTest, ...]
    reason: str
    blend: "tuple[BlendPart, ...]" = ()


@dataclass(frozen=True, slots=True)
class BlendPart:
    """One source of a blend."""

    have_id: str
    share: float  # of the blend's input
    units_per_year: float
    residues: tuple[ResidueFlow, ...] = ()  # what its treatments leave, per unit of it
