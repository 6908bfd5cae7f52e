"""Who pays whom, as the account takes it: worked out from the desk's lines, the only record.

The core's sheet ``synergies`` has five cells for it. A line of the desk that no cell can hold is
left out of the figures, and said to be so: never taken as nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from offcut.errors import InputError
from offcut.impact.model import Side
from offcut.platform.desk import queries as desk
from offcut.platform.desk.models import Payment, Synergy
from offcut.platform.outcomes.models import Basis, Verification

Cells = dict[str, Any]
IN_PLACE = ("implementation", "completed")
SIDES = (str(Payment.Who.HAVE), str(Payment.Who.WANT))
_BETWEEN = (Payment.What.MATERIAL, Payment.What.TAKING)
_SERVICES = {
    str(Payment.What.HAULAGE): ("haulage_cost", "haulage_paid_by", Payment.Who.HAULIER),
    str(Payment.What.TREATMENT): ("treatment_cost", "treatment_paid_by", Payment.Who.TREATER),
}
_PLACES = Decimal("0.0001")
_WHY = "what an account rests on"
LOCKED = (
    "A claim of this exchange is verified, so the payments that its figures rest on are locked. The"
    " verification has to be withdrawn first, with a reason."
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of the desk that the account cannot take, and why."""

    line: Payment
    why: str


@dataclass(slots=True)
class Terms:
    """The core's cells, and the lines that are in none of them."""

    cells: Cells = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def terms_of(synergy: Synergy, lines: Iterable[Payment], basis: Mapping[str, Any]) -> Terms:
    """The terms of a synergy by its lines that stand.

    Before it is put in place, what is proposed counts as well: as what would be paid.

    Args:
        synergy: Whose terms.
        lines: Its payments that were not taken out.
        basis: The cells of its basis: how much a load and a unit weigh.
    """
    found = Terms()
    if synergy.nothing_is_paid:
        found.cells["transfer_price"] = 0.0
    payers: dict[str, set[str]] = {}
    for line in lines:
        why = _why_not(synergy, line, basis)
        if why:
            found.left_out.append(LeftOut(line, why))
            continue
        each = _by_unit(line, basis)
        if line.what in _BETWEEN:
            signed = each if line.payer == Payment.Who.WANT else -each
            found.cells["transfer_price"] = found.cells.get("transfer_price", 0.0) + signed
        else:
            cost, payer, _ = _SERVICES[line.what]
            found.cells[cost] = found.cells.get(cost, 0.0) + each
            payers.setdefault(payer, set()).add(line.payer)
    _name_payers(found, payers)
    return found


def _why_not(synergy: Synergy, line: Payment, basis: Mapping[str, Any]) -> str:
    """Why the account cannot take a line; empty where it can."""
    if line.amount_gbp is None:
        return "how much is not settled"
    if line.agreed_on is None and synergy.reached in IN_PLACE:
        return "it is proposed, not agreed"
    between = {line.payer, line.payee} == set(SIDES)
    if not (between if line.what in _BETWEEN else line.what in _SERVICES):
        return "the figures have no place for payments of this kind"
    if line.what in _SERVICES and line.payer not in SIDES and line.what != Payment.What.TREATMENT:
        return "neither of the two pays it"
    if line.per == Payment.Per.LOAD and not _units_a_load(basis):
        return "how much a load holds is not stated"
    if line.per not in (Payment.Per.UNIT, Payment.Per.LOAD):
        return "only amounts by the unit or the load can be taken"
    return ""


def _by_unit(line: Payment, basis: Mapping[str, Any]) -> float:
    amount = float(line.amount_gbp or 0)
    return amount / _units_a_load(basis) if line.per == Payment.Per.LOAD else amount


def _units_a_load(basis: Mapping[str, Any]) -> float:
    """How many units a load holds; 0 where that is not known."""
    weight = basis.get("tonnes_per_unit") or (1.0 if basis.get("unit", "t") == "t" else None)
    return float(basis["load_t"]) / float(weight) if basis.get("load_t") and weight else 0.0


def _name_payers(found: Terms, payers: Mapping[str, set[str]]) -> None:
    """Who pays a service; the cell holds one, so a cost that both pay is not known to it."""
    for cost, cell, _ in _SERVICES.values():
        who = payers.get(cell, set())
        if len(who) > 1:
            found.cells.pop(cost)
        elif who & set(SIDES):
            found.cells[cell] = next(iter(who))


def lines_of(cells: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines that say what the cells of a case from elsewhere say: the way back."""
    have, want = SIDES
    said: list[tuple[str, str, str, float | None]] = []
    price = cells.get("transfer_price")
    if price is not None and price < 0:
        said.append((have, want, str(Payment.What.TAKING), price))
    else:
        said.append((want, have, str(Payment.What.MATERIAL), price))
    for what, (cost, payer, payee) in _SERVICES.items():
        said.append((cells.get(payer) or Payment.Who.OTHER, payee, what, cells.get(cost)))
    return [
        {"payer": payer, "payee": payee, "what": what, "amount_gbp": _pounds(amount)}
        for payer, payee, what, amount in said
        if amount is not None
    ]


def _pounds(value: float) -> Decimal:
    return abs(Decimal(str(value))).quantize(_PLACES)


def current(synergy: Synergy) -> Terms:
    """The terms as they stand now."""
    basis = Basis.objects.as_system(_WHY).filter(synergy=synergy).first()
    lines = desk.standing_payments([synergy.pk]).get(synergy.pk, [])
    return terms_of(synergy, lines, basis.cells if basis else {})


def seen_cells(own: frozenset[Side], cells: Mapping[str, Any]) -> frozenset[str]:
    """Which of the cells may be seen by who may see these sides: what one pays or is paid."""
    sides = {str(one) for one in own}
    if not sides:
        return frozenset()
    seen = {"transfer_price", "haulage_paid_by", "treatment_paid_by"}
    for cost, payer, _ in _SERVICES.values():
        if len(sides) == len(SIDES) or cells.get(payer) in sides or cells.get(cost) is None:
            seen.add(cost)
    return frozenset(seen)


@contextmanager
def kept_where_verified(synergy: Synergy) -> Iterator[None]:
    """Within a transaction: what would alter the terms under a verified claim is refused.

    Raises:
        InputError: the terms have changed, and a verification of a claim stands.
    """
    rows = Verification.objects.as_system("is it locked")
    verified = rows.filter(withdrawn_on=None, claim__synergy=synergy).exists()
    before = current(synergy).cells if verified else {}
    yield
    if verified and current(synergy).cells != before:
        raise InputError(LOCKED)
