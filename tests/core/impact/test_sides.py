"""Money by side: a tax saved is the firms' gain and the treasury's loss, and no gain of society."""

from dataclasses import replace

import pytest
from exchanges import claim, sand, water
from hypothesis import given
from hypothesis import strategies as st

from offcut.impact.audit import audit
from offcut.impact.engine import account
from offcut.impact.model import Money
from offcut.impact.sides import Purse, sides, write_sides

MONEY = Money(
    disposal_cost=30.05, landfill_tax_class="lower", purchase_price=20.0, transfer_price=5.0,
    haulage_cost=4.0, haulage_paid_by="want",
)  # fmt: skip


def test_a_tax_saved_is_the_firms_and_not_societys() -> None:
    """600 t in 2025/26: disposal 26 and tax 4.05 a tonne; price 5; bought for 20; haulage 4."""
    found = sides(account([sand(money=MONEY)], [claim("S-1", 2025, 600.0)]), 2025)
    assert found.amounts[Purse.HAVE] == pytest.approx(600 * (30.05 + 5))
    assert found.amounts[Purse.WANT] == pytest.approx(600 * (20 - 5 - 4))
    assert found.amounts[Purse.TREASURY] == pytest.approx(-600 * 4.05)
    assert found.firms_gbp == pytest.approx(600 * 46.05)
    assert found.amounts[Purse.SOCIETY] == pytest.approx(600 * 42.0)  # 26 + 20 - 4


prices = st.floats(-100, 200)


@given(st.lists(st.tuples(prices, prices, prices, st.floats(0, 1e5)), min_size=1, max_size=5))
def test_the_purses_add_up_to_society(cases: list[tuple[float, float, float, float]]) -> None:
    synergies, claims = [], []
    for number, (disposal, purchase, price, quantity) in enumerate(cases):
        own = replace(MONEY, disposal_cost=disposal, purchase_price=purchase, transfer_price=price)
        synergies.append(sand(id=f"S-{number}", money=own))
        claims.append(claim(f"S-{number}", 2025, quantity, evidence=(f"WB {number}",)))
    amounts = dict(sides(account(synergies, claims)).amounts)
    society = amounts.pop(Purse.SOCIETY)
    assert sum(amount or 0 for amount in amounts.values()) == pytest.approx(society, abs=1e-3)


def test_a_claim_without_its_tax_is_left_out_of_every_purse() -> None:
    unknown = sand(id="S-2", money=replace(MONEY, landfill_tax_class=None, binder=None))
    given_claims = [claim("S-1", 2025, 600.0), claim("S-2", 2025, 10.0, evidence=("WB 2",))]
    result = account([sand(money=MONEY), unknown], given_claims)
    found = sides(result)
    alone = sides(account([sand(money=MONEY)], [claim("S-1", 2025, 600.0)]))
    assert (found.known, found.claims) == (1, 2)
    assert found.amounts == pytest.approx(alone.amounts)
    book = result.book("cost_saved_society")
    assert write_sides(book, result) == found
    assert book.entries["side.all.society"].note == "1 of 2 claims are known"
    assert audit(book.as_data()).passed


def test_water_saves_no_landfill_tax() -> None:
    result = account([water(money=MONEY)], [claim("W-1", 2025, 100.0)])
    book = result.book("cost_saved_society")
    found = write_sides(book, result, 2025)
    assert found.amounts[Purse.TREASURY] == 0
    assert book.entries["side.2025.treasury"].value == 0
    assert audit(book.as_data()).passed
