"""Who pays whom in an exchange, in words: what the figures take of the desk's lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import Synergy
from offcut.platform.outcomes.columns import WORDS
from offcut.platform.outcomes.moving import unit_of
from offcut.platform.outcomes.seeing import own_sides
from offcut.platform.outcomes.terms import SIDES, LeftOut, current, seen_cells
from offcut.platform.ui.wording import unit_price, unit_words


@dataclass(frozen=True, slots=True)
class Paid:
    """What the viewer may see of who pays whom."""

    rows: tuple[tuple[str, str], ...]  # what for, how much and by whom
    left_out: tuple[tuple[str, str], ...]  # a line that the figures do not take, and why


def paid(viewer: Viewer, synergy: Synergy) -> Paid | None:
    """The terms as the figures take them; None for who sees neither side's money."""
    own = own_sides(viewer, synergy)
    if not own:
        return None
    found = current(synergy)
    seen = seen_cells(own, found.cells)
    cells = {name: value for name, value in found.cells.items() if name in seen}
    sides = {str(one) for one in own}
    told = [one for one in found.left_out if _concerns(one, sides)]
    return Paid(
        tuple(_rows(cells, unit_words(unit_of(synergy)))),
        tuple((str(one.line.get_what_display()), one.why) for one in told),
    )


def _concerns(one: LeftOut, sides: set[str]) -> bool:
    """Whether who may see these sides may see a line: what one pays or is paid, or all."""
    return len(sides) == len(SIDES) or bool({one.line.payer, one.line.payee} & sides)


def _rows(cells: Mapping[str, Any], unit: str) -> list[tuple[str, str]]:
    made = []
    price = cells.get("transfer_price")
    if price is not None:
        gives, takes = ("taker", "giver") if price >= 0 else ("giver", "taker")
        each = f"{unit_price(abs(price))} per {unit}, paid by the {gives} to the {takes}"
        made.append(("The material", each if price else "Nothing is paid"))
    for name in ("haulage", "treatment"):
        cost = cells.get(f"{name}_cost")
        if cost is not None:
            payer = WORDS.get(str(cells.get(f"{name}_paid_by")), "somebody else")
            made.append((name.capitalize(), f"{unit_price(cost)} per {unit}, paid by {payer}"))
    return made
