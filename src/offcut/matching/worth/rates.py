"""Lines of the working before they are multiplied by a quantity."""

from dataclasses import dataclass, replace

from offcut.matching.model import Term
from offcut.reference import Assumptions, Provenance, Status

LISTING = "listing"
"""Source of a figure that the party itself gave."""


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount per unit, with where it comes from; ``value`` None = a stated gap."""

    party: str  # have | want | joint
    label: str
    unit: str  # that the rate is per
    value: float | None
    source: str
    status: Status
    note: str | None = None
    per_unit: float = 1.0  # units of ``unit`` per unit of the flow it applies to

    @property
    def per_flow(self) -> float:
        """The amount per unit of the flow; a gap counts for nothing but stays visible."""
        return 0.0 if self.value is None else self.value * self.per_unit

    def times(self, flow: float) -> Term:
        """The line for a flow of so many units a year."""
        quantity = flow * self.per_unit
        return Term(
            party=self.party,
            label=self.label,
            quantity=quantity,
            unit=self.unit,
            rate=self.value,
            amount=None if self.value is None else quantity * self.value,
            source=self.source,
            status=self.status,
            note=self.note,
        )

    def renamed(self, party: str) -> "Rate":
        """The same line for another party."""
        return replace(self, party=party)


def stated(party: str, label: str, unit: str, value: float, note: str | None = None) -> Rate:
    """A rate that the party gave in its own listing."""
    return Rate(party, label, unit, value, LISTING, Status.SEEN, note)


def assumed(
    assumptions: Assumptions, name: str, party: str, label: str, unit: str, sign: float = 1.0
) -> Rate:
    """A rate that is one of the assumptions in force."""
    item = assumptions[name]
    value = item.value * sign
    return Rate(party, label, unit, value, f"assumption {name}", item.provenance.status)


def sourced(
    party: str,
    label: str,
    unit: str,
    value: float | None,
    where: Provenance,
    note: str | None = None,
) -> Rate:
    """A rate from a reference table."""
    parts = [part for part in (note, where.note) if part]
    return Rate(party, label, unit, value, where.source, where.status, "; ".join(parts) or None)


def gap(party: str, label: str, unit: str, note: str) -> Rate:
    """A line whose amount is not known, and what to ask."""
    return Rate(party, label, unit, None, "not known", Status.ASSUMED, note)
