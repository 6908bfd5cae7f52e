"""What the treatments of a match leave: what it is, how much, and where it may go.

A residue needs a place of its own; it is not part of the exchange. How much there is follows from
what is exchanged, so before the names are shown it is told from the same band, never narrower.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from offcut.figures import number
from offcut.platform.listings.faces import material
from offcut.platform.matches import bands
from offcut.platform.matches.models import Match
from offcut.platform.matches.seeing import Seen, amount_band, unit

_SIGNIFICANT = 2  # figures of an amount that is told from a band


@dataclass(frozen=True, slots=True)
class Left:
    """One residue of a match."""

    name: str
    share: float | None  # units left per unit of what is treated; None: not to be told
    amount: str  # a year, as far as it may be told; empty where it is not known
    resource_type: str  # of the taxonomy; empty where it has none
    material: str  # its name there
    ewc_code: str  # as written: "19 12 12"
    cost_gbp: float  # per unit of what is treated, counted in the gain; negative: it sells

    @property
    def earns_gbp(self) -> float:
        """What it sells for, per unit of what is treated."""
        return max(0.0, -self.cost_gbp)


def left_behind(match: Match, seen: Seen, working: Mapping[str, Any]) -> tuple[Left, ...]:
    """The residues of a match, each kind once also where a blend has many sources."""
    found: dict[tuple[str, str], Left] = {}
    for flow in working["route"]["residues"]:
        key = _key(flow)
        if key not in found and _is_a_thing(flow):
            found[key] = _left(match, seen, flow, working)
    return tuple(found.values())


def kinds(leaves: Iterable[Left]) -> list[str]:
    """The kinds of material among residues."""
    return list(dict.fromkeys(left.resource_type for left in leaves if left.resource_type))


def _is_a_thing(flow: Mapping[str, Any]) -> bool:
    """Off-gas is gone: it has no kind, no waste code and no cost."""
    return bool(flow["resource_type"] or flow["ewc_code"] or flow["cost_gbp"])


def _key(flow: Mapping[str, Any]) -> tuple[str, str]:
    return flow["name"], flow["ewc_code"] or ""


def _left(match: Match, seen: Seen, flow: Mapping[str, Any], working: Mapping[str, Any]) -> Left:
    code = flow["ewc_code"] or ""
    kind = flow["resource_type"] or ""
    return Left(
        name=flow["name"],
        share=None if _is_a_part(match) and not seen.sight.exact else flow["units"],
        amount=_amount(match, seen, flow, working),
        resource_type=kind,
        material=material(kind) if kind else "",
        ewc_code=" ".join(code[at : at + 2] for at in range(0, len(code), 2)),
        cost_gbp=flow["cost_gbp"],
    )


def _amount(match: Match, seen: Seen, flow: Mapping[str, Any], working: Mapping[str, Any]) -> str:
    """A year, in the have's unit: exact for who may know it, else by the band of the exchange.

    Of a blend nothing is told before: how much comes of each treatment tells the sources' shares.
    """
    made, basis = working["worth"]["units_per_year"], unit(match.have.basis_unit)
    left = _left_a_year(flow, working)
    if not left or not made or match.units is None:
        return ""
    if seen.sight.exact:
        return f"{number(left, 3)} {basis}"
    if match.is_blend or _is_a_part(match):
        return ""
    band = amount_band(match, seen.own_organisation, seen.other_organisation)
    low, high = (
        None if edge is None else number(edge * left / made, _SIGNIFICANT)
        for edge in bands.edges_of(band)  # left / made follows from yields, which everybody sees
    )
    if high is None:
        return f"over {low} {basis}"
    return f"under {high} {basis}" if low == "0" else f"{low} to {high} {basis}"


def _is_a_part(match: Match) -> bool:
    """Whether a part alone is treated: it ends at a limit, and so tells the measured value."""
    return match.route_kind == "side_stream"


def _left_a_year(flow: Mapping[str, Any], working: Mapping[str, Any]) -> float:
    """Units of a residue a year; of a blend from all sources whose treatment leaves it."""
    if not working["blend"]:
        return float((working["worth"]["have_units_per_year"] or 0.0) * flow["units"])
    return float(
        sum(
            part["units_per_year"] * own["units"]
            for part in working["blend"]
            for own in part["residues"]
            if _key(own) == _key(flow)
        )
    )
