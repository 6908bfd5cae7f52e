"""Real exchanges that took place: Offcut finds each feasible, or names the test that decides it."""

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

import offcut
from offcut.matching import Verdict

CASES = yaml.safe_load((Path(__file__).parents[1] / "golden" / "exchanges.yaml").read_text("utf-8"))
COLUMNS = sorted({key for case in CASES for side in ("have", "want") for key in case[side]})
INFERRED = {"resource_type", "use"}  # what the reports do not say: our reading of their words


@pytest.fixture(scope="module", params=["types given", "words only"])
def result(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> offcut.MatchResult:
    """All cases in one list; the second time as a business writes it, without types and uses."""
    left_out = INFERRED if request.param == "words only" else set()
    columns = ["listing_id", "kind", *(name for name in COLUMNS if name not in left_out)]
    path = tmp_path_factory.mktemp("exchanges") / "exchanges.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        for case in CASES:
            for kind in ("have", "want"):
                writer.writerow(case[kind] | {"listing_id": f"{case['id']}-{kind}", "kind": kind})
    return offcut.match(offcut.read_listings(path), k=10)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_exchange_is_feasible_or_the_deciding_test_is_named(
    case: dict[str, Any], result: offcut.MatchResult
):
    explanation = result.explain(f"{case['id']}-have", f"{case['id']}-want")
    route = explanation.match.route
    assert route.verdict is not Verdict.FAIL, str(explanation)
    if route.verdict is Verdict.UNKNOWN:
        assert route.missing or route.questions, str(explanation)
