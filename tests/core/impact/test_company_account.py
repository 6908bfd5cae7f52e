"""The company account: permitted factors only, the taker's benefit only, and never mixed."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from offcut import regions
from offcut.cli import offcut
from offcut.cli._company import show_company
from offcut.errors import FactorUseError, InputError, UnknownReference
from offcut.impact.audit import audit
from offcut.impact.book import Book
from offcut.impact.company import (
    Activity,
    Category,
    CompanyAccount,
    CompanyKg,
    Part,
    company_account,
)
from offcut.impact.company_book import company_book, company_entries
from offcut.impact.company_inputs import account_of, company_accounts, company_of
from offcut.impact.engine import account
from offcut.impact.factors import factor_set
from offcut.impact.model import (
    Claim,
    Displacement,
    Haul,
    Money,
    Party,
    Processing,
    SourceRow,
    Stage,
    Synergy,
)
from offcut.impact.records import Records

GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "golden" / "factors.yaml").read_text("utf-8")
)
FOUNDRY, BLOCKS = "Anvil Castings (fictional)", "Blockworks (fictional)"


def bought(material: str, route: str, tonnes: float | None) -> Activity:
    stem = f"material_use.{material}"
    return Activity(
        Category.PURCHASED_GOODS,
        f"{material}, {route}",
        (Part("tonnes", tonnes),),
        "t",
        (f"{stem}.{route}",),
        compared_with=f"{stem}.primary",
    )


def wasted(factor: str, tonnes: float) -> Activity:
    return Activity(Category.WASTE, "waste", (Part("tonnes", tonnes),), "t", (factor,))


def account_doing(*activities: Activity, year: int = 2025) -> CompanyAccount:
    return company_account(BLOCKS, year, activities, factor_set(year))


@pytest.mark.parametrize("case", GOLDEN["company"], ids=lambda case: case["name"])
def test_recycled_input_beside_primary(case: dict[str, Any]):
    (line,) = account_doing(bought(**case["bought"])).lines
    assert line.emitted is not None
    assert line.at_primary is not None
    assert line.below_primary is not None
    assert line.emitted.kg_co2e == pytest.approx(case["emitted"])
    assert line.at_primary.kg_co2e == pytest.approx(case["at_primary"])
    assert line.below_primary.kg_co2e == pytest.approx(case["below_primary"])


def test_what_is_below_primary_is_taken_off_nothing():
    found = account_doing(bought("aggregates", "closed_loop", 100))
    assert found.emitted() == CompanyKg(pytest.approx(321.835))
    assert found.below_primary == CompanyKg(pytest.approx(457.471))


def test_primary_input_earns_nothing():
    (line,) = account_doing(bought("aggregates", "primary", 100)).lines
    assert line.below_primary == CompanyKg(0.0)


def test_waste_emits_and_earns_nothing():
    (line,) = account_doing(wasted("waste_disposal.aggregates.landfill", 100)).lines
    assert line.emitted == CompanyKg(pytest.approx(126.338))  # 100 × 1.26338
    assert line.below_primary is None


def test_haulage_is_with_well_to_tank():
    haul = Activity(
        Category.UPSTREAM_TRANSPORT,
        "haul",
        (Part("tonnes", 100.0), Part("distance_km", 32.83)),
        "t.km",
        ("freight.rigid_17.laden_average", "freight_wtt.rigid_17.laden_average"),
    )
    (line,) = account_doing(haul).lines
    assert line.emitted == CompanyKg(pytest.approx(685.556, abs=5e-3))  # 3 283 × 0.20882


@pytest.mark.parametrize(
    "activity",
    [
        wasted("material_use.aggregates.primary", 1),
        wasted("freight.rigid_17.laden_average", 1),
        Activity(
            Category.PURCHASED_GOODS, "sand", (Part("tonnes", 1.0),), "t",
            ("waste_disposal.aggregates.landfill",),
        ),
    ],
)  # fmt: skip
def test_a_factor_outside_its_uses_is_refused(activity: Activity):
    with pytest.raises(FactorUseError, match="may not be used for Scope 3"):
        account_doing(activity)


def test_an_amount_in_another_unit_is_refused():
    water = Activity(
        Category.PURCHASED_GOODS, "mains", (Part("litres", 5.0),), "L", ("water.supply",)
    )
    with pytest.raises(InputError, match=r"'mains' is in L, but 'water\.supply' is per m3"):
        account_doing(water)


def test_a_factor_that_nobody_has_is_refused():
    with pytest.raises(UnknownReference, match=r"material_use\.aggregates"):
        account_doing(bought("agregates", "primary", 1))


def test_blank_factors_and_unknown_amounts_are_gaps_never_zero():
    found = account_doing(
        bought("aggregates", "open_loop", 10), bought("concrete", "closed_loop", None)
    )
    assert found.emitted() is None
    assert found.below_primary is None
    assert [line.emitted for line in found.lines] == [None, None]
    assert "blank is not zero" in found.gaps[0]
    assert "tonnes not known" in found.gaps[1]


@pytest.mark.parametrize("other", [1.0, 0, None, "1"])
def test_company_figures_add_up_with_their_own_kind_alone(other: Any):
    figure = CompanyKg(5.0)
    assert figure + CompanyKg(2.0) == CompanyKg(7.0)
    assert figure - CompanyKg(2.0) == CompanyKg(3.0)
    for wrong in (
        lambda: figure + other,
        lambda: other + figure,
        lambda: figure - other,
        lambda: other - figure,
    ):
        with pytest.raises(TypeError, match="never mixed"):
            wrong()
    with pytest.raises(TypeError):
        float(figure)  # type: ignore[arg-type]


def test_no_name_or_title_calls_it_a_reduction_of_scope_3():
    book = Book()
    company_entries(book, account_doing(bought("aggregates", "closed_loop", 100)))
    words = [CompanyAccount.TITLE, *(entry.label for entry in book.entries.values())]
    for text in (*words, *book.entries):
        assert not {"reduction", "reduced", "saving", "avoided"} & set(text.lower().split())


def test_every_figure_is_recomputed_from_its_row_and_factor():
    book = Book(title="company")
    totals = company_entries(
        book,
        account_doing(
            bought("aggregates", "closed_loop", 100),
            bought("aggregates", "open_loop", 3),
            wasted("waste_disposal.aggregates.landfill", 100),
        ),
    )
    assert book.lookup(totals["purchased_goods"]) == pytest.approx(321.835)
    assert book.lookup(totals["emitted"]) == pytest.approx(448.173)  # + 126.338
    assert book.lookup(totals["below_primary"]) == pytest.approx(457.471)
    result = audit(book.as_data())
    assert (result.equal, result.total) == (len(book.entries), len(book.entries))


def a_synergy(**changes: Any) -> Synergy:
    whole: dict[str, Any] = {
        "id": "S1",
        "title": "Spent sand to blocks",
        "flow": "sand",
        "resource": "spent foundry sand",
        "unit": "t",
        "tonnes_per_unit": None,
        "stage": Stage.COMPLETED,
        "dates": {Stage.COMPLETED: date(2025, 3, 1)},
        "have": Party(FOUNDRY),
        "want": Party(BLOCKS),
        "displacement": Displacement("material_use.aggregates.primary"),
        "haul": Haul("rigid_17", 20.0),
        "processing": Processing("none"),
        "money": Money(haulage_paid_by="want"),
        "source": SourceRow("synergies", 3),
    }
    return Synergy(**(whole | changes))


CLAIM = Claim(id="C1", synergy="S1", year=2025, quantity=100.0, source=SourceRow("claims", 2))


def test_the_taker_reports_input_and_haulage_and_the_giver_earns_nothing():
    found = company_accounts([a_synergy()], [CLAIM], 2025, factor_set(2025))
    taker, giver = found[BLOCKS], found[FOUNDRY]
    goods, haul = taker.lines
    assert goods.factors[0].id == "material_use.aggregates.reused"
    assert goods.emitted == CompanyKg(pytest.approx(221.0))  # 100 × 2.21
    assert goods.below_primary == CompanyKg(pytest.approx(558.306))  # 100 × (7.79306 − 2.21)
    assert haul.emitted == CompanyKg(pytest.approx(417.64))  # 100 × 20 × 0.20882
    assert giver.lines == ()
    assert giver.emitted() is None
    assert "nothing earned" in giver.notes[0]


def test_what_was_treated_is_recycled_and_by_its_yield():
    treated = a_synergy(processing=Processing("treated", yield_=0.9))
    goods = company_accounts([treated], [CLAIM], 2025, factor_set(2025))[BLOCKS].lines[0]
    assert goods.factors[0].id == "material_use.aggregates.closed_loop"
    assert goods.emitted == CompanyKg(pytest.approx(289.6515))  # 100 × 0.9 × 3.21835


def test_haulage_that_the_giver_pays_is_the_givers():
    paid = a_synergy(money=Money(haulage_paid_by="have"))
    found = company_accounts([paid], [CLAIM], 2025, factor_set(2025))
    assert [line.activity.category for line in found[FOUNDRY].lines] == [
        Category.UPSTREAM_TRANSPORT
    ]
    assert found[BLOCKS].of(Category.UPSTREAM_TRANSPORT) == ()


def test_what_is_not_completed_or_of_another_year_counts_nothing():
    agreed = a_synergy(stage=Stage.IMPLEMENTATION)
    assert company_accounts([agreed], [CLAIM], 2025, factor_set(2025)) == {}
    assert company_accounts([a_synergy()], [CLAIM], 2024, factor_set(2024)) == {}


def test_an_unknown_quantity_is_a_gap():
    unknown = Claim(id="C1", synergy="S1", year=2025, quantity=None)
    taker = company_accounts([a_synergy()], [unknown], 2025, factor_set(2025))[BLOCKS]
    assert taker.emitted() is None
    assert "quantity not known" in taker.gaps[0]


def records(*synergies: Synergy, claims: tuple[Claim, ...] = (CLAIM,), **more: Any) -> Records:
    return Records(synergies, claims, **more)


def test_a_firm_is_found_in_any_case_and_a_stranger_is_answered_with_the_nearest():
    given = ([a_synergy()], [CLAIM], 2025, factor_set(2025))
    assert account_of(BLOCKS.upper(), *given).organisation == BLOCKS
    with pytest.raises(InputError, match=r"'Blokworks' has no completed.*'Blockworks"):
        account_of("Blokworks", *given)


def test_the_book_of_one_firm_holds_the_cells_it_takes_and_no_others():
    found = account_of(BLOCKS, [a_synergy()], [CLAIM], 2025, factor_set(2025))
    book = company_book(found, records(a_synergy()))
    assert book.rows == {
        "claims": {2: {"quantity": 100.0}},
        "synergies": {3: {"distance_km": 20.0}},
    }
    assert FOUNDRY not in str(book.as_data())
    result = audit(book.as_data())
    assert (result.equal, result.total) == (len(book.entries), len(book.entries))


def test_movements_are_summed_in_the_book():
    moves = ({"_row": 2, "quantity": 60.0, "to": FOUNDRY}, {"_row": 3, "quantity": 40.0})
    places = (SourceRow("movements", 2), SourceRow("movements", 3))
    moved = Claim(id="C1", synergy="S1", year=2025, quantity=100.0, movements=places)
    found = account_of(BLOCKS, [a_synergy()], [moved], 2025, factor_set(2025))
    book = company_book(found, records(a_synergy(), claims=(moved,), movements=moves))
    assert book.rows["movements"] == {2: {"quantity": 60.0}, 3: {"quantity": 40.0}}
    result = audit(book.as_data())
    assert (result.equal, result.total) == (len(book.entries), len(book.entries))


def test_it_is_printed_with_what_stands_beside_it(capsys: pytest.CaptureFixture[str]):
    found = account_of(BLOCKS, [a_synergy()], [CLAIM], 2025, factor_set(2025))
    show_company(found, records(a_synergy()), as_json=False)
    text = " ".join(capsys.readouterr().out.split())
    assert "by the factors of desnz-2025@1" in text
    assert "221 558" in text
    assert "taken off none of them" in text
    assert "reduction" not in text
    show_company(found, records(a_synergy()), as_json=True)
    assert json.loads(capsys.readouterr().out)["format"] == "offcut-book/1"


def test_input_without_a_published_factor_is_a_stated_gap():
    unknown = a_synergy(displacement=Displacement(None), money=Money())
    taker = company_accounts([unknown], [CLAIM], 2025, factor_set(2025))[BLOCKS]
    assert taker.lines == ()
    assert "gap: no published factor" in taker.notes[0]


def test_the_company_account_of_the_rows_of_a_project_account():
    result = account([a_synergy()], [CLAIM])
    found = company_of(result, BLOCKS)
    assert found.factors.id == "desnz-2025@1"
    assert found.emitted(Category.PURCHASED_GOODS) == CompanyKg(pytest.approx(221.0))
    with pytest.raises(InputError, match="no claim of 2019"):
        company_of(result, BLOCKS, 2019)


def test_what_may_be_counted_twice_is_told():
    other = a_synergy(id="S-twice")
    result = account([a_synergy(), other], [CLAIM, replace(CLAIM, id="twice", synergy=other.id)])
    (told,) = [n for n in company_of(result, BLOCKS).notes if n.startswith("Perhaps")]
    assert "was each end entered once?" in told
    assert "S-twice" in told


def test_the_command_prints_it_and_never_beside_a_report(tmp_path: Path):
    programme = Path(regions.__file__).parent / "west_midlands" / "example" / "programme"
    arguments = ["impact", str(programme), "--company", "rowan green blocks (fictional)"]
    shown = CliRunner().invoke(offcut, [*arguments, "--year", "2026"])
    assert shown.exit_code == 0, shown.output
    assert "Company account: emissions to report in Scope 3" in shown.output
    assert "Synthetic example" in shown.output
    written = CliRunner().invoke(offcut, [*arguments, "--year", "2026", "--json"])
    result = audit(json.loads(written.output))
    assert result.equal == result.total > 0
    refused = CliRunner().invoke(offcut, [*arguments, "--report", str(tmp_path / "a.html")])
    assert refused.exit_code == 2
    assert "for the project account" in " ".join(refused.output.split())
