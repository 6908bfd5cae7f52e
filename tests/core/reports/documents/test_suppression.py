"""What is published tells of no single firm, not even by subtraction."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offcut.reports.open_data import Cell, Contribution, Hidden, cells_of, suppress
from offcut.reports.open_data.suppression import PROTECTION_SHARE

TABLES = [("flow", "place"), ("flow",), ("place",), ()]
FLOWS, PLACES = ("sand", "water"), ("Dudley", "Walsall", "Wolverhampton")


def exchange(flow: str, place: str, giver: str, taker: str, tonnes: float | None) -> Contribution:
    return Contribution({"flow": flow, "place": place}, giver, taker, {"t": tonnes})


def open_cell(flow: str, place: str, tonnes: float) -> list[Contribution]:
    """Four firms of equal size at either end: nothing to hide."""
    return [exchange(flow, place, f"{flow}{place}{n}", f"to{n}", tonnes / 4) for n in range(4)]


def released(contributions: list[Contribution]) -> dict[tuple[tuple[str, str], ...], Cell]:
    cells = cells_of(contributions, TABLES, ["t"])
    suppress(cells, {"flow": FLOWS, "place": PLACES}, ["t"])
    return cells


def key(**where: str) -> tuple[tuple[str, str], ...]:
    return tuple(where.items())


def test_a_table_without_small_cells_is_published_whole():
    everything = [c for f, p in product(FLOWS, PLACES) for c in open_cell(f, p, 40.0)]
    assert not any(cell.hidden for cell in released(everything).values())


def test_a_cell_of_two_firms_is_hidden_and_so_is_what_would_tell_it():
    few = [exchange("sand", "Dudley", "A", "X", 5.0), exchange("sand", "Dudley", "B", "Y", 5.0)]
    rest = [c for f, p in product(FLOWS, PLACES) for c in open_cell(f, p, 40.0)]
    rest = [c for c in rest if (c.where["flow"], c.where["place"]) != ("sand", "Dudley")]
    cells = released(few + rest)
    assert cells[key(flow="sand", place="Dudley")].hidden["t"] is Hidden.FEW_FIRMS
    hidden = [k for k, cell in cells.items() if cell.hidden and len(k) == 2]
    assert len(hidden) == 4  # a rectangle: one more in its row, one in its column, and the corner
    assert not cells[()].hidden


def test_one_firm_with_more_than_two_thirds_is_hidden_at_either_end():
    givers = [exchange("sand", "Dudley", f"G{n}", "one taker", 10.0) for n in range(4)]
    assert released(givers)[key(flow="sand", place="Dudley")].hidden["t"] is Hidden.FEW_FIRMS
    large = [
        exchange("sand", "Dudley", f"G{n}", f"T{n}", t) for n, t in enumerate((70.0, 15.0, 15.0))
    ]
    assert released(large)[key(flow="sand", place="Dudley")].hidden["t"] is Hidden.ONE_FIRM
    even = [
        exchange("sand", "Dudley", f"G{n}", f"T{n}", t) for n, t in enumerate((60.0, 20.0, 20.0))
    ]
    assert released(even)[key(flow="sand", place="Dudley")].hidden == {}


def test_an_unknown_amount_is_counted_and_never_zero():
    unknown = [*open_cell("sand", "Dudley", 40.0), exchange("sand", "Dudley", "Z", "Z2", None)]
    cell = released(unknown)[key(flow="sand", place="Dudley")]
    assert (cell.totals["t"], cell.not_known["t"], cell.exchanges) == (40.0, 1, 5)


@st.composite
def small_tables(draw: st.DrawFn) -> list[Contribution]:
    """Whole tonnes, few firms: the hardest tables, small enough to try every possibility."""
    made = []
    for flow, place in product(FLOWS, PLACES):
        for firm in range(draw(st.integers(0, 4))):
            amount = draw(st.integers(1, 2))
            made.append(exchange(flow, place, f"{place}{firm}", f"{flow}{firm}", float(amount)))
    return made


@settings(max_examples=25, deadline=None)
@given(small_tables())
def test_no_hidden_cell_can_be_derived_by_trying_every_table(contributions: list[Contribution]):
    if not contributions:
        return
    cells = released(contributions)
    hidden = [k for k, cell in cells.items() if cell.hidden]
    possible: dict[tuple[tuple[str, str], ...], set[int]] = {k: set() for k in hidden}
    for table in every_table(cells):
        for k in hidden:
            possible[k].add(total(table, k))
    for k in hidden:
        assert int(cells[k].totals["t"]) in possible[k]
        assert len(possible[k]) > 1, f"{k} could be derived"


def every_table(cells: dict[tuple[tuple[str, str], ...], Cell]):
    """Every table of whole tonnes that agrees with all that is published."""
    places = list(product(FLOWS, PLACES))
    choices = []
    for flow, place in places:
        cell = cells.get(key(flow=flow, place=place))
        shown = cell is None or not cell.hidden
        amount = 0 if cell is None else int(cell.totals["t"])
        choices.append([amount] if shown else list(range(max(amount + 3, 4))))
    margins = [(k, int(c.totals["t"])) for k, c in cells.items() if len(k) < 2 and not c.hidden]
    for amounts in product(*choices):
        table = dict(zip(places, amounts, strict=True))
        if all(total(table, k) == amount for k, amount in margins):
            yield table


def total(table: dict[tuple[str, str], int], k: tuple[tuple[str, str], ...]) -> int:
    about = dict(k)
    return sum(
        amount
        for (flow, place), amount in table.items()
        if about.get("flow", flow) == flow and about.get("place", place) == place
    )


def test_the_protection_is_a_share_of_what_is_hidden():
    assert pytest.approx(0.2) == PROTECTION_SHARE
