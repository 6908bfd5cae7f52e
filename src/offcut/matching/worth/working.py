"""From an account to the worth with every line of its working."""

from dataclasses import replace
from math import ceil

from offcut.matching.model import Term, Worth
from offcut.matching.worth import carbon
from offcut.matching.worth.account import Account, Handling, Valuer
from offcut.matching.worth.haulage import Haul
from offcut.matching.worth.parties import haulage_party, split, stated_price
from offcut.matching.worth.rates import LISTING
from offcut.reference import Assumptions, Status
from offcut.resources.rounding import readable

_PIPE_KM = 1.0


def worth(account: Account, valuer: Valuer) -> Worth:
    """The worth of an account, every pound and kilogram with its term."""
    terms = _money(account, valuer.assumptions)
    price = stated_price(account.have, account.want)
    if price is not None and not account.overlap.blocked:
        terms += _payment(account, *price)
    shares = split(terms, account.value_gbp, at_price=price is not None)
    carbon_lines = carbon.carbon_terms(account, valuer.on.year)
    known = account.overlap.product_units is not None
    return Worth(
        units_per_year=account.product_units if known else None,
        have_units_per_year=account.have_units if known else None,
        unit=account.want.unit,
        tonnes_per_year=account.product_t if known else None,
        quantity_note=_quantity_note(account),
        money=terms,
        carbon=carbon_lines,
        value_gbp_per_year=account.value_gbp,
        have_gain_gbp=shares.have_gain_gbp,
        want_gain_gbp=shares.want_gain_gbp,
        split=shares.label,
        carbon_kgco2e_per_year=carbon.total(carbon_lines),
        landfill_tonnes_avoided=_landfill_tonnes(account) if known else None,
        break_even_km=break_even_km(account),
    )


def _money(account: Account, assumptions: Assumptions) -> tuple[Term, ...]:
    if account.overlap.blocked:
        return ()
    terms = [rate.times(account.have_units) for rate in account.baseline.rates]
    terms.append(_displaced(account))
    terms += [rate.times(account.have_units) for rate in account.costs.rates]
    if account.handling is not None:
        terms.append(_handling(account.handling))
    terms += _haulage(account, assumptions)
    return tuple(terms)


def _displaced(account: Account) -> Term:
    term = account.displaced.rate.times(account.product_units * account.replaced)
    notes = [note for note in (term.note, account.replaced_note) if note]
    return replace(term, note="; ".join(notes) or None)


def _handling(handling: Handling) -> Term:
    item = handling.rate
    return Term(
        "joint", "handling", handling.quantity, handling.unit, -item.value, -handling.cost_gbp,
        f"assumption {item.id}", item.provenance.status,
    )  # fmt: skip


def _haulage(account: Account, assumptions: Assumptions) -> list[Term]:
    party = haulage_party(account.have, account.want)
    if account.haulage_unknown:
        unit = account.have.unit
        note = f"what a {unit} weighs is not known, so haulage is left out: give tonnes"
        return [Term(party, "haulage", None, "t", None, None, "not known", Status.ASSUMED, note)]
    if not account.hauls:
        return []
    haul = account.hauls[0]
    name = haul.vehicle.name
    status = assumptions[f"haulage.{name}.gbp_per_km"].provenance.status
    source = f"assumption haulage.{name}.*"
    spoken = name.replace("_", " ")
    return [
        Term(party, f"haulage: {spoken}, loading", haul.loads, "load", -haul.vehicle.gbp_per_load,
             -haul.fixed_gbp, source, status, _load_note(haul)),
        Term(party, f"haulage: {spoken}, distance", haul.loads * haul.distance_km, "load.km",
             -haul.vehicle.gbp_per_load_km, -haul.gbp_per_km * haul.distance_km, source, status,
             f"{haul.distance_km:.1f} km, with {haul.vehicle.empty_return:.0%} of an empty return"),
    ]  # fmt: skip


def _load_note(haul: Haul) -> str:
    if haul.tonnes is None:
        return "one journey for each item"
    held = f", full at {haul.density_t_per_m3:.3g} t/m3" if haul.by_volume else ""
    loads = "load" if haul.loads == 1 else "loads"
    carried = f"{readable(haul.tonnes)} t in {readable(haul.loads)} {loads}"
    often = "; more journeys than it fills, so that none spoils" if _hurried(haul) else ""
    return f"{carried} of up to {readable(haul.load_t, 3)} t{held}{often}"


def _hurried(haul: Haul) -> bool:
    """Whether more loads go than the tonnes would fill: what spoils cannot wait."""
    return haul.tonnes is not None and haul.loads > ceil(haul.tonnes / haul.load_t) + 0.5


def _payment(account: Account, price: float, origin: str) -> tuple[Term, ...]:
    """The price moves money from taker to giver; the two lines cancel."""
    unit, paid = account.want.unit, account.product_units * price
    give, take = "payment received", "payment made"
    return (
        Term("have", give, account.product_units, unit, price, paid, LISTING, Status.SEEN, origin),
        Term(
            "want", take, account.product_units, unit, -price, -paid, LISTING, Status.SEEN, origin
        ),
    )


def _quantity_note(account: Account) -> str | None:
    if account.overlap.blocked:
        return account.overlap.blocked
    notes = [account.overlap.note] if account.overlap.note else []
    tanker = bool(account.hauls) and account.hauls[0].vehicle.name == "tanker"
    if tanker and account.distance_km < _PIPE_KM:
        notes.append("close enough to look at a pipe instead of a tanker")
    return "; ".join(notes) or None


def _landfill_tonnes(account: Account) -> float | None:
    """Tonnes that no longer go to landfill; the residues of treatment are taken off."""
    base = account.baseline
    if base.fate is None or base.tonnes_per_unit is None:
        return None
    if base.fate != "landfill":
        return 0.0
    kept = max(0.0, 1.0 - account.costs.residue_units)
    return account.have_units * kept * base.tonnes_per_unit


def break_even_km(account: Account) -> float | None:
    """The distance at which nothing is left to gain; 0 when there is nothing to gain at any.

    None when distance does not matter, because nothing is carried.
    """
    if not account.hauls:
        return None
    before = account.value_gbp + account.hauls[0].cost_gbp
    reach = [
        (before - haul.fixed_gbp) / haul.gbp_per_km for haul in account.hauls if haul.gbp_per_km > 0
    ]
    return max(0.0, max(reach)) if reach else None
