"""Who pays whom stands once, on the desk; the figures take it from there."""

from decimal import Decimal

import pytest
from things_desk import agree_terms
from things_outcomes import BASIS, own_claim, own_synergy
from world import World, viewer_of

from offcut.errors import InputError
from offcut.platform.access.roles import Role
from offcut.platform.desk import actions, queries, work
from offcut.platform.desk.models import Payment, Synergy
from offcut.platform.outcomes import terms
from offcut.platform.outcomes.showing import paid

A_TONNE = {"unit": "t", "load_t": 20.0}


def line(payer="want", payee="have", what="material", amount="4", **fields):
    agreed = fields.pop("agreed_on", "2026-03-01")
    return Payment(
        payer=payer, payee=payee, what=what,
        amount_gbp=None if amount is None else Decimal(amount), agreed_on=agreed, **fields,
    )  # fmt: skip


def of(*lines, reached="completed", basis=A_TONNE, nothing=False):
    return terms.terms_of(Synergy(reached=reached, nothing_is_paid=nothing), lines, basis)


@pytest.mark.parametrize(
    ("given", "cells"),
    [
        ([line()], {"transfer_price": 4}),
        ([line("have", "want", "taking", "7.5")], {"transfer_price": -7.5}),
        ([line(), line("have", "want", "taking", "1")], {"transfer_price": 3}),
        (
            [line("have", "haulier", "haulage", "100", per="load")],  # of 20 t
            {"haulage_cost": 5, "haulage_paid_by": "have"},
        ),
        (
            [line("want", "treater", "treatment", "9"), line("want", "other", "treatment", "1")],
            {"treatment_cost": 10, "treatment_paid_by": "want"},
        ),
    ],
)
def test_lines_become_the_cells_of_the_account(given, cells):
    found = of(*given)
    assert found.cells == cells
    assert found.left_out == []


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (line(amount=None), "not settled"),
        (line(agreed_on=None), "proposed"),
        (line(per="month"), "by the unit or the load"),
        (line(per="load"), "how much a load holds"),
        (line("have", "other", "tests"), "no place"),
        (line("treater", "have"), "no place"),
        (line("other", "haulier", "haulage"), "neither of the two"),
    ],
)
def test_what_no_cell_holds_is_left_out_and_said_never_nothing(one, why):
    found = of(one, basis={"unit": "t"})
    assert found.cells == {}
    assert [why in told.why for told in found.left_out] == [True]


def test_two_who_pay_the_haulage_leave_it_unknown():
    both = (line(who, "haulier", "haulage", "3") for who in ("have", "want"))
    assert "haulage_cost" not in of(*both).cells


def test_before_it_is_in_place_a_proposal_counts_and_that_nothing_is_paid_is_a_price():
    assert of(line(agreed_on=None), reached="negotiation").cells == {"transfer_price": 4}
    assert of(nothing=True).cells == {"transfer_price": 0}


@pytest.mark.parametrize("price", [2.13, 0.0221, 0.0, -15.5])
def test_cells_of_a_file_come_back_as_they_were(price):
    cells = {
        "transfer_price": price, "haulage_cost": 2.03, "haulage_paid_by": "want",
        "treatment_cost": 0.206, "treatment_paid_by": "have",
    }  # fmt: skip
    lines = [Payment(agreed_on="2026-03-01", **one) for one in terms.lines_of(cells)]
    assert of(*lines).cells == cells


def test_a_verified_claim_holds_the_lines_that_its_figures_rest_on(world: World):
    carrier, found = world.viewer(Role.FACILITATOR), own_claim(world, verified=True).synergy
    standing = queries.payments(carrier, found)
    assert {one.what for one in standing} == {"material", "haulage"}
    with pytest.raises(InputError, match="are locked"):
        work.end_payment(carrier, standing[0])
    with pytest.raises(InputError, match="are locked"):
        agree_terms(carrier, found, "1")
    with pytest.raises(InputError, match="are locked"):
        agree_terms(carrier, found, "2", payer="have", payee="haulier", what="haulage")
    assert standing.count() == 2
    agree_terms(carrier, found, "250", what="storage", per="year")  # in no figure
    agree_terms(carrier, found, "5", agreed_on=None)  # a proposal
    assert not found.nothing_is_paid
    actions.change_synergy(carrier, found, version=found.version, nothing_is_paid=True)  # same
    assert terms.current(found).cells["transfer_price"] == 4


def test_each_side_reads_its_own_part_of_the_terms(world: World):
    found = own_synergy(world)
    assert "transfer_price" not in BASIS
    material = ("The material", "£4.00 per t, paid by the taker to the giver")
    haulage = ("Haulage", "£6.00 per t, paid by the taker")
    read = {
        Role.MEMBER: (material,),  # gives; the haulage is the other's
        Role.FACILITATOR: (material, haulage),
        Role.AUDITOR: (material, haulage),
    }
    for role, rows in read.items():
        assert paid(world.viewer(role), found).rows == rows, role
    assert paid(viewer_of(world.outsider), found).rows == (material, haulage)  # of ``other``
    assert paid(world.viewer(Role.PROGRAMME_MANAGER), found) is None
    page = world.client_for(Role.MEMBER).get(f"/outcomes/exchanges/{found.pk}/")
    assert "£4.00 per t, paid by the taker to the giver" in page.content.decode()
    assert "£6.00" not in page.content.decode()
