"""How much of a want's input a stream may supply when it is blended with what is used today.

A limit met by blending caps the share at ``(limit - host) / (stream - host)``, the host being
the receiver's present material. Two shares come of it: the cap on the central values, and the
*sure* share, which holds every limit at 95 %: the same with ``stream ± 1.645 sd``. The host's
values are taken as certain. Only numeric limits that mix linearly and may be met by blending
take part; every other limit must be held by the stream alone.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from offcut.matching.assess.limits import Requirement
from offcut.matching.assess.readings import Reading, State
from offcut.reference import Statistic
from offcut.resources import Evidence
from offcut.resources.shares import share_cap as closed_form

SURE = 1.6448536269514722  # standard deviations for 95 %, one-sided
_HAIR = 1e-12  # so that the cap itself lies on the holding side of rounding


class Cap(NamedTuple):
    """The largest share, and the limits (property ids) that bind it."""

    share: float
    binding: tuple[str, ...]


def blends(requirement: Requirement, hosts: Mapping[str, float]) -> bool:
    """Whether a requirement may be met by blending with this host at all."""
    name = requirement.limit.property
    if not (requirement.limit.blendable and requirement.linear and name in hosts):
        return False
    if requirement.limit.statistic is not Statistic.MEAN:
        return False
    lower, upper, host = requirement.lower, requirement.upper, hosts[name]
    return (lower is None or host >= lower) and (upper is None or host <= upper)


def share_cap(requirement: Requirement, item: Reading, host: float, z: float = 0.0) -> float:
    """Largest share of a stream in a host so that one limit holds, 0 to 1.

    Args:
        requirement: a limit that blends.
        item: the stream's value.
        host: the value of the material that it is blended with, within the limit.
        z: standard deviations kept as a margin; 0 = central values. What rests on an archetype
            keeps none: its spread is a guess, and a test comes first.
    """
    value = item.value if item.value is not None else host
    spread = 0.0 if item.evidence is Evidence.ARCHETYPE else z * item.sd
    share = 1.0
    if requirement.upper is not None and value + spread > requirement.upper:
        share = closed_form(value + spread, host, maximum=requirement.upper)
    if requirement.lower is not None and value - spread < requirement.lower:
        share = min(share, closed_form(value - spread, host, minimum=requirement.lower))
    return share


def cap(
    requirements: Iterable[Requirement],
    state: State,
    hosts: Mapping[str, float],
    max_share: float = 1.0,
    z: float = 0.0,
) -> Cap:
    """The share over all limits that blend, and which of them bind it.

    Args:
        requirements: those that may be met by blending (:func:`blends`).
        state: of the stream.
        hosts: of the material that it is blended with.
        max_share: by the rules of the use.
        z: standard deviations kept as a margin.
    """
    least, binding = 1.0, []
    for requirement in requirements:
        item = state.get(requirement.limit.property)
        if item is None or item.value is None:
            continue
        share = share_cap(requirement, item, hosts[requirement.limit.property], z)
        if share < least * (1.0 - 1e-9):
            least, binding = share, [requirement.limit.property]
        elif share < 1.0 and share <= least * (1.0 + 1e-9):
            binding.append(requirement.limit.property)
    if max_share < least:
        return Cap(max_share, ())
    return Cap(least * (1.0 - _HAIR) if binding else least, tuple(binding))


def mixed(
    state: State, requirements: Iterable[Requirement], hosts: Mapping[str, float], share: float
) -> State:
    """The state of the mix in what blends (``requirements``); all else as it is in the stream."""
    mix = dict(state)
    for requirement in requirements:
        name = requirement.limit.property
        item = state.get(name)
        if item is None or item.value is None:
            continue
        value = item.value / 2.0 if item.below else item.value
        sd = item.value / 12.0**0.5 if item.below else item.sd
        mix[name] = Reading(
            share * value + (1.0 - share) * hosts[name], share * sd, evidence=item.evidence
        )
    return mix
