"""Would an engineer of the trade laugh? Text-book pairs and what must come of each."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import offcut
from offcut.listings import Listing
from offcut.matching.assess import RouteBook
from offcut.matching.model import Route
from offcut.reference import Assumptions

CASES = yaml.safe_load((Path(__file__).parents[1] / "golden" / "sense.yaml").read_text("utf-8"))
COLUMNS = sorted({key for case in CASES for side in ("have", "want") for key in case[side]})


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Listing]:
    path = tmp_path_factory.mktemp("sense") / "sense.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(
            file, ["listing_id", "kind", "organisation", "site_postcode", *COLUMNS]
        )
        writer.writeheader()
        for number, case in enumerate(CASES):
            for kind in ("have", "want"):
                place = {"organisation": f"{kind} (fictional)", "site_postcode": "B1"}
                key = {"listing_id": f"{number}-{kind}", "kind": kind}
                writer.writerow(case[kind] | key | place)
    return {item.id: item for item in offcut.read_listings(path)}


@pytest.fixture(scope="module")
def found(listed: dict[str, Listing]) -> Callable[[int], tuple[Route, ...]]:
    book = RouteBook(Assumptions())
    return lambda number: book.routes(listed[f"{number}-have"], listed[f"{number}-want"])


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_it_makes_sense(number: int, found: Callable[[int], tuple[Route, ...]]):
    case: dict[str, Any] = CASES[number]
    ways = found(number)
    verdict = str(ways[0].verdict) if ways else "NONE"
    assert verdict in case["verdicts"], ways[:1]
    feasible = [way for way in ways if way.verdict.name != "FAIL"]
    if "decides" in case:
        deciding = ways[0].deciding
        assert deciding is not None
        assert deciding.property == case["decides"]
    if "train" in case:
        assert any(case["train"] in way.train for way in feasible)
    if "share_at_most" in case:
        assert all(way.share <= case["share_at_most"] for way in feasible)
    if "share_as_it_is_at_most" in case:
        cap = case["share_as_it_is_at_most"] + 5e-4  # three digits are printed
        assert all(way.share <= cap for way in feasible if not way.steps)
    if case.get("not_as_it_is"):
        assert all(way.steps for way in feasible), "it must be treated first"


def test_every_case_says_why():
    assert all(case["source"] for case in CASES)
    assert len({case["name"] for case in CASES}) == len(CASES) >= 30
