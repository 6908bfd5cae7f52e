"""An ordinary listing file becomes an index; what is put into the columns, by hand."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import offcut
from offcut.cli import offcut as command
from offcut.matching.index.listed import market_of_listings

FILE = """\
listing_id,organisation,site_postcode,kind,resource,resource_type,quantity,unit,period,disposal_cost,purchase_price,available_to
H1,Anvil Lane Castings,B70 0AY,have,spent green sand,sand.foundry.green,1200,t,year,20,,2027-03-31
H2,Tipton Steel Founders,B66 1AA,have,spent green sand,sand.foundry.green,,t,year,20,,
H3,Corner Works,B66 1AA,have,something else,,50,t,year,20,,
W1,Canalside Concrete,B66 2NU,want,foundry sand,sand.foundry.green,900,t,year,,14,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "listings.csv"
    path.write_text(FILE, "utf-8")
    return path


def test_what_stands_in_the_columns(file: Path):
    listings = offcut.read_listings(file)
    listed = market_of_listings(listings, on=date(2026, 11, 22))
    market = listed.market
    assert set(listed.left_out) == {"H2", "H3"}  # no amount and none typical; no type
    assert (market.haves.ids, market.wants.ids) == (["H1"], ["W1"])
    assert market.types[market.haves.types[0]] == "sand.foundry.green (t)"
    assert market.haves.quantity.tolist() == [1200.0]
    assert market.haves.last_day.tolist() == [date(2027, 3, 31).toordinal()]
    assert market.haves.types[0] in market.wants.accepted
    assert market.wants.gbp_per_unit.tolist() == [14.0]
    value = offcut.Assumptions().value
    tippers = [f"haulage.{name}_tipper" for name in ("artic", "rigid")]
    at_0 = min(value(f"{t}.gbp_per_load") / value(f"{t}.payload_t") for t in tippers)
    per_km = min(
        value(f"{t}.gbp_per_km") * (1 + value(f"{t}.empty_return")) / value(f"{t}.payload_t")
        for t in tippers
    )
    saved = 20.0 - at_0 - value("handling.gbp_per_t")
    assert market.haves.gbp_per_unit.tolist() == pytest.approx([saved])
    assert market.haves.gbp_per_unit_km.tolist() == pytest.approx([per_km])
    assert market.circuity == value("places.circuity")


def test_built_from_the_command_line(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(file.parent)
    run = CliRunner()
    built = run.invoke(command, ["index", "build", "listings.csv", "--out", "i"])
    assert built.exit_code == 0, built.output
    assert "1 have and 1 want" in built.output
    assert "2 listings are left out, without a resource type or an amount" in built.output
    best = run.invoke(command, ["index", "best", "i", "W1", "--json"])
    assert [found["id"] for found in json.loads(best.output)["best"]] == ["H1"]
    more = FILE.splitlines()
    new = f"{more[0]}\n{more[1].replace('H1', 'H9')}\n"
    (file.parent / "new.csv").write_text(new, "utf-8")
    added = run.invoke(command, ["index", "add", "i", "new.csv"])
    assert "Added 1 have and 0 wants" in added.output
