"""The guards on a whole account: what is odd is told with its row, and nothing is changed."""

from dataclasses import replace

from exchanges import claim, sand

from offcut.impact.engine import account
from offcut.impact.model import Firm, Haul, Party, Prediction, SourceRow, Synergy
from offcut.impact.plausibility import check_plausibility

ROW = SourceRow("claims", 7)


def told(synergies: list[Synergy], *claims: object, only: str = "") -> list[str]:
    found = check_plausibility(account(synergies, claims))  # type: ignore[arg-type]
    return [str(problem) for problem in found if only in str(problem)]


def test_an_ordinary_exchange_is_not_doubted() -> None:
    """Sand alone is little carbon, so the programme is far below others: that is told."""
    found = told([sand()], claim("S-1", 2025, 1000.0))
    assert len(found) == 1
    assert "all claims with evidence: 2.201 kg/t is outside 100" in found[0]  # 9.05644 - 6.85556
    assert "per tonne kept from landfill" in found[0]


def test_a_few_tonnes_are_no_programme_to_judge() -> None:
    """The range of a whole programme is asked of 1,000 t or more, as the table says."""
    assert told([sand()], claim("S-1", 2025, 999.0)) == []


def test_a_saving_in_pence_for_pounds_names_its_row() -> None:
    rich = claim("S-1", 2025, 1000.0, have=Firm(cost_saved_gbp=30_000_000.0), source=ROW)
    (portfolio, found) = told([sand()], rich, only="GBP/t")
    assert found.startswith("warning: sheet 'claims', row 7, column 'have_cost_saved_gbp'")
    assert "A thousandth of it" in found
    assert "all claims with evidence: 30,018 GBP/t" in portfolio  # with 20 - 2 of the taker


def test_a_vehicle_with_forty_eight_tonnes() -> None:
    heavy = sand(haul=Haul("rigid_17", 30.0, load_t=48.0), source=SourceRow("synergies", 9))
    (found,) = told([heavy], claim("S-1", 2025, 1000.0), only="load_t")
    assert found.startswith("warning: sheet 'synergies', row 9, column 'load_t'")


def test_kilograms_where_tonnes_were_predicted() -> None:
    (found,) = told([sand()], claim("S-1", 2025, 1_000_000.0, source=ROW), only="kg meant")
    assert "1,000,000 is a thousand times 1,000" in found


def test_about_a_thousand_times_what_was_predicted() -> None:
    (found,) = told([sand()], claim("S-1", 2025, 1_300_000.0, source=ROW), only="kg meant")
    assert "a thousandth of it, 1,300, would be near what was predicted, 1,000" in found
    assert "e+0" not in found


def test_carbon_predicted_where_carbon_dioxide_is_meant() -> None:
    """The account gives 9.05644 - 6.86 kg CO2e a tonne; 12/44 of it was predicted."""
    given = claim("S-1", 2025, 1000.0)
    result = account([sand()], [given])
    carbon = float(result.values["ghg"][0]) * 12 / 44
    wrong = sand(prediction=Prediction(1000.0, 20_000.0, carbon))
    (found,) = told([wrong], given, only="carbon dioxide")
    assert "column 'predicted_kgco2e'" in found


def test_three_tonnes_of_carbon_dioxide_predicted_for_a_tonne_of_sand() -> None:
    wild = sand(prediction=Prediction(1000.0, 20_000.0, 3_200_000.0))
    (found,) = told([wild], claim("S-1", 2025, 1000.0), only="predicted_kgco2e")
    assert "3,200 kg/t is outside -100 to 15 kg/t" in found


def test_both_ends_of_one_exchange() -> None:
    other = sand(id="S-2", have=Party("Anvil Castings (fictional) Ltd"))
    claims = (
        claim("S-1", 2025, 1000.0, source=SourceRow("claims", 6)),
        claim("S-2", 2025, 700.0, evidence=("X",), source=ROW),
    )
    (found,) = told([sand(), other], *claims, only="each end")
    assert found.startswith("warning: sheet 'claims', row 7, column 'quantity'")


def test_a_doubt_changes_no_figure() -> None:
    rich = claim("S-1", 2025, 1000.0, have=Firm(cost_saved_gbp=30_000_000.0))
    result = account([sand()], [rich])
    before = {name: values.copy() for name, values in result.values.items()}
    assert check_plausibility(result)
    for name, values in result.values.items():
        assert (values == before[name])[values == values].all()
    assert (
        check_plausibility(account([replace(sand(), unit="item")], [claim("S-1", 2025, 500.0)]))
        == ()
    )
