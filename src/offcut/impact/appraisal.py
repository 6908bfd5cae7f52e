"""Net present social value and benefit–cost ratios in the manner of the Green Book.

Every flow is one year's amount, in prices of a stated year. Transfers (taxes, the price that
passes between two firms) move money inside society: they are shown, and are no part of the social
value. Carbon is valued by the official values of each year. Costs of projects carry optimism bias.
Every figure states its price base.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from offcut import reference
from offcut.errors import InputError, NotDated
from offcut.impact.discounting import RateSeries, discount_factor
from offcut.impact.prices import Deflators


class Nature(StrEnum):
    """What a flow of money is to society."""

    BENEFIT = "benefit"
    PUBLIC_COST = "public cost"
    PRIVATE_COST = "private cost"
    TRANSFER = "transfer"  # taxes, subsidies, prices between firms: no part of the social value


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount of one year. Costs are positive amounts of a nature that is a cost."""

    name: str
    nature: Nature
    year: int
    amount_gbp: float
    price_year: int
    work: str | None = None  # id in ``optimism_bias``, for costs of projects
    reference: str = ""  # of the amount in a book


@dataclass(frozen=True, slots=True)
class Bias:
    """Optimism bias on one kind of work: the upper bound, less what was mitigated (0 to 1)."""

    mitigated: float = 0.0

    def uplift(self, work: str) -> float:
        """The factor on a capital cost of this kind of work, 1 or more.

        Raises:
            InputError: the mitigated share is not from 0 to 1.
            UnknownReference: no such kind of work.
        """
        if not 0 <= self.mitigated <= 1:
            raise InputError(f"mitigated is {self.mitigated:g}; accepted: a share from 0 to 1.")
        return 1 + reference.optimism_bias[work].capital_cost * (1 - self.mitigated)


@dataclass(frozen=True, slots=True)
class Basis:
    """What present values are worked out by; printed beside each of them."""

    base_year: int  # discounted to it
    price_year: int  # the price base
    deflators: Deflators = field(default_factory=Deflators)
    series: RateSeries = RateSeries.STANDARD
    bias: Bias = Bias()

    @property
    def told(self) -> str:
        """The basis in words."""
        own = self.deflators.told
        basis = f"{self.price_year} prices, discounted to {self.base_year}"
        return f"{basis}; {own}" if own else basis

    def present_value(self, flow: Flow) -> float:
        """The flow in prices of the base, discounted, with optimism bias where it has a work.

        Raises:
            NotDated: a year without deflator, or before the base year.
        """
        uplift = self.bias.uplift(flow.work) if flow.work else 1.0
        real = self.deflators.convert(flow.amount_gbp * uplift, flow.price_year, self.price_year)
        return real * discount_factor(flow.year - self.base_year, self.series)


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Present values by name and nature; the ratios follow from them. GBP in the stated basis.

    With a gap there is no net value and no ratio (None): a sum that leaves out what could not be
    valued would pass for the whole.
    """

    basis: Basis
    by_name: Mapping[tuple[str, Nature], float]
    gaps: tuple[str, ...] = ()  # what could not be valued, and why
    flows: tuple[tuple[Flow, float | None], ...] = ()  # each with its present value; None = a gap

    def total(self, nature: Nature) -> float:
        """Present value of all flows of a nature."""
        return sum(value for (_, own), value in self.by_name.items() if own is nature)

    @property
    def costs_gbp(self) -> float:
        """Present value of all costs, public and private."""
        return self.total(Nature.PUBLIC_COST) + self.total(Nature.PRIVATE_COST)

    @property
    def net_present_value_gbp(self) -> float | None:
        """Net present social value: benefits less public and private costs."""
        return None if self.gaps else self.total(Nature.BENEFIT) - self.costs_gbp

    @property
    def benefit_cost_ratio(self) -> float | None:
        """Benefits over all costs, public and private; None without costs."""
        if self.gaps or self.costs_gbp <= 0:
            return None
        return self.total(Nature.BENEFIT) / self.costs_gbp

    @property
    def benefit_public_cost_ratio(self) -> float | None:
        """Benefits less private costs, over public costs; None without public costs."""
        public = self.total(Nature.PUBLIC_COST)
        if self.gaps or public <= 0:
            return None
        return (self.total(Nature.BENEFIT) - self.total(Nature.PRIVATE_COST)) / public

    def switching_values(self) -> dict[tuple[str, Nature], float]:
        """By how much each part would have to change, alone, for the net value to be nil.

        A share of the part: -0.4 = the net value is nil when the part falls by 40 %. Parts worth
        nothing cannot do it and are left out. Empty when there is a gap.
        """
        net = self.net_present_value_gbp
        if net is None:
            return {}
        signs = {Nature.BENEFIT: 1, Nature.PUBLIC_COST: -1, Nature.PRIVATE_COST: -1}
        return {
            part: -net / (signs[part[1]] * value)
            for part, value in self.by_name.items()
            if part[1] in signs and value != 0
        }


def appraise(flows: Iterable[Flow], basis: Basis) -> Appraisal:
    """Present values of flows; what cannot be valued is a stated gap, never zero.

    >>> spend = Flow("programme", Nature.PUBLIC_COST, 2024, 100.0, 2024)
    >>> saved = Flow("disposal", Nature.BENEFIT, 2025, 207.0, 2024)
    >>> tax = Flow("landfill tax", Nature.TRANSFER, 2025, 50.0, 2024)
    >>> result = appraise([spend, saved, tax], Basis(2024, 2024))
    >>> round(result.net_present_value_gbp, 9), round(result.benefit_cost_ratio, 9)
    (100.0, 2.0)
    """
    values: dict[tuple[str, Nature], float] = {}
    gaps: list[str] = []
    valued: list[tuple[Flow, float | None]] = []
    for flow in flows:
        try:
            value = basis.present_value(flow)
        except NotDated as reason:
            gaps.append(f"{flow.name}, {flow.year}: £{flow.amount_gbp:,.0f} not valued: {reason}")
            valued.append((flow, None))
            continue
        part = (flow.name, flow.nature)
        values[part] = values.get(part, 0.0) + value
        valued.append((flow, value))
    return Appraisal(basis, values, tuple(gaps), tuple(valued))


def carbon_flows(
    kg_co2e_by_year: Mapping[int, float], scenario: str = "central", name: str = "greenhouse gas"
) -> tuple[Flow, ...]:
    """Greenhouse gas avoided in each year as benefits, at that year's carbon value.

    Args:
        kg_co2e_by_year: year → kg CO2e avoided (negative = caused).
        scenario: low, central or high.
        name: of the flows.

    Raises:
        InputError: another scenario.
        NotDated: a year that the table of carbon values does not have.

    >>> carbon_flows({2026: 1000.0})[0].amount_gbp
    277.22
    """
    return tuple(
        Flow(name, Nature.BENEFIT, year, kg / 1000 * value, price_year)
        for year, kg in sorted(kg_co2e_by_year.items())
        for value, price_year in (carbon_value(year, scenario),)
    )


def carbon_value(year: int, scenario: str = "central") -> tuple[float, int]:
    """Value of a tonne of CO2e emitted in a year, GBP, and the year of its prices.

    Raises:
        InputError: the scenario is not low, central or high.
        NotDated: the table does not have the year.
    """
    if scenario not in SCENARIOS:
        raise InputError(f"'{scenario}' is no scenario; accepted: {', '.join(SCENARIOS)}.")
    row = reference.carbon_values.get(str(year))
    if row is None:
        known = [int(key) for key in reference.carbon_values]
        raise NotDated(
            f"there is no carbon value for {year}: the table has {min(known)} to {max(known)}."
        )
    return float(getattr(row, scenario)), row.price_year


SCENARIOS: Sequence[str] = ("low", "central", "high")
