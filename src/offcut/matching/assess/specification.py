"""What a want asks for: the limits of its use and its own, and who decides by which.

- Legal and standard limits decide, and so do the limits that the buyer typed.
- A ``buyer`` limit of the reference table is a guide value or somebody else's window: the buyer's
  own limit on the same property replaces it; otherwise it is negotiable beside legal or standard
  limits, unless the table says of the use that its ``buyer`` limits decide. Where a use has
  nothing but such limits they decide.
- A ``preference`` never decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offcut import reference
from offcut.matching.assess.cooling import BASIN, make_up_limit
from offcut.matching.assess.limits import Requirement
from offcut.reference import Assumptions, Limit, PropertyDefinition, Severity

# Sums over sieves: exactly linear in the parts although they are derived (FLOWS: mixing rules).
_LINEAR_DERIVED = frozenset({"fineness_modulus", "afs_gfn"})


@dataclass(frozen=True, slots=True)
class Specification:
    """All requirements of one want for one kind of have."""

    use: str | None
    requirements: tuple[Requirement, ...]
    max_share: float  # of the want's input, by the rules of the use
    hazardous_allowed: bool | None  # None = the want says nothing
    hosts: dict[str, float]  # the receiver's present material, by property
    notes: tuple[str, ...] = ()
    cycles: float = 1.0  # of a cooling basin, by which its limits were divided


def specification(
    use: str | None,
    own: Iterable[Limit],
    have_type: str | None,
    assumptions: Assumptions,
    hazardous_wanted: bool | None = None,
) -> Specification:
    """The requirements of a use (None = by type alone) together with the buyer's own limits.

    Raises:
        UnknownReference: no such use.
    """
    record = reference.uses[use] if use is not None else None
    limits = tuple(
        limit
        for limit in (record.limits if record is not None else ())
        if applies(limit.applies_to, have_type)
    )
    notes: tuple[str, ...] = ()
    cycles = 1.0
    if use == BASIN:
        cycles = assumptions.value("cooling.minimum_cycles")
        limits = tuple(make_up_limit(limit, cycles) for limit in limits)
        notes = (f"the basin's limits divided by {cycles:g} cycles of concentration",)
    hosts = reference.hosts.get(use, ()) if use is not None else ()
    allowed = record.hazardous_allowed if record is not None else None
    if allowed is not False and hazardous_wanted is not None:
        allowed = hazardous_wanted
    if record is not None and record.jurisdiction is not None:
        notes += (_PROXY.format(record.jurisdiction),)
    return Specification(
        use=use,
        requirements=requirements(
            limits,
            tuple(own),
            reference.properties,
            record.buyer_limits if record is not None else None,
        ),
        max_share=record.max_share if record is not None and record.max_share else 1.0,
        hazardous_allowed=allowed,
        hosts={item.property: item.value for item in hosts},
        notes=notes,
        cycles=cycles,
    )


_PROXY = (
    "the legal limits of this use are those of {}: not law here, a screening only; the regulator"
    " at the taker's site decides"
)


def applies(prefixes: tuple[str, ...], have_type: str | None) -> bool:
    """Whether something for these resource types (prefixes; empty = all) concerns this type."""
    if not prefixes:
        return True
    return have_type is not None and any(
        have_type == prefix or have_type.startswith(f"{prefix}.") for prefix in prefixes
    )


def requirements(
    of_use: tuple[Limit, ...],
    own: tuple[Limit, ...],
    properties: Mapping[str, PropertyDefinition],
    buyer_limits: str | None = None,
) -> tuple[Requirement, ...]:
    """The limits of a use and the buyer's own, with who decides by which.

    Args:
        of_use: the limits of the use that concern this kind of have.
        own: the limits that the buyer typed.
        properties: for names, tests and mixing rules.
        buyer_limits: ``decide`` where the ``buyer`` limits of the use decide whatever else it
            has; else they are negotiable beside a legal or standard one.
    """
    typed = {limit.property for limit in own}
    kept = [
        limit
        for limit in of_use
        if not (limit.severity is Severity.BUYER and limit.property in typed)
    ]
    firm = any(limit.severity in (Severity.LEGAL, Severity.STANDARD) for limit in of_use)
    guide = firm and buyer_limits != "decide"
    found = [_requirement(limit, properties, guide=guide) for limit in kept]
    found += [_requirement(limit, properties, guide=False) for limit in own]
    return tuple(found)


def _requirement(
    limit: Limit, properties: Mapping[str, PropertyDefinition], *, guide: bool
) -> Requirement:
    definition = properties.get(limit.property)
    negotiable = guide and limit.severity is Severity.BUYER
    percent = limit.property.startswith("passing_")
    linear = limit.property in _LINEAR_DERIVED or (
        definition is not None and definition.mix_rule == "linear" and not definition.screening_only
    )
    return Requirement(
        limit=limit,
        name=definition.name if definition is not None else limit.property,
        test=definition.test if definition is not None else None,
        decides=limit.severity is not Severity.PREFERENCE and not negotiable,
        negotiable=negotiable,
        linear=linear and not limit.categories,
        lower=None if limit.min == 0.0 else limit.min,  # nothing measured is below zero
        upper=None if percent and limit.max is not None and limit.max >= 100.0 else limit.max,
        note=limit.provenance.note if limit.gate else None,
    )
