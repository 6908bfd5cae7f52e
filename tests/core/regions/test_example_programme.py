"""The example programme: synthetic, seeded, in all stages, with slips that the guards find."""

import csv
import json
from collections import Counter, defaultdict
from datetime import date

import pytest

from offcut.errors import InputError
from offcut.evaluation import evaluate
from offcut.evaluation.example import example_programme, write_example
from offcut.evaluation.progress import Course
from offcut.impact.audit import audit
from offcut.impact.model import Grade, Stage, Standing
from offcut.regions import west_midlands

REGION = west_midlands.region()


def rows(sheet):
    with (REGION.programme_path / f"{sheet}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def found():
    return evaluate(REGION.programme_path)


def test_the_recipe_makes_the_files_again_to_the_letter():
    made = REGION.make_programme()
    there = {path.stem: path.read_text("utf-8") for path in REGION.programme_path.glob("*.csv")}
    assert made == there


def test_its_size_and_its_stages():
    programme = example_programme(REGION)
    assert len(programme.synergies) == 120
    assert {synergy.stage for synergy in programme.synergies} == set(Stage)
    assert len(programme.clusters) == 4
    assert {claim.grade for claim in programme.claims} >= set(Grade)
    first = min(synergy.dates[Stage.IDEA] for synergy in programme.synergies)
    assert first >= date(2024, 4, 1)
    assert programme.last_day == date(2026, 9, 30)


def test_everybody_is_of_the_example_region_and_marked():
    with REGION.example_path.open(newline="", encoding="utf-8") as file:
        listed = {row["organisation"] for row in csv.DictReader(file)}
    for row in rows("synergies"):
        assert {row["have_organisation"], row["want_organisation"]} <= listed
        assert "(fictional)" in row["have_organisation"]
    assert example_programme(REGION).synthetic


def test_targets_were_set_at_the_outset_by_a_role_but_for_one(found):
    late = [item.target.id for item in found.progress if any("outset" in f for f in item.flags)]
    assert late == ["T-12"]
    assert all(item.target.set_by for item in found.progress)
    courses = {item.course for item in found.progress}
    assert {Course.MET, Course.BEHIND, Course.FAR_BEHIND, Course.NOT_MEASURED} <= courses


def test_sums_are_those_of_the_files_by_hand(found):
    spent = sum(float(row["actual_gbp"]) for row in rows("spend"))
    assert found.figure("spend.total.actual").value == pytest.approx(spent)
    shown = {r["claim_id"]: r for r in rows("claims") if r.get("evidence_kinds")}
    # an estimate (grade D) is no evidence: what it claims is no outcome
    evidenced = {key: r for key, r in shown.items() if r["evidence_kinds"] != "estimate"}
    saved = sum(
        float(row[f"{side}_cost_saved_gbp"] or 0)
        for row in evidenced.values()
        for side in ("have", "want")
    )
    assert found.figure("measure.cost_saved").value == pytest.approx(saved)
    stages = Counter(row["stage"] for row in rows("synergies"))
    assert found.figure("measure.synergies_completed").value == stages["completed"]


def test_four_standings_negative_results_and_gaps(found):
    assert all(found.impact.indices(standing) for standing in Standing)
    carbon = [line.value for line in found.outcomes.lines("ghg")]
    assert any(value is not None and value < 0 for value in carbon)
    assert any(value is None for value in carbon)


def test_metals_that_were_recycled_before_earn_little(found):
    """Predicted was all of the credit against primary metal; the account does not give it."""
    factor = found.calibration.factor("kgco2e", "metal")
    assert factor.ratio < 0.25
    assert factor.conclusive


def test_of_few_clusters_nothing_definitive_is_said(found):
    assert not any(item.conclusive for item in found.clusters.comparisons)
    assert found.clusters.finding.startswith("No definitive conclusion possible")


def test_every_figure_is_recomputed_by_the_auditor(found):
    made = audit(json.loads(json.dumps(found.book.as_data())))
    assert made.differences == ()
    assert made.total > 5000


def test_as_a_workbook_it_is_the_same_programme(tmp_path, found):
    path = tmp_path / "programme.xlsx"
    write_example(REGION, path)
    again = evaluate(path)
    assert again.synthetic
    assert again.figure("measure.ghg").value == pytest.approx(found.figure("measure.ghg").value)
    assert [p.course for p in again.progress] == [p.course for p in found.progress]
    with pytest.raises(InputError, match="already"):
        write_example(REGION, path)


def test_who_gives_what_to_whom_stands_once_but_for_the_slip():
    pairs = defaultdict(list)
    for row in rows("synergies"):
        pairs[row["have_organisation"], row["want_organisation"], row["resource"]].append(row)
    twice = [own for own in pairs.values() if len(own) > 1]
    assert any("entered by the taker" in row["title"] for own in twice for row in own)
