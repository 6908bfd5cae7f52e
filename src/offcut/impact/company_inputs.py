"""What one firm did in a year, from the synergies it takes part in, as company activities.

Only completed synergies count. The taker reports what it took in and, where it pays, the haulage;
the giver reports nothing for what is used again, because that is not disposal, and earns nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from offcut.errors import InputError
from offcut.impact.company import Activity, Category, CompanyAccount, Part, company_account
from offcut.impact.double_claims import double_claims
from offcut.impact.factors import FactorSet
from offcut.impact.model import Claim, Stage, Synergy
from offcut.reference import nearest

if TYPE_CHECKING:
    from offcut.impact.result import ImpactResult

_ROUTES = {"none": ("reused", "closed_loop", "open_loop"), "treated": ("closed_loop", "open_loop")}
_LADEN = {"average": "laden_average", "50": "laden_50", "100": "laden_100"}
_NOT_DISPOSAL = (
    "{title}: given to be used again, which is not disposal: there is no factor for it, nothing to"
    " report as waste and nothing earned"
)
_NO_FACTOR = (
    "{title}: gap: no published factor for this recycled input, so that it is not counted; ask the"
    " supplier for its figure"
)
_HAUL = (
    "factors of materials hold an average haul already, so that this is on the safe side;"
    " the way back is not in it"
)


def company_accounts(
    synergies: Iterable[Synergy], claims: Iterable[Claim], year: int, factors: FactorSet
) -> dict[str, CompanyAccount]:
    """The account of every firm that takes part in a completed synergy, by name.

    Raises:
        FactorUseError: a displaced factor that may not be used for purchased goods.
        UnknownReference: a factor that nobody has.
    """
    done = {s.id: s for s in synergies if s.stage is Stage.COMPLETED}
    mine = [claim for claim in claims if claim.year == year and claim.synergy in done]
    names = dict.fromkeys(
        party.name for c in mine for party in (done[c.synergy].have, done[c.synergy].want)
    )
    return {name: _account(name, year, done, mine, factors) for name in names}


def account_of(
    name: str,
    synergies: Iterable[Synergy],
    claims: Iterable[Claim],
    year: int,
    factors: FactorSet,
) -> CompanyAccount:
    """The account of one firm, by its name in any case.

    Raises:
        InputError: no such firm takes part in a completed synergy of that year; suggests the
            nearest.
        FactorUseError: a displaced factor that may not be used for purchased goods.
    """
    accounts = company_accounts(synergies, claims, year, factors)
    found = next((a for firm, a in accounts.items() if firm.casefold() == name.casefold()), None)
    if found is None:
        near = nearest(name, accounts)
        hint = f" Did you mean {' or '.join(repr(firm) for firm in near)}?" if near else ""
        raise InputError(f"'{name}' has no completed synergy with a claim of {year}.{hint}")
    return found


def company_of(result: "ImpactResult", name: str, year: int | None = None) -> CompanyAccount:
    """The company account of one firm from the rows of a project account, by its name in any case.

    It takes the newest factor set that the claims of the year use: a firm reports a year by one.

    Raises:
        InputError: no claims in that year, or no such firm among them; suggests the nearest.
        FactorUseError: a displaced factor that may not be used for purchased goods.
    """
    when = year or result.year or max(result.years, default=0)
    asked = result.asked
    used = [
        asked.sets[int(place)]
        for claim, place in zip(asked.claims, asked.set_of, strict=True)
        if claim.year == when
    ]
    if not used:
        raise InputError(f"There is no claim of {when or 'any year'}.")
    factors = max(used, key=lambda one: one.year)
    found = account_of(name, result.synergies, result.claims, when, factors)
    return replace(found, notes=(*found.notes, *_twice(found.organisation, result, when)))


def _twice(name: str, result: "ImpactResult", year: int) -> list[str]:
    """What of the firm's year may be counted twice, claim against claim."""
    by_id = {synergy.id: synergy for synergy in result.synergies}
    claims = [
        claim
        for claim in result.claims
        if claim.year == year
        and by_id[claim.synergy].stage is Stage.COMPLETED
        and name in (by_id[claim.synergy].have.name, by_id[claim.synergy].want.name)
    ]
    return [f"Perhaps counted twice: {double.told}" for double in double_claims(by_id, claims)]


def _account(
    name: str, year: int, synergies: Mapping[str, Synergy], claims: list[Claim], factors: FactorSet
) -> CompanyAccount:
    activities: list[Activity] = []
    notes: list[str] = []
    for claim in claims:
        synergy = synergies[claim.synergy]
        if synergy.want.name == name:
            taken = _taken(synergy, claim, factors)
            activities += taken
            notes += [] if taken else [_NO_FACTOR.format(title=synergy.title)]
        if synergy.have.name == name:
            notes.append(_NOT_DISPOSAL.format(title=synergy.title))
        payer = {"have": synergy.have.name, "want": synergy.want.name}
        if payer.get(synergy.money.haulage_paid_by or "") == name:
            activities += _carried(synergy, claim, factors)
    return company_account(name, year, activities, factors, notes)


def _taken(synergy: Synergy, claim: Claim, factors: FactorSet) -> list[Activity]:
    """Recycled input, held against primary; none where the displaced material has no factor."""
    displaced = synergy.displacement.factor
    if displaced is None or not displaced.startswith("material_use."):
        return []
    stem = displaced.rpartition(".")[0]
    routes = _ROUTES.get(synergy.processing.kind, _ROUTES["treated"])
    there = [name for route in routes if factors.find(name := f"{stem}.{route}") is not None]
    with_value = [name for name in there if (f := factors.find(name)) and f.value is not None]
    chosen = (with_value or there)[:1]
    if not chosen:
        return []
    primary = f"{stem}.primary"
    return [
        Activity(
            Category.PURCHASED_GOODS,
            f"{synergy.title}: recycled input",
            (*_tonnes(synergy, claim), *_yield(synergy)),
            "t",
            (chosen[0],),
            compared_with=primary if factors.find(primary) is not None else None,
        )
    ]


def _carried(synergy: Synergy, claim: Claim, factors: FactorSet) -> list[Activity]:
    """The haul of what is carried; none where the factor set knows no such vehicle."""
    haul = synergy.haul
    if haul.vehicle in (None, "none"):
        return []
    row = f"{haul.vehicle}.{_LADEN.get(haul.laden, 'laden_average')}"
    names = (f"freight.{row}", f"freight_wtt.{row}")
    known = tuple(name for name in names if factors.find(name) is not None)
    if not known:
        return []
    distance = Part("distance_km", haul.distance_km, f"{synergy.source.reference}.distance_km")
    treated_first = _yield(synergy) if synergy.processing.at == "have" else ()
    return [
        Activity(
            Category.UPSTREAM_TRANSPORT,
            f"{synergy.title}: haulage",
            (*_tonnes(synergy, claim), *treated_first, distance),
            "t.km",
            known,
            note=_HAUL if len(known) > 1 else f"{_HAUL}; without well-to-tank, not in the set",
        )
    ]


def _tonnes(synergy: Synergy, claim: Claim) -> tuple[Part, ...]:
    """What was handed over: as claimed, or the sum of movements that a book holds."""
    moved = f"entry:{claim.id}.moved"
    cell = moved if claim.movements else f"{claim.source.reference}.quantity"
    quantity = Part("quantity", claim.quantity, cell)
    if synergy.unit == "t":
        return (quantity,)
    weight = f"{synergy.source.reference}.tonnes_per_unit"
    return quantity, Part("tonnes_per_unit", synergy.tonnes_per_unit, weight)


def _yield(synergy: Synergy) -> tuple[Part, ...]:
    """What comes out of a treatment, where not all does."""
    share = synergy.processing.yield_
    cell = f"{synergy.source.reference}.product_yield"
    return () if share == 1.0 else (Part("product_yield", share, cell),)
