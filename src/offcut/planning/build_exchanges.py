"""Every exchange that would work, priced per unit of have: what networks are built from.

Unlike a matching run, which keeps the best few of each want by its best route, a plan looks at all
compatible pairs and at every route of each: which of them are used is what the plan decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from offcut.errors import InputError
from offcut.listings import Listing
from offcut.matching.model import Route, Term, Verdict
from offcut.matching.pairing import Pairing
from offcut.matching.result import MatchResult
from offcut.matching.screen import Everything
from offcut.matching.summary import AFTER_TESTS, LIKELY
from offcut.matching.worth import Account, worth
from offcut.matching.worth.decline import amount_of_year

__all__ = [
    "AFTER_TESTS",
    "LIKELY",
    "Exchange",
    "amount_a_year",
    "between",
    "exchanges",
    "left_out",
    "pairing_of",
    "told",
]

_TAX = "landfill tax saved"
_LANDFILL = "landfill"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One way for a have to serve a want; money in GBP and all else per unit of have.

    Gains are positive, costs negative. ``room`` is what one unit of have takes up of the want's
    amount: its product over the share that the stream may have of the mix. ``tax_gbp`` is the
    part of ``disposal_gbp`` that is a tax: a gain to the giver that is none to society.
    """

    have: Listing
    want: Listing
    route: Route
    distance_km: float
    most: float  # units of have a year that the two can exchange
    least: float  # the smallest load, units of have
    product: float  # units of the want
    room: float
    disposal_gbp: float
    tax_gbp: float
    purchase_gbp: float
    treatment_gbp: float
    residue_gbp: float
    carriage_gbp: float  # haulage and handling
    have_gain_gbp: float  # at the stated price, else half
    carbon_kg: float | None  # avoided; None = not known
    haul_carbon_kg: float  # of haulage alone, counted in ``carbon_kg``; negative
    landfill_t: float
    virgin_t: float  # bought material replaced
    tonnes: float | None

    @property
    def gain_gbp(self) -> float:
        """The joint gain of the two parties."""
        return (
            self.disposal_gbp
            + self.purchase_gbp
            + self.treatment_gbp
            + self.residue_gbp
            + self.carriage_gbp
        )

    @property
    def want_gain_gbp(self) -> float:
        """What the taker keeps of it."""
        return self.gain_gbp - self.have_gain_gbp

    @property
    def name(self) -> str:
        """The treatments on the way, or how else the stream is used."""
        return self.route.train or ("as it is" if self.route.share >= 1 else "in a mix")


def exchanges(
    result: MatchResult,
    verdicts: Sequence[Verdict] = LIKELY,
    *,
    losing: bool = False,
    most_km: float | None = None,
) -> tuple[Exchange, ...]:
    """All exchanges of a run's listings with one of these verdicts.

    Listings that state no quantity are left out (:func:`left_out` names them): a plan rests on
    stated amounts only. ``losing``: also those that would cost more than they bring. ``most_km``:
    only between giver and taker that are no further apart by road.

    Raises:
        InputError: a result read from a file, which can value no pairs.
    """
    haves, wants = result.listings.haves, result.listings.wants
    pairing = pairing_of(result)
    return tuple(between(haves, wants, pairing, verdicts, losing=losing, most_km=most_km))


def pairing_of(result: MatchResult) -> Pairing:
    """What values the pairs of a run.

    Raises:
        InputError: a result read from a file, which can value no pairs.
    """
    if result.pairing is None:
        raise InputError("A saved result cannot be planned from: match the listings again.")
    return result.pairing


def left_out(result: MatchResult) -> tuple[Listing, ...]:
    """The listings that state no quantity."""
    return tuple(item for item in result.listings if item.amount is None)


def told(result: MatchResult, found: Sequence[Exchange]) -> tuple[str, ...]:
    """What a reader must know of what is not in the network."""
    notes = []
    if missing := left_out(result):
        notes.append(
            f"{len(missing)} listings state no quantity and are not planned: "
            f"{', '.join(item.id for item in missing[:8])}{' …' if len(missing) > 8 else ''}."
        )
    unknown = sum(1 for one in found if one.carbon_kg is None)
    if unknown:
        notes.append(
            f"The carbon of {unknown} of {len(found)} feasible exchanges is not known: it is left "
            "out of the carbon total, not taken as zero emissions."
        )
    if uneven := sum(1 for item in result.listings if item.monthly_profile):
        notes.append(
            f"{uneven} listings come unevenly over the year: each pair is held to the months that "
            "it shares, but months and stocks are not planned over all pairs together."
        )
    notes.append(
        "Not looked for: streams that fail alone and would pass mixed with others "
        "('offcut match' finds such mixtures)."
    )
    return tuple(notes)


def amount_a_year(listing: Listing) -> float:
    """Units in the year of the plan, expected decline taken off; 0 where none is stated."""
    if listing.amount is None:
        return 0.0
    return amount_of_year(listing.amount, listing.decline_per_year)


def between(
    haves: Sequence[Listing],
    wants: Sequence[Listing],
    pairing: Pairing,
    verdicts: Sequence[Verdict] = LIKELY,
    *,
    losing: bool = False,
    most_km: float | None = None,
) -> Iterator[Exchange]:
    """All exchanges from haves to wants of other sites; those without amounts are left out."""
    given = tuple(item for item in haves if item.amount is not None)
    asked = tuple(item for item in wants if item.amount is not None)
    every = Everything(given, asked)
    for place, want in enumerate(asked):
        for number in every.for_want(place).haves:
            have = given[int(number)]
            if most_km is None or pairing.distances.km(have, want) <= most_km:
                yield from _of_pair(have, want, pairing, verdicts, losing=losing)


def _of_pair(
    have: Listing, want: Listing, pairing: Pairing, verdicts: Sequence[Verdict], *, losing: bool
) -> Iterator[Exchange]:
    km = pairing.distances.km(have, want)
    for route in pairing.book.routes(have, want):
        if route.verdict not in verdicts:
            continue
        account = pairing.valuer.account(have, want, route, km)
        flows = not account.overlap.blocked and account.have_units > 0
        if flows and (losing or account.value_gbp > 0):
            yield _exchange(account, pairing)


def _exchange(account: Account, pairing: Pairing) -> Exchange:
    """An account with its lines gathered, over the units of have that it moves."""
    worked, units = worth(account, pairing.valuer), account.have_units
    steps = sum(r.per_flow for r in account.costs.rates if r.label.startswith("treatment:"))
    haul = account.hauls[0].cost_gbp if account.hauls else 0.0
    handling = account.handling.cost_gbp if account.handling else 0.0
    product = account.product_units / units
    lot = max(account.have.min_lot or 0.0, (account.want.min_lot or 0.0) / product)
    carbon, bought = worked.carbon_kgco2e_per_year, account.product_t or 0.0
    replaced = 0.0 if account.displaced.recycled_today else account.replaced
    return Exchange(
        have=account.have,
        want=account.want,
        route=account.route,
        distance_km=account.distance_km,
        most=units,
        least=lot if lot <= units else 0.0,
        product=product,
        room=product / account.route.share,
        disposal_gbp=account.baseline.gbp_per_unit,
        tax_gbp=sum(r.per_flow for r in account.baseline.rates if r.label.startswith(_TAX)),
        purchase_gbp=product * account.replaced * account.displaced.gbp_per_unit,
        treatment_gbp=steps,
        residue_gbp=account.costs.gbp_per_unit - steps,
        carriage_gbp=-(haul + handling) / units,
        have_gain_gbp=worked.have_gain_gbp / units,
        carbon_kg=None if carbon is None else carbon / units,
        haul_carbon_kg=_of_haulage(worked.carbon) / units,
        landfill_t=(worked.landfill_tonnes_avoided or 0.0) / units,
        virgin_t=bought * replaced / units,
        tonnes=None if account.product_t is None else account.product_t / units,
    )


def _of_haulage(terms: Sequence[Term]) -> float:
    return sum(t.amount or 0.0 for t in terms if t.label.startswith("haulage"))
